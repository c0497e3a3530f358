"""What a risky update may ask of an attribute's values before and after.

Each test gets all values at its path: none where nothing is set, several from blocks of a list.
"""

from __future__ import annotations

import math
import re
from typing import TYPE_CHECKING, Any

from blastradius.changes.policy_documents import grants_less, grants_more, openings
from blastradius.changes.values import number_of

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.knowledge import RiskyUpdate

    Values = list[Any]
    Test = Callable[[RiskyUpdate, Values, Values], bool]

_OFF = frozenset({"", "false", "disabled", "inactive", "suspended", "off", "none"})


def _turned_off(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return sum(map(is_on, new)) < sum(map(is_on, old))


def is_on(value: Any) -> bool:
    """Tell whether a value means that something is switched on."""
    return value.lower() not in _OFF if isinstance(value, str) else bool(value)


def _turned_on(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return sum(map(is_true, new)) > sum(map(is_true, old))


def is_true(value: Any) -> bool:
    """Tell whether a value is true, also where a provider writes it as text."""
    return value is True or (isinstance(value, str) and value.lower() == "true")


def _to_zero(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return bool(old) and _zeros(new) > _zeros(old)


def _zeros(values: Values) -> int:
    return sum(number_of(value) == 0 for value in values)


def _to_null(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return any(old) and not any(new)


def _decreases(update: RiskyUpdate, old: Values, new: Values) -> bool:
    pairs = _numbers(old, new)
    return any(_lasting(becomes, update) < _lasting(was, update) for was, becomes in pairs)


def _lasting(number: float, update: RiskyUpdate) -> float:
    """Read a number as a length of time: -1, and what the catalogue says, stand for ever."""
    return math.inf if number < 0 or number == update.value else number


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


def _grows(update: RiskyUpdate, old: Values, new: Values) -> bool:
    """Tell whether something is there that was not: a key, an element, or all of it."""
    return _shrinks(update, new, old)


def _keys(values: Values) -> list[str]:
    return [key for value in values for key, part in value.items() if part is not None]


def _elements(values: Values) -> list[Any]:
    return [element for value in values for element in (value if isinstance(value, list) else [value])]


def _becomes(update: RiskyUpdate, old: Values, new: Values) -> bool:
    return new.count(update.value) > old.count(update.value)


def _opens_to_world(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return openings(new) > openings(old)


def _widens(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return grants_more(old, new)


def _narrows(_: RiskyUpdate, old: Values, new: Values) -> bool:
    return grants_less(old, new)


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


TESTS: dict[str, Test] = {
    "change": _changes,
    "to-false": _turned_off,
    "to-true": _turned_on,
    "to-zero": _to_zero,
    "to-null": _to_null,
    "decrease": _decreases,
    "increase": _increases,
    "shrink": _shrinks,
    "grow": _grows,
    "becomes": _becomes,
    "opens-to-world": _opens_to_world,
    "version-jump": _version_jumps,
    "widen": _widens,
    "narrow": _narrows,
}
"""By the word that the catalogue has for it; all of them."""
