"""The store of the graph: who depends on whom, in plain dictionaries.

A verdict needs who is above a node and nothing else, and importing networkx costs more
than assessing a small plan does. Whoever wants its algorithms gets a `networkx.DiGraph`
from `build_graph`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.nodes import NodeKind, Tie, Ties


class DependencyGraph:
    """Nodes with their kinds, and for each node the ties to what it depends on."""

    def __init__(self) -> None:
        self.kinds: dict[str, NodeKind] = {}
        self.below: dict[str, Ties] = {}
        """Alike instances share one dictionary: it is never changed in place."""
        self.waited_for: set[str] = set()
        """The nodes that others wait for without reading a value of them."""

    def add(self, node: str, kind: NodeKind) -> None:
        """Add a node."""
        self.kinds[node] = kind

    def add_alike(self, nodes: Iterable[str], kind: NodeKind) -> None:
        """Add nodes of one kind."""
        self.kinds.update(dict.fromkeys(nodes, kind))

    def link(self, node: str, ties: Ties) -> None:
        """Say what a node depends on."""
        if ties:
            self.below[node] = ties

    def link_alike(self, nodes: Iterable[str], ties: Ties) -> None:
        """Say what several nodes depend on, all on the same."""
        if ties:
            self.below.update(dict.fromkeys(nodes, ties))

    def add_tie(self, node: str, target: str, tie: Tie) -> None:
        """Add one more thing that a node depends on; nobody who shares its ties is touched."""
        if node != target:
            self.below[node] = self.below.get(node, {}) | {target: tie}
