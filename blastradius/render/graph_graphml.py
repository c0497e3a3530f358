"""The picture of a graph as GraphML 1.0, which networkx, yEd and Gephi read.

Names are kept exactly, except for the characters that XML 1.0 cannot hold: those are
written as escapes that can be seen. What cannot be seen but can be held is written as a
character reference, which means the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blastradius.model.picture import Picture, ShownEdge, ShownNode
    from blastradius.render.interface import Options

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("address", "deposed", "kind", "type", "module", "planned")
_EDGE_KEYS = ("via", "attribute", "precision", "attributes", "basis")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")


def render(picture: Picture, options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Write nodes and edges with all that is known of them; the source of an edge depends on its target."""
    return "".join(f"{line}\n" for line in _lines(picture))


def _lines(picture: Picture) -> Iterator[str]:
    """Write one element a line; text by text, for a tree of a large graph takes several times as long."""
    ids = _unique_ids(picture)
    yield '<?xml version="1.0" encoding="UTF-8"?>'
    yield f'<graphml xmlns="{_NAMESPACE}">'
    for domain, names in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name in names:
            yield f'<key id="{domain}-{name}" for="{domain}" attr.name="{name}" attr.type="string" />'
    yield '<graph id="dependencies" edgedefault="directed">'
    for node in picture.nodes:
        yield f'<node id="{ids[node.id]}">{_data("node", _node(node))}</node>'
    alike: dict[tuple[object, ...], str] = {}
    for edge in picture.edges:
        kind = (edge.via, edge.attributes, edge.precision, edge.basis)
        if kind not in alike:
            alike[kind] = _data("edge", _edge(edge))
        yield f'<edge source="{ids[edge.source]}" target="{ids[edge.target]}">{alike[kind]}</edge>'
    yield "</graph>"
    yield "</graphml>"


def _unique_ids(picture: Picture) -> dict[str, str]:
    """Give each node an id that XML can hold, as it is written: its own, unless an escape makes it that of another."""
    taken: set[str] = set()
    ids = {}
    for node in picture.nodes:
        own = name = _FORBIDDEN.sub(_escape, node.id)
        number = 1
        while name in taken:
            number += 1
            name = f"{own} ({number})"
        taken.add(name)
        ids[node.id] = _guarded(name).replace('"', "&quot;")
    return ids


def _node(node: ShownNode) -> Mapping[str, str]:
    return {
        "address": node.address,
        "deposed": node.deposed,
        "kind": node.kind.value,
        "type": node.type,
        "module": node.module,
        "planned": node.planned.value,
    }


def _edge(edge: ShownEdge) -> Mapping[str, str]:
    return {
        "via": edge.via,
        "attribute": edge.attributes[0] if edge.attributes else "",
        "precision": edge.precision,
        "attributes": ", ".join(edge.attributes),
        "basis": edge.basis,
    }


def _data(domain: str, values: Mapping[str, str]) -> str:
    return "".join(f'<data key="{domain}-{name}">{_guarded(text)}</data>' for name, text in values.items() if text)


def _guarded(text: str) -> str:
    """Write a text: what XML cannot hold as an escape, what nobody sees as a character reference."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return escape(text)
    kept = escape(_FORBIDDEN.sub(_escape, text))
    written = "".join(char if plain(char) == char else f"&#x{ord(char):x};" for char in kept)
    return written.replace("##", "#&#x23;")


def _escape(match: re.Match[str]) -> str:
    return plain(match[0]) if plain(match[0]) != match[0] else f"\\u{ord(match[0]):04x}"
