"""The report as Markdown: as much of it as a platform takes, and what blocks before everything else.

What is too long is written again with less: first everything, then changes by module and fewer
members, then a line for each finding, at last what blocks while there is room and the rest counted.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict
from blastradius.render import markdown_blocks as blocks
from blastradius.render.groups import finding_lines, shared_title, story_groups
from blastradius.render.markdown_picture import blast_radius
from blastradius.render.neutralise import log_line, markdown_code
from blastradius.render.stories import (
    Story,
    deciding_of,
    fixes_of,
    is_warning,
    reasons_of,
    tell_stories,
    untold_renames,
)
from blastradius.render.words import (
    approval_notes,
    approvers,
    coverage_notes,
    loss_of,
    overall_line,
    policy_notes,
    quiet_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.report import Report
    from blastradius.render.groups import Line
    from blastradius.render.interface import Options
    from blastradius.render.markdown_flavour import Flavour


class _Changes(Enum):
    """How the changes are listed."""

    EACH = "a row each"
    BY_MODULE = "counted by module"
    LEFT_OUT = "not at all"


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much of a report is written."""

    members: int
    changes: _Changes
    full: bool = True
    """Whether stories are told, or findings merely listed."""
    picture: bool = False
    instances: bool = False
    """Whether instances that are told together are listed, too, or only counted."""


_LEVELS = (
    _Detail(members=50, changes=_Changes.EACH, picture=True, instances=True),
    _Detail(members=8, changes=_Changes.BY_MODULE, picture=True, instances=True),
    _Detail(members=2, changes=_Changes.BY_MODULE, instances=True),
    _Detail(members=2, changes=_Changes.BY_MODULE),
    _Detail(members=0, changes=_Changes.BY_MODULE, full=False),
    _Detail(members=0, changes=_Changes.LEFT_OUT, full=False),
)


def write(reports: Sequence[Report], options: Options, flavour: Flavour) -> str:
    """Write reports, the worst first, in as much detail as fits."""
    marker = flavour.marker(options.comment_key)
    worst_first = sorted(reports, key=lambda one: (-one.verdict.rank, -one.score))
    stories = [tell_stories(report) for report in worst_first]
    for detail in _LEVELS:
        told = zip(worst_first, stories, strict=True)
        parts = _fitting((part for report, one in told for part in _one(report, one, detail, flavour)), flavour)
        text = _text(marker, [*_opening(worst_first), *parts], flavour) if parts else ""
        if text and flavour.fits(text):
            return text
    return _text(marker, _shortest(worst_first, stories, flavour), flavour)


def _fitting(parts: Iterable[str], flavour: Flavour) -> list[str]:
    """Collect parts; none if they are too long together, which is found out without writing all of them."""
    kept = []
    room = flavour.limit
    for part in parts:
        room -= flavour.size(part) + 2
        if room < 0:
            return []
        kept.append(part)
    return kept


def _text(marker: str, parts: Iterable[str], flavour: Flavour) -> str:
    lines = "\n\n".join(parts).split("\n")
    own = flavour.picture or ()
    safe = (line if line in own else flavour.unmarked(log_line(line)) for line in lines)
    return "\n".join((marker, "", *safe)) + "\n"


def _opening(reports: Sequence[Report]) -> list[str]:
    if len(reports) == 1:
        return []
    return [f"## {reports[0].verdict.value.upper()}: {overall_line(reports)}"]


def _one(report: Report, stories: Sequence[Story], detail: _Detail, flavour: Flavour) -> Iterator[str]:
    yield blocks.heading(report, flavour)
    yield blocks.counts(report)
    yield from blocks.losses(report, flavour)
    if report.verdict is not Verdict.PASS:
        yield from (f"Decided by: {flavour.text(reason)}." for reason in reasons_of(report))
    if detail.picture:
        yield from blast_radius(report, flavour)
    blocking = [story for story in stories if story.blocking]
    warnings = [story for story in stories if not story.blocking and is_warning(story)]
    telling, short = (blocking, warnings) if blocking else (warnings, [])
    deciding = deciding_of(report)
    if detail.full:
        for alike in story_groups(telling):
            yield from _tell(alike, detail, deciding, flavour)
    elif telling:
        yield from _briefly(telling[0], flavour)
        findings = [finding for story in telling for finding in story.findings]
        yield _LISTED
        yield "\n".join(blocks.line_of(line.findings, flavour) for line in finding_lines(findings))
    yield from flavour.aside(f"Warnings ({len(short)})", [_brief(short, flavour)] if short else [])
    if detail.full:
        yield from blocks.renames(list(untold_renames(report, telling)))
        yield from blocks.safe(report, flavour)
    if detail.changes is _Changes.EACH and len(report.changes) <= flavour.rows:
        yield from blocks.changes(report, flavour)
    elif detail.changes is not _Changes.LEFT_OUT:
        yield from blocks.changes_by_module(report, flavour)
    yield from _waived(report, flavour)
    yield from _approved(report, flavour)
    yield from _notes(report, flavour, every=detail.full)


def _tell(alike: Sequence[Story], detail: _Detail, deciding: frozenset[str], flavour: Flavour) -> list[str]:
    story = alike[0]
    lead = story.lead
    leads = [one.lead for one in alike]
    told = [one.change for one in alike if one.change is not None]
    names = set(blocks.names_of(leads))
    if story.change is not None:
        names |= {one.address for one in story.change.impact.objects[:10]} | set(story.change.cause.roots)
    parts = [f"### {lead.severity.value}: {flavour.with_code(shared_title(leads), names)}"]
    if lead.location and len(alike) == 1:
        parts.append(f"at {markdown_code(f'{lead.location.file}:{lead.location.line}')}")
    if not lead.covers and (loss := loss_of(told)):
        parts.append(f"**{loss}**")
    parts.append(flavour.with_code(lead.message, names))
    parts.extend(blocks.values(told))
    parts.extend(flavour.with_code(f"Also: {one.title}. {one.message}", names) for one in story.besides)
    if len(alike) > 1 and detail.instances:
        instances = ", ".join(markdown_code(one.address) for one in leads)
        parts.extend(flavour.aside(f"All {len(alike)} instances", [instances]))
    parts.extend(_members("Goes with it", story.followers, detail, deciding, flavour))
    parts.extend(_members("Among them", story.covered, detail, deciding, flavour))
    parts.extend(blocks.impact(told, detail.members, flavour))
    fixes = fixes_of(story)
    if fixes:
        parts.append("**Instead**")
        parts.append("\n".join(blocks.fix(text, flavour) for text in fixes))
    return parts


def _briefly(story: Story, flavour: Flavour) -> list[str]:
    """Say of the worst story what happens and what to do instead, where findings are listed; not if that is long."""
    lead, fixes = story.lead, fixes_of(story)
    if len(lead.message) + sum(map(len, fixes)) > _BRIEF:
        return []
    parts = [flavour.with_code(lead.message, blocks.names_of([lead]))] if lead.message else []
    return [*parts, "**Instead**", "\n".join(blocks.fix(text, flavour) for text in fixes)] if fixes else parts


_LISTED = "**Findings**"
_BRIEF = 2_000
"""So many characters are said of the worst where the others have a line each."""


def _members(
    caption: str, findings: Sequence[Finding], detail: _Detail, deciding: frozenset[str], flavour: Flavour
) -> list[str]:
    """List findings that are told with another; all of those that block, and of the rest what there is room for."""
    if not findings:
        return []
    shown = [one for number, one in enumerate(findings) if number < detail.members or one.fingerprint in deciding]
    alike = finding_lines(shown, apart=detail.instances)
    lines = [blocks.line_of(line.findings, flavour) for line in alike]
    if len(findings) > len(shown):
        lines.append(f"- and {len(findings) - len(shown)} more, none of them worse")
    return [f"**{caption}** ({len(findings)})", "\n".join(lines)]


def _brief(stories: Sequence[Story], flavour: Flavour) -> str:
    lines = []
    for alike in story_groups(stories):
        told = len(alike[0].findings) - 1
        line = blocks.line_of([one.lead for one in alike], flavour)
        lines.append(f"{line}{f' (and {told} with it)' if told else ''}")
    return "\n".join(lines)


def _waived(report: Report, flavour: Flavour) -> list[str]:
    waived = [finding for finding in report.findings if finding.waived]
    lines = [f"{blocks.line_of([one], flavour)} ({flavour.text(str(one.waived))})" for one in waived]
    return flavour.aside(f"Waived ({len(waived)})", ["\n".join(lines)] if lines else [])


def _approved(report: Report, flavour: Flavour) -> list[str]:
    approved = [finding for finding in report.findings if finding.approved]
    lines = [f"{blocks.line_of([one], flavour)} ({flavour.text(approvers(one))})" for one in approved]
    return flavour.aside(f"Approved ({len(approved)})", ["\n".join(lines)] if lines else [])


def _notes(report: Report, flavour: Flavour, *, every: bool) -> list[str]:
    notes = coverage_notes(report) if every else [*policy_notes(report), *report.coverage.notes]
    notes.extend(approval_notes(report))
    if quiet := quiet_lines(report):
        notes.append(f"Passed: {', '.join(quiet)}.")
    return ["\n".join(f"- {flavour.text(note)}" for note in notes)] if notes else []


def _shortest(reports: Sequence[Report], stories: Sequence[Sequence[Story]], flavour: Flavour) -> list[str]:
    """Write what blocks first, a line each while there is room, and count the rest by rule."""
    parts = _opening(reports)
    room = flavour.limit - 2_000
    headings = _headings(reports, room // 3, flavour)
    room -= sum(flavour.size(part) + 2 for part in headings)
    if len(reports) == 1:
        brief = _briefly(stories[0][0], flavour) if stories[0] else []
        headings += brief
        room -= sum(flavour.size(part) + 2 for part in brief)
        table = blocks.blocking_by_module(reports[0], deciding_of(reports[0]), flavour)
        taken = sum(flavour.size(part) + 2 for part in table)
        if taken < room // 3:
            headings += table
            room -= taken
    lines, left_out = [], Counter[str]()
    for title, alike in _worst_first(reports):
        finding = alike.findings[0]
        line = blocks.line_of(alike.findings, flavour, title=title) if len(finding.title) < room else ""
        if 0 < flavour.size(line) < room:
            room -= flavour.size(line) + 1
            lines.append(line)
        else:
            left_out[finding.rule] += len(alike.findings)
    if lifted := sum(one.lifted for report in reports for one in report.findings):
        lines.append(f"- and {lifted} that {'is' if lifted == 1 else 'are'} waived or approved")
    if left_out:
        by_rule = ", ".join(f"{number} {flavour.text(rule)}" for rule, number in left_out.most_common(20))
        lines.append(f"- and {left_out.total()} more findings, for which there is no room here: {by_rule}")
    return [*parts, *headings, _LISTED, "\n".join(lines)]


def _headings(reports: Sequence[Report], room: int, flavour: Flavour) -> list[str]:
    """Write the verdicts, the worst first, while there is room."""
    level = 2 if len(reports) == 1 else 3
    headings: list[str] = []
    for report in sorted(reports, key=lambda one: (-one.verdict.rank, -one.score, one.title)):
        text = f"{blocks.heading(report, flavour, level=level, longest=500)}\n\n{blocks.counts(report)}"
        room -= flavour.size(text) + 2
        if room < 0:
            return [*headings, f"and {len(reports) - len(headings)} more plans"]
        headings.append(text)
    return headings


def _worst_first(reports: Sequence[Report]) -> list[tuple[str, Line]]:
    """List the findings to be read, of several plans behind the plan's title, the ones that block first."""
    ranked = []
    for report in reports:
        deciding = deciding_of(report)
        title = report.title if len(reports) > 1 else ""
        read = [one for one in report.findings if one.fingerprint in deciding or _is_grave(one)]
        for line in finding_lines(sorted(read, key=lambda one: (one.address, one.rule))):
            blocking = any(one.fingerprint in deciding for one in line.findings)
            first = line.findings[0]
            ranked.append(((not blocking, not first.covers, -first.severity.rank), title, line))
    return [(title, line) for _, title, line in sorted(ranked, key=lambda one: one[0])]


def _is_grave(finding: Finding) -> bool:
    return finding.severity.rank >= Severity.MEDIUM.rank and not finding.lifted
