"""The attribute values of a plan's objects, read one attribute at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.model.plan import Plan


class Side(NamedTuple):
    """One attribute on one side of a change."""

    value: Any = None
    unknown: bool = False


_NOTHING = Side()


class ObjectValues:
    """Looks attributes up by node: in the object's row, else in its entry of the state."""

    def __init__(self, plan: Plan) -> None:
        self._rows = {str(row.object) if row.deposed else row.address: row for row in plan.changes}
        self._entries = {
            str(entry.object) if entry.deposed else entry.address: entry
            for entry in plan.prior_objects
            if entry.values is not None
        }

    def sides(self, node: str, name: str) -> tuple[Side, Side]:
        """Return an attribute before and after; of what does not change, twice the same."""
        row = self._rows.get(node)
        if row is None:
            entry = self._entries.get(node)
            both = Side(entry.values.of((name,)).get(name)) if entry and entry.values else _NOTHING
            return both, both
        before = Side(row.values.before_of((name,)).get(name))
        if row.actions in (("no-op",), ("delete",), ("forget",)):
            return before, before
        return before, Side(row.values.after_of((name,)).get(name), row.values.is_unknown(name))

    def held(self, node: str, names: tuple[str, ...] | None, *, planned: bool) -> Iterator[Any]:
        """Yield some attributes of an object, or all: as it is or as it is planned to be, without what is not known."""
        row = self._rows.get(node)
        found: Any = None
        if row is None:
            entry = self._entries.get(node)
            if entry and entry.values:
                found = entry.values.of(names) if names else entry.values.whole()
        elif planned and row.actions != ("no-op",):
            found = row.values.after_of(names) if names else row.values.after()
        else:
            found = row.values.before_of(names) if names else row.values.before()
        if isinstance(found, dict):
            yield from found.values()

    def attributes(self, node: str) -> Iterable[tuple[str, Any]]:
        """Return the attributes of an object by name, as they are; of one to be created, as planned."""
        row = self._rows.get(node)
        entry = self._entries.get(node)
        if row is not None:
            found = row.values.before() or row.values.after()
        else:
            found = entry.values.whole() if entry and entry.values else None
        return found.items() if isinstance(found, dict) else ()

    def changes(self, node: str) -> bool:
        """Tell whether anything is planned for an object."""
        row = self._rows.get(node)
        return row is not None and row.actions != ("no-op",)
