"""The picture of a graph as GraphML 1.0, which networkx, yEd and Gephi read.

Names are kept exactly, except for the characters that XML 1.0 cannot hold: those are
written as escapes that can be seen. What cannot be seen but can be held is written as a
character reference, which means the same.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.etree.ElementTree import Element, SubElement, tostring

from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.picture import Picture, ShownEdge, ShownNode

_NAMESPACE = "http://graphml.graphdrawing.org/xmlns"
_NODE_KEYS = ("address", "deposed", "kind", "type", "module", "planned")
_EDGE_KEYS = ("via", "attribute", "precision", "attributes", "basis")
_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
_REFERENCE = re.compile("\ue000([0-9a-f]+)\ue001")
"""A character reference while the document is made: ElementTree would escape its ampersand."""


def render(picture: Picture) -> str:
    """Write nodes and edges with all that is known of them; the source of an edge depends on its target."""
    root = Element("graphml", xmlns=_NAMESPACE)
    for domain, names in (("node", _NODE_KEYS), ("edge", _EDGE_KEYS)):
        for name in names:
            SubElement(root, "key", {"id": f"{domain}-{name}", "for": domain, "attr.name": name, "attr.type": "string"})
    graph = SubElement(root, "graph", id="dependencies", edgedefault="directed")
    ids = _unique_ids(picture)
    for node in picture.nodes:
        _add(SubElement(graph, "node", id=ids[node.id]), "node", _node(node))
    for edge in picture.edges:
        _add(SubElement(graph, "edge", source=ids[edge.source], target=ids[edge.target]), "edge", _edge(edge))
    _one_element_a_line(root)
    text = _REFERENCE.sub(r"&#x\1;", tostring(root, encoding="unicode"))
    return f'<?xml version="1.0" encoding="UTF-8"?>\n{text}\n'


def _one_element_a_line(root: Element) -> None:
    root.text = root[-1].tail = "\n"
    for child in root[:-1]:
        child.tail = "\n"
    graph = root[-1]
    if len(graph):
        graph.text = "\n"
        for child in graph:
            child.tail = "\n"


def _unique_ids(picture: Picture) -> dict[str, str]:
    """Give each node an id that XML can hold: its own, unless an escape makes it that of another."""
    taken: set[str] = set()
    ids = {}
    for node in picture.nodes:
        own = name = _FORBIDDEN.sub(_escape, node.id)
        number = 1
        while name in taken:
            number += 1
            name = f"{own} ({number})"
        taken.add(name)
        ids[node.id] = _guarded(name)
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


def _add(element: Element, domain: str, values: Mapping[str, str]) -> None:
    for name, value in values.items():
        if value:
            SubElement(element, "data", key=f"{domain}-{name}").text = _guarded(value)


def _guarded(text: str) -> str:
    """Prepare a text: what XML cannot hold as an escape, what nobody sees as a character reference."""
    if text.isascii() and text.isprintable() and "##" not in text:
        return text
    kept = _FORBIDDEN.sub(_escape, text)
    hidden = {char for char in kept if char in "\ue000\ue001" or plain(char) != char}
    written = "".join(f"\ue000{ord(char):x}\ue001" if char in hidden else char for char in kept)
    return written.replace("##", "#\ue00023\ue001")


def _escape(match: re.Match[str]) -> str:
    return plain(match[0]) if plain(match[0]) != match[0] else f"\\u{ord(match[0]):04x}"
