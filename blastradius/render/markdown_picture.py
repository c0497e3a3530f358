"""The blast radius as a Mermaid picture: what goes, and on which ways others are hit.

A picture of more boxes than a reader takes in shows fewer and larger ones: instances of a
block together, then a type within a module, then modules; if these are still too many, there is none.
"""

from __future__ import annotations

import re
from collections import Counter, defaultdict
from dataclasses import dataclass
from itertools import pairwise
from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.render.graph_colors import GRAVITY, PAINTS, said
from blastradius.render.graph_mermaid import escaped
from blastradius.render.groups import block_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange
    from blastradius.render.markdown_flavour import Flavour

MOST_BOXES = 50
"""A picture of more is not looked at."""
MOST_ARROWS = 150
OPEN = 12
"""A picture of so many boxes is shown; a larger one is folded away."""
_LONGEST_CAPTION = 70


@dataclass(frozen=True, slots=True)
class _Object:
    label: str
    action: Action
    type: str
    module: str


@dataclass(frozen=True, slots=True)
class _Scene:
    """What is to be seen, whatever the detail."""

    objects: Mapping[str, _Object]
    arrows: frozenset[tuple[str, str]]
    starts: frozenset[str]


def blast_radius(report: Report, flavour: Flavour) -> list[str]:
    """Draw the blast radius where the platform draws pictures, and something hangs on something."""
    if flavour.picture is None:
        return []
    scene = _scene(report)
    if not scene.arrows:
        return []
    drawing: list[str] = []
    boxes = 0
    for box_of in (_each, _by_block, _by_type, _by_module, _by_first_module):
        names = {label: box_of(one) for label, one in scene.objects.items()}
        arrows = {(names[start], names[end]) for start, end in scene.arrows}
        arrows = {(start, end) for start, end in arrows if start != end}
        boxes = len(set(names.values()))
        if boxes > MOST_BOXES or len(arrows) > MOST_ARROWS or not arrows:
            continue
        drawing = list(_draw(scene, names, sorted(arrows)))
        if sum(map(len, drawing)) + len(drawing) <= flavour.picture_characters:
            break
    if not drawing or sum(map(len, drawing)) > _MERMAID_TAKES:
        return []
    opening, closing = flavour.picture
    picture = "\n".join((opening, *drawing, closing))
    caption = "Arrows run from what changes to what it hits; rounded boxes are where it starts."
    if boxes <= OPEN:
        return [picture, caption]
    return flavour.aside(f"Blast radius ({len(scene.objects)} objects)", [picture, caption])


_MERMAID_TAKES = 45_000


def _scene(report: Report) -> _Scene:
    """Take the ways from every start of a cascade to whom it hits; members of a cascade have been hit by it."""
    changes = {change.label: change for change in report.changes}
    members = {member for cascade in report.cascades for member in cascade.members}
    objects: dict[str, _Object] = {}
    arrows: set[tuple[str, str]] = set()
    starts: set[str] = set()
    for change in report.changes:
        if not change.destructive or change.routine:
            continue
        if change.label in members:
            ways = [change.cause.chain]
        else:
            starts.add(change.label)
            ways = [(*one.path[:-1], one.label) for one in change.impact.objects if not one.plan]
            for one in change.impact.objects:
                objects.setdefault(one.label, _Object(one.label, one.planned, one.type, _module_of(one.address)))
        for way in ways:
            arrows.update(pairwise(way))
    for label in {end for arrow in arrows for end in arrow}:
        if label in changes or label not in objects:
            objects[label] = _object(label, changes.get(label))
    drawn = {end for arrow in arrows for end in arrow}
    return _Scene({label: objects[label] for label in sorted(drawn)}, frozenset(arrows), frozenset(starts))


def _object(label: str, change: ReportedChange | None) -> _Object:
    if change is None:
        return _Object(label, Action.NO_OP, block_of(label).rpartition(".")[0].rpartition(".")[2], _module_of(label))
    return _Object(label, change.action, change.type, change.module)


_MODULES = re.compile(r'(?:module\.[^.\[]+(?:\[(?:\d+|"(?:[^"\\]|\\.)*")\])?\.)*')
_FIRST_MODULE = re.compile(r"module\.[^.\[]+")


def _module_of(address: str) -> str:
    """Return the part of an address that names the module instance."""
    path = _MODULES.match(address)
    return path[0].removesuffix(".") if path else ""


def _each(one: _Object) -> str:
    return one.label


def _by_block(one: _Object) -> str:
    return block_of(one.label)


def _by_type(one: _Object) -> str:
    return f"{one.module}: {one.type}" if one.module else one.type


def _by_module(one: _Object) -> str:
    return one.module or "the root module"


def _by_first_module(one: _Object) -> str:
    first = _FIRST_MODULE.match(one.module)
    return first[0] if first else "the root module"


def _draw(scene: _Scene, names: Mapping[str, str], arrows: Sequence[tuple[str, str]]) -> Iterator[str]:
    inside: dict[str, list[_Object]] = defaultdict(list)
    for label, name in names.items():
        inside[name].append(scene.objects[label])
    numbers = {name: number for number, name in enumerate(inside)}
    yield "flowchart LR"
    for name, objects in inside.items():
        gravest = min((one.action for one in objects), key=lambda action: GRAVITY[action])
        caption = f"{escaped(_shortened(_named(name, objects)))}{_actions(objects)}"
        starts = any(one.label in scene.starts for one in objects)
        start, end = ('(["', '"])') if starts else ('["', '"]')
        yield f"  n{numbers[name]}{start}{caption}{end}:::{_class(gravest)}"
    for start, end in arrows:
        yield f"  n{numbers[start]} --> n{numbers[end]}"
    drawn = {min((one.action for one in objects), key=lambda action: GRAVITY[action]) for objects in inside.values()}
    for action, paint in PAINTS.items():
        if action in drawn:
            look = f"fill:{paint.fill},stroke:{paint.line},stroke-width:{paint.width}px,color:#1a1a1a"
            yield f"  classDef {_class(action)} {look}"


def _named(name: str, objects: Sequence[_Object]) -> str:
    """Name a box; one of several objects says how many."""
    if len(objects) == 1:
        return objects[0].label
    return f"{name} ({len(objects)} objects)"


def _actions(objects: Sequence[_Object]) -> str:
    """Say what the plan does to the objects of a box; nothing where it does nothing."""
    number = Counter(one.action for one in objects)
    done = [action for action in sorted(number, key=lambda one: GRAVITY[one]) if action is not Action.NO_OP]
    if not done:
        return ""
    if len(objects) == 1:
        return f"<br/>{escaped(said(done[0]))}"
    return f"<br/>{escaped(', '.join(f'{number[action]} {said(action)}' for action in done))}"


def _shortened(text: str) -> str:
    if len(text) <= _LONGEST_CAPTION:
        return text
    half = _LONGEST_CAPTION // 2
    return f"{text[:half]}…{text[-half:]}"


def _class(action: Action) -> str:
    return f"planned_{action.value.replace('-', '_')}"
