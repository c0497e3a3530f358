"""What the nodes of the graph are called where people read of them."""

from __future__ import annotations

from blastradius.graph.nodes import NodeKind
from blastradius.model.picture import ShownKind

SHOWN_KINDS = {
    NodeKind.MANAGED: ShownKind.MANAGED,
    NodeKind.DATA: ShownKind.DATA,
    NodeKind.OUTPUT: ShownKind.OUTPUT,
    NodeKind.PROVIDER: ShownKind.PROVIDER,
}
"""The kinds that a picture shows; all others are passed through."""


def printed_address(node: str, kind: NodeKind) -> str:
    """Return a node's address as it is printed, `output.name` say."""
    match kind:
        case NodeKind.MANAGED | NodeKind.DATA:
            return node
        case NodeKind.BLOCK if node.startswith("state: "):
            return node.partition("… ")[2] or node
        case NodeKind.BLOCK | NodeKind.MODULE:
            return node
        case _:
            return _without_suffix(node)


def readable(node: str, kind: NodeKind) -> str:
    """Name a node in a sentence: what it is, and its address."""
    address = _without_suffix(printed_address(node, kind))
    match kind:
        case NodeKind.MANAGED | NodeKind.DATA:
            return node
        case NodeKind.OUTPUT:
            return address
        case NodeKind.PROVIDER:
            return f"provider configuration {address.removeprefix('provider[').removesuffix(']')}"
        case NodeKind.BLOCK:
            return f"every instance of {address}"
        case NodeKind.MODULE if node.endswith("(everything inside)"):
            return f"everything inside {address}"
        case NodeKind.MODULE:
            return f"the call of {address}"
        case _:
            return f"{kind.value.replace('-', ' ')} {address}"


def _without_suffix(node: str) -> str:
    """Drop the words in brackets that tell a node from the objects."""
    return node.rpartition(" (")[0] if node.endswith(")") and " (" in node else node
