"""Why one node depends on another: the ties of the full graph behind an edge of the picture."""

from __future__ import annotations

from collections import defaultdict, deque
from functools import reduce
from heapq import heappop, heappush
from itertools import pairwise
from typing import TYPE_CHECKING

from blastradius.graph.contraction import Weakness, chained, merged, weakness
from blastradius.graph.labels import SHOWN_KINDS, printed_address, readable
from blastradius.model.explanation import EdgeExplanation, Hop, Step

if TYPE_CHECKING:
    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.nodes import Tie

LISTED = 10
"""How many direct dependencies are named where the one asked for is none."""

Way = tuple[str, ...]
"""Nodes from one that is shown to the next, both included."""


def explain_edge(graph: DependencyGraph, source: str, target: str) -> EdgeExplanation:
    """Explain why one shown node depends on another: directly, through others, the other way round, or not at all."""
    paths = _Paths(graph)
    labels = paths.label(source), paths.label(target)
    for start, end in ((source, target), (target, source)):
        found = paths.shortest(start, end)
        if found:
            hops = tuple(paths.hop(one, other) for one, other in pairwise(found))
            return EdgeExplanation(*labels, backwards=start != source, hops=hops)
    direct = sorted(map(paths.label, paths.direct(source)))
    return EdgeExplanation(*labels, direct=tuple(direct[:LISTED]), direct_count=len(direct))


class _Paths:
    """Finds ways through a graph, told apart by the nodes that are shown."""

    def __init__(self, graph: DependencyGraph) -> None:
        self.graph = graph
        self._above_hubs: dict[str, list[str]] = defaultdict(list)
        """For each node, the passed-through ones that depend on it."""
        for node, ties in graph.below.items():
            if not self._is_shown(node):
                for target in ties:
                    self._above_hubs[target].append(node)

    def _is_shown(self, node: str) -> bool:
        return self.graph.kinds[node] in SHOWN_KINDS

    def label(self, node: str) -> str:
        """Return a node's address as it is printed; an output that is only in the plan has no kind."""
        return printed_address(node, self.graph.kinds[node]) if node in self.graph.kinds else node.rpartition(" (")[0]

    def shortest(self, start: str, end: str) -> list[str]:
        """Return the shown nodes along the shortest way, both ends included; nothing where there is no way."""
        parents = {start: ""}
        seen = {start}
        queue = deque((start,))
        while queue and end not in parents:
            node = queue.popleft()
            # What somebody nearer has passed through leads nowhere that is not known yet.
            for target in sorted(self.direct(node, seen)):
                parents[target] = node
                queue.append(target)
        if end not in parents or start == end:
            return []
        path = [end]
        while parents[path[-1]]:
            path.append(parents[path[-1]])
        return path[::-1]

    def direct(self, start: str, seen: set[str] | None = None) -> set[str]:
        """Return the shown nodes that a node depends on without another shown one between them.

        What has been seen is left out, and what is found is added to it.
        """
        seen = {start} if seen is None else seen
        found: set[str] = set()
        stack = [start]
        while stack:
            for target in self.graph.below.get(stack.pop(), ()):
                if target in seen:
                    continue
                seen.add(target)
                if self._is_shown(target):
                    found.add(target)
                else:
                    stack.append(target)
        return found

    def hop(self, source: str, target: str) -> Hop:
        """Explain one edge of the picture: for each thing that the source reads, the surest chain to the target."""
        onward = self._onward(target)
        ways = [
            (source, *_followed(onward, first))
            for first in sorted(self.graph.below[source])
            if first in onward and first != source
        ]
        summed = {way: reduce(chained, self._ties(way)) for way in ways}
        ways.sort(key=lambda way: (weakness(summed[way]), len(way), way))
        edge = reduce(merged, (summed[way] for way in ways))
        return Hop(
            source=self.label(source),
            target=self.label(target),
            via=edge.via.value,
            attributes=edge.attributes,
            precision=edge.precision.value,
            basis=edge.basis.value,
            chains=tuple(tuple(self._step(*ends) for ends in pairwise(way)) for way in ways),
        )

    def _ties(self, way: Way) -> list[Tie]:
        return [self.graph.below[one][other] for one, other in pairwise(way)]

    def _onward(self, target: str) -> dict[str, str]:
        """For each passed-through node that leads to a target, say where the surest way to it goes on."""
        onward = {}
        queue: list[tuple[Weakness, int, str, str]] = [((False, 0, 0), 0, target, "")]
        while queue:
            weakest, length, node, following = heappop(queue)
            if node in onward:
                continue
            onward[node] = following
            for above in self._above_hubs.get(node, ()):
                if above not in onward:
                    weaker = max(weakest, weakness(self.graph.below[above][node]))
                    heappush(queue, (weaker, length + 1, above, node))
        return onward

    def _step(self, source: str, target: str) -> Step:
        tie = self.graph.below[source][target]
        kinds = self.graph.kinds
        return Step(
            source=readable(source, kinds[source]),
            source_kind=kinds[source].value,
            target=readable(target, kinds[target]),
            target_kind=kinds[target].value,
            via=tie.via.value,
            attributes=tie.attributes,
            precision=tie.precision.value,
            basis=tie.basis.value,
        )


def _followed(onward: dict[str, str], first: str) -> Way:
    way = [first]
    while onward[way[-1]]:
        way.append(onward[way[-1]])
    return tuple(way)
