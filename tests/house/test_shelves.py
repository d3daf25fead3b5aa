"""Imports run downward: a room imports lower shelves, never a neighbour or a higher one."""

import ast
import sys

from tests.house.sources import APP, imported, nodes, place, python_files, tree_of

SHELVES: list[set[str]] = [
    {"domain", "config"},
    {"db"},
    {"sealed", "migrate"},
    {"gateways", "counters"},
    {"web", "jobs"},
    {"catalog"},
    {"messaging"},
    {"accounts", "attachments"},
    {"documents"},
    {"cases"},
    {"letters", "dutyroom", "supervision", "intermediaries", "trading", "heating", "publications"},
    {"kiosk"},
    {"demo_data"},
    {"models", "demo", "rules_cli"},
    {"cli"},
    {"factory"},
    {"serve"},
]
HEIGHT = {room: height for height, rooms in enumerate(SHELVES) for room in rooms}
LATE = {"app.gateways.pdf_engine", "app.gateways.signing_engine"}  # load WeasyPrint and pyHanko: not for the web process
HANDS = ("queries", "access", "forms", "commands")
NOT_INSIDE = {"models": (*HANDS, "views"), **dict.fromkeys(HANDS, ("views",))}


def _room(dotted: str) -> str:
    """`app.web.access` lies in the room web."""
    return dotted.split(".")[1] if dotted.startswith("app.") else ""


def _imports_of_app() -> list[tuple[str, str, str, str]]:
    """Place, room, file within the room, and what is imported."""
    found = []
    for path, node in nodes(ast.Import, ast.ImportFrom):
        parts = path.relative_to(APP).with_suffix("").parts
        inside = parts[1] if len(parts) > 1 else ""
        found += [(place(path, node), parts[0], inside, name) for name in imported(node) if name.startswith("app.")]
    return found


def test_every_room_has_its_shelf():
    rooms = {path.relative_to(APP).with_suffix("").parts[0] for path in python_files()} - {"__init__"}
    assert rooms <= HEIGHT.keys(), f"give these a place in SHELVES: {sorted(rooms - HEIGHT.keys())}"


def test_imports_run_downward():
    wrong = [
        f"{where}: {room} imports {name}"
        for where, room, _inside, name in _imports_of_app()
        if room != "__init__" and _room(name) != room and HEIGHT[_room(name)] >= HEIGHT[room]
    ]
    assert not wrong, "\n".join(wrong)


def test_inside_a_room_models_know_nothing_and_only_views_know_views():
    wrong = [
        f"{where}: {inside} imports {name}"
        for where, room, inside, name in _imports_of_app()
        if _room(name) == room and [*name.split("."), ""][2] in NOT_INSIDE.get(inside, ())
    ]
    assert not wrong, "\n".join(wrong)


def test_the_domain_needs_nothing_but_python():
    allowed = sys.stdlib_module_names | {"app"}
    wrong = [
        f"{place(path, node)}: {name}"
        for path, node in nodes(ast.Import, ast.ImportFrom)
        if path.is_relative_to(APP / "domain")
        for name in imported(node)
        if name.split(".")[0] not in allowed
    ]
    assert not wrong, "\n".join(wrong)


def test_no_import_of_our_own_hides_in_a_function():
    wrong = [
        f"{place(path, inner)}: {name}"
        for path, node in nodes(ast.FunctionDef, ast.AsyncFunctionDef)
        for inner in ast.walk(node)
        if isinstance(inner, ast.Import | ast.ImportFrom)
        for name in imported(inner)
        if name.startswith("app.") and name.rpartition(".")[0] not in LATE
    ]
    assert not wrong, "\n".join(wrong)


def test_importing_the_package_loads_nothing():
    body = tree_of(APP / "__init__.py").body
    assert len(body) == 1 and isinstance(body[0], ast.Expr), "app/__init__.py is a docstring only"
