"""The blocks that a Markdown report is made of: headings, lists, tables, folds."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from blastradius.render.groups import lost
from blastradius.render.neutralise import markdown_code, markdown_fence, markdown_text
from blastradius.render.words import counted, safe_part, value_lines, way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.rename import Rename
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange

MODULES = 100
"""So many modules are counted by name."""


def heading(report: Report, *, level: int = 2, longest: int = 2_000) -> str:
    """Write the verdict and its reason."""
    title = f"{markdown_text(_cut(report.title, longest))}: " if report.title else ""
    return f"{'#' * level} {title}{report.verdict.value.upper()}: {linked(_cut(report.headline, longest), report)}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."


def linked(text: str, report: Report) -> str:
    """Escape a sentence, the addresses of findings set as code."""
    return with_code(text, (finding.address for finding in report.findings))


def with_code(text: str, addresses: Iterable[str]) -> str:
    """Escape a sentence, these addresses set as code."""
    occurring = sorted({one for one in addresses if one and one in text}, key=lambda one: (-len(one), one))
    if not occurring:
        return markdown_text(text)
    longest = occurring[0]
    return markdown_code(longest).join(with_code(piece, occurring[1:]) for piece in text.split(longest))


def line_of(finding: Finding) -> str:
    """Write a finding in a line."""
    return f"- {finding.severity.value}: {with_code(finding.title, (finding.address,))}{lost(finding)}"


def counts(report: Report) -> str:
    """Write the table of what the plan does."""
    named = counted(report.plan.counts)
    columns = ["score", *(name for name, _ in named), "destroyed of managed"]
    values = [str(report.score), *(str(number) for _, number in named)]
    values.append(f"{report.plan.destroyed} of {report.plan.managed}")
    return _table(columns, [values])


def impact(change: ReportedChange, limit: int) -> list[str]:
    """Fold away who is hit."""
    shown = change.impact.objects[:limit]
    rows = [[_cell(one.address), markdown_text(way(one)), one.planned.value] for one in shown]
    rest = change.impact.count - len(shown)
    body = [_table(["object", "how it is hit", "planned"], rows)] if rows else []
    if rest > 0:
        body.append(f"and {rest} more")
    return aside(f"Who is hit ({change.impact.count})", body)


def changes(report: Report) -> list[str]:
    """Fold away the table of all changes."""
    rows = [
        [
            _cell(one.label),
            one.action.value,
            one.fate.value if one.fate else "",
            str(one.score),
            str(one.impact.count or ""),
        ]
        for one in sorted(report.changes, key=lambda one: (-one.score, one.label))
    ]
    table = [_table(["object", "action", "old object", "score", "hit"], rows)] if rows else []
    return aside(f"All changes ({len(rows)})", table)


def changes_by_module(report: Report) -> list[str]:
    """Fold away how many objects of each module change, the most destroyed first."""
    number = Counter(one.module for one in report.changes)
    destroyed = Counter(one.module for one in report.changes if one.destructive)
    names = sorted(number, key=lambda name: (-destroyed[name], -number[name], name))
    rows = [
        [_cell(name) if name else "(root)", str(destroyed[name]), str(number[name] - destroyed[name])]
        for name in names[:MODULES]
    ]
    body = [_table(["module", "destroyed or replaced", "other changes"], rows)] if rows else []
    if len(names) > MODULES:
        body.append(f"and {len(names) - MODULES} more modules")
    return aside(f"All changes by module ({len(report.changes)})", body)


def values(change: ReportedChange | None) -> list[str]:
    """List the values that were asked for."""
    lines = [f"- {markdown_code(line)}" for line in value_lines(change)] if change else []
    return ["\n".join(lines)] if lines else []


def fix(text: str) -> str:
    """Write what to do instead; further lines of the text are code."""
    first, _, code = text.rstrip("\n").partition("\n")
    item = f"- {markdown_text(first)}"
    if not code:
        return item
    block = markdown_fence(code, "hcl").replace("\n", "\n  ")
    return f"{item}\n\n  {block}\n"


def renames(found: Sequence[Rename]) -> list[str]:
    """Offer moved blocks."""
    if not found:
        return []
    parts = ["**This looks like a rename**" if len(found) == 1 else "**These look like renames**"]
    for one in found:
        parts.append(
            f"{markdown_code(one.from_address)} is now {markdown_code(one.to_address)} ({one.confidence.value})"
        )
        parts.append(markdown_fence(one.moved_block, "hcl"))
    return parts


def safe(report: Report) -> list[str]:
    """Fold away what can be applied alone."""
    part = safe_part(report)
    if part is None:
        return []
    return aside("What can be applied alone", [markdown_text(part[0]), markdown_fence(part[1], "sh")])


def aside(summary: str, body: Sequence[str]) -> list[str]:
    """Fold something away; nothing stays nothing."""
    if not body:
        return []
    return ["\n\n".join((f"<details><summary>{summary}</summary>", *body, "</details>"))]


def _cell(text: str) -> str:
    return markdown_code(text, cell=True)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)
