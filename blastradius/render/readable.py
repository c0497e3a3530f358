"""Drawings in which a person finds the way: few boxes, short ways, and nothing left out while that can be."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.address import module_address, parse_module_path, without_keys
from blastradius.render.graph_reduction import drawings, gravest
from blastradius.render.graph_sketch import Share, boxed

if TYPE_CHECKING:
    from collections.abc import Callable, Iterator

    from blastradius.model.picture import Picture, ShownNode
    from blastradius.render.graph_sketch import Sketch

BOXES = 80
ARROWS = 160
STEPS = 12
"""Boxes in a row, from the left to the right."""

_BY_TYPE = "Objects of one type in one module are one box for each planned action."
_BY_MODULE = "A module is one box for each planned action."
_BY_TYPE_ALONE = "Objects of one type, in whatever module, are one box for each planned action."
_BY_OUTERMOST = "A module with all modules in it is one box for each planned action."


def readable(picture: Picture) -> Sketch:
    """Return the most detailed drawing that is readable; where none is, the gravest boxes of the coarsest one."""
    for drawing in _coarser(picture):
        if len(drawing.boxes) <= BOXES and len(drawing.arrows) <= ARROWS and _steps(drawing) <= STEPS:
            return drawing
    return gravest(drawing, BOXES) if len(drawing.boxes) > BOXES else gravest(drawing, STEPS)


def _coarser(picture: Picture) -> Iterator[Sketch]:
    yield from drawings(picture)
    steps = ((_type, _BY_TYPE), (_module, _BY_MODULE), (_outermost, _BY_OUTERMOST), (_type_alone, _BY_TYPE_ALONE))
    for share, note in steps:
        yield boxed(picture, _shares(picture, share), (note,))


def _shares(picture: Picture, share: Callable[[ShownNode], Share]) -> dict[str, Share]:
    return {node.id: share(node) for node in picture.nodes}


def _type(node: ShownNode) -> Share:
    return Share(without_keys(node.module), node.type or node.kind.value, node.planned)


def _module(node: ShownNode) -> Share:
    return Share("", without_keys(node.module) or "root module", node.planned)


def _outermost(node: ShownNode) -> Share:
    return Share("", without_keys(module_address(parse_module_path(node.module)[:1])) or "root module", node.planned)


def _type_alone(node: ShownNode) -> Share:
    return Share("", node.type or node.kind.value, node.planned)


def _steps(drawing: Sketch) -> int:
    """Count the boxes of the longest way; what runs in a circle counts as one more."""
    waiting = {box.number for box in drawing.boxes}
    steps = 0
    while waiting:
        steps += 1
        later = {one.target for one in drawing.arrows if one.source in waiting} & waiting
        if later == waiting:
            break
        waiting = later
    return steps
