"""The picture of a graph for Graphviz: `blastradius graph --format dot PLAN | dot -Tsvg`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.dot import Drawing, document
from blastradius.render.graph_reduction import complete

if TYPE_CHECKING:
    from blastradius.model.picture import Picture
    from blastradius.render.interface import Options

READABLE = 200
"""Boxes above which a drawing is made with fewer and larger ones."""


def render(picture: Picture, options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Draw the whole picture; alike instances share a box, modules are clusters, changes are coloured."""
    return document([Drawing(sketch=complete(picture, READABLE))])
