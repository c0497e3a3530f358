"""The attribute values of a plan's objects, read one attribute at a time."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from blastradius.model.plan import Plan


class Side(NamedTuple):
    """One attribute on one side of a change."""

    value: Any = None
    unknown: bool = False


_NOTHING = Side()
_NO_OP = ("no-op",)
_WITHOUT_AFTER = (_NO_OP, ("delete",), ("forget",))


class ObjectValues:
    """Looks attributes up by node: in the object's row, else in its entry of the state."""

    def __init__(self, plan: Plan) -> None:
        self._rows = {row.label: row for row in plan.changes}
        self._entries = {
            entry.label: entry
            for entry in plan.prior_objects
            if entry.values is not None and (entry.deposed or entry.address not in self._rows)
        }

    def sides(self, node: str, name: str) -> tuple[Side, Side]:
        """Return an attribute before and after; of what does not change, twice the same."""
        row = self._rows.get(node)
        if row is None:
            entry = self._entries.get(node)
            both = Side(entry.values.of((name,))[0]) if entry and entry.values else _NOTHING
            return both, both
        before = Side(row.values.before_of((name,))[0])
        if row.actions in _WITHOUT_AFTER:
            return before, before
        return before, Side(row.values.after_of((name,))[0], row.values.is_unknown(name))

    def some(self, node: str, names: tuple[str, ...], *, planned: bool = False) -> tuple[Any, ...]:
        """Return some attributes of an object, as it is or as it is planned to be; None for what it has not."""
        row = self._rows.get(node)
        if row is not None:
            goes_on = planned and row.actions != _NO_OP
            return row.values.after_of(names) if goes_on else row.values.before_of(names)
        entry = self._entries.get(node)
        return entry.values.of(names) if entry and entry.values else (None,) * len(names)

    def whole(self, node: str, *, planned: bool = False) -> dict[str, Any]:
        """Return all attributes of an object, as it is or as it is planned to be."""
        row = self._rows.get(node)
        found: Any
        if row is not None:
            found = row.values.after() if planned and row.actions != _NO_OP else row.values.before()
        else:
            entry = self._entries.get(node)
            found = entry.values.whole() if entry and entry.values else None
        return found if isinstance(found, dict) else {}

    def is_settled(self, node: str) -> bool:
        """Tell whether an object has a row, and nothing is planned for it."""
        row = self._rows.get(node)
        return row is not None and row.actions == _NO_OP

    def changes(self, node: str) -> bool:
        """Tell whether anything is planned for an object."""
        row = self._rows.get(node)
        return row is not None and row.actions != _NO_OP
