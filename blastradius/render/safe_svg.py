"""An SVG that only draws: no script, no link, no style sheet, nothing from elsewhere.

What Graphviz draws is written anew from a list of elements and attributes. Its own
titles and comments go, tooltips become titles, and the page says what it shows.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree import ElementTree
from xml.sax.saxutils import escape, quoteattr

from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Iterator

_SVG = "{http://www.w3.org/2000/svg}"
_TOOLTIP = "{http://www.w3.org/1999/xlink}title"
_ELEMENTS = {
    "g": ("transform",),
    "path": ("d", "fill", "stroke", "stroke-width", "stroke-dasharray"),
    "polygon": ("points", "fill", "stroke", "stroke-width", "stroke-dasharray"),
    "polyline": ("points", "fill", "stroke", "stroke-width", "stroke-dasharray"),
    "ellipse": ("cx", "cy", "rx", "ry", "fill", "stroke", "stroke-width", "stroke-dasharray"),
    "text": ("x", "y", "text-anchor", "font-size", "fill"),
}
_VALUE = re.compile(r"[\w .,#()+-]*")
_NUMBER = re.compile(r"[0-9.]+")
_FONTS = "Helvetica, Arial, Liberation Sans, sans-serif"


def safe_svg(drawn: bytes, title: str, description: str) -> str:
    """Write a drawing of Graphviz anew, with a title and a description for those who cannot see it."""
    root = ElementTree.fromstring(drawn)  # noqa: S314 - Graphviz escaped what it wrote
    width, height = (_number(root.get(name, "")) for name in ("width", "height"))
    lines = [
        (
            f'<svg xmlns="http://www.w3.org/2000/svg" width="{width:g}pt" height="{height:g}pt" '
            f'viewBox="0 0 {width:g} {height:g}" font-family="{_FONTS}" role="img">'
        ),
        *(f"<{name}>{_text(text)}</{name}>" for name, text in (("title", title), ("desc", description)) if text),
        '<rect width="100%" height="100%" fill="white"/>',
        *(line for child in root for line in _element(child)),
        "</svg>",
    ]
    return "".join(f"{line}\n" for line in lines)


def size_of(svg: str) -> tuple[float, float]:
    """Return width and height of what `safe_svg` wrote."""
    width, height = svg.split('viewBox="0 0 ', 1)[1].split('"', 1)[0].split(" ")
    return float(width), float(height)


def _number(text: str) -> float:
    match = _NUMBER.match(text)
    return max(float(match[0]), 1.0) if match else 1.0


def _element(element: ElementTree.Element) -> Iterator[str]:
    name = element.tag.removeprefix(_SVG)
    if name == "a":  # a tooltip of Graphviz
        yield f"<g><title>{_text(element.get(_TOOLTIP, ''))}</title>"
        yield from (line for child in element for line in _element(child))
        yield "</g>"
        return
    if name not in _ELEMENTS:
        return
    attributes = "".join(
        f" {one}={quoteattr('none' if value == 'transparent' else value)}"
        for one in _ELEMENTS[name]
        if (value := element.get(one)) is not None and _VALUE.fullmatch(value)
    )
    if name == "g":
        yield f"<g{attributes}>"
        yield from (line for child in element for line in _element(child))
        yield "</g>"
    elif name == "text":
        yield f"<text{attributes}>{_text(element.text or '')}</text>"
    else:
        yield f"<{name}{attributes}/>"


def _text(text: str) -> str:
    return escape(plain(text))
