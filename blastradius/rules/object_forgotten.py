"""An object is dropped from the state and keeps running."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding


@rule("object-forgotten", Severity.LOW)
def object_forgotten(changes: Changes) -> Iterator[Finding]:
    """An object is dropped from the state and keeps running, unmanaged.

    What: the action is `forget`, alone (low) or beside the creation of a successor (medium).

    Why: nothing is destroyed, but nobody manages the object from now on. With a successor
    two of them run, cost and answer.

    Example: a `removed` block with `destroy = false`.

    Instead: nothing, if that is meant. Make sure another state adopts the object.

    Wrong when: the hand-over is planned.
    """
    for change in changes.all:
        if change.action in (Action.FORGET, Action.REPLACE_AND_FORGET):
            doubled = change.action is Action.REPLACE_AND_FORGET
            yield finding(
                "object-forgotten",
                change,
                Severity.MEDIUM if doubled else Severity.LOW,
                title=f"forgets {change.row.object}" + (" and creates another one beside it" if doubled else ""),
                message="The real object keeps running and is no longer managed."
                + (" A second one is created beside it." if doubled else ""),
            )
