"""Find out by values which instance is read, where a plan does not show the index.

`x[each.key].id`, `x[count.index + 1].id` and `join(",", x[*].id)` look alike in a plan: every
instance of `x` is kept at first. Where the argument holds a value that some instances of `x`
have and the others do not, those are the ones it reads (the id of one subnet, say).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.evidence import NOBODY, Holders, Spoken
from blastradius.graph.nodes import Basis, NodeKind, Precision, Tie, Ties, Via, call_node, keep_sharper

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.inventory import Member
    from blastradius.graph.passing import PassedThrough
    from blastradius.graph.values import ObjectValues
    from blastradius.model.address import ModulePath

_REPETITION = frozenset({"for_each", "count"})
_PASSED = frozenset({NodeKind.VARIABLE, NodeKind.LOCAL, NodeKind.MODULE_OUTPUT})
_MOST_ENDS = 16
_MOST_OBJECTS = 64


class _Ends(NamedTuple):
    """What a tie leads to, past variables, locals and outputs."""

    hubs: tuple[str, ...]
    """Sets of instances."""
    others: dict[str, bool]
    """Whatever else, and whether it is merely waited for."""
    open: bool
    """Whether an index that is not known was written on the way."""


class _Open(NamedTuple):
    """A tie that may mean fewer instances than it names."""

    target: str
    ends: _Ends
    arguments: tuple[tuple[str, int], ...]
    """The arguments that make it, and how many indexed readings each of them holds."""
    written: Tie
    """What becomes of the tie: to whatever is no set of instances,"""
    waiting: Tie
    """to what is merely waited for,"""
    unconfirmed: Tie
    """to a set of which it cannot be told who is read,"""
    paired: Tie
    """and to whom is read."""
    simple: _Simple | None
    """What most of them are: one argument that reads one instance of one set."""


class _Simple(NamedTuple):
    hub: str
    names: tuple[str]


_NO_ENDS = _Ends((), {}, open=False)


def _opened(target: str, tie: Tie, ends: _Ends) -> _Open:
    names = sorted({name.partition(".")[0] for name in tie.attributes} - _REPETITION)
    readings = [one.partition(".")[0] for one in tie.readings]
    is_simple = len(names) == 1 and len(readings) <= 1 and ends.hubs == (target,) and not ends.others
    return _Open(
        target,
        ends,
        tuple((name, readings.count(name)) for name in names),
        written=tie._replace(basis=Basis.WRITTEN),
        waiting=tie._replace(via=Via.MODULE, precision=Precision.ALL, basis=Basis.ORDER),
        unconfirmed=tie._replace(precision=Precision.ALL, basis=Basis.UNCONFIRMED),
        paired=tie._replace(precision=Precision.PAIRED, basis=Basis.VALUES),
        simple=_Simple(target, (names[0],)) if is_simple else None,
    )


class Confirmation:
    """Narrows the unconfirmed ties of one graph."""

    def __init__(self, passed: PassedThrough, values: ObjectValues) -> None:
        self.members = passed.inventory.members
        self.graph = passed.graph
        self.calls = passed.calls
        self.sets_of = passed.sets_of
        self.values = values
        self._holders: dict[tuple[str, bool], Holders] = {}
        self._ends: dict[str, _Ends] = {}
        self._sets: dict[str, bool] = {}
        self._orders: dict[str, dict[str, int]] = {}
        self._open: dict[int, tuple[Ties, list[_Open]]] = {}
        self._spread_over: set[str] = set()
        """The sets of instances that module calls are spread over, as far as that is not known."""
        self._read_inside: dict[str, dict[ModulePath, set[str]]] = {}
        """By set of instances and module instance: those that objects inside were found to read."""

    def narrow(self, nodes: Iterable[str]) -> dict[str, Ties]:
        """Narrow the ties of some objects and module calls; a call after all that is inside.

        Returns the former ties of those that were narrowed.
        """
        chosen = set(nodes)
        before: dict[str, Ties] = {}
        self._spread_over = {
            target
            for path, node in self.calls.items()
            if node == call_node(path)
            for target, tie in self.graph.below.get(node, {}).items()
            if tie.basis is Basis.UNCONFIRMED
        }
        for node in chosen:
            member = self.members.get(node)
            ties = self.graph.below.get(node)
            if member is not None and ties:
                open_ties = self._open_of(ties)
                if open_ties and self._narrow(member, ties, open_ties):
                    before[node] = ties
        for path, node in self.calls.items():
            if node in chosen and node == call_node(path):
                ties = self.graph.below.get(node, {})
                if self._narrow_call(path, node, ties):
                    before[node] = ties
        return before

    # -- what is open -----------------------------------------------------------

    def _open_of(self, ties: Ties) -> list[_Open]:
        known = self._open.get(id(ties))  # alike instances share their ties
        if known is None:
            found = []
            for target, tie in ties.items():
                if tie.via is Via.REFERENCE and self.graph.kinds[target] in _PASSED | {NodeKind.BLOCK}:
                    ends = self._ends_of(target)
                    if ends.hubs and (ends.open or tie.basis is Basis.UNCONFIRMED):
                        found.append(_opened(target, tie, ends))
            known = self._open[id(ties)] = (ties, found)
        return known[1]

    def _ends_of(self, target: str) -> _Ends:
        known = self._ends.get(target)
        if known is None:
            known = self._ends[target] = self._find_ends(target)
        return known

    def _find_ends(self, target: str) -> _Ends:
        hubs: dict[str, None] = {}
        others: dict[str, bool] = {}
        is_open = False
        pending, seen = [(target, False)], {target: False}
        while pending:
            node, waited_for = pending.pop()
            if self._is_set(node) and not waited_for:
                hubs[node] = None
            elif self.graph.kinds[node] in _PASSED:
                for below, tie in self.graph.below.get(node, {}).items():
                    is_open = is_open or tie.basis is Basis.UNCONFIRMED
                    waits = waited_for or tie.basis is Basis.ORDER
                    if seen.get(below, True) and (below not in seen or not waits):
                        seen[below] = waits
                        pending.append((below, waits))
            else:
                others[node] = waited_for and others.get(node, True)
            if len(hubs) + len(others) > _MOST_ENDS:
                return _NO_ENDS
        return _Ends(tuple(hubs), others, is_open)

    def _is_set(self, node: str) -> bool:
        """Tell whether a node stands for several instances, and not for what a block without any hands on."""
        if self.graph.kinds[node] is not NodeKind.BLOCK:
            return False
        known = self._sets.get(node)
        if known is None:
            below = self.graph.below.get(node, {})
            known = self._sets[node] = len(below) > 1 and not any(tie.attributes for tie in below.values())
        return known

    # -- objects ----------------------------------------------------------------

    def _narrow(self, member: Member, ties: Ties, open_ties: list[_Open]) -> bool:
        """Narrow the ties of an object; tell whether any could be."""
        simple = open_ties[0].simple if len(open_ties) == 1 else None
        if simple is not None and self.values.is_settled(member.node):
            holder = self._holders_of(simple.hub).holder_of(self.values.some(member.node, simple.names)[0])
            if holder and holder not in ties:
                narrowed = dict(ties)
                del narrowed[open_ties[0].target]
                narrowed[holder] = open_ties[0].paired
                self.graph.below[member.node] = narrowed
                if simple.hub in self._spread_over:
                    self._note(member, simple.hub, frozenset((holder,)))
                return True
        chosen = {(one.target, hub): self._chosen(member, hub, one, ties) for one in open_ties for hub in one.ends.hubs}
        if all(found is None for found in chosen.values()):
            return False
        if len(chosen) > 1:
            self._carry_over(open_ties, chosen)
        narrowed = dict(ties)
        for one in open_ties:
            if all(chosen[one.target, hub] is None for hub in one.ends.hubs):
                continue
            del narrowed[one.target]
            self._tie_others(narrowed, one)
            for hub in one.ends.hubs:
                self._tie_chosen(member, narrowed, one, hub, chosen[one.target, hub])
        narrowed.pop(member.node, None)
        self.graph.below[member.node] = narrowed
        return True

    def _tie_others(self, narrowed: Ties, one: _Open) -> None:
        for other, waited_for in one.ends.others.items():
            if waited_for:
                self.graph.waited_for.add(other)
            keep_sharper(narrowed, other, one.waiting if waited_for else one.written)

    def _tie_chosen(self, member: Member, narrowed: Ties, one: _Open, hub: str, found: frozenset[str] | None) -> None:
        if found is None:
            keep_sharper(narrowed, hub, one.unconfirmed)
            return
        if hub in self._spread_over:
            self._note(member, hub, found)
        for child in sorted(found) if len(found) > 1 else found:
            keep_sharper(narrowed, child, one.paired)

    def _carry_over(self, open_ties: list[_Open], chosen: dict[tuple[str, str], frozenset[str] | None]) -> None:
        """Choose of the other outputs of a module what was chosen of one: the index stands behind the module's name."""
        places: dict[object, set[int]] = {}
        for one in open_ties:
            for hub in one.ends.hubs:
                found = chosen[one.target, hub]
                if found and hub in self.sets_of:
                    order = self._order_of(hub)
                    places[self.sets_of[hub], one.arguments] = {order[child] for child in found}
        for one in open_ties if places else ():
            for hub in one.ends.hubs:
                if chosen[one.target, hub] is None and hub in self.sets_of:
                    read = places.get((self.sets_of[hub], one.arguments))
                    if read:
                        children = list(self._order_of(hub))
                        chosen[one.target, hub] = frozenset(children[place] for place in read)

    def _order_of(self, hub: str) -> dict[str, int]:
        """Return the children of a set with their places."""
        order = self._orders.get(hub)
        if order is None:
            order = self._orders[hub] = {child: place for place, child in enumerate(self.graph.below[hub])}
        return order

    def _chosen(self, member: Member, hub: str, one: _Open, ties: Ties) -> frozenset[str] | None:
        """Return the children of a set that an object reads; None where that cannot be told."""
        if not one.arguments:
            # What merely repeats the block is read as a whole, and says nothing of one instance.
            children = self.graph.below[hub]
            return frozenset() if any(target in children for target in ties) else None
        found: frozenset[str] = frozenset()
        silent = []
        each_value_is_known = False
        for name, readings in one.arguments:
            spoken_of = self._spoken_of(member, hub, name)
            found = found | spoken_of.children if found else spoken_of.children
            if not spoken_of.children or spoken_of.times < readings:
                silent.append((name, readings))
            elif not readings:
                each_value_is_known = True
        for name, readings in silent:
            if not readings and each_value_is_known:
                continue  # `each.value` again
            if readings > 1 or not self._agrees(member, hub, name, found):
                return None
        return found or None

    def _spoken_of(self, member: Member, hub: str, name: str) -> Spoken:
        """Return whom one argument speaks of: as planned, and where that differs as it was before."""
        own_key = str(member.key)
        before, after = self.values.sides(member.node, name)
        if after is before:
            return self._holders_of(hub).spoken_of(before.value, own_key)
        if after.unknown:
            read = self._holders_of(hub).spoken_of(before.value, own_key)
            # It becomes unknown because what it reads does: who stays as he is cannot be the reason.
            return read if any(self._changes(child) for child in read.children) else NOBODY
        planned = self._holders_of(hub, planned=True).spoken_of(after.value, own_key)
        if not planned.children:
            return NOBODY
        past = self._holders_of(hub).spoken_of(before.value, own_key)
        return Spoken(planned.children | past.children, planned.times)

    def _agrees(self, member: Member, hub: str, name: str, found: frozenset[str]) -> bool:
        before, after = self.values.sides(member.node, name)
        if after.unknown or after is before:
            return self._holders_of(hub).agrees(before.value, found)
        return self._holders_of(hub, planned=True).agrees(after.value, found)

    def _changes(self, child: str) -> bool:
        return any(self.values.changes(node) for node in self._objects_behind(child))

    # -- module calls -------------------------------------------------------------

    def _note(self, member: Member, hub: str, found: frozenset[str]) -> None:
        by_path = self._read_inside.setdefault(hub, {})
        path = member.home.path
        for length in range(1, len(path) + 1):
            by_path.setdefault(path[:length], set()).update(found)

    def _narrow_call(self, path: ModulePath, node: str, ties: Ties) -> bool:
        """Narrow what a module's for_each reads to what the objects inside were found to read of it."""
        narrowed = dict(ties)
        for target, tie in ties.items():
            if tie.basis is Basis.UNCONFIRMED and self.graph.kinds[target] is NodeKind.BLOCK:
                read = self._read_inside.get(target, {}).get(path)
                if read:
                    del narrowed[target]
                    for child in sorted(read):
                        keep_sharper(narrowed, child, tie._replace(precision=Precision.PAIRED, basis=Basis.VALUES))
        if narrowed == ties:
            return False
        self.graph.below[node] = narrowed
        return True

    # -- values -------------------------------------------------------------------

    def _holders_of(self, hub: str, *, planned: bool = False) -> Holders:
        holders = self._holders.get((hub, planned))
        if holders is None:

            def values_of(child: str, names: tuple[str, ...] | None) -> Iterable[Any]:
                if names and child in self.members:
                    return self.values.some(child, names, planned=planned)
                objects = (child,) if child in self.members else self._objects_behind(child)
                found: list[Any] = []
                for node in objects:
                    found.extend(
                        self.values.some(node, names, planned=planned)
                        if names
                        else self.values.whole(node, planned=planned).values()
                    )
                return found

            holders = self._holders[hub, planned] = Holders(values_of, self.graph.below[hub])
        return holders

    def _objects_behind(self, child: str) -> list[str]:
        """Return the objects that a child of a set stands for: itself, or what is behind an output."""
        found: list[str] = []
        pending, seen = [child], {child}
        while pending and len(found) < _MOST_OBJECTS:
            node = pending.pop()
            if node in self.members:
                found.append(node)
                continue
            for below in self.graph.below.get(node, ()):
                if below not in seen:
                    seen.add(below)
                    pending.append(below)
        return found
