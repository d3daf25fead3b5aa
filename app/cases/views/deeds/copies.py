"""Forms of the desk that count the paper copies of what was asked for."""

from collections.abc import Iterable
from typing import Any

from wtforms import StringField
from wtforms.validators import Regexp

from app.cases.case_materials import material_of
from app.cases.models import Case
from app.cases.views.desk_fields import ActionForm, plain
from app.web.i18n import lazy


class CopiesForm(ActionForm):
    """Copies received of each material that was asked for."""

    @staticmethod
    def asked(case: Case) -> Iterable[str]:
        """Keys of the materials, as each form says them."""
        return ()

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        fields = {}
        for key in cls.asked(case):
            name = material_of(case, key).name
            check = Regexp(r"[0-9]{1,3}\Z", message=lazy("“%(name)s”的份数请填 0 到 999。") % {"name": name})
            label = lazy("%(name)s实收份数") % {"name": name}
            looks = {"width": "short", "inputmode": "numeric"}
            fields[f"came_{key}"] = StringField(label, [check], filters=[plain], render_kw=looks)
        return fields

    @property
    def copies(self) -> dict[str, int]:
        typed = {name: field.data for name, field in self._fields.items() if name.startswith("came_")}
        return {name.removeprefix("came_"): int(copies) for name, copies in typed.items()}
