"""What becomes of the real object, and of the data in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.values import look_up, number_of
from blastradius.knowledge import Recovery, Tier
from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss, Fate

if TYPE_CHECKING:
    from blastradius.knowledge import FateRule, TypeFacts


class Outcome(NamedTuple):
    """The fate of an object and the attribute that decides it, if one does."""

    fate: Fate
    attribute: str = ""


def outcome_of(action: Action, facts: TypeFacts, before: Any) -> Outcome:
    """Tell what becomes of the old object of a destroy, a replacement or a forget.

    Where a plan does not say what the object was, no provider's default is taken for it.
    """
    if action in (Action.FORGET, Action.REPLACE_AND_FORGET):
        return Outcome(Fate.FORGOTTEN)
    if facts.fate and not isinstance(before, dict):
        return Outcome(Fate.UNKNOWN)
    for rule in facts.fate:
        if _holds(rule, before):
            return Outcome(Fate(rule.fate), rule.attribute)
    return Outcome(Fate.DELETED if facts.known else Fate.UNKNOWN)


def _holds(rule: FateRule, before: Any) -> bool:
    values = [value for value in look_up(before, rule.attribute) if value is not None]
    if not values:
        values = [rule.default]
    return any(_passes(rule, value) for value in values)


def _passes(rule: FateRule, value: Any) -> bool:
    match rule.test:
        case "true":
            return value is True or value == "true"
        case "false":
            return value is False or value == "false"
        case "set":
            return value not in (None, "", [], {})
        case "unset":
            return value in (None, "", [], {})
        case "zero":
            return number_of(value) == 0
        case "positive":
            return (number_of(value) or 0) > 0
        case "equals":
            return bool(value == rule.value) or _as_text(value) == _as_text(rule.value)
        case _:
            return False


def _as_text(value: Any) -> str:
    """Write a number or a truth the way providers do that keep them as text."""
    return str(value).lower() if isinstance(value, bool) else str(value)


def data_loss_of(facts: TypeFacts, fate: Fate) -> DataLoss:
    """Tell whether data goes with an object of this type and fate."""
    if fate in (Fate.RETAINED, Fate.FORGOTTEN) or facts.recovery is Recovery.RECREATE:
        return DataLoss.NONE
    match facts.tier:
        case Tier.DATA:
            return DataLoss.CERTAIN if fate is Fate.DELETED else DataLoss.POSSIBLE
        case Tier.CONTAINER | Tier.UNKNOWN:
            return DataLoss.POSSIBLE
        case Tier.NETWORK | Tier.RUNNING | Tier.TIE | Tier.CONFIGURATION | Tier.ROUTINE:
            return DataLoss.NONE
