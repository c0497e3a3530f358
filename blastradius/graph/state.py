"""Add what the configuration hides: the dependencies that Terraform stored in the state.

`depends_on` of the prior state is transitive, configuration-level and absolute, and
knows what passes through locals, dynamic blocks and lifecycle arguments. What the
configuration already explains is left out; what remains is reduced to direct ties.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.graph.nodes import Basis, NodeKind, Precision, Tie, Ties, Via, every_instance_node
from blastradius.model.address import join_address, module_address, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.inventory import Inventory, Member
    from blastradius.model.address import ModulePath
    from blastradius.model.plan import Plan

Addresses = frozenset[str]
_NOTHING: Addresses = frozenset()
STORED = Tie(Via.STATE, Precision.STATE, basis=Basis.STORED)


class StoredDependencies:
    """Merges the stored dependencies of a plan's prior state into its graph."""

    def __init__(self, plan: Plan, inventory: Inventory, graph: DependencyGraph) -> None:
        self.inventory = inventory
        self.graph = graph
        self.moved: dict[str, set[str]] = defaultdict(set)
        """By a block's former address, those that its instances have now: each may have gone its own way."""
        for change in plan.changes:
            if change.previous_address:
                self.moved[without_keys(change.previous_address)].add(without_keys(change.address))
        self.stored: dict[str, Addresses] = {}
        """What each object's state entry lists, by node."""
        self.by_address: dict[str, set[Addresses]] = defaultdict(set)
        self._entries: set[str] = set()
        """The objects that are in the state, with dependencies or without."""
        lists: dict[tuple[str, ...], Addresses] = {}
        for entry in plan.prior_objects:
            node = entry.label
            self._entries.add(node)
            if not entry.depends_on:
                continue
            listed = lists.get(entry.depends_on)
            if listed is None:
                listed = lists[entry.depends_on] = self._current(entry.depends_on)
            member = self.inventory.members[node]
            self.stored[member.node] = listed
            self.by_address[member.home.config_address].add(listed)
        self._visible: dict[str, Addresses] = {}
        self._visible_through: dict[int, tuple[Ties, Addresses]] = {}
        """By the identity of the ties, which are kept alive with it: a freed identity would be given away again."""
        self._behind: dict[str, Addresses] = {}

    def _current(self, listed: tuple[str, ...]) -> Addresses:
        """Add where the instances of a block have moved since, and drop addresses that nobody has."""
        known = self.inventory.by_config_address
        current = {*listed, *(moved for address in listed for moved in self.moved.get(address, ()))}
        return frozenset(current & known.keys())

    def merge(self) -> None:
        """Add the ties that only the state knows."""
        if self.stored:  # else the dependencies may have been taken out of the state
            self._part_who_leaves()
        hidden_by_group: dict[tuple[str, int, bool, bool], list[str]] = {}
        for node, listed in self.stored.items():
            member = self.inventory.members[node]
            own = member.home.config_address
            # What is visible is a matter of the configuration, the same for every instance that still has one.
            group = (own, id(listed), node in self.graph.below, node in self.inventory.leaving)
            hidden = hidden_by_group.get(group)
            if hidden is None:
                hidden = hidden_by_group[group] = self._hidden(own, listed, self._visible_from(node))
            for address in hidden:
                self._tie(member, address)

    def _part_who_leaves(self) -> None:
        """Take from who leaves what he never read: the configuration speaks of those who stay."""
        kept: dict[tuple[int, int], tuple[Ties, Ties]] = {}
        for node in self.inventory.leaving & self._entries & self.graph.below.keys():
            ties = self.graph.below[node]
            listed = self.stored.get(node, _NOTHING)
            key = (id(ties), id(listed))  # alike instances share both; the ties are kept alive beside what is left
            if key not in kept:
                left = {
                    target: tie
                    for target, tie in ties.items()
                    if tie.via is Via.PROVIDER or not listed.isdisjoint(self._addresses_at(target))
                }
                kept[key] = (ties, left)
            self.graph.below[node] = kept[key][1]

    def explains(self, node: str, address: str) -> bool:
        """Tell whether a node is known to depend on a block, in any number of steps; configuration or state say so."""
        own = self.inventory.members[node].home.config_address
        return address in self._visible_from(node) or address in self._all_behind(own)

    def _hidden(self, own: str, listed: Addresses, visible: Addresses) -> list[str]:
        """Return the stored dependencies that the visible ones do not explain, reduced to direct ones."""
        explained = set(visible)
        for address in visible:
            explained |= self._all_behind(address)
        missing = listed - explained - {own}
        implied: set[str] = set()
        for address in missing:
            implied |= self._all_behind(address) - {address}
        direct = missing - implied
        covered = direct.union(*map(self._all_behind, direct))
        for address in sorted(missing - covered):
            # Left over where stored lists contradict each other: two blocks behind one another.
            if address not in covered:
                direct |= {address}
                covered |= {address} | self._all_behind(address)
        return sorted(direct)

    def _all_behind(self, address: str) -> Addresses:
        """Return everything a block depends on: its stored lists, or what is visible from it where it has none."""
        known = self._behind.get(address)
        if known is not None:
            return known
        if address in self.by_address:
            behind = frozenset().union(*self.by_address[address])
        else:
            behind = self._walk_behind(address)
        self._behind[address] = behind
        return behind

    def _walk_behind(self, address: str) -> Addresses:
        """Follow what is visible from a data source or a block to be created."""
        behind: set[str] = set()
        pending = [address]
        while pending:
            current = pending.pop()
            for home in self.inventory.by_config_address.get(current, ())[:1]:
                for found in self._visible_from(home.members[0].node) - behind:
                    behind.add(found)
                    if found in self.by_address:
                        behind.update(*self.by_address[found])
                    else:
                        pending.append(found)
        return frozenset(behind)

    def _visible_from(self, node: str) -> Addresses:
        """Return the configuration addresses of the objects next to a node, passing through what is no object."""
        ties = self.graph.below.get(node)
        if not ties:
            return _NOTHING
        known = self._visible_through.get(id(ties))  # alike instances share their ties
        if known is None:
            known = (ties, frozenset().union(*map(self._addresses_at, ties)))
            self._visible_through[id(ties)] = known
        return known[1]

    def _addresses_at(self, node: str) -> Addresses:
        """Return the configuration addresses that a node stands for."""
        known = self._visible.get(node)
        if known is not None:
            return known
        member = self.inventory.members.get(node)
        if member:
            self._visible[node] = frozenset((member.home.config_address,))
            return self._visible[node]
        self._fill_visible(node)
        return self._visible[node]

    def _fill_visible(self, start: str) -> None:
        """Compute, without recursion, what is visible at a passed-through node and all such nodes behind it."""
        stack = [(start, False)]
        on_way: set[str] = set()
        while stack:
            node, finished = stack.pop()
            if finished:
                behind = (self._visible.get(target, _NOTHING) for target in self.graph.below.get(node, ()))
                self._visible[node] = frozenset().union(*behind)
            elif node in self.inventory.members:
                self._visible[node] = frozenset((self.inventory.members[node].home.config_address,))
            elif node not in self._visible and node not in on_way:
                on_way.add(node)
                stack.append((node, True))
                stack.extend((target, False) for target in self.graph.below.get(node, ()))

    def _tie(self, member: Member, address: str) -> None:
        shared, targets = self.inventory.seen_from(address, member.home.path)
        if not targets:
            return
        if len(targets) == 1:
            if targets[0].node not in self.graph.below.get(member.node, ()):
                self.graph.add_tie(member.node, targets[0].node, STORED)
            return
        self.graph.add_tie(member.node, self.hub(hub_node(address, shared), targets), STORED)

    def hub(self, node: str, targets: Iterable[Member]) -> str:
        """Return the node of some instances of a block; the first call makes it."""
        if node not in self.graph.kinds:
            self.graph.add(node, NodeKind.BLOCK)
            self.graph.link(node, {target.node: STORED for target in targets})
        return node


def hub_node(address: str, shared: ModulePath) -> str:
    """Name the node of all instances of a block that are inside a module instance."""
    return every_instance_node(f"state: {join_address(module_address(shared), '…')} {address}")
