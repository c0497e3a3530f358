"""Pictures to draw: those of fixtures, large ones, and ones with names that would do harm."""

from __future__ import annotations

from functools import cache
from pathlib import Path

from blastradius import read_plan
from blastradius.graphing import picture
from blastradius.model.action import Action
from blastradius.model.picture import Picture, ShownEdge, ShownKind, ShownNode
from blastradius.render.graphs import render_graph

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"


def graph_text(shown: Picture, format_name: str) -> str:
    """Render a graph in a format of text."""
    text = render_graph(shown, format_name)
    assert isinstance(text, str)
    return text


@cache
def of_fixture(name: str, around: str = "", depth: int = 2) -> Picture:
    """Return the picture of a fixture's plan, or a part of it."""
    return picture(read_plan(PLANS / name / "plan.json"), around, depth)


def layered(modules: int, blocks: int, instances: int, *, changed: int = 0) -> Picture:
    """Make modules of blocks of instances, each reading those of the block before; some modules change."""
    nodes, edges = [], []
    for number in range(modules):
        module = f'module.part["{number:03}"]'
        action = Action.UPDATE if number < changed else Action.NO_OP
        for block in range(blocks):
            name = f"{module}.aws_thing.layer{block:03}"
            for instance in range(instances):
                own = f"{name}[{instance}]"
                nodes.append(
                    ShownNode(own, own, ShownKind.MANAGED, action, type="aws_thing", module=module, block=name)
                )
                if block:
                    before = f"{module}.aws_thing.layer{block - 1:03}[{instance}]"
                    edges.append(ShownEdge(own, before, "reference", ("before_id",), "paired", "index"))
    return Picture(tuple(sorted(nodes, key=lambda one: one.id)), tuple(sorted(edges, key=lambda one: one.source)))


def tangled(nodes: int) -> Picture:
    """Make many changed blocks that each read many others: nothing can be put together."""
    names = [f"aws_thing_number_{number}.that_has_a_long_name_{number}" for number in range(nodes)]
    return Picture(
        tuple(ShownNode(name, name, ShownKind.MANAGED, Action.REPLACE, block=name) for name in names),
        tuple(
            ShownEdge(name, names[(number * step) % nodes], "reference", (), "exact", "written")
            for number, name in enumerate(names)
            for step in (2, 3, 5, 7)
            if (number * step) % nodes != number
        ),
    )


def hostile(texts: tuple[str, ...]) -> Picture:
    """Put texts where names of somebody else stand: addresses, modules, types, keys, arguments."""
    nodes = [
        ShownNode(
            id=f"{number}:{text}",
            address=text,
            kind=kind,
            planned=Action.DESTROY,
            deposed=texts[-1] if number % 3 == 0 else "",
            type=texts[0],
            module=f'module.{texts[0]}["{text}"].module.x' if number % 2 else "",
            block=f"{number}{text}" if number % 2 else text,
        )
        for number, (text, kind) in enumerate((text, kind) for text in texts for kind in ShownKind)
    ]
    edges = [ShownEdge(one.id, nodes[0].id, "reference", texts, "state", "stored") for one in nodes[1:]]
    return Picture(tuple(nodes), tuple(edges))
