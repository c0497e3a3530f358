"""What becomes of the real object, and of the data in it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.values import look_up, number_of
from blastradius.knowledge import Recovery, Tier
from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss, Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes.provider_settings import Settings
    from blastradius.knowledge import FateRule, Question, TypeFacts


class Remedy(NamedTuple):
    """What would give the old object a kinder fate."""

    name: str
    """The attribute or the provider's setting, as a reader knows it."""
    wanted: str
    """What it would have to be, in words of the catalogue; never a value of the plan."""
    fate: Fate
    at_once: bool
    """Whether this very plan could do it; an attribute has to be applied before, in a change of its own."""


class KeptPart(NamedTuple):
    """A part beside the object: whether it stays, and what says so."""

    what: str
    stays: bool
    name: str
    otherwise: str
    """What `name` would have to be for the other."""


class Outcome(NamedTuple):
    """The fate of an object and what decides it, if anything does."""

    fate: Fate
    decided_by: str = ""
    remedies: tuple[Remedy, ...] = ()


_KINDNESS = {
    Fate.UNKNOWN: 0,
    Fate.DELETED: 0,
    Fate.SOFT_DELETED: 1,
    Fate.SNAPSHOTTED: 2,
    Fate.RETAINED: 3,
    Fate.FORGOTTEN: 3,
    Fate.DELETE_WILL_FAIL: 4,
}
"""Which fate is to be preferred to which."""


def outcome_of(action: Action, facts: TypeFacts, before: Any, settings: Settings) -> Outcome:
    """Tell what becomes of the old object of a destroy, a replacement or a forget.

    Where a plan does not say what the object was, no provider's default is taken for it.
    """
    if action in (Action.FORGET, Action.REPLACE_AND_FORGET):
        return Outcome(Fate.FORGOTTEN)
    if not isinstance(before, dict) and any(rule.default is not None for rule in facts.fate):
        return Outcome(Fate.UNKNOWN)
    rest = Fate.DELETED if facts.known else Fate.UNKNOWN
    for number, rule in enumerate(facts.fate):
        answer = _answer(rule, before, settings)
        if answer is None:
            return Outcome(Fate.UNKNOWN, rule.name)
        if answer:
            fate = Fate(rule.fate)
            after = next((Fate(one.fate) for one in facts.fate[number + 1 :] if _answer(one, before, settings)), rest)
            remedies = (*_by_meeting(facts.fate[:number], fate), *_by_avoiding(rule, fate, after))
            return Outcome(fate, rule.name, remedies)
    return Outcome(rest, "", tuple(_by_meeting(facts.fate, rest)))


def kept_parts(facts: TypeFacts, before: Any, settings: Settings) -> tuple[KeptPart, ...]:
    """Tell which parts beside the object stay, and which go with it; what is not decided is left out."""
    if not isinstance(before, dict):
        return ()
    answers = ((rule, _answer(rule, before, settings)) for rule in facts.keeps)
    return tuple(
        KeptPart(rule.what, stays, rule.name, _negation(rule) if stays else _wanted(rule))
        for rule, stays in answers
        if stays is not None
    )


def _by_meeting(rules: tuple[FateRule, ...], fate: Fate) -> Iterator[Remedy]:
    """The rules that are asked before the one that decides: any of them would decide instead."""
    for rule in rules:
        if rule.name and _KINDNESS[Fate(rule.fate)] > _KINDNESS[fate]:
            yield Remedy(rule.name, _wanted(rule), Fate(rule.fate), at_once=bool(rule.setting))


def _by_avoiding(rule: FateRule, fate: Fate, otherwise: Fate) -> Iterator[Remedy]:
    """The rule that decides, answered the other way round."""
    if rule.name and _KINDNESS[otherwise] > _KINDNESS[fate]:
        yield Remedy(rule.name, _negation(rule), otherwise, at_once=bool(rule.setting))


def _answer(rule: Question, before: Any, settings: Settings) -> bool | None:
    """Answer a question about the old object; None where only the apply knows."""
    found = settings.values(rule.setting) if rule.setting else look_up(before, rule.attribute)
    if found is None:
        return None
    values = [value for value in found if value is not None] or [rule.default]
    return any(_passes(rule, value) for value in values)


def _passes(rule: Question, value: Any) -> bool:
    match rule.test:
        case "always":
            return True
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


def _wanted(rule: Question) -> str:
    if rule.test == "equals":
        return _as_text(rule.value)
    return _WANTED[rule.test][0]


def _negation(rule: Question) -> str:
    if rule.test == "equals":
        return f"other than {_as_text(rule.value)}"
    return _WANTED[rule.test][1]


_WANTED = {
    "true": ("true", "false"),
    "false": ("false", "true"),
    "set": ("set", "not set"),
    "unset": ("not set", "set"),
    "zero": ("0", "above 0"),
    "positive": ("above 0", "0"),
}
"""By test: what an attribute has to be to pass it, and not to."""


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
