"""Who is hit in other stacks: through outputs that they read, and through identifiers that they hold."""

from __future__ import annotations

from collections import deque
from functools import cached_property
from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.landscape import StackTies
from blastradius.graph.nodes import Via
from blastradius.graph.reach import Dependents, Reached, way
from blastradius.model.action import Action
from blastradius.model.impact import ImpactedObject
from blastradius.model.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Callable, Sequence

    from blastradius.graph.landscape import Landscape
    from blastradius.graph.reach import ReachCount
    from blastradius.graph.stacks import Stack
    from blastradius.model.naming import Naming


class Surroundings:
    """The stacks of one run, put into one graph; none of them where nothing ties them."""

    def __init__(self, stacks: Sequence[Stack], naming: Naming) -> None:
        self.stacks = tuple(stacks)
        self.ties = StackTies(stacks, naming)
        # Numbered by title, so that the order in which plans are named never shows.
        order = sorted(range(len(stacks)), key=lambda number: (stacks[number].title, number))
        prefixes = [f"{order.index(number)}: " for number in range(len(stacks))]
        self.landscape = self.ties.landscape(prefixes) if self.ties.tied else None
        self.dependents = Dependents(self.landscape.graph) if self.landscape else None
        self._actions = [{str(row.object): row.action for row in stack.plan.changes} for stack in stacks]
        self._known: dict[tuple[str, int], list[ImpactedObject]] = {}

    @cached_property
    def types(self) -> frozenset[str]:
        """The resource types of the objects of all stacks."""
        homes = (home for stack in self.stacks for home in stack.dependencies.inventory.homes.values())
        return frozenset(home.type for home in homes)

    def of(self, number: int) -> Elsewhere:
        """Return what is around one of the stacks."""
        return Elsewhere(self, number)

    def hit(self, number: int, node: str, limit: int) -> list[ImpactedObject]:
        """Return who of the other stacks depends on an object of one, nearest first, and `limit` at most."""
        if self.landscape is None:
            return []
        start = f"{self.landscape.prefixes[number]}{node}"
        found = self._known.get((start, limit))
        if found is None:
            reached = self._nearest(self.landscape, number, start, limit)
            listed = [self._impacted(self.landscape, one) for one in reached]
            found = self._known[start, limit] = sorted(listed, key=lambda hit: (hit.distance, hit.label))
        return found

    def counts(
        self, number: int, nodes: Sequence[str], group: Callable[[str], int], groups: int
    ) -> dict[str, ReachCount]:
        """Count who of the other stacks depends on each of some objects of one, by groups of types, exactly."""
        landscape, dependents = self.landscape, self.dependents
        if landscape is None or dependents is None:
            return {}

        def group_of(node: str) -> int | None:
            return group(landscape.members[node].type) if self._can_be_hit(landscape, number, node) else None

        prefix = landscape.prefixes[number]
        leading = [node for node in nodes if f"{prefix}{node}" in self._leading_out]
        counted = dependents.counts((f"{prefix}{node}" for node in leading), group_of, groups)
        return {node: counted[f"{prefix}{node}"] for node in leading}

    @cached_property
    def _leading_out(self) -> set[str]:
        """The nodes on which another stack depends, in any number of steps; most lead nowhere."""
        if self.landscape is None:
            return set()
        stack_of, below = self.landscape.stack_of, self.landscape.graph.below
        leading = {target for node, ties in below.items() for target in ties if stack_of[target] != stack_of[node]}
        pending = list(leading)
        while pending:
            for target in below.get(pending.pop(), ()):
                if target not in leading:
                    leading.add(target)
                    pending.append(target)
        return leading

    def _nearest(self, landscape: Landscape, number: int, start: str, limit: int) -> list[Reached]:
        """Walk from an object into the other stacks, by nodes of its own that lead there alone."""
        found: list[Reached] = []
        parents, distance = {start: ""}, {start: 0}
        queue = deque((start,) if start in self._leading_out else ())
        while queue and self.dependents and len(found) < limit:
            node = queue.popleft()
            for above in self.dependents.above(node):
                own = landscape.stack_of[above] == number
                if above in parents or (own and above not in self._leading_out):
                    continue
                parents[above] = node
                is_object = landscape.graph.kinds[above].is_object
                distance[above] = distance[node] + is_object
                (queue.append if is_object else queue.appendleft)(above)
                if self._can_be_hit(landscape, number, above):
                    found.append(Reached(above, distance[above], way(parents, above)))
        return found[:limit]

    def _can_be_hit(self, landscape: Landscape, number: int, node: str) -> bool:
        """Tell whether a node is a managed object of another stack that is there before the apply."""
        other = landscape.stack_of[node]
        member = landscape.members.get(node)
        if other == number or member is None or not member.managed:
            return False
        return self._actions[other].get(member.node) is not Action.CREATE

    def _impacted(self, landscape: Landscape, reached: Reached) -> ImpactedObject:
        number = landscape.stack_of[reached.node]
        member = landscape.members[reached.node]
        action = self._actions[number].get(member.node, Action.NO_OP)
        vias = {landscape.graph.below[above][below].via for below, above in pairwise(reached.path)}
        members = landscape.members
        return ImpactedObject(
            address=member.node,
            type=member.type,
            distance=reached.distance,
            relation=Relation.SAME_IDENTIFIER if Via.IDENTIFIER in vias else Relation.DEPENDS_ON,
            planned=action,
            path=tuple(members[node].node for node in reached.path if node in members),
            plan=self.stacks[number].title,
        )


class Elsewhere(NamedTuple):
    """What is around one stack."""

    surroundings: Surroundings
    number: int

    @property
    def types(self) -> frozenset[str]:
        """The resource types of the objects of all stacks."""
        return self.surroundings.types

    def hit(self, node: str, limit: int) -> list[ImpactedObject]:
        """Return who of the other stacks depends on an object, nearest first."""
        return self.surroundings.hit(self.number, node, limit)

    def counts(self, nodes: Sequence[str], group: Callable[[str], int], groups: int) -> dict[str, ReachCount]:
        """Count who of the other stacks depends on some objects, by groups of types; who is not named has nobody."""
        return self.surroundings.counts(self.number, nodes, group, groups)

    def readers_of(self, output: str) -> tuple[str, ...]:
        """Return the titles of the stacks that read an output."""
        return self.surroundings.ties.readers_of(self.number, output)
