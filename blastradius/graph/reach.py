"""Who is reached from an object: its dependents, near and far.

Passing through a variable, an output or an "every instance" node costs no step.
Everything here is linear in nodes and edges, or bounded by a limit that is said.
"""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.nodes import Basis, NodeKind

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.nodes import Ties


_NOBODY: list[str] = []


class Reached(NamedTuple):
    """One dependent, and how it was reached."""

    node: str
    distance: int
    path: tuple[str, ...]
    """The nodes from the start to the dependent, both included, passed-through ones too."""


class ReachCount(NamedTuple):
    """How many dependents of each group a node has."""

    direct: tuple[int, ...]
    """By group: reached without passing another object."""
    all: tuple[int, ...]
    """By group: reached in any number of steps."""


class Dependents:
    """Answers questions about the dependents of a graph's nodes; who merely waits for another is none."""

    def __init__(self, graph: DependencyGraph) -> None:
        sharing: defaultdict[int, list[str]] = defaultdict(list)
        for node, ties in graph.below.items():
            sharing[id(ties)].append(node)  # alike instances share their ties
        above: defaultdict[str, list[str]] = defaultdict(list)
        for nodes in sharing.values():
            for target in graph.below[nodes[0]]:
                above[target].extend(nodes)
        for target, nodes in above.items():
            if target in graph.waited_for:
                above[target] = [node for node in nodes if graph.below[node][target].basis is not Basis.ORDER]
        self._above: dict[str, list[str]] = above
        self._sorted: set[str] = set()
        managed, data = NodeKind.MANAGED, NodeKind.DATA
        self._objects = {node for node, kind in graph.kinds.items() if kind is managed or kind is data}
        self._outputs = {node for node, kind in graph.kinds.items() if kind is NodeKind.OUTPUT}

    def relink(self, graph: DependencyGraph, before: Mapping[str, Ties]) -> None:
        """Take in that some nodes depend on others than before; `before` holds their former ties."""
        gone: dict[str, set[str]] = {}
        for node, old in before.items():
            new = graph.below.get(node, {})
            for target in old:
                if target not in new:
                    gone.setdefault(target, set()).add(node)
            for target, tie in new.items():
                if target not in old and target != node and tie.basis is not Basis.ORDER:
                    self._above.setdefault(target, []).append(node)
                    self._sorted.discard(target)
        for target, nodes in gone.items():
            if target in self._above:
                self._above[target] = [node for node in self._above[target] if node not in nodes]

    def above(self, node: str) -> list[str]:
        """Return the nodes that depend on a node directly, sorted."""
        found = self._above.get(node)
        if found is None:
            return _NOBODY
        if node not in self._sorted:
            found.sort()
            self._sorted.add(node)
        return found

    def nearest(self, start: str, limit: int) -> tuple[list[Reached], list[str]]:
        """Return at most `limit` dependent objects of a node, nearest first, and the root outputs met on the way."""
        parents: dict[str, str] = {start: ""}
        distance = {start: 0}
        found: list[str] = []
        queue = deque((start,))
        while queue and len(found) < limit:
            node = queue.popleft()
            for above in self.above(node):
                if above in parents:
                    continue
                parents[above] = node
                if above in self._objects:
                    distance[above] = distance[node] + 1
                    queue.append(above)
                    found.append(above)
                    if len(found) >= limit:
                        break
                else:
                    distance[above] = distance[node]
                    queue.appendleft(above)
        reached = [Reached(node, distance[node], way(parents, node)) for node in found]
        return reached, sorted(self._outputs & parents.keys())

    def all_above(self, starts: Iterable[str]) -> set[str]:
        """Return every node above some nodes, these included."""
        seen = set(starts)
        stack = list(seen)
        while stack:
            for above in self._above.get(stack.pop(), _NOBODY):
                if above not in seen:
                    seen.add(above)
                    stack.append(above)
        return seen

    def counts(self, starts: Iterable[str], group: Callable[[str], int | None], groups: int) -> dict[str, ReachCount]:
        """Count the dependents of each start by group, exactly.

        `group` says which group an object belongs to, or None where it does not count.
        Sets of dependents are bit sets that are handed down once along each edge.
        """
        wanted = set(starts)
        region = self.all_above(wanted)
        bits = _Bits(sorted(region & self._objects), group, groups)
        counted: dict[str, ReachCount] = {}
        waiting: dict[str, int] = {}
        below: defaultdict[str, list[str]] = defaultdict(list)
        for node in region:
            nodes = self._above.get(node, _NOBODY)
            waiting[node] = len(nodes)
            for above in nodes:
                below[above].append(node)
        ready = [node for node, number in waiting.items() if not number]
        direct: dict[str, int] = {}
        reached: dict[str, int] = {}
        while ready:
            node = ready.pop()
            near, far = direct.pop(node, 0), reached.pop(node, 0)
            if node in wanted:
                counted[node] = ReachCount(bits.by_group(near), bits.by_group(far))
            own = bits.bit.get(node, 0)
            first = own if node in self._objects else near
            everyone = far | own
            for lower in below.get(node, ()):
                if everyone:
                    direct[lower] = direct.get(lower, 0) | first
                    reached[lower] = reached.get(lower, 0) | everyone
                waiting[lower] -= 1
                if not waiting[lower]:
                    ready.append(lower)
        for node in sorted(wanted - counted.keys()):
            counted[node] = self._count_in_cycle(node, bits)
        return counted

    def _count_in_cycle(self, start: str, bits: _Bits) -> ReachCount:
        """Count above a node that is on a cycle or below one, which a bad merge of states can make."""
        near = far = 0
        for reached in self.nearest(start, len(self._objects))[0]:
            own = bits.bit.get(reached.node, 0)
            far |= own
            if reached.distance == 1:
                near |= own
        return ReachCount(bits.by_group(near), bits.by_group(far))


class _Bits:
    """A bit for each object that counts, and a mask for each group."""

    def __init__(self, nodes: list[str], group: Callable[[str], int | None], groups: int) -> None:
        self.bit: dict[str, int] = {}
        self.masks = [0] * groups
        position = 0
        members: list[list[int]] = [[] for _ in range(groups)]
        for node in nodes:
            number = group(node)
            if number is not None:
                self.bit[node] = 1 << position
                members[number].append(position)
                position += 1
        for number, positions in enumerate(members):
            mask = bytearray(position // 8 + 1)
            for place in positions:
                mask[place // 8] |= 1 << (place % 8)
            self.masks[number] = int.from_bytes(mask, "little")

    def by_group(self, members: int) -> tuple[int, ...]:
        return tuple([(members & mask).bit_count() for mask in self.masks])


def way(parents: dict[str, str], node: str) -> tuple[str, ...]:
    """Return the nodes from the start of a walk to a node, by which each was reached first."""
    path = [node]
    while parents[path[-1]]:
        path.append(parents[path[-1]])
    return tuple(reversed(path))
