"""An intent: what a change is meant to do, and to which objects."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.intent import IntentAction, IntentSource
from blastradius.policy.selection import Subject

if TYPE_CHECKING:
    from blastradius.changes import Change
    from blastradius.policy.selection import Selection


@dataclass(frozen=True, slots=True, kw_only=True)
class Allowance:
    """Actions that are meant for some objects."""

    of: Selection
    actions: frozenset[IntentAction]
    followers: bool = False
    """Whether updates in place elsewhere are meant too, where they read what these changes make unknown and no more."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Intent:
    """All that one source says is meant; what none of its entries allows is beyond it."""

    allowed: tuple[Allowance, ...] = ()
    source: IntentSource = IntentSource.CODE

    def meant_for(self, change: Change) -> frozenset[IntentAction]:
        """Return what is meant for the object of a change; a move only from an address that is named for moves too."""
        found = _actions_at(self.allowed, change, change.row.address)
        before = change.row.previous_address
        if before and IntentAction.MOVE not in _actions_at(self.allowed, change, before):
            return found - {IntentAction.MOVE}
        return found

    def leads(self, change: Change) -> bool:
        """Tell whether what follows from a change that is meant is meant as well."""
        subject = _subject(change, change.row.address)
        asked = asked_by(change) or frozenset()
        return any(one.followers and asked & one.actions and one.of.surely_has(subject) for one in self.allowed)


def _actions_at(allowed: tuple[Allowance, ...], change: Change, address: str) -> frozenset[IntentAction]:
    subject = _subject(change, address)
    return frozenset[IntentAction]().union(*(one.actions for one in allowed if one.of.surely_has(subject)))


def _subject(change: Change, address: str) -> Subject:
    return Subject(change.row.type, (address,), change.row.values.before_of)


_ASKED = {
    Action.NO_OP: frozenset[IntentAction](),
    Action.READ: frozenset[IntentAction](),
    Action.OPEN: frozenset[IntentAction](),
    Action.CREATE: frozenset({IntentAction.CREATE}),
    Action.UPDATE: frozenset({IntentAction.UPDATE}),
    Action.REPLACE: frozenset({IntentAction.REPLACE}),
    Action.DESTROY: frozenset({IntentAction.DESTROY}),
    Action.FORGET: frozenset({IntentAction.FORGET}),
    Action.REPLACE_AND_FORGET: frozenset({IntentAction.CREATE, IntentAction.FORGET}),
}
"""What has to be meant for an action; one that is not here is never meant."""


def asked_by(change: Change) -> frozenset[IntentAction] | None:
    """Return all that has to be meant for a change to be within an intent; None where nothing can make it so."""
    asked = _ASKED.get(change.action)
    if asked is None:
        return None
    moves = {IntentAction.MOVE} if change.row.previous_address else set()
    imports = {IntentAction.IMPORT} if change.row.importing else set()
    return asked | moves | imports
