"""The record of what happens goes together with what it records."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Role, Tier
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, listed, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding

_WORTH_A_RECORD = frozenset({Tier.DATA, Tier.CONTAINER})


@rule("audit-destroyed", Severity.HIGH)
def audit_destroyed(changes: Changes) -> Iterator[Finding]:
    """A trail or another audit record is destroyed in a plan that also destroys data or containers.

    What: what records who did what (a trail, flow logs, an audit configuration) is deleted,
    and in the same plan something that holds or contains data.

    Why: afterwards nobody can tell what was lost and by whom. That is what an accident
    looks like that nobody can investigate, and what an intruder does.

    Example: an `aws_cloudtrail` and an `aws_s3_bucket` leave the configuration together.

    Instead: keep the record until the rest is gone and somebody has looked at it.

    Wrong when: the records are kept by another account or another trail.
    """
    audits = [change for change in changes.destructive if change.facts.role is Role.AUDIT]
    others = [
        change
        for change in changes.destructive
        if change.tier in _WORTH_A_RECORD and change.facts.role is not Role.AUDIT and not change.routine
    ]
    for change in audits if others else ():
        yield finding(
            "audit-destroyed",
            change,
            Severity.HIGH,
            title=f"{verb(change)} {change.row.object}, which records what happens, together with what it records",
            message=sentences(because(change), f"In the same plan goes {listed(others)}."),
            evidence={"others": len(others)},
            fix=["Keep the record until the rest is gone and has been looked at."],
        )
