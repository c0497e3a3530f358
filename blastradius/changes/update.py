"""Updates in place that the catalogue lists as harmful."""

from __future__ import annotations

import re
from collections.abc import Sized
from typing import TYPE_CHECKING, Any

from blastradius.changes.values import look_up

if TYPE_CHECKING:
    from blastradius.changes.change import Change
    from blastradius.knowledge import RiskyUpdate

_WORLD = ("0.0.0.0/0", "::/0", "*")
_OFF = (False, "false", "Disabled", "DISABLED", "disabled", "INACTIVE", "Suspended", "OFF", "off", "NONE")


def harmful_updates(change: Change) -> list[RiskyUpdate]:
    """Return the catalogue's risky updates that a change is, one for each attribute.

    An update is asked for all of them; a replacement only for what it opens, for the rest goes
    with the old object. What is known only after the apply is not compared: nothing is claimed of it.
    """
    asked = [update for update in change.facts.risky_updates if _is_asked(update, change)]
    if not asked:
        return []
    values = change.row.values
    before, after, mask = values.before(), values.after(), values.after_unknown()
    first: dict[str, RiskyUpdate] = {}
    for update in asked:
        if update.attribute not in first and _happens(update, before, after, mask):
            first[update.attribute] = update
    return list(first.values())


def _is_asked(update: RiskyUpdate, change: Change) -> bool:
    if change.action is not Action.UPDATE and update.test != "opens-to-world":
        return False
    first = update.attribute.partition(".")[0]
    names = change.difference.names
    return any(name.startswith(first[:-1]) for name in names) if first.endswith("*") else first in names


def _happens(update: RiskyUpdate, before: Any, after: Any, mask: Any) -> bool:
    old, new = look_up(before, update.attribute), look_up(after, update.attribute)
    if old == new or is_unknown_at(mask, update.attribute):
        return False
    return _TESTS[update.test](update, _one(old), _one(new))


def _one(values: list[Any]) -> Any:
    """Take the value at a path; several, from blocks of a list, stay together."""
    if not values:
        return None
    return values[0] if len(values) == 1 else values


def _turned_off(_: RiskyUpdate, old: Any, new: Any) -> bool:
    was_on = bool(old) and old not in _OFF
    return was_on and (not new or new in _OFF)


def _turned_on(_: RiskyUpdate, old: Any, new: Any) -> bool:
    return new in (True, "true") and old not in (True, "true")


def _to_zero(_: RiskyUpdate, old: Any, new: Any) -> bool:
    return _number(new) == 0 and _number(old) != 0 and old is not None


def _to_null(_: RiskyUpdate, old: Any, new: Any) -> bool:
    return bool(old) and new in (None, "", [], {})


def _decreases(_: RiskyUpdate, old: Any, new: Any) -> bool:
    was, becomes = _number(old), _number(new)
    return was is not None and becomes is not None and becomes < was


def _increases(_: RiskyUpdate, old: Any, new: Any) -> bool:
    was, becomes = _number(old), _number(new)
    return was is not None and becomes is not None and becomes > was


def _shrinks(_: RiskyUpdate, old: Any, new: Any) -> bool:
    """Tell whether something that was there is gone: a key, an element, or all of it."""
    if isinstance(old, dict):
        return bool(set(old) - set(new)) if isinstance(new, dict) else bool(old)
    if isinstance(old, list):
        if not isinstance(new, list):
            return bool(old)
        if any(isinstance(element, dict) for element in old):
            return len(new) < len(old)  # blocks: one that differs is changed, not gone
        return any(element not in new for element in old)
    return isinstance(old, Sized) and bool(old) and not new


def _becomes(update: RiskyUpdate, old: Any, new: Any) -> bool:
    return bool(new == update.value and old != update.value)


def _opens_to_world(_: RiskyUpdate, old: Any, new: Any) -> bool:
    return _is_open(new) and not _is_open(old)


def _is_open(value: Any) -> bool:
    if isinstance(value, str):
        return value in _WORLD or '"*"' in value
    if isinstance(value, dict):
        return any(_is_open(part) for part in value.values())
    return isinstance(value, list) and any(_is_open(part) for part in value)


def _version_jumps(_: RiskyUpdate, old: Any, new: Any) -> bool:
    was, becomes = _version(old), _version(new)
    if not was or not becomes:
        return False
    return becomes[0] != was[0] or becomes[: len(was)] < was[: len(becomes)]


def _version(value: Any) -> tuple[int, ...]:
    return tuple(int(part) for part in re.findall(r"\d+", value)) if isinstance(value, str) else ()


def _number(value: Any) -> float | None:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return None
    try:
        return float(value)
    except ValueError:
        return None


def _changes(_: RiskyUpdate, old: Any, new: Any) -> bool:
    return bool(old != new)


_TESTS = {
    "change": _changes,
    "to-false": _turned_off,
    "to-true": _turned_on,
    "to-zero": _to_zero,
    "to-null": _to_null,
    "decrease": _decreases,
    "increase": _increases,
    "shrink": _shrinks,
    "becomes": _becomes,
    "opens-to-world": _opens_to_world,
    "version-jump": _version_jumps,
}
