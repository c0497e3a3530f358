"""What is read from the sources is what terraform says of them, where its plan says anything."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

import pytest

from blastradius.graph.references import references_of
from blastradius.model.address import parse_traversal
from blastradius.sources import read_plan
from blastradius.sources.hcl import read_sources

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.configuration import ConfigModule
    from blastradius.model.source import SourceBlock, SourceTree

FIXTURES = Path(__file__).parents[3] / "fixtures"
FOLDERS = sorted(plan.parent for plan in FIXTURES.glob("*/*/plan.json") if (plan.parent / "after").is_dir())


class Pair(NamedTuple):
    block: SourceBlock
    expressions: dict[str, Any]
    depends_on: tuple[str, ...]


def pairs(module: ConfigModule, tree: SourceTree, path: tuple[str, ...] = ()) -> Iterator[Pair]:
    """Yield each block with what the plan says of it."""
    source = tree.modules[path]
    for resource in module.resources:
        block = source.resources[resource.address]
        more = {"count": resource.count, "for_each": resource.for_each}
        yield Pair(block, resource.expressions | more, resource.depends_on)
    for name, output in module.outputs.items():
        yield Pair(source.outputs[name], {"value": output.expression}, output.depends_on)
    for name, call in module.calls.items():
        more = {"count": call.count, "for_each": call.for_each}
        yield Pair(source.calls[name], call.expressions | more, call.depends_on)
        yield from pairs(call.module, tree, (*path, name))


@pytest.mark.parametrize("folder", FOLDERS, ids=lambda folder: f"{folder.parent.name}/{folder.name}")
def test_references_are_those_of_the_plan(folder: Path) -> None:
    tree = read_sources(folder / "after")
    assert tree.notes == ()
    for block, expressions, depends_on in pairs(read_plan(folder / "plan.json").configuration.root, tree):
        for name, expression in expressions.items():
            theirs = sorted((found.attribute, str(found.steps)) for found in references_of(name, expression))
            ours = sorted((found.attribute, str(found.steps)) for found in block.references(name))
            assert ours == theirs, f"{block.place} {name}"
        assert tuple(found.steps for found in block.references("depends_on")) == tuple(map(parse_traversal, depends_on))
        assert block.broken() == ()
