"""Findings as stories: what belongs together is told together, the worst first."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from enum import Enum
from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blastradius.model.finding import Finding
    from blastradius.model.rename import Rename
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange


class _Tie(Enum):
    """Why one finding is told with another."""

    FOLLOWS = "its object goes because the other's goes"
    COVERED = "its object is one of those that the other is about"
    BESIDES = "both are about the same object"


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
    besides: tuple[Finding, ...] = ()
    """Further findings about the same object."""

    @property
    def findings(self) -> tuple[Finding, ...]:
        """All findings of the story."""
        return (self.lead, *self.followers, *self.covered, *self.besides)


def tell_stories(report: Report) -> list[Story]:
    """Order the findings of a report into stories; every finding stands in exactly one of them.

    Those that are waived or approved stand in none: they are listed apart, with who lifts them.
    """
    if any(one.lifted for one in report.findings):
        report = replace(report, findings=tuple(one for one in report.findings if not one.lifted))
    ties = _ties(report)
    told: dict[int, dict[_Tie, list[Finding]]] = defaultdict(lambda: defaultdict(list))
    leads: list[int] = []
    for number, finding in enumerate(report.findings):
        if number in ties:
            leader, tie = ties[number]
            told[leader][tie].append(finding)
        else:
            leads.append(number)
    changes = {change.label: change for change in report.changes}
    deciding = deciding_of(report)
    stories = []
    for number in leads:
        lead = report.findings[number]
        followers, covered, besides = (tuple(told[number][tie]) for tie in _Tie)
        blocking = any(one.fingerprint in deciding for one in (lead, *followers, *covered, *besides))
        change = changes.get(lead.address)
        stories.append(
            Story(lead=lead, change=change, blocking=blocking, followers=followers, covered=covered, besides=besides)
        )
    return sorted(stories, key=lambda story: _order(story, report.headline))


def is_warning(story: Story) -> bool:
    """Tell whether a story is one to read; the rest passes."""
    return any(one.severity.rank >= Severity.MEDIUM.rank for one in story.findings)


def worst_of(story: Story) -> Severity:
    """Return the worst severity of a story."""
    return max((one.severity for one in story.findings), key=lambda one: one.rank)


def deciding_of(report: Report) -> frozenset[str]:
    """Return the fingerprints of the findings that block; none where nothing or only the score does."""
    return frozenset(report.decided_by) if report.verdict is Verdict.BLOCK else frozenset()


def reasons_of(report: Report) -> tuple[str, ...]:
    """Return what decided the verdict besides findings: the limits that the score reached."""
    fingerprints = {finding.fingerprint or finding.rule for finding in report.findings}
    return tuple(reason for reason in report.decided_by if reason not in fingerprints)


def untold_renames(report: Report, stories: Iterable[Story]) -> Iterator[Rename]:
    """Yield the renames whose `moved` block stands in no fix that is shown."""
    shown = {fix.partition("\n")[2].strip() for story in stories for fix in fixes_of(story)}
    for rename in report.renames:
        if rename.moved_block.strip() not in shown:
            yield rename


def fixes_of(story: Story) -> list[str]:
    """List what to do instead: what the lead and what is said besides it advise, nothing that was advised before."""
    fixes: list[str] = []
    for fix in (fix for one in (story.lead, *story.besides) for fix in one.fix):
        if not any(known.endswith(fix.removeprefix("Put")) for known in fixes):
            fixes.append(fix)
    return fixes


def _ties(report: Report) -> dict[int, tuple[int, _Tie]]:
    """Tie findings to the leads they are told with, by their places in the report.

    The first finding about the root of a cascade leads, and so does one about many objects unless it is about such a
    root: hence whatever is tied is tied to a lead, and nothing is left untold.
    """
    first: dict[str, int] = {}
    owners: dict[str, int] = {}
    for number, finding in enumerate(report.findings):
        if finding.address:
            (owners if finding.covers else first).setdefault(finding.address, number)
    starts = {cascade.root for cascade in report.cascades}
    roots = {member: cascade.root for cascade in report.cascades for member in cascade.members}
    ties = {
        number: (first[finding.address], _Tie.BESIDES)
        for number, finding in enumerate(report.findings)
        if finding.covers and finding.address in starts and finding.address in first
    }
    collectors = _collectors(report, ties)
    for number, finding in enumerate(report.findings):
        address = finding.address
        if not address or finding.covers:
            continue
        earlier = first[address]
        root = roots.get(address, "")
        if earlier != number:
            ties[number] = ties.get(earlier, (earlier, _Tie.BESIDES))
        elif address in starts:
            continue
        elif root in first:
            ties[number] = first[root], _Tie.FOLLOWS
        elif address in owners:
            ties[number] = owners[address], _Tie.BESIDES
        elif address in collectors:
            ties[number] = collectors[address], _Tie.COVERED
    return ties


def _collectors(report: Report, ties: Mapping[int, tuple[int, _Tie]]) -> dict[str, int]:
    """Return the lead that each covered address is told under: what covers it, or what that is told with."""
    collectors: dict[str, int] = {}
    for number, finding in enumerate(report.findings):
        for address in finding.covers:
            collectors.setdefault(address, ties[number][0] if number in ties else number)
    return collectors


def _order(story: Story, headline: str) -> tuple[object, ...]:
    """Rank a story by how bad it is; of those that are as bad, the one that the headline is about comes first."""
    lead = story.lead
    score = story.change.score if story.change else 0
    told = len(story.followers) + len(story.covered)
    behind = not headline.startswith(lead.title)
    ranks = (not story.blocking, -worst_of(story).rank, -told, -lead.severity.rank, behind, -score)
    return (*ranks, lead.address, lead.rule)
