"""Who is hit in other stacks: through outputs that they read, and through identifiers that they hold."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.landscape import StackTies
from blastradius.graph.nodes import Via
from blastradius.graph.reach import Dependents
from blastradius.model.action import Action
from blastradius.model.report import ImpactedObject
from blastradius.model.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.graph.landscape import Landscape
    from blastradius.graph.reach import Reached
    from blastradius.graph.stacks import Stack
    from blastradius.model.naming import Naming


class Surroundings:
    """The stacks of one run, put into one graph; none of them where nothing ties them."""

    def __init__(self, stacks: Sequence[Stack], naming: Naming) -> None:
        self.stacks = tuple(stacks)
        self.ties = StackTies(stacks, naming)
        tied = self.ties.tied
        prefixes = [f"{number}: " for number in range(len(stacks))]
        self.landscape = self.ties.landscape(prefixes) if tied else None
        self.dependents = Dependents(self.landscape.graph) if self.landscape else None
        self._actions = [{str(row.object): row.action for row in stack.plan.changes} for stack in stacks]
        self._known: dict[tuple[str, int], list[ImpactedObject]] = {}

    def of(self, number: int) -> Elsewhere:
        """Return what is around one of the stacks."""
        return Elsewhere(self, number)

    def hit(self, number: int, node: str, limit: int) -> list[ImpactedObject]:
        """Return who of the other stacks depends on an object of one, nearest first."""
        if self.landscape is None or self.dependents is None:
            return []
        start = f"{self.landscape.prefixes[number]}{node}"
        found = self._known.get((start, limit))
        if found is None:
            reached, _ = self.dependents.nearest(start, limit)
            others = (one for one in reached if self.landscape.stack_of[one.node] != number)
            listed = [hit for one in others if (hit := self._impacted(self.landscape, one)) is not None]
            found = self._known[start, limit] = sorted(listed, key=lambda hit: (hit.distance, hit.label))
        return found

    def _impacted(self, landscape: Landscape, reached: Reached) -> ImpactedObject | None:
        number = landscape.stack_of[reached.node]
        member = landscape.members[reached.node]
        action = self._actions[number].get(member.node, Action.NO_OP)
        if not member.managed or action is Action.CREATE:
            return None
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

    def hit(self, node: str, limit: int) -> list[ImpactedObject]:
        """Return who of the other stacks depends on an object, nearest first."""
        return self.surroundings.hit(self.number, node, limit)

    def readers_of(self, output: str) -> tuple[str, ...]:
        """Return the titles of the stacks that read an output."""
        return self.surroundings.ties.readers_of(self.number, output)
