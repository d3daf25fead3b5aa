"""Public pages of the catalogue: home, search, guides, departments. The same for everybody: no POST form, no cookie."""

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode

from flask import Blueprint, abort, request

from app.catalog import presentation, queries
from app.catalog.departments import department_by_code
from app.catalog.models import ItemVersion
from app.catalog.names import highlighted
from app.catalog.vocabulary import KINDS, LEVELS, SUGGESTED_SEARCHES, TYPE_NAMES
from app.web.access import public
from app.web.caching import cacheable
from app.web.paging import page_number
from app.web.rendering import render

bp = Blueprint("catalog", __name__)

HITS_PER_PAGE = 10
MAX_QUERY = 60
HOME_DEPARTMENTS = 12
HOME_ITEMS = 5

Answer = tuple[str, int]


@dataclass
class HomeParts:
    """What the home page shows of higher rooms; the factory names who provides it."""

    announcements: Callable[[], Sequence[Any]] = tuple  # public id, title, published_at
    wanted_items: Callable[[], Sequence[int]] = tuple  # ids of items, those most asked for first


home_parts = HomeParts()


@bp.get("/")
@public
@cacheable
def home() -> Answer:
    departments, wanted = queries.departments_with_counts(), home_parts.wanted_items()
    return render(
        "catalog/home.html",
        popular={name: queries.popular_items(name, HOME_ITEMS, wanted) for name in queries.AUDIENCE_COLUMNS},
        announcements=home_parts.announcements(),
        departments=departments[:HOME_DEPARTMENTS],
        department_total=len(departments),
        item_total=sum(department.items for department in departments),
        suggestions=SUGGESTED_SEARCHES,
    )


@bp.get("/services")
@public
@cacheable
def services() -> Answer:
    asked = _asked()
    page = queries.search_items(**asked, page=page_number(request.args.get("page")), per_page=HITS_PER_PAGE)
    return render(
        "catalog/services.html",
        page=page,
        hits=[_hit(row, asked["q"]) for row in page.items],
        facets=queries.facets(**asked),
        asked=asked,
        department=department_by_code(asked["department"]) if asked["department"] else None,
        address=lambda **changes: _services_address({**asked, **changes}),
        page_address=lambda number: _services_address({**asked, "page": number}),
    )


@bp.get("/services/<item_code>")
@public
@cacheable
def guide(item_code: str) -> Answer:
    version = queries.published_version(item_code)
    if version is None:
        abort(404)
    if not version.is_complete:
        return render("catalog/listed.html", version=version, item=version.item, department=version.item.department)
    return render("catalog/guide.html", version=version, **_guide(version))


@bp.get("/departments")
@public
@cacheable
def departments() -> Answer:
    rows = queries.departments_with_counts()
    groups = [(title, [row for row in rows if row.level == level]) for level, title in LEVELS.items()]
    return render("catalog/departments.html", groups=[group for group in groups if group[1]], total=len(rows))


@bp.get("/departments/<code>")
@public
@cacheable
def department(code: str) -> Answer:
    found = department_by_code(code)
    if found is None:
        abort(404)
    page = queries.search_items(department=code, page=page_number(request.args.get("page")), per_page=2 * HITS_PER_PAGE)
    return render(
        "catalog/department.html",
        department=found,
        page=page,
        hits=[_hit(row) for row in page.items],
        address=lambda number: f"/departments/{code}?page={number}",
    )


def _asked() -> dict[str, str]:
    """What a reader looks for, as the address says it; an unknown audience is none."""
    audience = request.args.get("for", "")
    return {
        "q": request.args.get("q", "").replace("\0", "").strip()[:MAX_QUERY],
        "department": request.args.get("department", "").replace("\0", "")[:20],
        "audience": audience if audience in queries.AUDIENCE_COLUMNS else "",
    }


def _services_address(asked: dict[str, Any]) -> str:
    names = {"q": "q", "department": "department", "audience": "for", "page": "page"}
    query = {names[key]: value for key, value in asked.items() if value and (key, value) != ("page", 1)}
    return f"/services?{urlencode(query)}" if query else "/services"


def _hit(row: Any, query: str | None = None) -> dict[str, Any]:
    """One result: its name in pieces, and the grey line under it; outside a search all are of one department."""
    grey = [
        row.department if query is not None else "",
        TYPE_NAMES[row.type_code],
        presentation.promise(row.promised_days, row.unit),
        presentation.visits(row.visits),
    ]
    return {
        "code": row.code,
        "pieces": highlighted(row.name, query) if query else [(row.name, False)],
        "grey": "，".join(text for text in grey if text),
    }


def _guide(version: ItemVersion) -> dict[str, Any]:
    definition = version.definition
    return {
        "guide": definition,
        "department": version.item.department,
        "facts_rows": presentation.facts(definition),
        "fee_rows": presentation.fee_rows(definition),
        "materials": [(m, presentation.material_hint(m), presentation.copies(m)) for m in definition.materials],
        "flow": presentation.flow(definition),
        "promise": presentation.promise(version.promised_days, version.unit),
        "clock_note": presentation.clock_note(definition),
        "related": _related(version),
        "joint": [part for code in definition.joint if (part := queries.published_version(code))],
    }


def _related(version: ItemVersion) -> list[tuple[str, str, str]]:
    """Kind, name and code of the other items about the certificate that this one brings or changes."""
    definition = version.definition
    types = {definition.certificate.key} if definition.certificate else set()
    types |= set(definition.earlier.types) if definition.earlier else set()
    found = [each for key in sorted(types) for each in queries.items_about(version.item.department_id, key)]
    return [(str(KINDS[each.kind]), each.name, each.item.code) for each in found if each.item_id != version.item_id]
