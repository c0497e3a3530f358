"""Plans that nobody made: what would be if one object went, or if one change were made otherwise."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blastradius.errors import UsageError
from blastradius.graph.addresses import meant_by
from blastradius.model.action import Action
from blastradius.model.plan import PlainValues, Plan, ResourceChange

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from blastradius.model.plan import StateObject

_WORDS = {Action.DESTROY: ("delete",), Action.REPLACE: ("delete", "create")}
_STAYS = ("no-op",)


def suppose(plan: Plan, wanted: Mapping[str, Action]) -> Plan:
    """Return a plan of the same objects in which some are destroyed or replaced, and nothing else changes.

    An address is that of an object, of a block (all its instances) or of a module (all inside).
    Raises `UsageError` for an address at which nothing exists.
    """
    rows = {row.address: _still(row) for row in plan.changes if _exists(row)}
    for entry in plan.prior_objects:
        if entry.mode == "managed" and not entry.deposed and entry.address not in rows:
            rows[entry.address] = _row_of(entry)
    managed = [address for address, row in rows.items() if row.mode == "managed"]
    for address, action in wanted.items():
        found = meant_by(managed, address)
        if not found:
            raise UsageError(
                f"nothing exists at the address {address}.", "Name an object, a block or a module of the state."
            )
        rows.update({one: rows[one]._replace(actions=_WORDS[action]) for one in found})
    return replace(
        plan, changes=tuple(rows.values()), drift=(), deferred=(), outputs=(), complete=True, errored=False, notes=()
    )


def without(plan: Plan, nodes: Collection[str]) -> Plan:
    """Return a plan in which the changes of some objects are not made."""
    return replace(plan, changes=tuple(_others(plan.changes, nodes)))


def with_values(plan: Plan, node: str, attribute: str, value: object) -> Plan:
    """Return a plan in which an attribute of an object has been another one already."""

    def changed(row: ResourceChange) -> ResourceChange:
        before = row.values.before()
        inside = _set(before, attribute.split("."), value)
        values = PlainValues(inside, row.values.after(), row.values.after_unknown())
        return row._replace(values=values)

    return replace(plan, changes=tuple(changed(row) if str(row.object) == node else row for row in plan.changes))


def create_first(plan: Plan, node: str) -> Plan:
    """Return a plan in which the new object of a replacement is there before the old one goes."""
    return replace(
        plan,
        changes=tuple(
            row._replace(actions=("create", "delete")) if str(row.object) == node else row for row in plan.changes
        ),
    )


def _others(rows: Iterable[ResourceChange], nodes: Collection[str]) -> Iterable[ResourceChange]:
    for row in rows:
        if str(row.object) not in nodes:
            yield row
        elif row.action is not Action.CREATE:
            yield _still(row)


def _exists(row: ResourceChange) -> bool:
    return row.action is not Action.CREATE and not row.deposed


def _still(row: ResourceChange) -> ResourceChange:
    """Return the row of an object that stays as it is."""
    before = row.values.before()
    return row._replace(
        actions=_STAYS,
        reason="",
        replace_paths=(),
        importing=False,
        previous_address="",
        values=PlainValues(before, before, {}, row.values.before_sensitive(), row.values.before_sensitive()),
    )


def _row_of(entry: StateObject) -> ResourceChange:
    values = entry.values.whole() if entry.values is not None else {}
    return ResourceChange(
        address=entry.address,
        mode=entry.mode,
        type=entry.type,
        name=entry.name,
        actions=_STAYS,
        values=PlainValues(values, values),
        module=entry.module,
        key=entry.key,
        provider=entry.provider,
    )


def _set(value: Any, path: list[str], wanted: object) -> Any:
    """Return a copy of an attribute tree with one attribute changed; blocks in lists are all changed."""
    if isinstance(value, list):
        return [_set(one, path, wanted) for one in value]
    if not path:
        return wanted
    inside = value if isinstance(value, dict) else {}
    return {**inside, path[0]: _set(inside.get(path[0]), path[1:], wanted)}
