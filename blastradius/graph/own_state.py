"""Whose state it is: the plan's own, which tells more of the plan's objects, or another one, which tells of others."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.address import without_keys
from blastradius.model.state import State

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.model.plan import Plan, ResourceChange, StateObject

_ID = ("id",)
_GOOD_PART = 0.25
"""So much of the smaller side, at least, is the same in a plan and its own state, however old that is."""

Key = tuple[str, str]
"""An address and a deposed key."""

Estate = dict[str, tuple[str, str]]
"""Managed objects: their type and `id` by address."""


class Added(NamedTuple):
    """A plan with what its own state tells of it."""

    plan: Plan
    objects: int
    """How many objects the plan did not have."""
    completed: int
    """How many of the plan's objects had dependencies stored that the plan does not have, or an order."""


class Told(NamedTuple):
    """A plan with all that its own states tell, and the title it goes by."""

    title: str
    plan: Plan


def tell_states(plans: Sequence[tuple[str, Plan]], states: Sequence[State]) -> tuple[list[Told], list[State]]:
    """Give each plan its own states; return the plans, and the states that are no plan's own, by distinct names.

    The state of a plan tells nothing beside that plan: its objects would be met twice.
    """
    named = _named_apart(states, {title for title, _ in plans})
    owned = [[is_own(plan, state) for state in named] for _, plan in plans]
    others = [state for number, state in enumerate(named) if not any(own[number] for own in owned)]
    told = []
    for (title, plan), own in zip(plans, owned, strict=True):
        notes = []
        whole = plan
        for state, is_its_own in zip(named, own, strict=True):
            if is_its_own:
                whole, objects, completed = with_own_state(whole, state)
                notes.append(_added(state.name, objects, completed))
            elif any(state is other for other in others):
                notes.append(f"{state.name} was taken for the state of another stack: it tells who is hit there.")
            else:
                notes.append(f"{state.name} was taken for the state of another plan of this run, and added to that.")
        told.append(Told(title, replace(whole, notes=(*plan.notes, *notes)) if notes else plan))
    return told, others


def _added(name: str, objects: int, completed: int) -> str:
    """Say what a plan's own state told of it."""
    news = [
        f"{number} {one if number == 1 else many}"
        for number, one, many in (
            (objects, "object that the plan does not have", "objects that the plan does not have"),
            (completed, "object with more than the plan says of it", "objects with more than the plan says of them"),
        )
        if number
    ]
    return f"{name} was taken for the plan's own state: it holds {' and '.join(news) or 'nothing new'}."


def _named_apart(states: Sequence[State], taken: set[str]) -> list[State]:
    """Sort states by name and content, and number those of one name, or of a plan's: `terraform`, `terraform (2)`."""
    named: list[State] = []
    used = set(taken)
    for state in sorted(states, key=lambda one: (one.name, sorted(entry.address for entry in one.objects))):
        name, number = state.name, 1
        while name in used:
            number += 1
            name = f"{state.name} ({number})"
        used.add(name)
        named.append(State(name, state.objects))
    return named


def is_own(plan: Plan, state: State) -> bool:
    """Tell whether a state is that of a plan: what both have, by address and type, has the same `id`.

    A plan that knows of no object says nothing against a state, unless it is to create what that has.
    """
    known = estate_of(plan)
    stored = {entry.address: (entry.type, _id(entry)) for entry in _managed(state.objects)}
    if not known:
        return not any(row.address in stored for row in plan.changes)
    return same_estate(known, stored)


def same_estate(one: Estate, other: Estate) -> bool:
    """Tell whether two sets of objects, as type and `id` by address, are the same ones for a good part."""
    if not any(identifier for _, identifier in one.values()) or not any(id_ for _, id_ in other.values()):
        # Sanitised: nothing but addresses is left to compare.
        one, other = _without_ids(one), _without_ids(other)
    else:
        one, other = _with_ids(one), _with_ids(other)
    common = one.keys() & other.keys()
    agreeing = sum(one[address] == other[address] for address in common)
    return agreeing > 0 and 2 * agreeing >= len(common) and agreeing >= _GOOD_PART * min(len(one), len(other))


def with_own_state(plan: Plan, state: State) -> Added:
    """Give a plan what its own state holds besides: objects, stored dependencies, and which go create-first.

    What the plan has a row or an entry for keeps its values: they are newer.
    """
    moved = {row.previous_address: row for row in plan.changes if row.previous_address}
    gone = {(row.address, row.deposed) for row in plan.drift if row.actions == ("delete",)}
    created = {(row.address, row.deposed) for row in plan.changes if row.actions == ("create",)}
    rows = {(row.address, row.deposed) for row in plan.changes}
    entries: dict[Key, StateObject] = {(entry.address, entry.deposed): entry for entry in plan.prior_objects}
    added = completed = 0
    for stored in state.objects:
        here = _where_it_is_now(stored, moved)
        key = here.address, here.deposed
        if key in entries:
            whole = _united(entries[key], here)
            completed += whole != entries[key]
            entries[key] = whole
        elif key not in gone and key not in created:
            entries[key] = here
            added += key not in rows
            completed += key in rows and bool(here.depends_on or here.create_before_destroy is not None)
    return Added(replace(plan, prior_objects=tuple(entries.values())), added, completed)


def _where_it_is_now(stored: StateObject, moved: dict[str, ResourceChange]) -> StateObject:
    """Return a stored object under the address that it has in the plan: a state knows nothing of moves."""
    row = moved.get(stored.address)
    if row is None or stored.deposed or row.type != stored.type:
        return stored
    return stored._replace(address=row.address, name=row.name, module=row.module, key=row.key)


def _united(entry: StateObject, stored: StateObject) -> StateObject:
    """Complete an entry of a plan: stored dependencies are older, and nobody has merged them."""
    depends_on = entry.depends_on
    if not set(stored.depends_on) <= set(depends_on):
        depends_on = tuple(sorted({*depends_on, *stored.depends_on}))
    order = entry.create_before_destroy if stored.create_before_destroy is None else stored.create_before_destroy
    return entry._replace(
        depends_on=depends_on,
        create_before_destroy=order,
        values=stored.values if entry.values is None else entry.values,
    )


def estate_of(plan: Plan) -> Estate:
    """Return the managed objects that a plan knows to exist."""
    known = {entry.address: (entry.type, _id(entry)) for entry in _managed(plan.prior_objects)}
    for row in plan.changes:
        if row.mode == "managed" and not row.deposed and row.actions != ("create",):
            known.pop(row.address, None)
            identifier = row.values.before_of(_ID)[0]
            known[row.previous_address or row.address] = row.type, identifier if isinstance(identifier, str) else ""
    return known


def _managed(objects: Iterable[StateObject]) -> Iterable[StateObject]:
    return (entry for entry in objects if entry.mode == "managed" and not entry.deposed)


def _id(entry: StateObject) -> str:
    identifier = entry.values.of(_ID)[0] if entry.values else None
    return identifier if isinstance(identifier, str) else ""


def _with_ids(objects: Estate) -> Estate:
    return {address: (type_, identifier) for address, (type_, identifier) in objects.items() if identifier}


def _without_ids(objects: Estate) -> Estate:
    return {without_keys(address): (type_, "") for address, (type_, _) in objects.items()}
