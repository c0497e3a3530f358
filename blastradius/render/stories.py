"""Findings as stories: what belongs together is told together, the worst first."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict

if TYPE_CHECKING:
    from blastradius.model.report import Finding, Report, ReportedChange


@dataclass(frozen=True, slots=True, kw_only=True)
class Story:
    """One leading finding, and what it speaks for."""

    lead: Finding
    change: ReportedChange | None
    blocking: bool
    followers: tuple[Finding, ...] = ()
    """Findings about the objects of its cascade, the worst first."""
    covered: tuple[Finding, ...] = ()
    """Findings about objects that it covers without having caused their change."""


def tell_stories(report: Report) -> list[Story]:
    """Order the findings of a report into stories; every finding stands in exactly one of them."""
    lead_by_address: dict[str, Finding] = {}
    for finding in report.findings:
        lead_by_address.setdefault(finding.address, finding)
    teller = {member: cascade.root for cascade in report.cascades for member in cascade.members}
    collective = [finding for finding in report.findings if finding.covers]
    collector = {address: finding for finding in reversed(collective) for address in finding.covers}
    followers: dict[str, list[Finding]] = {}
    covered: dict[str, list[Finding]] = {}
    leads: list[Finding] = []
    for finding in report.findings:
        root = teller.get(finding.address, "")
        if root and root in lead_by_address:
            followers.setdefault(lead_by_address[root].fingerprint, []).append(finding)
        elif finding.address in collector and not finding.covers and not _leads_cascade(finding, report):
            covered.setdefault(collector[finding.address].fingerprint, []).append(finding)
        else:
            leads.append(finding)
    changes = {change.label: change for change in report.changes}
    stories = [
        Story(
            lead=lead,
            change=changes.get(lead.address),
            blocking=_blocks(lead, report) or any(_blocks(one, report) for one in followers.get(lead.fingerprint, ())),
            followers=tuple(followers.get(lead.fingerprint, ())),
            covered=tuple(covered.get(lead.fingerprint, ())),
        )
        for lead in leads
    ]
    return sorted(stories, key=_order)


def _leads_cascade(finding: Finding, report: Report) -> bool:
    return any(cascade.root == finding.address for cascade in report.cascades)


def _blocks(finding: Finding, report: Report) -> bool:
    return report.verdict is Verdict.BLOCK and finding.fingerprint in report.decided_by


def _order(story: Story) -> tuple[object, ...]:
    every = (story.lead, *story.followers, *story.covered)
    worst = max(finding.severity.rank for finding in every)
    score = story.change.score if story.change else 0
    told = len(story.followers) + len(story.covered)
    return (not story.blocking, -worst, -told, -score, story.lead.address, story.lead.rule)


def is_warning(story: Story) -> bool:
    """Tell whether a story is one to read; the rest passes."""
    every = (story.lead, *story.followers, *story.covered)
    return any(finding.severity.rank >= Severity.MEDIUM.rank for finding in every)
