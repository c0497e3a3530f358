"""Who a destructive change can hurt."""

from __future__ import annotations

from fnmatch import fnmatchcase
from itertools import islice, pairwise
from typing import TYPE_CHECKING, Any

from blastradius.changes.change import TierCount
from blastradius.graph.evidence import IDENTITY, Holders
from blastradius.graph.nodes import Basis, Via
from blastradius.knowledge import Catalogue, Class, Tier
from blastradius.model.action import Action
from blastradius.model.impact import Impact, ImpactedObject
from blastradius.model.verdict import Relation

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from blastradius.changes.elsewhere import Elsewhere
    from blastradius.graph.build import Dependencies
    from blastradius.graph.reach import Reached
    from blastradius.knowledge import TypeFacts
    from blastradius.model.plan import ResourceChange

LISTED_IN_ALL = 50_000
"""How many impacted objects a report lists at most, over all its changes."""

LISTED_FOR_ONE = (10, 5_000)
"""The fewest and the most that are listed for one change; counts are exact however many are listed."""

_TIERS = tuple(Tier)
_GLUE = frozenset({Class.ATTACHMENT, Class.RULE, Class.ROUTE, Class.RECORD, Class.ACCESS})


class ImpactFinder:
    """Finds the impact of the destructive changes of one plan."""

    def __init__(
        self,
        dependencies: Dependencies,
        rows: Mapping[str, ResourceChange],
        catalogue: Catalogue,
        destructive: Sequence[str],
        elsewhere: Elsewhere | None = None,
    ) -> None:
        self.graph = dependencies.graph
        self.members = dependencies.inventory.members
        self.rows = rows
        self.catalogue = catalogue
        self.dependents = dependencies.dependents
        self.elsewhere = elsewhere
        self._tiers: dict[str, int] = {}
        self._tier_numbers: dict[str, int | None] = {}
        fewest, most = LISTED_FOR_ONE
        self.limit = max(fewest, min(most, LISTED_IN_ALL // max(1, len(destructive))))
        self._counts = self.dependents.counts(destructive, self._tier_number, len(_TIERS))
        self._counts_elsewhere = elsewhere.counts(destructive, self._tier_of_type, len(_TIERS)) if elsewhere else {}

    def _tier_number(self, node: str) -> int | None:
        """Tell the tier of an object that can be hurt: managed, and there before the apply."""
        if node not in self._tier_numbers:
            home = self.members[node].home
            can_be_hurt = home.mode == "managed" and self._action(node) is not Action.CREATE
            self._tier_numbers[node] = self._tier_of_type(home.type) if can_be_hurt else None
        return self._tier_numbers[node]

    def _tier_of_type(self, type_name: str) -> int:
        number = self._tiers.get(type_name)
        if number is None:
            number = self._tiers[type_name] = _TIERS.index(self.catalogue.facts(type_name).tier)
        return number

    def _action(self, node: str) -> Action:
        row = self.rows.get(node)
        return row.action if row else Action.NO_OP

    def counts(self, node: str) -> TierCount:
        """Count who depends on a destructive change's object, in the stacks around as well."""
        counted = [counts for counts in (self._counts[node], self._counts_elsewhere.get(node)) if counts]
        direct = [sum(numbers) for numbers in zip(*(counts.direct for counts in counted), strict=True)]
        everyone = [sum(numbers) for numbers in zip(*(counts.all for counts in counted), strict=True)]
        return TierCount(
            direct={tier: number for tier, number in zip(_TIERS, direct, strict=True) if number},
            all={tier: number for tier, number in zip(_TIERS, everyone, strict=True) if number},
        )

    def _hit_elsewhere(self, node: str) -> list[ImpactedObject]:
        """Return who is hit in the stacks around: by the object, who depends on it, and the outputs they give."""
        return self.elsewhere.hit(node, self.limit) if self.elsewhere else []

    def impact(self, node: str, dependents: int) -> Impact:
        """List who a destructive change can hurt, nearest first; `dependents` is how many depend on its object."""
        reached, outputs = self.dependents.nearest(node, self.limit)
        facts = self.catalogue.facts(self.members[node].type)
        hurt = [self._impacted(facts, one) for one in reached if self._tier_number(one.node) is not None]
        joined = self._joined(node, {one.address for one in hurt})
        near = sorted((*joined, *hurt), key=lambda one: (one.distance, one.address))
        listed = (*near, *self._hit_elsewhere(node))
        return Impact(
            count=dependents + len(joined),
            objects=tuple(listed),
            outputs=tuple(map(_output_name, outputs)),
        )

    def _impacted(self, start: TypeFacts, reached: Reached) -> ImpactedObject:
        member = self.members[reached.node]
        return ImpactedObject(
            address=member.node,
            type=member.home.type,
            distance=reached.distance,
            relation=self._relation(start, member.home.type, reached.path),
            planned=self._action(reached.node),
            path=tuple([step for step in reached.path if step in self.members]),
        )

    def _relation(self, start: TypeFacts, type_name: str, path: tuple[str, ...]) -> Relation:
        """Tell how an object of a type hangs on one that is changed, whose type's facts are given."""
        ties = [self.graph.below[above][below] for below, above in pairwise(path)]
        vias = [tie.via for tie in ties]
        if Via.PROVIDER in vias:
            return Relation.CONFIGURED_BY
        if ties[-1].via is Via.CONTAINMENT:
            return Relation.CONTAINED_IN
        if Via.IDENTIFIER in vias:
            return Relation.SAME_IDENTIFIER
        for child, attribute in start.contains:
            if attribute in ties[-1].attributes and fnmatchcase(type_name, child):
                return Relation.CONTAINED_IN
        return Relation.DEPENDS_ON

    def _joined(self, node: str, already: set[str]) -> list[ImpactedObject]:
        """List what a glue object joins: taking the glue away parts them."""
        facts = self.catalogue.facts(self.members[node].type)
        if facts.kind not in _GLUE or not facts.joins:
            return []
        ties = self.graph.below.get(node, {})
        until_now = self._named_until_now(node, facts.joins)
        joining = frozenset(facts.joins) - until_now.keys()
        joined = set().union(*until_now.values())
        joined |= self._objects_at([below for below, tie in ties.items() if not joining.isdisjoint(tie.attributes)])
        return [
            ImpactedObject(
                address=other,
                type=self.members[other].type,
                distance=1,
                relation=Relation.ATTACHED_TO,
                planned=self._action(other),
                path=(node, other),
            )
            for other in sorted(joined)[: self.limit]
            if other != node and self._tier_number(other) is not None and other not in already
        ]

    def _named_until_now(self, node: str, attributes: Sequence[str]) -> dict[str, frozenset[str]]:
        """Return whom the attributes that change name so far, of those that are known to: what they will is another."""
        row = self.rows[node]
        names = tuple(attributes)
        before, after = row.values.before_of(names), row.values.after_of(names)
        changed = {name: old for name, old, new in zip(names, before, after, strict=True) if old != new}
        if not changed or row.action is Action.DESTROY:
            return {}

        def values_of(other: str, wanted: tuple[str, ...] | None) -> Iterable[Any]:
            return self.rows[other].values.before_of(wanted or IDENTITY) if other in self.rows else ()

        holders = Holders(values_of, sorted(self._objects_at(self.graph.below.get(node, {}))))
        named = {name: holders.named_in(old, str(self.members[node].key)) for name, old in changed.items()}
        return {name: others for name, others in named.items() if others}

    def _objects_at(self, starts: Iterable[str]) -> set[str]:
        """Return the nearest objects that some nodes stand for, past what is none."""
        found: set[str] = set()
        stack = list(starts)
        seen = set(stack)
        while stack:
            below = stack.pop()
            if below in self.members:
                found.add(below)
                continue
            for further, tie in islice(self.graph.below.get(below, {}).items(), self.limit):
                if further not in seen and tie.basis is not Basis.ORDER:
                    seen.add(further)
                    stack.append(further)
        return found


def _output_name(node: str) -> str:
    return node.removeprefix("output.").removesuffix(" (root output)")
