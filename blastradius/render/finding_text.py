"""What a finding says, in harmless lines: for platforms that show a text and no more."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import Verdict
from blastradius.render.neutralise import log_line, plain
from blastradius.render.words import approvers, loss_of, overall_line

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange


def title_of(finding: Finding, report: Report) -> str:
    """Return the finding's title, behind the title of its plan where there are several."""
    return _line(f"{report.title}: {finding.title}" if report.title else finding.title)


def headline_of(reports: Sequence[Report]) -> str:
    """Return the reason of the verdict in one line; of several plans, the worst one's behind how many have which."""
    if len(reports) == 1:
        return log_line(plain(reports[0].headline))
    worst = max(reports, key=lambda one: (one.verdict.rank, one.score))
    reason = "" if worst.verdict is Verdict.PASS else f"; {worst.title}: {worst.headline}"
    return log_line(plain(f"{overall_line(reports)}{reason}"))


def lines_of(finding: Finding, change: ReportedChange | None) -> list[str]:
    """Return what follows the title: what becomes of the data, what happens, what to do instead, and who lifts it."""
    loss = loss_of([change]) if change is not None and not finding.covers else ""
    lines = [loss] if loss else []
    if finding.message:
        lines.append(_line(finding.message))
    for fix in finding.fix:
        first, *rest = fix.split("\n")
        lines.append(f"Instead: {_line(first)}")
        lines.extend(f"  {_line(line)}" for line in rest)
    if finding.waived:
        lines.append(f"Waived: {_line(str(finding.waived))}")
    if finding.approved:
        lines.append(f"Approved: {plain(approvers(finding))}")
    return lines


def lifted_by(reports: Sequence[Report]) -> list[str]:
    """Say who lifts findings, and until when, a sentence a person."""
    findings = [finding for report in reports for finding in report.findings]
    approved = {f"Approved by {one.principal} until {one.until}." for finding in findings for one in finding.approved}
    waived = {f"Waived by {one.waived.owner} until {one.waived.until}." for one in findings if one.waived}
    return [_line(one) for one in (*sorted(approved), *sorted(waived))]


LONGEST_LINE = 10_000
"""Characters of one sentence; no platform shows as many."""


def _line(text: str) -> str:
    return plain(shortened(text, LONGEST_LINE))


def shortened(text: str, most: int) -> str:
    """Cut a text that is longer than a platform takes, and show that it was cut."""
    return text if len(text) <= most else f"{text[: most - 1]}…"
