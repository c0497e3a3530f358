"""What a drawing shows of a picture: boxes and arrows, alike instances in one box, modules as frames."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.action import Action
from blastradius.model.address import module_address, parse_module_path, quote_key, without_keys
from blastradius.model.picture import ShownKind
from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterable, Mapping

    from blastradius.model.address import ModulePath, ModuleStep
    from blastradius.model.picture import Picture, ShownEdge, ShownNode

ROUNDS = 25
"""How often boxes are split by their neighbours, at most; where that is not enough, fewer and larger boxes remain."""
LABEL_WIDTH = 90
"""Characters of a name that a drawing shows."""


class Whole(NamedTuple):
    """Puts all that is inside a module into one box."""

    module: str
    """The module's address without instance keys."""


class Share(NamedTuple):
    """Puts all of a kind into one box to which the plan does the same."""

    module: str
    """The address of the module that it is in, without instance keys."""
    what: str
    """What the box is called."""
    planned: Action


@dataclass(frozen=True, slots=True)
class Box:
    """One box of a drawing."""

    number: int
    caption: str
    """What it is called inside its frame, on one line, with the number of instances; unseen characters are escaped."""
    kind: ShownKind
    planned: Action
    frame: ModulePath
    members: tuple[str, ...]
    """The ids of the nodes in the box."""

    @property
    def unchanged(self) -> bool:
        """Whether the plan does nothing to what is in the box."""
        return not self.planned.changes_something


class Line(IntEnum):
    """What kind of dependency an arrow stands for, the strongest first."""

    WRITTEN = 0
    STORED = 1
    """Only the state knows of it."""
    ORDER = 2
    """It is waited for, and no value of it is read."""


@dataclass(frozen=True, slots=True)
class Arrow:
    """An arrow from the dependent to what it depends on: numbers of boxes."""

    source: int
    target: int
    line: Line
    attributes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True)
class Sketch:
    """A whole drawing."""

    boxes: tuple[Box, ...]
    arrows: tuple[Arrow, ...]
    notes: tuple[str, ...] = ()
    """What is drawn together, and what was left out, in sentences."""


def clipped(text: str) -> str:
    """Show a name on one line of bearable length."""
    shown = plain(text)
    return shown if len(shown) <= LABEL_WIDTH else f"{shown[: LABEL_WIDTH * 2 // 3]}…{shown[-LABEL_WIDTH // 3 :]}"


def frame_name(step: ModuleStep) -> str:
    """Name the frame of a module instance inside the one around it."""
    return clipped(f"module.{step.name}{'' if step.key is None else quote_key(step.key)}")


def sketch(picture: Picture) -> Sketch:
    """Draw a picture: instances of one block share a box where the plan does the same to them and their neighbours."""
    return boxed(picture, _split_by_neighbours(picture, {node.id: own_box(node) for node in picture.nodes}))


def own_box(node: ShownNode) -> Hashable:
    """Return what a node must share with another to be in one box with it."""
    return node.block or node.id, node.kind, node.planned, bool(node.deposed)


def boxed(picture: Picture, box_of: Mapping[str, Hashable], notes: tuple[str, ...] = ()) -> Sketch:
    """Draw a picture with the nodes of each box given; nodes without one are left out."""
    members: dict[Hashable, list[ShownNode]] = defaultdict(list)
    for node in picture.nodes:
        if node.id in box_of:
            members[box_of[node.id]].append(node)
    boxes = tuple(_box(number, key, group) for number, (key, group) in enumerate(members.items(), 1))
    number_of = {member: box.number for box in boxes for member in box.members}
    return Sketch(boxes, tuple(_arrows(picture.edges, number_of)), notes)


def _box(number: int, key: Hashable, group: list[ShownNode]) -> Box:
    first, ids = group[0], tuple(node.id for node in group)
    if isinstance(key, Whole):
        caption = f"{clipped(key.module)}, {counted(len(group), 'object')}"
        return Box(number, caption, ShownKind.GROUP, Action.NO_OP, (), ids)
    if isinstance(key, Share):
        caption = f"{clipped(key.what)}, {counted(len(group), 'object')}"
        return Box(number, caption, ShownKind.GROUP, key.planned, parse_module_path(key.module), ids)
    frame = _common([parse_module_path(module) for module in {node.module: None for node in group}])
    if len(group) == 1:
        name, prefix = first.label, module_address(frame)
    elif len({node.block for node in group}) == 1:
        name, prefix = first.block, module_address(frame)
    else:
        name, prefix = without_keys(first.block), without_keys(module_address(frame))
    if first.kind is not ShownKind.PROVIDER:
        name = name.removeprefix(f"{prefix}.")
    caption = f"{clipped(name)} ×{len(group)}" if len(group) > 1 else clipped(name)
    return Box(number, caption, first.kind, first.planned, frame, ids)


def counted(number: int, what: str) -> str:
    """Write a number with its noun."""
    return f"{number} {what}{'' if number == 1 else 's'}"


def _common(paths: list[ModulePath]) -> ModulePath:
    """Return the frames that all of some module instances are in."""
    shared = paths[0]
    for path in paths[1:]:
        length = 0
        while length < min(len(shared), len(path)) and shared[length] == path[length]:
            length += 1
        shared = shared[:length]
    return shared


def _arrows(edges: Iterable[ShownEdge], number_of: dict[str, int]) -> list[Arrow]:
    """Draw one arrow between two boxes, whatever the number of edges: that of the strongest."""
    lines: dict[tuple[int, int], Line] = {}
    attributes: dict[tuple[int, int], set[str]] = defaultdict(set)
    for edge in edges:
        if edge.source not in number_of or edge.target not in number_of:
            continue
        ends = (number_of[edge.source], number_of[edge.target])
        if ends[0] != ends[1]:
            lines[ends] = min(lines.get(ends, Line.ORDER), _line(edge))
            attributes[ends].update(edge.attributes)
    return [Arrow(*ends, lines[ends], tuple(sorted(attributes[ends]))) for ends in sorted(lines)]


def _line(edge: ShownEdge) -> Line:
    if edge.basis == "order":
        return Line.ORDER
    return Line.STORED if edge.precision == "state" else Line.WRITTEN


def _split_by_neighbours(picture: Picture, box_of: Mapping[str, Hashable]) -> dict[str, int]:
    """Split boxes until all nodes in one have neighbours in the same boxes, both ways."""
    current = _numbered(box_of)
    for _ in range(ROUNDS):
        beside: dict[str, set[int]] = defaultdict(set)
        for edge in picture.edges:
            beside[edge.source].add(current[edge.target])
            beside[edge.target].add(-1 - current[edge.source])
        split = _numbered({node: (box, frozenset(beside.get(node, ()))) for node, box in current.items()})
        if len(set(split.values())) == len(set(current.values())):
            break
        current = split
    return current


def _numbered(box_of: Mapping[str, Hashable]) -> dict[str, int]:
    numbers: dict[Hashable, int] = {}
    return {node: numbers.setdefault(box, len(numbers)) for node, box in box_of.items()}
