"""The apply is bound to stop half-way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.finding import Finding
from blastradius.model.verdict import Fate, Severity
from blastradius.rules.interface import rule
from blastradius.rules.wording import listed, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes


@rule("apply-will-fail", Severity.MEDIUM)
def apply_will_fail(changes: Changes) -> Iterator[Finding]:
    """The provider will refuse a delete of this plan, and the apply stops half-way.

    What: an object is to be deleted that its deletion protection guards, or that the
    service deletes only when it is empty.

    Why: Terraform finds out in the middle. What was done by then stays done: dependents are
    deleted already, and what waits behind the refused delete never happens.

    Example: an `aws_lb` with `enable_deletion_protection` is replaced: its listeners are
    gone when the delete is refused.

    Instead: take the object out of the plan. If it is to go, switch the protection off or
    empty it first, in a change of its own.

    Wrong when: a bucket is empty, and its delete goes through.
    """
    refused = [change for change in changes.destructive if change.fate is Fate.DELETE_WILL_FAIL and not change.routine]
    others = sum(change.action.changes_something for change in changes.all) - len(refused)
    if not refused or not others:
        return
    yield Finding(
        rule="apply-will-fail",
        severity=Severity.MEDIUM,
        address="",
        title=f"the apply will stop half-way: {plural(len(refused), 'delete is', 'deletes are')} refused",
        message=f"{listed(refused)} cannot be deleted as {'it stands' if len(refused) == 1 else 'they stand'}. "
        f"{plural(others, 'other change', 'other changes')} of this plan may be made or not by then.",
        evidence={
            "refused": [str(change.row.object) for change in refused],
            "decided_by": sorted({change.fate_attribute for change in refused if change.fate_attribute}),
            "topic": "refused",
        },
        fix=(
            "Take what is refused out of the plan; let it go in a change of its own, once it is unguarded and empty.",
        ),
        aside=True,
    )
