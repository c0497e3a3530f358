"""An update whose harm is decided only by the apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.changes.update import undecided_updates
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding


@rule("update-undecided", Severity.LOW)
def update_undecided(changes: Changes) -> Iterator[Finding]:
    """Whether an update in place does harm is known only after the apply.

    What: an attribute that guards, keeps or exposes something gets a value that no plan
    can tell yet, for it comes from an object that changes too.

    Why: the gate compares values before and after. Where there is no value after, it
    neither claims harm nor denies it, and says so.

    Example: `policy` of an `aws_s3_bucket_policy` is built from the ARN of a role that
    is being created.

    What follows from an object that is replaced is told with that object.

    Instead: apply what the value comes from first, and look at the plan that follows.

    Wrong when: the value is known to be as harmless as the old one.
    """
    replaced = {str(change.row.object) for change in changes.destructive}
    for change in changes.all:
        if not replaced.isdisjoint(change.cause.roots):
            continue  # it follows from what is destroyed, and is told there
        undecided = undecided_updates(change)
        if undecided:
            attributes = sorted({update.attribute for update in undecided})
            effects = list(dict.fromkeys(update.effect for update in undecided))
            yield finding(
                "update-undecided",
                change,
                Severity.LOW,
                title=f"changes {change.row.object} in a way that only the apply decides",
                message=f"{join(attributes)} will be known after the apply. It may be that {join(effects)}.",
                evidence={"attributes": attributes, "topic": "undecided"},
                fix=["Apply what the value comes from first, and look at the next plan."],
                aside=True,
            )
