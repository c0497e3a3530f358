"""Contract the nodes that references only pass through, so that objects are tied to objects.

A passed-through node with i ties above and o below gives way to at most i * o ties.
Those that cost least go first. Where the next one would let the ties grow over a
budget (200,000, or four times those of the graph), it stays, and so do the dearer
ones: 5,000 objects that each read 5,000 others stay 10,000 ties and not 25 million.
"""

from __future__ import annotations

from heapq import heapify, heappop, heappush
from typing import TYPE_CHECKING

from blastradius.graph.nodes import Basis, Precision, Tie, Via

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.nodes import Ties

LEAST_BUDGET = 200_000
"""Ties that a contracted graph may always have."""
GROWTH = 4
"""How many times the ties of the graph it may have."""
WORK = 10
"""How many budgets of pairs may be looked at: many chains between the same nodes cost work without adding ties."""

# These are declared from the surest to the least sure.
_PRECISIONS = {one: rank for rank, one in enumerate(Precision)}
_BASES = {one: rank for rank, one in enumerate(Basis)}
_VIAS = {one: rank for rank, one in enumerate(Via)}

Weakness = tuple[bool, int, int]


def weakness(tie: Tie) -> Weakness:
    """Return what grows as a tie gets less sure; least sure is one that is waited for without reading a value."""
    return tie.basis is Basis.ORDER, _PRECISIONS[tie.precision], _BASES[tie.basis]


def chained(first: Tie, rest: Tie) -> Tie:
    """Put two ties behind one another: the dependent's own arguments make the chain, its weakest part bounds it."""
    if weakness(rest) > weakness(first):
        return first._replace(precision=rest.precision, basis=rest.basis)
    return first


def merged(one: Tie, other: Tie) -> Tie:
    """Put two ties beside one another: the surer one stays, with the arguments of both."""
    best = min(one, other, key=lambda tie: (weakness(tie), _VIAS[tie.via]))
    if one.attributes != other.attributes:
        best = best._replace(attributes=tuple(sorted({*one.attributes, *other.attributes})))
    return best


class Contraction:
    """Takes passed-through nodes out of a graph, one at a time, the cheapest first."""

    def __init__(
        self, graph: DependencyGraph, passed_through: Callable[[str], bool], budget: int | None = None
    ) -> None:
        self.below: dict[str, Ties] = {
            node: {target: tie for target, tie in ties.items() if target != node} for node, ties in graph.below.items()
        }
        """For each node that is left, what it depends on."""
        self.hubs = {node for node in graph.kinds if passed_through(node)}
        """The passed-through nodes that are left."""
        self._above: dict[str, set[str]] = {hub: set() for hub in self.hubs}
        for node, ties in self.below.items():
            for hub in ties.keys() & self.hubs:
                self._above[hub].add(node)
        self._ties = sum(map(len, self.below.values()))
        self._budget = max(LEAST_BUDGET, GROWTH * self._ties) if budget is None else budget
        self._costs = {hub: self._cost(hub) for hub in self.hubs}
        self._queue = [(cost, hub) for hub, cost in self._costs.items()]
        heapify(self._queue)

    def run(self) -> None:
        """Contract as much as the budget allows."""
        work = WORK * self._budget
        while self._queue:
            cost, hub = heappop(self._queue)
            if self._costs.get(hub) != cost:  # told before its neighbours changed, or gone
                continue
            work -= len(self._above[hub]) * len(self.below.get(hub, ()))
            if work < 0 or (cost > 0 and self._ties + cost > self._budget):
                return
            self._contract(hub)

    def _cost(self, hub: str) -> int:
        """Return how many ties more there may be without a hub; less than none where there are fewer."""
        above, below = len(self._above[hub]), len(self.below.get(hub, ()))
        return above * below - above - below

    def _contract(self, hub: str) -> None:
        behind = self.below.pop(hub, {})
        above = self._above.pop(hub)
        self.hubs.discard(hub)
        del self._costs[hub]
        self._ties -= len(behind)
        for target in behind.keys() & self.hubs:
            self._above[target].discard(hub)
        for source in above:
            ties = self.below[source]
            before = len(ties)
            first = ties.pop(hub)
            for target, rest in behind.items():
                if target == source:
                    continue
                known = ties.get(target)
                new = chained(first, rest)
                ties[target] = new if known is None else merged(known, new)
                if known is None and target in self.hubs:
                    self._above[target].add(source)
            self._ties += len(ties) - before
        for neighbour in (above | behind.keys()) & self.hubs:
            cost = self._costs[neighbour] = self._cost(neighbour)
            heappush(self._queue, (cost, neighbour))
