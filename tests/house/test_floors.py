"""Imports point down the floors of the house, and heavy libraries stay in their rooms."""

from __future__ import annotations

import ast
from pathlib import Path

import pytest

PACKAGE = Path(__file__).parents[2] / "blastradius"
MODULES = sorted(PACKAGE.rglob("*.py"))

CELLAR = {"errors", "model", "_version"}
GROUND = {"approvals", "origin", "sources", "graph", "knowledge"}
UPPER = {"changes", "rules", "scoring", "policy"}
STAIR = {"assessment", "reporting", "graphing", "supposing", "explaining", "comparing", "showing"}
FLOORS = {
    "_version": set[str](),
    "errors": set[str](),
    "model": set[str](),
    "origin": CELLAR,
    "approvals": CELLAR | {"origin"},
    "sources": CELLAR,
    "graph": CELLAR,
    "knowledge": CELLAR,
    "changes": CELLAR | {"graph", "knowledge"},
    "rules": CELLAR | {"graph", "knowledge", "changes"},
    "scoring": CELLAR | {"graph", "knowledge", "changes"},
    "policy": CELLAR | {"approvals", "origin", "graph", "knowledge", "changes", "rules"},
    "reporting": CELLAR | UPPER | {"graph", "knowledge"},
    "assessment": CELLAR | UPPER | {"graph", "knowledge", "reporting"},
    "supposing": CELLAR | {"graph"},
    "explaining": CELLAR | {"graph", "policy", "assessment", "supposing"},
    "comparing": CELLAR,
    "showing": CELLAR | {"changes"},
    "graphing": CELLAR | {"graph", "knowledge"},
    "render": CELLAR,
    "cli": CELLAR | GROUND | UPPER | STAIR | {"render"},
    "__main__": {"cli"},
    "__init__": CELLAR | GROUND | UPPER | STAIR,
}
"""Each room, and the rooms below that it may import."""

LIBRARY_ROOMS = {
    "networkx": {"graph"},
    "msgspec": {"sources", "knowledge", "render"},
    "rich": {"render", "cli"},
    "typer": {"cli"},
    "jsonschema": {"knowledge", "policy"},
    "markdown_it": {"policy"},
    "hcl2": {"sources"},
    "cel": {"policy"},
}
"""Where a third-party library may be imported at all."""


def room_of(module: Path) -> str:
    return module.relative_to(PACKAGE).with_suffix("").parts[0]


def imported(module: Path) -> set[str]:
    """List all modules that a file imports at run time or for types."""
    names: set[str] = set()
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Import):
            names.update(alias.name for alias in node.names)
        elif isinstance(node, ast.ImportFrom):
            assert not node.level, f"{module} imports relatively"
            names.add(node.module or "")
    return names


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_imports_point_down(module: Path) -> None:
    room = room_of(module)
    ours = {name.split(".")[1] for name in imported(module) if name.startswith("blastradius.")}
    assert room in FLOORS, f"{room} has no floor yet"
    assert ours <= FLOORS[room] | {room}


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_a_library_is_imported_in_its_room_alone(module: Path) -> None:
    for name in imported(module):
        library = name.split(".")[0]
        if library in LIBRARY_ROOMS:
            assert room_of(module) in LIBRARY_ROOMS[library]


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_only_the_doors_print_and_read_the_environment(module: Path) -> None:
    if room_of(module) == "cli":
        return
    for node in ast.walk(ast.parse(module.read_text())):
        if isinstance(node, ast.Call) and isinstance(node.func, ast.Name):
            assert node.func.id not in ("print", "input"), f"{module}:{node.lineno}"
        if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name) and node.value.id == "os":
            assert node.attr not in ("environ", "getenv"), f"{module}:{node.lineno}"


@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(PACKAGE)))
def test_modules_are_small_and_named_plainly(module: Path) -> None:
    assert len(module.read_text().splitlines()) <= 400
    assert module.stem not in ("utils", "util", "helpers", "common", "misc")
