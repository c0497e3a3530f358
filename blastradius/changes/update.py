"""Updates in place that the catalogue lists as harmful."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from blastradius.changes.values import is_unknown_at, look_up, number_of
from blastradius.model.action import Action

if TYPE_CHECKING:
    from blastradius.changes.change import Change
    from blastradius.knowledge import RiskyUpdate

    Values = list[Any]

_WORLD = frozenset({"0.0.0.0/0", "::/0", "*", "internet", "any", "allusers", "allauthenticatedusers"})
_OFF = frozenset({"", "false", "disabled", "inactive", "suspended", "off", "none"})
_NARROWING = ("aws:source", "aws:principal", "aws:calledvia", "kms:caller", "kms:viaservice", "sts:externalid")
"""What the keys of a condition begin with that says who may, and not only how."""


def harmful_updates(change: Change) -> list[RiskyUpdate]:
    """Return the catalogue's risky updates that a change is, one for each attribute.

    An update is asked for all of them; a replacement only for what it opens, for the rest goes
    with the old object. What is known only after the apply is not compared: nothing is claimed of it.
    """
    asked = _asked(change)
    if not asked:
        return []
    values = change.row.values
    before, after, mask = values.before(), values.after(), values.after_unknown()
    first: dict[str, RiskyUpdate] = {}
    for update in asked:
        if update.attribute not in first and _happens(update, before, after, mask):
            first[update.attribute] = update
    return list(first.values())


def _asked(change: Change) -> list[RiskyUpdate]:
    """Return what this kind of change is asked for, of the attributes that change."""
    is_update = change.action is Action.UPDATE
    names = change.difference.names
    return [
        update
        for update in change.facts.risky_updates
        if (is_update or update.test == "opens-to-world") and _concerns(update, names)
    ]


def _concerns(update: RiskyUpdate, names: tuple[str, ...]) -> bool:
    first = update.attribute.partition(".")[0]
    return any(name.startswith(first[:-1]) for name in names) if first.endswith("*") else first in names


def _happens(update: RiskyUpdate, before: Any, after: Any, mask: Any) -> bool:
    old = [value for value in look_up(before, update.attribute) if value is not None]
    new = [value for value in look_up(after, update.attribute) if value is not None]
    if old == new or is_unknown_at(mask, update.attribute):
        return False
    return _TESTS[update.test](update, old, new)


# Each test gets all values at its path: none where nothing is set, several from blocks of a list.


def _turned_off(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return sum(map(_is_on, new)) < sum(map(_is_on, old))


def _is_on(value: Any) -> bool:
    return value.lower() not in _OFF if isinstance(value, str) else bool(value)


def _turned_on(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return sum(map(_is_true, new)) > sum(map(_is_true, old))


def _is_true(value: Any) -> bool:
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _to_zero(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return bool(old) and _zeros(new) > _zeros(old)


def _zeros(values: Values) -> int:
    return sum(number_of(value) == 0 for value in values)


def _to_null(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return any(old) and not any(new)


def _decreases(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return any(becomes < was for was, becomes in _numbers(old, new))


def _increases(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return any(becomes > was for was, becomes in _numbers(old, new))


def _numbers(old: Values, new: Values) -> list[tuple[float, float]]:
    """Pair the numbers of two sides; where their count differs nobody knows which became which."""
    was = sorted(number for value in old if (number := number_of(value)) is not None)
    becomes = sorted(number for value in new if (number := number_of(value)) is not None)
    return list(zip(was, becomes, strict=True)) if len(was) == len(becomes) else []


def _shrinks(_: RiskyUpdate, old: Values, new: Values) -> bool:
    """Tell whether something that was there is gone: a key, an element, or all of it."""
    if not new or not any(new):
        return any(old)
    if all(isinstance(value, dict) for value in (*old, *new)):
        return any(key not in _keys(new) for key in _keys(old))
    was, becomes = _elements(old), _elements(new)
    if any(isinstance(element, dict) for element in was):
        return len(becomes) < len(was)  # blocks: one that differs is changed, not gone
    return any(isinstance(value, list) for value in old) and any(element not in becomes for element in was)


def _keys(values: Values) -> list[str]:
    return [key for value in values for key, part in value.items() if part is not None]


def _elements(values: Values) -> list[Any]:
    return [element for value in values for element in (value if isinstance(value, list) else [value])]


def _becomes(update: RiskyUpdate, old: Values, new: Values) -> bool:
    return new.count(update.value) > old.count(update.value)


def _opens_to_world(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return _openings(new) > _openings(old)


def _openings(value: Any) -> int:
    """Count the ways in from everywhere: ranges, principals, and policies that say so."""
    if isinstance(value, str):
        return int(value.lower() in _WORLD) if value[:1] != "{" else _openings_of_policy(value)
    if isinstance(value, dict):
        value = list(value.values())
    return sum(map(_openings, value)) if isinstance(value, list) else 0


def _openings_of_policy(text: str) -> int:
    """Count the statements of a policy document that allow everybody, or everything; all, where it is no document."""
    try:
        document = json.loads(text)
    except (ValueError, RecursionError):
        return text.count('"*"')
    statements = document.get("Statement")
    if isinstance(statements, dict):
        statements = [statements]
    if not isinstance(statements, list):
        return 0
    return sum(_is_open_statement(one) for one in statements if isinstance(one, dict))


def _is_open_statement(statement: dict[str, Any]) -> bool:
    if statement.get("Effect") != "Allow" or _narrows(statement.get("Condition")):
        return False
    principal = statement.get("Principal")
    if isinstance(principal, dict):
        principal = _elements(list(principal.values()))
    if "NotPrincipal" in statement or "*" in _elements([principal]):
        return True
    return principal is None and "*" in _elements([statement.get("Action")])


def _narrows(condition: Any) -> bool:
    """Tell whether a condition says who may."""
    tests = condition.values() if isinstance(condition, dict) else ()
    keys = [key.lower() for test in tests if isinstance(test, dict) for key in test]
    return any(key.startswith(_NARROWING) or key.endswith((":sub", ":aud")) for key in keys)


def _version_jumps(_: RiskyUpdate, old: Values, new: Values) -> bool:
    if len(old) != 1 or len(new) != 1:
        return False
    was, becomes = _version(old[0]), _version(new[0])
    if not was or not becomes:
        return False
    return becomes[0] != was[0] or becomes[: len(was)] < was[: len(becomes)]


def _version(value: Any) -> tuple[int, ...]:
    if isinstance(value, bool) or not isinstance(value, int | float | str):
        return ()
    return tuple(int(part) for part in re.findall(r"[0-9]{1,18}", str(value)[:100]))


def _changes(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return old != new


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
