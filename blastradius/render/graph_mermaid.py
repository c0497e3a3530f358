"""The picture of a graph for Mermaid, which GitHub and GitLab draw inside Markdown.

Mermaid refuses texts of more than 50,000 characters and, by default, more than 500
edges. A picture that does not fit is drawn with fewer and larger boxes until it does,
and the drawing says so.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blastradius.model.picture import ShownKind
from blastradius.render.graph_colors import ARROWS, ORDER, PAINTS, STORED, said
from blastradius.render.graph_frames import framed
from blastradius.render.graph_reduction import reductions
from blastradius.render.graph_sketch import Line
from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.action import Action
    from blastradius.model.picture import Picture
    from blastradius.render.graph_sketch import Arrow, Box, Sketch
    from blastradius.render.interface import Options

MOST_CHARACTERS = 50_000
"""Characters that Mermaid takes (`maxTextSize`)."""
MOST_EDGES = 500
"""Edges that Mermaid takes (`maxEdges`)."""

_BRACKETS = {
    ShownKind.MANAGED: ("[", "]"),
    ShownKind.DATA: ("[/", "/]"),
    ShownKind.OUTPUT: ("([", "])"),
    ShownKind.PROVIDER: ("{{", "}}"),
    ShownKind.GROUP: ("[[", "]]"),
}
_ACTIVE = re.compile(r"[^\w ,.()\[\]/=×…→-]")


def render(picture: Picture, options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Draw the picture with as much detail as Mermaid takes."""
    text = ""
    for drawing in reductions(picture):
        text = _draw(drawing)
        if len(text) <= MOST_CHARACTERS and len(drawing.arrows) <= MOST_EDGES:
            break
    return text


def _draw(drawing: Sketch) -> str:
    lines = [
        "flowchart LR",
        *framed(drawing.boxes, _box, _opening, "end"),
        *(f"  {_arrow(arrow)}" for arrow in drawing.arrows),
        *_legend(drawing),
        *_classes(drawing),
    ]
    return "".join(f"{line}\n" for line in lines)


def _opening(number: int, name: str) -> str:
    return f'subgraph m{number}["{escaped(name)}"]'


def _box(box: Box) -> str:
    start, end = _BRACKETS[box.kind]
    words = "" if box.unchanged else f"<br/>{escaped(said(box.planned))}"
    return f'n{box.number}{start}"{escaped(box.caption)}{words}"{end}:::{_class(box.planned)}'


def _class(action: Action) -> str:
    return f"planned_{action.value.replace('-', '_')}"


def _arrow(arrow: Arrow) -> str:
    return f"n{arrow.source} {'-->' if arrow.line is Line.WRITTEN else '-.->'} n{arrow.target}"


def _legend(drawing: Sketch) -> Iterator[str]:
    """Explain colours and lines, and say what was left out."""
    yield '  subgraph legend["Legend"]'
    drawn = {arrow.line for arrow in drawing.arrows}
    weak = [text for line, text in ((Line.STORED, STORED), (Line.ORDER, ORDER)) if line in drawn]
    lines = [ARROWS, *([f"dotted: {', or '.join(weak)}"] if weak else [])]
    for number, action in enumerate((one for one in PAINTS if one in {box.planned for box in drawing.boxes}), 1):
        yield f'    l{number}["{escaped(said(action))}"]:::{_class(action)}'
    yield f'    arrows["{"<br/>".join(map(escaped, lines))}"]:::note'
    if drawing.notes:
        yield f'    left_out["{"<br/>".join(map(escaped, drawing.notes))}"]:::note'
    yield "  end"


def _classes(drawing: Sketch) -> Iterator[str]:
    for action, paint in PAINTS.items():
        if any(box.planned is action for box in drawing.boxes):
            look = f"fill:{paint.fill},stroke:{paint.line},stroke-width:{paint.width}px,color:#1a1a1a"
            yield f"  classDef {_class(action)} {look}"
    yield "  classDef note fill:none,stroke:none"


def escaped(text: str) -> str:
    """Write every character that Mermaid, Markdown or HTML could take for its own by its number."""
    return _ACTIVE.sub(lambda match: f"#{ord(match[0])};", plain(text))
