"""The picture of a graph for Graphviz: `blastradius graph --format dot PLAN | dot -Tsvg`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.picture import ShownKind
from blastradius.render.graph_colors import ARROWS, ORDER, PAINTS, STORED, said
from blastradius.render.graph_frames import framed
from blastradius.render.graph_reduction import complete
from blastradius.render.graph_sketch import Line, clipped
from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.action import Action
    from blastradius.model.picture import Picture
    from blastradius.render.graph_sketch import Arrow, Box, Sketch

READABLE = 200
"""Boxes above which a drawing is made with fewer and larger ones."""

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
_FRAME = 'style="rounded"; color="#7a8794"; fontcolor="#3d4852"; labeljust=l;'


def render(picture: Picture) -> str:
    """Draw the whole picture; alike instances share a box, modules are clusters, changes are coloured."""
    drawing = complete(picture, READABLE)
    lines = [
        *framed(drawing.boxes, _box, _opening, "}"),
        *(f"  {_arrow(arrow)}" for arrow in drawing.arrows),
        *_legend(drawing),
    ]
    return _HEAD + "".join(f"{line}\n" for line in lines) + "}\n"


def _opening(number: int, name: str) -> str:
    return f"subgraph cluster_{number} {{ label={quoted(name)}; {_FRAME}"


def _box(box: Box) -> str:
    words = "" if box.unchanged else f"\\n{escaped(said(box.planned))}"
    return f'n{box.number} [label="{escaped(box.caption)}{words}", {_look(box.kind, box.planned)}];'


def _look(kind: ShownKind, planned: Action) -> str:
    paint = PAINTS[planned]
    shape = f"shape={_SHAPES[kind]}, " if kind is not ShownKind.MANAGED else ""
    return f'{shape}fillcolor="{paint.fill}", color="{paint.line}", penwidth={paint.width}'


def _arrow(arrow: Arrow) -> str:
    tooltip = f"tooltip={quoted(clipped(', '.join(arrow.attributes)))}" if arrow.attributes else ""
    looks = ", ".join(filter(None, (_STYLES.get(arrow.line, ""), tooltip)))
    return f"n{arrow.source} -> n{arrow.target}{f' [{looks}]' if looks else ''};"


def _legend(drawing: Sketch) -> Iterator[str]:
    """Explain the colours, shapes and lines that the drawing has."""
    actions = {box.planned for box in drawing.boxes}
    kinds = {box.kind for box in drawing.boxes}
    yield '  subgraph cluster_legend { label="Legend"; style="rounded,filled"; color="#c8c8c8"; fillcolor="#fafafa";'
    entries = [(said(action), _look(ShownKind.MANAGED, action)) for action in PAINTS if action in actions]
    entries += [(word, f"shape={_SHAPES[kind]}, fillcolor=white") for kind, word in _KINDS.items() if kind in kinds]
    lines = {arrow.line for arrow in drawing.arrows}
    sentences = [ARROWS, *(text for line, text in _LINES.items() if line in lines), *drawing.notes]
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
