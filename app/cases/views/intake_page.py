"""收件登记 as a page: the sheet, the item's form, the materials, with what was typed and what is wrong with it."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any

from flask import url_for

from app import db
from app.cases.commands.applicants import parties_of
from app.cases.commands.drafts import Fitted
from app.cases.earlier import Earlier
from app.cases.forms_of_items import form_schema
from app.cases.models import Case
from app.cases.views.intake_rows import intake_rows
from app.cases.views.intake_sheet import Copies, paper_keys
from app.cases.views.party_fields import applicant_views, contact_views, proxy_views
from app.catalog.models import ItemVersion
from app.domain.form_schema import Problem
from app.domain.parties import MOST_APPLICANTS, Parties
from app.domain.parties import Problems as PartyProblems
from app.web.fields import FieldView
from app.web.item_fields import item_field_views
from app.web.rendering import render, wants_fragment


@dataclass(frozen=True)
class Found:
    """What a search by number has brought, at which applicant: data to take over, or a sentence."""

    place: int
    facts: list[tuple[str, str]] = field(default_factory=list)
    said: str = ""
    is_error: bool = False
    number: str = ""

    @classmethod
    def of(cls, place: int, earlier: Earlier, version: ItemVersion) -> "Found":
        return cls(place, earlier.facts(version), number=earlier.number)


@dataclass
class IntakePage:
    """`case` is None as long as nothing was saved under `key`."""

    version: ItemVersion
    key: str
    case: Case | None = None
    parties: Parties = field(default_factory=Parties)
    values: Mapping[str, Any] = field(default_factory=dict)
    copies: Copies = field(default_factory=Copies)
    party_problems: PartyProblems = field(default_factory=dict)
    field_problems: Mapping[str, Problem] = field(default_factory=dict)
    file_problems: Mapping[str, str] = field(default_factory=dict)
    found: Found | None = None
    fitted: Fitted | None = None

    @classmethod
    def of_draft(cls, case: Case, fitted: Fitted) -> "IntakePage":
        """As it was saved, under the version in force."""
        got = {row.key: str(row.copies_got) for row in case.materials}
        copies = Copies({key: got.get(key, "") for key in paper_keys(fitted.version)})
        return cls(fitted.version, case.public_id, case, parties_of(case), fitted.values, copies, fitted=fitted)

    @property
    def address(self) -> str:
        return url_for("intake.form", item_code=self.version.item.code)

    def groups(self) -> list[tuple[str, list[FieldView]]]:
        schema = form_schema(self.version)
        views = item_field_views(schema, [f.name for f in schema.fields], self.values, self.field_problems)
        return [(group, [views[f.name] for f in fields]) for group, fields in schema.groups()]

    def render(self, status: int = 200, warning: str = "") -> Any:
        rows = intake_rows(self.version, self.key, self.copies, self.file_problems, pieces=True)
        for row in rows:
            if wants_fragment(f"m-{row['field']}"):
                return render("cases/desk/_intake_row.html", row=row)
        people = applicant_views(self.parties, self.party_problems)
        contact, proxy = contact_views(self.parties, self.party_problems), proxy_views(self.parties, self.party_problems)
        groups = self.groups()
        drawn = [*(view for views in people for view in views), *contact, *proxy, *(v for _group, views in groups for v in views)]
        return render(
            "cases/desk/intake_form.html",
            status,
            nav="intake",
            page=self,
            version=self.version,
            people=people,
            contact=contact,
            proxy=proxy,
            groups=groups,
            rows=rows,
            found=self.found,
            errors=self._errors(drawn, rows, warning),
            draws=drawn,
            rendering=db.random_id(),
            may_add=len(people) < MOST_APPLICANTS,
            left_over=self.fitted.left_over if self.fitted else [],
        )

    @staticmethod
    def _errors(drawn: list[FieldView], rows: list[dict[str, Any]], warning: str) -> list[tuple[str, str]]:
        errors = [("", warning)] if warning else []
        errors += [error for view in drawn for error in view.errors]
        errors += [(f"f-{row['field']}", f"{row['name']}：{row['error']}") for row in rows if row["error"]]
        papers = [(row, row.get("paper") or {}) for row in rows]
        errors += [(f"f-paper-{row['field']}", f"{row['name']}：{paper['error']}") for row, paper in papers if paper.get("error")]
        return errors
