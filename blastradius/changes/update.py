"""Updates in place that the catalogue lists as harmful."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.changes.update_tests import TESTS, is_on, is_true
from blastradius.changes.values import is_unknown_at, look_up, settled
from blastradius.model.action import Action

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.changes.change import Change
    from blastradius.knowledge import RiskyUpdate

OF_OPENING = ("opens-to-world", "widen")
"""What a replacement is asked for too: the new object is what it opens, the rest goes with the old one."""


def harmful_updates(change: Change) -> list[RiskyUpdate]:
    """Return the catalogue's risky updates that a change is, one for each attribute.

    An update is asked for all of them; a replacement only for what it opens. What is known only after
    the apply is not compared: `undecided_updates` tells of it.
    """
    asked = _asked(change)
    if not asked:
        return []
    values = change.row.values
    before, after, mask = values.before(), values.after(), values.after_unknown()
    return _first_of_each(update for update in asked if _happens(update, before, after, mask))


def undecided_updates(change: Change) -> list[RiskyUpdate]:
    """Return the risky updates that a change may turn out to be: the new value is known only after the apply."""
    if change.action is not Action.UPDATE or not change.difference.unknown:
        return []
    asked = [update for update in _asked(change) if update.severity != "low"]
    values = change.row.values
    before, mask = (values.before(), values.after_unknown()) if asked else (None, None)
    return _first_of_each(
        update
        for update in asked
        if is_unknown_at(mask, update.attribute) and _could_happen(update, look_up(before, update.attribute))
    )


def _first_of_each(updates: Iterable[RiskyUpdate]) -> list[RiskyUpdate]:
    first: dict[str, RiskyUpdate] = {}
    for update in updates:
        first.setdefault(update.attribute, update)
    return list(first.values())


def _asked(change: Change) -> list[RiskyUpdate]:
    """Return what this kind of change is asked for, of the attributes that change."""
    is_update, facts = change.action is Action.UPDATE, change.facts
    names = change.difference.changed | change.difference.unknown
    if names.isdisjoint(facts.watched) and not facts.watches_families:
        return []  # most changes
    return [
        update
        for update in facts.risky_updates + facts.common_updates
        if (update.first in names or (update.first[-1:] == "*" and _begins(update.first[:-1], names)))
        and (is_update or update.test in OF_OPENING)
    ]


def _begins(beginning: str, names: Iterable[str]) -> bool:
    return any(name.startswith(beginning) for name in names)


def _happens(update: RiskyUpdate, before: Any, after: Any, mask: Any) -> bool:
    old = [value for value in look_up(before, update.attribute) if value is not None]
    new = [value for value in look_up(after, update.attribute) if value is not None]
    if is_unknown_at(mask, update.attribute) or old == new or settled(old) == settled(new):
        return False
    return TESTS[update.test](update, old, new)


def _could_happen(update: RiskyUpdate, old: list[Any]) -> bool:
    """Tell whether the old value leaves room for the update: what is off cannot be switched off."""
    if update.test == "to-false":
        return any(map(is_on, old))
    if update.test in ("to-true", "becomes", "opens-to-world", "widen", "grow"):
        return not any(map(is_true, old)) and update.value not in old
    return any(old)
