"""The number of the earlier certificate, asked for at the desk while the case does not know it: of counter applications."""

from datetime import datetime
from typing import Any

from app.cases.commands import earlier_certificates
from app.cases.models import Case
from app.cases.views.desk_fields import text_field
from app.web.i18n import lazy

FIELD = "earlier_number"


def earlier_field(case: Case) -> dict[str, Any]:
    """The field, where the item is about a certificate and nobody has named it yet."""
    if case.version.definition.earlier is None or case.earlier_certificate_id:
        return {}
    hint = lazy("照原证照上的编号填写，要是申请人本人的")
    return {FIELD: text_field(lazy("原证号"), lazy("请填写原证号。"), most=100, hint=hint)}


def name_earlier(form: Any, case: Case, at: datetime) -> None:
    """Before the deed itself, inside its transaction. Raises Refused."""
    if FIELD in form and not case.earlier_certificate_id:
        earlier_certificates.name(case, form[FIELD].data, at)
