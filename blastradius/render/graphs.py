"""Pictures of graphs to text, or to drawings: one file a format, one line of registration."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from blastradius.errors import UsageError
from blastradius.render.interface import Options

if TYPE_CHECKING:
    from blastradius.model.picture import Picture
    from blastradius.render.interface import GraphFormat

GRAPH_FORMATS = {
    "json": "blastradius.render.graph_json",
    "dot": "blastradius.render.graph_dot",
    "mermaid": "blastradius.render.graph_mermaid",
    "graphml": "blastradius.render.graph_graphml",
    "svg": "blastradius.render.graph_svg",
    "png": "blastradius.render.graph_png",
}
"""The formats by name; each module has a function `render`."""


def render_graph(picture: Picture, format_name: str, options: Options | None = None) -> str | bytes:
    """Render a picture in a format; raises `UsageError` for a name that is none."""
    if format_name not in GRAPH_FORMATS:
        raise UsageError(f"there is no graph format of that name; there are {', '.join(GRAPH_FORMATS)}.")
    renderer = cast("GraphFormat", import_module(GRAPH_FORMATS[format_name]).render)
    return renderer(picture, options or Options())
