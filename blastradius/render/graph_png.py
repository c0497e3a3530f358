"""The picture of a graph as a PNG, with no more boxes than a person finds the way among."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.dot import DEPENDS, Drawing, document
from blastradius.render.drawing import draw_png
from blastradius.render.readable import readable

if TYPE_CHECKING:
    from blastradius.model.picture import Picture
    from blastradius.render.interface import Options


def render(picture: Picture, options: Options) -> bytes:
    """Draw a graph as a PNG."""
    return draw_png(document([Drawing(sketch=readable(picture), arrows=DEPENDS, packed=True)]), options)
