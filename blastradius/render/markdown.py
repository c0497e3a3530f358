"""The report for a pull request.

A comment on GitHub holds 65,536 characters. Where the whole report does not fit, lists
are shortened, then details go, then blocking findings take a line each; what blocks is
never dropped without being counted.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict
from blastradius.render.groups import lost
from blastradius.render.neutralise import markdown_code, markdown_fence, markdown_text
from blastradius.render.stories import Story, is_warning, tell_stories
from blastradius.render.words import counted, coverage_notes, routine_line, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Finding, Report, ReportedChange
    from blastradius.render.interface import Options

LIMIT = 60_000
"""Characters; what a comment holds, less a margin for what platforms add."""

MARKER = "<!-- blastradius -->"
"""The first line, by which a later run finds the comment to update."""


@dataclass(frozen=True, slots=True)
class _Detail:
    """How much of a report is written."""

    members: int
    changes: bool
    stories: bool


_LEVELS = (
    _Detail(members=50, changes=True, stories=True),
    _Detail(members=8, changes=False, stories=True),
    _Detail(members=2, changes=False, stories=True),
    _Detail(members=0, changes=False, stories=False),
)


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render reports as Markdown that fits a comment."""
    for detail in _LEVELS:
        text = _render(reports, detail)
        if len(text) <= LIMIT:
            return text
    return _shortest(reports)


def _render(reports: Sequence[Report], detail: _Detail) -> str:
    parts = [MARKER]
    for report in reports:
        parts.extend(_one(report, detail))
    return "\n\n".join(parts) + "\n"


def _one(report: Report, detail: _Detail) -> list[str]:
    parts = [_heading(report), _counts(report)]
    stories = tell_stories(report)
    telling = [story for story in stories if story.blocking]
    warnings = [story for story in stories if not story.blocking and is_warning(story)]
    if report.verdict is not Verdict.BLOCK:
        telling, warnings = warnings, []
    if not detail.stories:
        return [*parts, _brief(telling), *_aside("Warnings", [_brief(warnings)] if warnings else [])]
    for story in telling:
        parts.extend(_tell(story, detail, report))
    parts.extend(_aside(f"Warnings ({len(warnings)})", [_brief(warnings)] if warnings else []))
    if detail.changes:
        parts.extend(
            _aside(f"All changes ({len(report.changes)})", [_changes(report.changes)] if report.changes else [])
        )
    parts.extend(_notes(report))
    return parts


def _heading(report: Report) -> str:
    title = f"{markdown_text(report.title)}: " if report.title else ""
    return f"## {title}{report.verdict.value.upper()}: {_linked(report.headline, report)}"


def _linked(text: str, report: Report) -> str:
    """Escape a sentence, its addresses set as code."""
    addresses = {finding.address for finding in report.findings if finding.address}
    return _with_code(text, addresses)


def _with_code(text: str, addresses: set[str]) -> str:
    for address in sorted((one for one in addresses if one in text), key=len, reverse=True):
        before, _, after = text.partition(address)
        return f"{_with_code(before, addresses)}{markdown_code(address)}{_with_code(after, addresses)}"
    return markdown_text(text)


def _counts(report: Report) -> str:
    named = counted(report.plan.counts)
    columns = ["score", *(name for name, _ in named), "destroyed of managed"]
    values = [str(report.score), *(str(number) for _, number in named)]
    values.append(f"{report.plan.destroyed} of {report.plan.managed}")
    return "\n".join((f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", f"| {' | '.join(values)} |"))


def _tell(story: Story, detail: _Detail, report: Report) -> list[str]:
    lead = story.lead
    addresses = {lead.address} if lead.address else set()
    if story.change is not None:
        addresses |= {one.address for one in story.change.impact.objects[:10]} | set(story.change.cause.roots)
    parts = [f"### {lead.severity.value}: {_with_code(lead.title, addresses)}", _with_code(lead.message, addresses)]
    parts.extend(_members("Goes with it", story.followers, detail, report))
    parts.extend(_members("Among them", story.covered, detail, report))
    if story.change is not None and story.change.impact.objects:
        parts.extend(_impact(story.change, detail))
    if lead.fix:
        parts.append("**Instead**")
        parts.append("\n".join(_fix(fix) for fix in lead.fix))
    return parts


def _members(heading: str, findings: Sequence[Finding], detail: _Detail, report: Report) -> list[str]:
    if not findings:
        return []
    lines = [f"- {one.severity.value}: {_linked(one.title, report)}{lost(one)}" for one in findings[: detail.members]]
    if len(findings) > detail.members:
        lines.append(f"- and {len(findings) - detail.members} more, none of them worse")
    return [f"**{heading}** ({len(findings)})", "\n".join(lines)]


def _impact(change: ReportedChange, detail: _Detail) -> list[str]:
    shown = change.impact.objects[: detail.members]
    lines = [f"| {markdown_code(one.address)} | {markdown_text(steps(one))} | {one.planned.value} |" for one in shown]
    rest = change.impact.count - len(shown)
    body = ["\n".join(("| object | how it is hit | planned |", "| --- | --- | --- |", *lines))] if lines else []
    if rest > 0:
        body.append(f"and {rest} more")
    return _aside(f"Who is hit ({change.impact.count})", body)


def _fix(fix: str) -> str:
    first, _, code = fix.rstrip("\n").partition("\n")
    item = f"- {markdown_text(first)}"
    if not code:
        return item
    block = markdown_fence(code, "hcl").replace("\n", "\n  ")
    return f"{item}\n\n  {block}\n"


def _brief(stories: Sequence[Story]) -> str:
    lines = []
    for story in stories:
        lead = story.lead
        told = len(story.followers) + len(story.covered)
        more = f" (and {told} with it)" if told else ""
        lines.append(f"- {lead.severity.value}: {_with_code(lead.title, {lead.address} - {''})}{more}")
    return "\n".join(lines)


def _changes(changes: Sequence[ReportedChange]) -> str:
    rows = [
        f"| {markdown_code(change.label)} | {change.action.value} | {change.fate.value if change.fate else ''} "
        f"| {change.score} | {change.impact.count or ''} |"
        for change in sorted(changes, key=lambda one: (-one.score, one.address))
    ]
    return "\n".join(("| object | action | old object | score | hit |", "| --- | --- | --- | --- | --- |", *rows))


def _aside(summary: str, body: Sequence[str]) -> list[str]:
    """Fold something away; nothing stays nothing."""
    if not body:
        return []
    return ["\n\n".join((f"<details><summary>{summary}</summary>", *body, "</details>"))]


def _notes(report: Report) -> list[str]:
    notes = [markdown_text(note) for note in coverage_notes(report)]
    if routine := routine_line(report):
        notes.append(f"{routine}.")
    return ["\n".join(f"- {note}" for note in notes)] if notes else []


def _shortest(reports: Sequence[Report]) -> str:
    """Write what blocks, a line each while there is room, then counts alone."""
    parts = [MARKER, *(part for report in reports for part in (_heading(report)[:2_000], _counts(report)))]
    room = LIMIT - sum(len(part) + 2 for part in parts) - 200
    lines: list[str] = []
    findings = [
        finding for report in reports for finding in report.findings if finding.severity.rank >= Severity.MEDIUM.rank
    ]
    for finding in sorted(findings, key=lambda one: (-one.severity.rank, one.address)):
        line = f"- {finding.severity.value}: {_with_code(finding.title, {finding.address} - {''})}"
        if len(line) + 1 > room:
            break
        room -= len(line) + 1
        lines.append(line)
    if len(lines) < len(findings):
        lines.append(f"- and {len(findings) - len(lines)} more findings, for which there is no room here")
    return "\n\n".join((*parts, "\n".join(lines))) + "\n"
