"""Pictures of graphs to text: one file a format, one line of registration."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from blastradius.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.model.picture import Picture

GRAPH_FORMATS = {
    "json": "blastradius.render.graph_json",
    "dot": "blastradius.render.graph_dot",
    "mermaid": "blastradius.render.graph_mermaid",
    "graphml": "blastradius.render.graph_graphml",
}
"""The formats by name; each module has a function `render`."""


def render_graph(picture: Picture, format_name: str) -> str:
    """Render a picture in a format; raises `UsageError` for a name that is none."""
    if format_name not in GRAPH_FORMATS:
        raise UsageError(f"there is no graph format of that name; there are {', '.join(GRAPH_FORMATS)}.")
    renderer = cast("Callable[[Picture], str]", import_module(GRAPH_FORMATS[format_name]).render)
    return renderer(picture)
