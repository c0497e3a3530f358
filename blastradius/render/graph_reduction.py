"""Smaller and smaller drawings of one picture, for formats that hold only so much."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.address import module_address, parse_module_path, without_keys
from blastradius.render.graph_colors import GRAVITY
from blastradius.render.graph_sketch import Sketch, Whole, boxed, counted, own_box, sketch

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from blastradius.model.picture import Picture, ShownNode
    from blastradius.render.graph_sketch import Box

_BY_BLOCK = "Instances of one block with the same planned action are one box."
_BY_CONFIGURATION = "Instances of one block, in all instances of its module, are one box for each planned action."
_MODULES = "A module in which nothing changes is one box."


def complete(picture: Picture, boxes: int) -> Sketch:
    """Return the most detailed drawing of a number of boxes that leaves nothing out, or the coarsest such drawing."""
    for drawing in drawings(picture):
        if len(drawing.boxes) <= boxes:
            break
    return drawing


def drawings(picture: Picture) -> Iterator[Sketch]:
    """Yield drawings of all nodes, the most detailed one first."""
    yield sketch(picture)
    yield boxed(picture, {node.id: own_box(node) for node in picture.nodes}, (_BY_BLOCK,))
    yield boxed(picture, {node.id: _block(node) for node in picture.nodes}, (_BY_CONFIGURATION,))


def reductions(picture: Picture) -> Iterator[Sketch]:
    """Yield drawings of a picture from the most detailed one to one of a few boxes; each says what it leaves out."""
    yield from drawings(picture)
    notes = (_BY_CONFIGURATION, _MODULES)
    whole = boxed(picture, _modules_whole(picture), notes)
    yield whole
    near = _without_far_ones(whole)
    yield near
    number = len(near.boxes)
    while number > 1:
        number //= 2
        yield gravest(near, number)


def _block(node: ShownNode) -> Hashable:
    return without_keys(node.block) or node.id, node.kind, node.planned, bool(node.deposed)


def _modules_whole(picture: Picture) -> dict[str, Hashable]:
    """Put each outermost module in which nothing changes into one box, and all others into that of their block."""
    changed = {""}
    paths = {module: parse_module_path(module) for module in {node.module for node in picture.nodes}}
    for node in picture.nodes:
        if node.planned.changes_something:
            path = paths[node.module]
            changed.update(without_keys(module_address(path[:length])) for length in range(1, len(path) + 1))
    whole = {}
    for module, path in paths.items():
        around = (without_keys(module_address(path[:length])) for length in range(1, len(path) + 1))
        whole[module] = next((one for one in around if one not in changed), "")
    return {node.id: Whole(whole[node.module]) if whole[node.module] else _block(node) for node in picture.nodes}


def _without_far_ones(whole: Sketch) -> Sketch:
    """Leave out what does not change and touches nothing that does."""
    changed = {box.number for box in whole.boxes if not box.unchanged}
    near = set(changed)
    for arrow in whole.arrows:
        if arrow.source in changed or arrow.target in changed:
            near.update((arrow.source, arrow.target))
    if not changed:
        return whole
    return _kept(whole, [box for box in whole.boxes if box.number in near], "that do not change and touch no change")


def gravest(whole: Sketch, number: int) -> Sketch:
    """Keep a number of boxes, the gravest changes first, and as many arrows."""
    boxes = sorted(whole.boxes, key=lambda box: (GRAVITY[box.planned], box.number))[:number]
    kept = _kept(whole, sorted(boxes, key=lambda box: box.number), "for want of room")
    arrows = kept.arrows[: 2 * number]
    dropped = len(kept.arrows) - len(arrows)
    notes = (*kept.notes, f"Left out for want of room: {counted(dropped, 'arrow')}.") if dropped else kept.notes
    return Sketch(kept.boxes, arrows, notes)


def _kept(whole: Sketch, boxes: list[Box], why: str) -> Sketch:
    numbers = {box.number for box in boxes}
    left = sum(len(box.members) for box in whole.boxes) - sum(len(box.members) for box in boxes)
    notes = (*whole.notes, f"Left out: {counted(left, 'node')} {why}.") if left else whole.notes
    arrows = tuple(one for one in whole.arrows if one.source in numbers and one.target in numbers)
    return Sketch(tuple(boxes), arrows, notes)
