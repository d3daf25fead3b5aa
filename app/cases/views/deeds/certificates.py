"""Certificates at the desk."""

from datetime import datetime
from typing import Any

from wtforms.validators import DataRequired, Optional

from app.accounts.models import Staff
from app.cases.commands import certificates
from app.cases.commands.certificates import proposed_content, proposed_validity
from app.cases.models import Case
from app.cases.views.deeds.deed import Deed
from app.cases.views.deeds.earlier_number import earlier_field, name_earlier
from app.cases.views.desk_fields import ActionForm, DayField, plain, text_field
from app.domain.workflow import Action
from app.web.i18n import lazy


class CertificateForm(ActionForm):
    """The fields of the item's kind of certificate, and from when until when it is valid."""

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        kind = case.version.definition.certificate
        fields = {
            f"content_{line.name}": text_field(line.label, lazy("请填写“%(name)s”。") % {"name": line.label})
            for line in (kind.fields if kind else ())
        }
        first = [DataRequired(lazy("请填写有效期的起始日期。"))]
        looks = {"kind": "date", "width": "short"}
        is_endless = bool(kind and kind.validity_months is None)
        hint = {"hint": lazy("空着就是长期有效；例如 2029-11-22") if is_endless else lazy("例如 2029-11-22")}
        fields |= earlier_field(case)
        fields["valid_from"] = DayField(lazy("有效期起"), first, filters=[plain], render_kw=looks)
        fields["valid_until"] = DayField(lazy("有效期止"), [Optional()], filters=[plain], render_kw=looks | hint)
        return fields

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        if case.version.definition.certificate is None or case.closed_at is None:
            return {}
        valid_from, valid_until = proposed_validity(case)
        content = {f"content_{name}": text for name, text in proposed_content(case).items()}
        return {**content, "valid_from": valid_from, "valid_until": valid_until}

    @property
    def content(self) -> dict[str, str]:
        names = [name for name in self._fields if name.startswith("content_")]
        return {name.removeprefix("content_"): self[name].data for name in names}


def _issue(form: Any, case: Case, by: Staff, at: datetime) -> None:
    name_earlier(form, case, at)
    validity = {"valid_from": form.valid_from.day, "valid_until": form.valid_until.day}
    certificates.issue(case, by=by, content=form.content, **validity, at=at)


DEEDS = {
    Action.ISSUE_CERTIFICATE: Deed(CertificateForm, lazy("制证"), "certificate-issued", _issue, title=lazy("证照信息录入")),
}
