"""Who has read another instance of a block than the configuration names from now on.

The state stores blocks. Where the configuration still leads to one instance of a stored block, or some, the
others may have been read until now: prior values tell. They also tell which instances of a block somebody
read who leaves, for no configuration speaks of him any more.
"""

from __future__ import annotations

from collections import defaultdict, deque
from functools import cached_property
from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.evidence import Holders, texts_in
from blastradius.graph.nodes import Basis, NodeKind, Precision, Tie, Ties, Via
from blastradius.graph.state import STORED, hub_node

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from collections.abc import Set as AbstractSet

    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.inventory import Home, Inventory, Member
    from blastradius.graph.state import Addresses, StoredDependencies
    from blastradius.graph.values import ObjectValues
    from blastradius.model.address import ModulePath

_SETS = frozenset({NodeKind.BLOCK, NodeKind.MODULE})
_MOST_ON_THE_WAY = 200
_NOBODY: frozenset[str] = frozenset()


class PastReadings:
    """Adds the ties of the past to a graph that has those of the configuration and of the state."""

    def __init__(
        self, inventory: Inventory, graph: DependencyGraph, stored: StoredDependencies, values: ObjectValues | None
    ) -> None:
        self.inventory = inventory
        self.graph = graph
        self.stored = stored
        self.values = values
        """None where no values are to be compared: then whoever changes may have read any other instance."""
        self._made: list[str] = []
        """The sets of instances that were not in the graph before."""
        self._instances: dict[tuple[str, ModulePath], _Instances] = {}
        self._ends: dict[str, tuple[str, ...]] = {}
        self._behind: dict[str, dict[str, frozenset[str]]] = {}
        """What is known of the graph as it is while ties are being added."""

    def add(self, among: AbstractSet[str] | None) -> dict[str, Ties]:
        """Tie everyone to whom he has read of some objects, None for all; return the former ties of those who were."""
        self._ends, self._behind = {}, {}
        wanted = self._blocks(among)
        before: dict[str, Ties] = {}
        seen: dict[tuple[str, str], _Instances | None] = {}
        """What is asked for of a block, by the module instance that it is seen from."""
        for (home, listed), nodes in self._readers.items() if wanted else ():
            asked = []
            for address in sorted(listed & wanted):
                view = (home.module, address)
                if view not in seen:
                    seen[view] = self._seen_from(home, address, among)
                if (instances := seen[view]) and address != home.config_address:
                    asked.append(instances)
            for node in nodes if asked else ():
                ties = self.graph.below.get(node, {})
                changed = self._with_past(self.inventory.members[node], ties, asked)
                if changed != ties:
                    before[node] = ties
                    self.graph.below[node] = changed
        before |= {hub: {} for hub in self._made}
        self._made.clear()
        return before

    def _blocks(self, among: AbstractSet[str] | None) -> Addresses:
        """Return the blocks of some objects."""
        if among is None:
            return frozenset(self.inventory.by_config_address)
        members = self.inventory.members
        return frozenset(members[one].home.config_address for one in among if one in members)

    @cached_property
    def _readers(self) -> dict[tuple[Home, Addresses], list[str]]:
        """Return the objects that have stored dependencies, those together that have the same ones.

        Without values nothing but a change tells that one of them has a past.
        """
        found: dict[tuple[Home, Addresses], list[str]] = defaultdict(list)
        for node, listed in self.stored.stored.items():
            if self.values is None and node not in self.inventory.changing:
                continue
            found[self.inventory.members[node].home, listed].append(node)
        return found

    def _seen_from(self, home: Home, address: str, among: AbstractSet[str] | None) -> _Instances | None:
        """Return the instances of a block that a block can mean; None where none is asked for."""
        shared, members = self.inventory.seen_from(address, home.path)
        is_asked_for = among is None or any(member.node in among for member in members)
        if not is_asked_for or (self.values is None and len(members) < 2):
            return None
        found = self._instances.get((address, shared))
        if found is None:
            hub = hub_node(address, shared)
            found = self._instances[address, shared] = _Instances(address, hub, members, self.values)
        return found

    # -- one reader -----------------------------------------------------------------

    def _with_past(self, member: Member, ties: Ties, stored: list[_Instances]) -> Ties:
        """Return the ties of an object with those of its past."""
        changed = dict(ties)
        before = _Before(self.values, member)
        for instances in stored:
            if instances.hub in ties:
                held = before.ties(instances) if member.node in self.inventory.leaving else {}
                if held and len(held) < len(instances.nodes):
                    del changed[instances.hub]
                    changed |= held
                continue
            reading = self._reading(ties, instances)
            if reading is None:
                continue
            new = {node for node in before.named(instances) if not self._reads(member.node, node, reading)}
            changed |= before.ties(instances, new) if new else {}
            if self._may_have_read_others(member, reading, instances):
                if instances.hub not in self.graph.kinds:
                    self._made.append(instances.hub)
                changed[self.stored.hub(instances.hub, instances.members)] = STORED
        return changed

    def _may_have_read_others(self, member: Member, reading: _Reading, instances: _Instances) -> bool:
        """Tell whether an argument that reads some instances comes to do so, and had a value that speaks of none."""
        if instances.current < 2 or member.node not in self.inventory.changing:
            return False
        if self.values is None or instances.holders is None:
            return bool(reading.arguments)
        for name in reading.arguments:
            before, after = self.values.sides(member.node, name)
            goes = after.unknown or after.value != before.value or member.node in self.inventory.leaving
            if before.value and goes and not instances.holders.speaks(before.value, str(member.key)):
                return True
        return False

    def _reads(self, reader: str, node: str, reading: _Reading) -> bool:
        """Tell whether an object is known to depend on another one, directly or by way of some others."""
        if node in reading.single or any(node in behind for behind in reading.sets):
            return True
        seen = {reader}
        pending = deque(seen)
        while pending and len(seen) < _MOST_ON_THE_WAY:
            ties = self.graph.below.get(pending.popleft(), {})
            if node in ties and ties[node].basis is not Basis.ORDER:
                return True
            for below, tie in islice(ties.items(), _MOST_ON_THE_WAY):
                if below not in seen and tie.basis is not Basis.ORDER:
                    seen.add(below)
                    pending.append(below)
        return False

    # -- what is read from now on -----------------------------------------------------

    def _reading(self, ties: Ties, instances: _Instances) -> _Reading | None:
        """Return which instances of a block some ties lead to; None where that is all of them."""
        single: set[str] = set()
        sets: list[frozenset[str]] = []
        arguments: dict[str, None] = {}
        for target, tie in ties.items():
            if tie.basis is Basis.ORDER:
                continue
            is_read = False
            for end in self._ends_of(target):
                if end in instances.nodes:
                    single.add(end)
                    is_read = True
                elif self.graph.kinds[end] in _SETS and (behind := self._behind_of(end).get(instances.address)):
                    if len(behind) >= instances.current:
                        return None
                    sets.append(behind)
                    is_read = True
            if is_read:
                arguments.update(dict.fromkeys(name.partition(".")[0] for name in tie.attributes))
        return None if len(single) >= instances.current else _Reading(single, sets, tuple(arguments))

    def _ends_of(self, target: str) -> tuple[str, ...]:
        """Return the objects and sets of objects that a tie leads to, past variables, locals and outputs."""
        known = self._ends.get(target)
        if known is None:
            known = self._ends[target] = tuple(self._walk(target, self.inventory.members.keys(), _SETS))
        return known

    def _behind_of(self, node: str) -> dict[str, frozenset[str]]:
        """Return the objects that a set stands for, by block."""
        known = self._behind.get(node)
        if known is None:
            members = self.inventory.members
            found: dict[str, set[str]] = defaultdict(set)
            for one in self._walk(node, members.keys(), frozenset()):
                found[members[one].home.config_address].add(one)
            known = self._behind[node] = {address: frozenset(nodes) for address, nodes in found.items()}
        return known

    def _walk(self, start: str, ends: AbstractSet[str], kinds: AbstractSet[NodeKind]) -> list[str]:
        """Return what is nearest on all ways down, of some nodes and some kinds of nodes."""
        found: list[str] = []
        pending, seen = [start], {start}
        while pending:
            node = pending.pop()
            if node in ends or self.graph.kinds[node] in kinds:
                found.append(node)
                continue
            for below, tie in self.graph.below.get(node, {}).items():
                if below not in seen and tie.basis is not Basis.ORDER:
                    seen.add(below)
                    pending.append(below)
        return found


class _Before:
    """The values that an object has before the apply."""

    def __init__(self, values: ObjectValues | None, member: Member) -> None:
        self._all = values
        self._member = member

    @cached_property
    def _values(self) -> Mapping[str, Any]:
        return self._all.whole(self._member.node) if self._all else {}

    @cached_property
    def _texts(self) -> list[str]:
        return texts_in(list(self._values.values()))

    def named(self, instances: _Instances) -> AbstractSet[str]:
        """Return every instance whose identifier may stand in some value; quickly, for mostly none does that is new."""
        return instances.holders.perhaps_named_in(self._texts) if instances.holders and self._texts else _NOBODY

    def ties(self, instances: _Instances, among: AbstractSet[str] | None = None) -> Ties:
        """Return ties to the instances whose identifier stands in some value, by the attributes that hold it."""
        names: dict[str, list[str]] = defaultdict(list)
        if instances.holders:
            for name, value in self._values.items():
                for node in instances.holders.named_in(value, str(self._member.key)):
                    if among is None or node in among:
                        names[node].append(name)
        return {
            node: Tie(Via.STATE, Precision.PAIRED, tuple(sorted(held)), Basis.VALUES) for node, held in names.items()
        }


class _Reading(NamedTuple):
    """What an object reads of the instances of a block."""

    single: set[str]
    sets: list[frozenset[str]]
    arguments: tuple[str, ...]


class _Instances:
    """The instances of a block that a reader can mean."""

    def __init__(self, address: str, hub: str, members: list[Member], values: ObjectValues | None) -> None:
        self.address = address
        self.hub = hub
        self.members = members
        self.nodes = frozenset(member.node for member in members)
        self.current = sum(not member.deposed for member in members)
        self.holders: Holders | None = None
        if values is not None:

            def values_of(node: str, names: tuple[str, ...] | None) -> Iterable[Any]:
                return values.some(node, names) if names else values.whole(node).values()

            self.holders = Holders(values_of, (member.node for member in members))
