"""The form of a case's materials at the desk."""

from typing import Any

from wtforms import BooleanField, StringField
from wtforms.validators import Regexp

from app.cases.case_materials import materials_of
from app.cases.models import Case
from app.cases.views.desk_fields import ActionForm, plain
from app.web.i18n import lazy


class MaterialsForm(ActionForm):
    """Copies received of each material, and whether it was checked."""

    @classmethod
    def fields_for(cls, case: Case) -> dict[str, Any]:
        fields: dict[str, Any] = {}
        for material in materials_of(case):
            if material.generated:
                continue
            fields[f"checked_{material.key}"] = BooleanField(material.name)
            if material.form == "electronic":
                continue
            wrong = lazy("“%(name)s”的份数请填 0 到 999。") % {"name": material.name}
            check = Regexp(r"[0-9]{1,3}\Z", message=wrong)
            fields[f"copies_{material.key}"] = StringField(material.name, [check], filters=[plain])
        return fields

    @classmethod
    def proposal(cls, case: Case) -> dict[str, Any]:
        rows = {row.key: row for row in case.materials}
        got = {m.key: rows[m.key].copies_got if m.key in rows else 0 for m in materials_of(case)}
        checked = {f"checked_{key}": row.checked_by_id is not None for key, row in rows.items()}
        return {**{f"copies_{key}": copies for key, copies in got.items()}, **checked}

    @property
    def copies(self) -> dict[str, int]:
        typed = {name: field.data for name, field in self._fields.items() if name.startswith("copies_")}
        return {name.removeprefix("copies_"): int(copies) for name, copies in typed.items()}

    @property
    def checked(self) -> set[str]:
        return {n.removeprefix("checked_") for n, field in self._fields.items() if n.startswith("checked_") and field.data}
