"""Which changes of a plan are beyond what was meant."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.action import Action
from blastradius.model.cause import CauseKind
from blastradius.policy.intent.declared import asked_by

if TYPE_CHECKING:
    from blastradius.changes import Change, Changes
    from blastradius.model.intent import IntentAction
    from blastradius.policy.intent.declared import Intent


class Beyond(NamedTuple):
    """A change that was not meant, and what was meant for its object."""

    change: Change
    meant: tuple[IntentAction, ...]

    @property
    def label(self) -> str:
        """The object, as reports name it."""
        return str(self.change.row.object)


def changes_beyond(changes: Changes, intents: tuple[Intent, ...]) -> tuple[Beyond, ...]:
    """Return the changes that one of the intents does not allow, by address."""
    within = [_within(changes, intent) for intent in intents]
    return tuple(
        Beyond(change, _meant(change, intents))
        for change in changes.all
        if not all(change.node in nodes for nodes in within)
    )


def _meant(change: Change, intents: tuple[Intent, ...]) -> tuple[IntentAction, ...]:
    return tuple(sorted(frozenset.intersection(*(intent.meant_for(change) for intent in intents))))


def _within(changes: Changes, intent: Intent) -> set[str]:
    """Return the changes that an intent allows: by name, and those that follow from some that it names."""
    named = set()
    leaders = set()
    for change in changes.all:
        asked = asked_by(change)
        if asked is None or not asked <= intent.meant_for(change):
            continue
        named.add(change.node)
        if intent.leads(change):
            leaders.add(str(change.row.object))
    return named | {change.node for change in changes.all if leaders and _follows(change, leaders)}


def _follows(change: Change, leaders: set[str]) -> bool:
    """Tell whether a change is an update in place that nothing but some others makes.

    A value that is known and new may hide an edit, whatever else it reads: one has to be sure of it by name.
    """
    cause = change.cause
    return (
        change.action is Action.UPDATE
        and not change.difference.changed
        and not change.row.previous_address
        and not change.row.importing
        and cause.kinds == (CauseKind.INHERITED,)
        and not cause.paths
        and bool(cause.roots)
        and leaders.issuperset(cause.roots)
    )
