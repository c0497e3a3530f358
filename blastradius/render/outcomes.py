"""What each finding does to the verdict: the one thing that every platform asks, in words of its own."""

from __future__ import annotations

from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity, Verdict
from blastradius.render.places import locations_of
from blastradius.render.stories import deciding_of, reasons_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.finding import Location
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange

SCORE_LIMIT = "score-limit"
"""The rule of a finding that stands for a verdict which the score alone made."""


class Outcome(Enum):
    """What a finding does."""

    BLOCKS = "blocks"
    WARNS = "warns"
    PASSES = "passes"
    LIFTED = "is lifted"
    """It is waived or approved."""


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedFinding:
    """A finding with what it does, the report that it is of, the change of its object, and where that is written."""

    finding: Finding
    outcome: Outcome
    report: Report
    change: ReportedChange | None = None
    location: Location | None = None


def outcomes_of(reports: Sequence[Report]) -> list[JudgedFinding]:
    """List the findings of all reports, those that block first, then the worst first.

    Where a score alone made the verdict, a finding stands for it: no platform may show less than the verdict.
    """
    told = [one for report in reports for one in _of_one(report)]
    return sorted(told, key=lambda one: (_RANK[one.outcome], -one.finding.severity.rank))


def _of_one(report: Report) -> list[JudgedFinding]:
    deciding = deciding_of(report)
    known = locations_of(report)
    changes = {change.label: change for change in report.changes}
    told = [
        JudgedFinding(
            finding=one,
            outcome=_outcome(one, blocks=one.fingerprint in deciding),
            report=report,
            change=changes.get(one.address),
            location=one.location or known.get(one.address),
        )
        for one in report.findings
    ]
    said = {one.outcome for one in told}
    if report.verdict is Verdict.BLOCK and Outcome.BLOCKS not in said:
        told.append(JudgedFinding(finding=_of_score(report, Severity.HIGH), outcome=Outcome.BLOCKS, report=report))
    elif report.verdict is Verdict.WARN and Outcome.WARNS not in said:
        told.append(JudgedFinding(finding=_of_score(report, Severity.MEDIUM), outcome=Outcome.WARNS, report=report))
    return told


def _outcome(finding: Finding, *, blocks: bool) -> Outcome:
    if blocks:
        return Outcome.BLOCKS
    if finding.lifted:
        return Outcome.LIFTED
    return Outcome.WARNS if finding.severity.rank >= Severity.MEDIUM.rank else Outcome.PASSES


def _of_score(report: Report, severity: Severity) -> Finding:
    reasons = ", ".join(reasons_of(report)) or f"the score is {report.score}"
    return Finding(
        rule=SCORE_LIMIT,
        severity=severity,
        address="",
        title=reasons,
        message=f"No single finding makes the verdict; together they do. The worst: {report.headline}.",
        fingerprint=report.plan.fingerprint[:16],
    )


_RANK = {Outcome.BLOCKS: 0, Outcome.WARNS: 1, Outcome.PASSES: 2, Outcome.LIFTED: 3}


def worst_verdict(reports: Sequence[Report]) -> Verdict:
    """Return the verdict of a run: the worst of its reports."""
    return max((report.verdict for report in reports), key=lambda one: one.rank, default=Verdict.PASS)
