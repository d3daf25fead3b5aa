"""What a clerk does at the desk for applicants who came to the counter: withdraw; answer a correction, on a page of its own."""

from datetime import datetime
from typing import Any

from wtforms import BooleanField
from wtforms.validators import DataRequired

from app.accounts.models import Staff
from app.cases.actors import Actor
from app.cases.commands import withdrawal
from app.cases.models import Case
from app.cases.views.deeds.deed import Deed, PageDeed
from app.cases.views.desk_fields import ActionForm, text_field
from app.domain.workflow import Action
from app.web.i18n import _, lazy


class WithdrawForm(ActionForm):
    reason = text_field(
        lazy("撤回理由"), lazy("请写明申请人为什么撤回。"), most=200, lines=2, hint=lazy("照申请人写的填，会印在确认书上")
    )
    signed = BooleanField(
        lazy("已收到申请人（代理人）签名的撤回申请"), [DataRequired(lazy("请先收申请人签名的撤回申请，再勾选。"))]
    )


def _withdraw(form: Any, case: Case, by: Staff, at: datetime) -> None:
    note = _("（窗口办理，已收签名的撤回申请）")
    withdrawal.withdraw(case, by=Actor.of(by), reason=form.reason.data, at=at, note=note)


DEEDS = {
    Action.WITHDRAW: Deed(WithdrawForm, lazy("撤回申请"), "withdrawn-at-counter", _withdraw, on_request=True),
}
PAGES = {Action.RESUBMIT: PageDeed("desk.resubmit_page")}
