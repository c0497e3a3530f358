"""What a new plan adds to the danger of an old one, and what it takes from it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.comparison import Comparison

if TYPE_CHECKING:
    from blastradius.model.finding import Finding
    from blastradius.model.report import Report


def compare(old: Report, new: Report) -> Comparison:
    """Compare two reports by the fingerprints of their findings, which a new plan of the same changes keeps."""
    before = {finding.fingerprint: finding for finding in old.findings}
    after = {finding.fingerprint: finding for finding in new.findings}
    gone = {change.label for change in old.changes if change.destructive}
    goes = {change.label for change in new.changes if change.destructive}
    return Comparison(
        old_verdict=old.verdict,
        new_verdict=new.verdict,
        old_score=old.score,
        new_score=new.score,
        same_plan=old.plan.fingerprint == new.plan.fingerprint,
        added=_worst_first([one for mark, one in after.items() if mark not in before]),
        removed=_worst_first([one for mark, one in before.items() if mark not in after]),
        kept=sum(mark in before for mark in after),
        newly_destroyed=tuple(sorted(goes - gone)),
        no_longer_destroyed=tuple(sorted(gone - goes)),
    )


def _worst_first(findings: list[Finding]) -> tuple[Finding, ...]:
    return tuple(sorted(findings, key=lambda one: one.order))
