"""The picture of a graph as an SVG, with no more boxes than a person finds the way among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.dot import DEPENDS, Drawing, document
from blastradius.render.drawing import draw_svg
from blastradius.render.graph_sketch import counted
from blastradius.render.readable import readable

if TYPE_CHECKING:
    from blastradius.model.picture import Picture
    from blastradius.render.interface import Options


def render(picture: Picture, options: Options) -> str:
    """Draw a graph as an SVG."""
    description = f"{counted(len(picture.nodes), 'node')} and {counted(len(picture.edges), 'edge')}."
    dot = document([Drawing(sketch=readable(picture), arrows=DEPENDS, packed=True)])
    return draw_svg(dot, options, "The dependency graph of a Terraform plan", description)
