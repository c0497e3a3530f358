"""The report for a pull request.

A comment on GitHub holds 65,536 characters. Where the whole report does not fit, lists
are shortened and changes are counted by module, then details go, then blocking findings
take a line each; one for which even that is too much is counted by its rule.
"""

from __future__ import annotations

from collections import Counter
from dataclasses import dataclass
from enum import Enum
from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict
from blastradius.render import markdown_blocks as blocks
from blastradius.render.neutralise import log_line, markdown_code, markdown_text
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
    overall_line,
    policy_notes,
    quiet_lines,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "md"
LIMIT = 60_000
"""Characters; what a comment holds, less a margin for what platforms add."""

MARKER = "<!-- blastradius -->"
"""The first line, by which a later run finds the comment to update."""

ROWS = 1_000
"""So many changes are listed one by one at most; a table of more would not fit."""


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


_LEVELS = (
    _Detail(members=50, changes=_Changes.EACH),
    _Detail(members=8, changes=_Changes.BY_MODULE),
    _Detail(members=2, changes=_Changes.BY_MODULE),
    _Detail(members=0, changes=_Changes.LEFT_OUT, full=False),
)


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render reports as Markdown that fits a comment."""
    stories = [tell_stories(report) for report in reports]
    for detail in _LEVELS:
        told = zip(reports, stories, strict=True)
        parts = _fitting(part for report, one in told for part in _one(report, one, detail))
        text = _text([*_opening(reports), *parts]) if parts else ""
        if text and len(text) <= LIMIT:
            return text
    return _text(_shortest(reports))


def _fitting(parts: Iterable[str]) -> list[str]:
    """Collect parts; none if they are too long together, which is found out without writing all of them."""
    kept = []
    room = LIMIT
    for part in parts:
        room -= len(part) + 2
        if room < 0:
            return []
        kept.append(part)
    return kept


def _text(parts: Iterable[str]) -> str:
    lines = "\n\n".join(parts).split("\n")
    return "\n".join(log_line(line) for line in lines) + "\n"


def _opening(reports: Sequence[Report]) -> list[str]:
    if len(reports) == 1:
        return [MARKER]
    worst = max((report.verdict for report in reports), key=lambda one: one.rank)
    return [MARKER, f"## {worst.value.upper()}: {overall_line(reports)}"]


def _one(report: Report, stories: Sequence[Story], detail: _Detail) -> Iterator[str]:
    yield blocks.heading(report)
    yield blocks.counts(report)
    if report.verdict is not Verdict.PASS:
        yield from (f"Decided by: {markdown_text(reason)}." for reason in reasons_of(report))
    blocking = [story for story in stories if story.blocking]
    warnings = [story for story in stories if not story.blocking and is_warning(story)]
    telling, short = (blocking, warnings) if blocking else (warnings, [])
    deciding = deciding_of(report)
    for story in telling:
        if detail.full:
            yield from _tell(story, detail, deciding)
        else:
            yield "\n".join(blocks.line_of(finding) for finding in story.findings)
    yield from blocks.aside(f"Warnings ({len(short)})", [_brief(short)] if short else [])
    if detail.full:
        yield from blocks.renames(list(untold_renames(report, telling)))
        yield from blocks.safe(report)
    if detail.changes is _Changes.EACH and len(report.changes) <= ROWS:
        yield from blocks.changes(report)
    elif detail.changes is not _Changes.LEFT_OUT:
        yield from blocks.changes_by_module(report)
    yield from _waived(report)
    yield from _approved(report)
    yield from _notes(report, every=detail.full)


def _tell(story: Story, detail: _Detail, deciding: frozenset[str]) -> list[str]:
    lead = story.lead
    addresses = {lead.address}
    if story.change is not None:
        addresses |= {one.address for one in story.change.impact.objects[:10]} | set(story.change.cause.roots)
    parts = [f"### {lead.severity.value}: {blocks.with_code(lead.title, addresses)}"]
    if lead.location:
        parts.append(f"at {markdown_code(f'{lead.location.file}:{lead.location.line}')}")
    parts.append(blocks.with_code(lead.message, addresses))
    parts.extend(blocks.values(story.change))
    parts.extend(blocks.with_code(f"Also: {one.title}. {one.message}", addresses) for one in story.besides)
    parts.extend(_members("Goes with it", story.followers, detail, deciding))
    parts.extend(_members("Among them", story.covered, detail, deciding))
    if story.change is not None and story.change.impact.objects:
        parts.extend(blocks.impact(story.change, detail.members))
    fixes = fixes_of(story)
    if fixes:
        parts.append("**Instead**")
        parts.append("\n".join(blocks.fix(text) for text in fixes))
    return parts


def _members(caption: str, findings: Sequence[Finding], detail: _Detail, deciding: frozenset[str]) -> list[str]:
    """List findings that are told with another; all of those that block, and of the rest what there is room for."""
    if not findings:
        return []
    shown = [one for number, one in enumerate(findings) if number < detail.members or one.fingerprint in deciding]
    lines = [blocks.line_of(one) for one in shown]
    if len(findings) > len(shown):
        lines.append(f"- and {len(findings) - len(shown)} more, none of them worse")
    return [f"**{caption}** ({len(findings)})", "\n".join(lines)]


def _brief(stories: Sequence[Story]) -> str:
    lines = []
    for story in stories:
        told = len(story.findings) - 1
        lines.append(f"{blocks.line_of(story.lead)}{f' (and {told} with it)' if told else ''}")
    return "\n".join(lines)


def _waived(report: Report) -> list[str]:
    waived = [finding for finding in report.findings if finding.waived]
    lines = [f"{blocks.line_of(one)} ({markdown_text(one.waived)})" for one in waived]
    return blocks.aside(f"Waived ({len(waived)})", ["\n".join(lines)] if lines else [])


def _approved(report: Report) -> list[str]:
    approved = [finding for finding in report.findings if finding.approved]
    lines = [f"{blocks.line_of(one)} ({markdown_text(approvers(one))})" for one in approved]
    return blocks.aside(f"Approved ({len(approved)})", ["\n".join(lines)] if lines else [])


def _notes(report: Report, *, every: bool) -> list[str]:
    notes = coverage_notes(report) if every else [*policy_notes(report), *report.coverage.notes]
    notes.extend(approval_notes(report))
    if quiet := quiet_lines(report):
        notes.append(f"Passed: {', '.join(quiet)}.")
    return ["\n".join(f"- {markdown_text(note)}" for note in notes)] if notes else []


def _shortest(reports: Sequence[Report]) -> list[str]:
    """Write what blocks first, a line each while there is room, and count the rest by rule."""
    parts = _opening(reports)
    room = LIMIT - 2_000
    headings = _headings(reports, room // 3)
    room -= sum(len(part) + 2 for part in headings)
    lines, left_out = [], Counter[str]()
    for finding in _worst_first(reports):
        line = blocks.line_of(finding) if len(finding.title) < room else ""
        if 0 < len(line) < room:
            room -= len(line) + 1
            lines.append(line)
        else:
            left_out[finding.rule] += 1
    if left_out:
        by_rule = ", ".join(f"{number} {markdown_text(rule)}" for rule, number in left_out.most_common(20))
        lines.append(f"- and {left_out.total()} more findings, for which there is no room here: {by_rule}")
    return [*parts, *headings, "\n".join(lines)]


def _headings(reports: Sequence[Report], room: int) -> list[str]:
    """Write the verdicts, the worst first, while there is room."""
    level = 2 if len(reports) == 1 else 3
    headings: list[str] = []
    for report in sorted(reports, key=lambda one: (-one.verdict.rank, -one.score, one.title)):
        text = f"{blocks.heading(report, level=level, longest=500)}\n\n{blocks.counts(report)}"
        room -= len(text) + 2
        if room < 0:
            return [*headings, f"and {len(reports) - len(headings)} more plans"]
        headings.append(text)
    return headings


def _worst_first(reports: Sequence[Report]) -> list[Finding]:
    """List the findings to be read, those that block first."""
    ranked = []
    for report in reports:
        deciding = deciding_of(report)
        for one in report.findings:
            blocking = one.fingerprint in deciding
            if blocking or (one.severity.rank >= Severity.MEDIUM.rank and not one.lifted):
                ranked.append(((not blocking, -one.severity.rank, one.address, one.rule), one))
    return [one for _, one in sorted(ranked, key=lambda pair: pair[0])]
