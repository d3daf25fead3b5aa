"""Delivery at the desk: handed over at the window, sent by post, and what became of the letter."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import DataRequired, Length

from app.accounts.models import Staff
from app.cases.certificate_models import POST, WINDOW
from app.cases.certificate_queries import delivery_under_way
from app.cases.certificate_words import WAYS
from app.cases.commands import deliveries
from app.cases.commands.deliveries import Handing
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.queries import certificate_of
from app.cases.views.deeds.deed import Deed
from app.cases.views.desk_fields import ActionForm, DayField, RequiredIf, one_of, plain, text_field
from app.domain.workflow import Action
from app.gateways.wall_clock import today
from app.web.i18n import _, lazy

ARRIVED, RETURNED = "arrived", "returned"


def _by(way: str) -> Any:
    return lambda form: form.way.data == way


def _post_field(label: Any, missing: Any, most: int) -> Any:
    """A text that a letter needs."""
    checks = [RequiredIf(_by(POST), missing), Length(max=most, message=lazy("最多 %(max)s 字。"))]
    return StringField(label, checks, filters=[plain], render_kw={"width": "wide"})


class DeliverForm(ActionForm):
    """How it is handed over; while a letter is under way, what became of it."""

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        day = [DataRequired(lazy("请填写日期。"))]
        looks = {"kind": "date", "width": "short"}
        if _is_under_way(case):
            results = [(ARRIVED, lazy("已送达")), (RETURNED, lazy("退回或者遗失"))]
            result = one_of(lazy("邮寄结果"), lazy("请选择邮寄结果。"), results)
            return {"result": result, "on": DayField(lazy("送达或者退回日期"), day, filters=[plain], render_kw=looks)}
        checked = [RequiredIf(_by(WINDOW), lazy("请先核对领取人的证件。"))]
        return {
            "way": one_of(lazy("送达方式"), lazy("请选择送达方式。"), list(WAYS.items())),
            "on": DayField(lazy("领取或者寄出日期"), day, filters=[plain], render_kw=looks),
            "receiver": text_field(lazy("领取人或者收件人"), lazy("请填写领取人或者收件人。"), most=100),
            "proxy_reason": text_field(lazy("代领理由"), most=100, hint=lazy("不是持证人本人领取的，必须写明")),
            "id_checked": BooleanField(lazy("已核对领取人的证件（窗口领取的）"), checked),
            "address": _post_field(lazy("邮寄地址"), lazy("请填写邮寄地址。"), 200),
            "carrier": _post_field(lazy("邮寄单位"), lazy("请填写邮寄单位。"), 40),
            "tracking_number": _post_field(lazy("邮件号码"), lazy("请填写邮件号码。"), 40),
        }

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        if _is_under_way(case):
            return {"on": today(), "result": ARRIVED}
        address = _mail_address(case)
        way = POST if address else WINDOW
        address = address or case.applicants[0].address or ""
        return {"on": today(), "way": way, "receiver": case.applicant_name, "address": address, "carrier": _("中国邮政")}


def _mail_address(case: Case) -> str:
    """Where the application wants it sent, when its form asks for that."""
    return form_schema(case.version).display_values(case.values).get("mail_address", "")


def _is_under_way(case: Case) -> bool:
    certificate = certificate_of(case)
    return certificate is not None and delivery_under_way(certificate) is not None


def _deliver(form: Any, case: Case, by: Staff, at: datetime) -> None:
    if "result" in form:
        deliveries.confirm(case, arrived=form.result.data == ARRIVED, on=form.on.day, by=by, at=at)
    elif form.way.data == POST:
        details = {"carrier": form.carrier.data, "tracking_number": form.tracking_number.data}
        deliveries.send(case, Handing(form.receiver.data, form.address.data, form.on.day, **details), by=by, at=at)
    else:
        place = case.version.definition.acceptance.place
        handing = Handing(form.receiver.data, place, form.on.day, proxy_reason=form.proxy_reason.data)
        deliveries.hand_over(case, handing, by=by, at=at)


DEEDS = {Action.DELIVER: Deed(DeliverForm, lazy("登记送达"), "certificate-delivered", _deliver, title=lazy("送达登记"))}
