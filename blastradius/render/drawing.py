"""From DOT to SVG and PNG: by Graphviz where there is one, else by the libraries of the extra `pictures`."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.dot import plainer
from blastradius.render.graphviz_library import draw_with_library, library
from blastradius.render.safe_svg import safe_svg, size_of

if TYPE_CHECKING:
    from blastradius.render.interface import Options

_ZOOM = 2.0
_MOST_PIXELS = 40_000_000


def draw_svg(dot: str, options: Options, title: str, description: str) -> str:
    """Draw a document of DOT as an SVG that is safe to show in a page."""
    drawn = options.graphviz(dot, "svg") if options.graphviz else None
    return safe_svg(draw_with_library(plainer(dot)) if drawn is None else drawn, title, description)


def draw_png(dot: str, options: Options) -> bytes:
    """Draw a document of DOT as a PNG, as sharp as its size allows."""
    drawn = options.graphviz(dot, "png") if options.graphviz else None
    if drawn is not None:
        return drawn
    svg = safe_svg(draw_with_library(plainer(dot)), "", "")
    resvg, font = library("resvg_py"), library("font_roboto")
    width, height = size_of(svg)
    zoom = min(_ZOOM, (_MOST_PIXELS / (width * height)) ** 0.5)
    family = "Roboto"
    drawn = resvg.svg_to_bytes(
        svg_string=svg,
        dpi=72,  # a point is a pixel, before the zoom
        zoom=zoom,
        font_files=[font.font_files[family]],
        sans_serif_family=family,
        font_family=family,
    )
    return bytes(drawn)
