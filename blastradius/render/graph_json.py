"""The picture of a graph as JSON: keys in a fixed order, a node or an edge a line.

Keys are only ever added. What a node or an edge does not have is left out.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from blastradius.render.neutralise import json_text

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.model.picture import Picture, ShownEdge, ShownNode
    from blastradius.render.interface import Options


def render(picture: Picture, options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Write nodes and edges; the source of an edge depends on its target."""
    nodes = _rows(map(_node, picture.nodes))
    edges = _rows(map(_edge, picture.edges))
    return json_text(f'{{"nodes": [{nodes}], "edges": [{edges}]}}\n')


def _rows(rows: Iterable[dict[str, object]]) -> str:
    written = ",\n".join(map(_encode, rows))
    return f"\n{written}\n" if written else ""


_encode = json.JSONEncoder(ensure_ascii=False).encode


def _node(node: ShownNode) -> dict[str, object]:
    deposed = {"deposed": node.deposed} if node.deposed else {}
    order = {} if node.create_before_destroy is None else {"create_before_destroy": node.create_before_destroy}
    return {
        "id": node.id,
        "address": node.address,
        **deposed,
        "kind": node.kind.value,
        "type": node.type,
        "module": node.module,
        "planned": node.planned.value,
        **order,
    }


def _edge(edge: ShownEdge) -> dict[str, object]:
    attribute = {"attribute": edge.attributes[0]} if edge.attributes else {}
    return {
        "source": edge.source,
        "target": edge.target,
        "via": edge.via,
        **attribute,
        "precision": edge.precision,
        "attributes": edge.attributes,
        "basis": edge.basis,
    }
