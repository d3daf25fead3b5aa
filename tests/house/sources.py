"""The sources of the product as these tests read them."""

import ast
from collections.abc import Iterator
from functools import lru_cache
from pathlib import Path

ROOT = Path(__file__).parents[2]
APP = ROOT / "app"


def python_files() -> list[Path]:
    return sorted(APP.rglob("*.py"))


def templates() -> list[Path]:
    return sorted((ROOT / "templates").rglob("*.html"))


def name_of(path: Path) -> str:
    return str(path.relative_to(ROOT))


@lru_cache
def tree_of(path: Path) -> ast.Module:
    return ast.parse(path.read_text(), str(path))


def nodes(*kinds: type[ast.AST]) -> Iterator[tuple[Path, ast.AST]]:
    """Every node of these kinds in app/, with its file."""
    for path in python_files():
        for node in ast.walk(tree_of(path)):
            if isinstance(node, kinds):
                yield path, node


def imported(node: ast.AST) -> list[str]:
    """The dotted names that an import statement asks for: `from app.web import access` gives app.web.access."""
    if isinstance(node, ast.Import):
        return [alias.name for alias in node.names]
    assert isinstance(node, ast.ImportFrom)
    assert node.level == 0, f"relative import of {node.module}: write the whole name"
    return [f"{node.module}.{alias.name}" for alias in node.names]


def place(path: Path, node: ast.AST) -> str:
    return f"{name_of(path)}:{getattr(node, 'lineno', 0)}"
