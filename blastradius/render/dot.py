"""Sketches for Graphviz: boxes, frames, arrows and a legend, with every name held inside its string."""

from __future__ import annotations

import re
from collections import defaultdict
from dataclasses import dataclass
from math import isqrt
from typing import TYPE_CHECKING

from blastradius.model.picture import ShownKind
from blastradius.render.graph_colors import ARROWS, ORDER, PAINTS, STORED, said
from blastradius.render.graph_frames import framed
from blastradius.render.graph_sketch import Line, clipped
from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.action import Action
    from blastradius.render.graph_sketch import Arrow, Box, Sketch

_SHAPES = {
    ShownKind.MANAGED: "box",
    ShownKind.DATA: "parallelogram",
    ShownKind.OUTPUT: "ellipse",
    ShownKind.PROVIDER: "hexagon",
    ShownKind.GROUP: "folder",
}
_KINDS = {
    ShownKind.DATA: "data source",
    ShownKind.OUTPUT: "root output",
    ShownKind.PROVIDER: "provider configuration",
    ShownKind.GROUP: "every one of several",
}
_STYLES = {Line.STORED: "style=dashed", Line.ORDER: "style=dotted"}
_LINES = {Line.STORED: f"dashed: {STORED}", Line.ORDER: f"dotted: {ORDER}"}
_HEAD = """\
digraph dependencies {
  graph [rankdir=LR, fontname="Helvetica", fontsize=11, nodesep=0.2, ranksep=0.7, newrank=true];
  node [shape=box, style="filled", fontname="Helvetica", fontsize=10, margin="0.12,0.06"];
  edge [color="#555555", arrowsize=0.7];
"""
DEPENDS = "arrow from A to B: A depends on B"
"""The meaning of arrows in words that every font has."""
_LEGEND = "  subgraph cluster_legend {"
_TOOLTIP = re.compile(r' \[tooltip="(?:[^"\\]|\\.)*"\]|, tooltip="(?:[^"\\]|\\.)*"')
_FRAMED = re.compile(r"^ *subgraph cluster_[^\n]*", re.MULTILINE)
_ROW = 5
"""Boxes without arrows that stand beside each other, at most."""
_FRAME = 'style="rounded"; color="#7a8794"; fontcolor="#3d4852"; labeljust=l;'


@dataclass(frozen=True, slots=True, kw_only=True)
class Drawing:
    """One sketch of a document, and what its lines and boxes mean."""

    sketch: Sketch
    title: str = ""
    """The name of the frame around all of it; empty for none."""
    prefix: str = ""
    """Keeps its boxes apart from those of other drawings."""
    roots: frozenset[str] = frozenset()
    """The ids of the nodes where something starts."""
    arrows: str = ARROWS
    """What an arrow means."""
    backwards: bool = False
    """Whether arrows run from what is depended on to who depends on it."""
    packed: bool = False
    """Whether boxes without arrows stand beside each other, not in one long column."""
    unchanged: str = ""
    """What a box means to which nothing is done, where that is more than that."""


def document(drawings: Sequence[Drawing], heading: Sequence[str] = ()) -> str:
    """Write a whole document: lines of a heading, then the drawings, then one legend."""
    lines = [] if not heading else [f"  label={_left(heading)}; labelloc=t; labeljust=l;"]
    for drawing in drawings:
        lines += _drawn(drawing)
    return _HEAD + "".join(f"{line}\n" for line in (*lines, *_legend(drawings))) + "}\n"


def plainer(document: str) -> Iterator[str]:
    """Yield a document, then plainer ones: without tooltips, without frames, without a legend."""
    yield document
    plain_arrows = _TOOLTIP.sub("", document)
    yield plain_arrows
    yield _FRAMED.sub("subgraph {", plain_arrows)
    yield f"{plain_arrows.partition(_LEGEND)[0]}}}\n"


def _left(lines: Sequence[str]) -> str:
    """Write lines that begin at the left."""
    return f'"{"".join(f"{escaped(line)}{chr(92)}l" for line in lines)}"'


def _drawn(drawing: Drawing) -> Iterator[str]:
    def box(one: Box) -> str:
        return _box(one, drawing)

    def opening(number: int, name: str) -> str:
        return f"subgraph cluster_{drawing.prefix}{number} {{ label={quoted(name)}; {_FRAME}"

    if drawing.title:
        yield f"  {opening(0, clipped(drawing.title))}"
    yield from framed(drawing.sketch.boxes, box, opening, "}")
    if drawing.title:
        yield "  }"
    yield from (f"  {_arrow(arrow, drawing)}" for arrow in drawing.sketch.arrows)
    if drawing.packed:
        yield from _rows(drawing)


def _rows(drawing: Drawing) -> Iterator[str]:
    """Put boxes without arrows into rows, those of each frame by themselves."""
    tied = {number for arrow in drawing.sketch.arrows for number in (arrow.source, arrow.target)}
    alone: dict[object, list[str]] = defaultdict(list)
    for box in drawing.sketch.boxes:
        if box.number not in tied:
            alone[box.frame].append(f"n{drawing.prefix}{box.number}")
    for names in alone.values():
        for row in _batched(names, min(_ROW, isqrt(len(names)))):
            if len(row) > 1:
                yield f"  {' -> '.join(row)} [style=invis];"


def _batched(names: Sequence[str], size: int) -> Iterator[Sequence[str]]:
    return (names[start : start + size] for start in range(0, len(names), size))


def _box(box: Box, drawing: Drawing) -> str:
    words = "" if box.unchanged else f"\\n{escaped(said(box.planned))}"
    root = ", peripheries=2" if not drawing.roots.isdisjoint(box.members) else ""
    name = f"n{drawing.prefix}{box.number}"
    return f'{name} [label="{escaped(box.caption)}{words}", {_look(box.kind, box.planned)}{root}];'


def _look(kind: ShownKind, planned: Action) -> str:
    paint = PAINTS[planned]
    shape = f"shape={_SHAPES[kind]}, " if kind is not ShownKind.MANAGED else ""
    return f'{shape}fillcolor="{paint.fill}", color="{paint.line}", penwidth={paint.width}'


def _arrow(arrow: Arrow, drawing: Drawing) -> str:
    tooltip = f"tooltip={quoted(clipped(', '.join(arrow.attributes)))}" if arrow.attributes else ""
    looks = ", ".join(filter(None, (_STYLES.get(arrow.line, ""), tooltip)))
    ends = (arrow.target, arrow.source) if drawing.backwards else (arrow.source, arrow.target)
    start, end = (f"n{drawing.prefix}{number}" for number in ends)
    return f"{start} -> {end}{f' [{looks}]' if looks else ''};"


def _legend(drawings: Sequence[Drawing]) -> Iterator[str]:
    """Explain the colours, shapes and lines that the drawings have."""
    boxes = [box for drawing in drawings for box in drawing.sketch.boxes]
    actions, kinds = {box.planned for box in boxes}, {box.kind for box in boxes}
    yield f'{_LEGEND} label="Legend"; style="rounded,filled"; color="#c8c8c8"; fillcolor="#fafafa";'
    unchanged = next((drawing.unchanged for drawing in drawings), "")
    entries = [
        (said(action) if action.changes_something else unchanged or said(action), _look(ShownKind.MANAGED, action))
        for action in PAINTS
        if action in actions
    ]
    if any(drawing.roots for drawing in drawings):
        entries.append(("double line: where it starts", "fillcolor=white, peripheries=2"))
    entries += [(word, f"shape={_SHAPES[kind]}, fillcolor=white") for kind, word in _KINDS.items() if kind in kinds]
    lines = {arrow.line for drawing in drawings for arrow in drawing.sketch.arrows}
    notes = dict.fromkeys(note for drawing in drawings for note in drawing.sketch.notes)
    meant = dict.fromkeys(drawing.arrows for drawing in drawings)
    sentences = [*meant, *(text for line, text in _LINES.items() if line in lines), *notes]
    entries += [(text, "shape=plaintext, style=solid") for text in sentences]
    for number, (text, looks) in enumerate(entries, 1):
        yield f"    legend_{number} [label={quoted(text)}, {looks}];"
    yield "  }"


def quoted(text: str) -> str:
    """Write a string of DOT."""
    return f'"{escaped(text)}"'


def escaped(text: str) -> str:
    """Escape a text for a string of DOT: it cannot end it, holds no escapes of labels, and no entities of HTML."""
    return plain(text).replace("\\", "\\\\").replace('"', '\\"').replace("&", "&amp;")
