"""The blocks that a Markdown report is made of: headings, lists, tables, folds."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from blastradius.model.verdict import DataLoss
from blastradius.render.groups import lost, shared_name, shared_title
from blastradius.render.neutralise import markdown_code, markdown_fence
from blastradius.render.words import counted, fate_of, safe_part, share_of, value_lines, way

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.rename import Rename
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange
    from blastradius.model.verdict import Severity
    from blastradius.render.markdown_flavour import Flavour

MODULES = 100
"""So many modules are counted by name."""
LOSSES = 5
"""So many objects whose data is lost are named on top."""
LONGEST_NAME = 500
"""A longer name has no place on top."""


def heading(report: Report, flavour: Flavour, *, level: int = 2, longest: int = 2_000) -> str:
    """Write the verdict and its reason."""
    title = f"{flavour.text(_cut(report.title, longest))}: " if report.title else ""
    headline = flavour.with_code(_cut(report.headline, longest), (finding.address for finding in report.findings))
    return f"{'#' * level} {title}{report.verdict.value.upper()}: {headline}"


def _cut(text: str, longest: int) -> str:
    return text if len(text) <= longest else f"{text[:longest]}..."


def line_of(findings: Sequence[Finding], flavour: Flavour, *, title: str = "") -> str:
    """Write findings that say the same of several instances in a line, behind the title of their plan."""
    first = findings[0]
    plan = f"{flavour.text(_cut(title, LONGEST_NAME))}: " if title else ""
    said = flavour.with_code(shared_title(findings), names_of(findings))
    return f"- {first.severity.value}: {plan}{said}{lost(first)}"


def names_of(findings: Sequence[Finding]) -> list[str]:
    """List the names by which findings speak of their objects."""
    addresses = list(dict.fromkeys(finding.address for finding in findings))
    return [findings[0].address, shared_name(addresses).removesuffix(f" ({len(addresses)} instances)")]


def counts(report: Report) -> str:
    """Write the table of what the plan does."""
    named = counted(report.plan.counts)
    columns = ["score", *(name for name, _ in named), "destroyed of managed"]
    values = [str(report.score), *(str(number) for _, number in named)]
    share = f" ({share_of(report)})" if report.plan.destroyed and report.plan.managed else ""
    values.append(f"{report.plan.destroyed} of {report.plan.managed}{share}")
    return _table(columns, [values])


def losses(report: Report, flavour: Flavour) -> list[str]:
    """Say whose data is lost for certain, the worst first."""
    lost_ones = [change for change in report.changes if change.data_loss is DataLoss.CERTAIN and change.destructive]
    if not lost_ones:
        return []
    worst_first = sorted(lost_ones, key=lambda one: (-one.score, one.label))
    named = ", ".join(markdown_code(one.label) for one in worst_first[:LOSSES] if len(one.label) <= LONGEST_NAME)
    rest = len(lost_ones) - sum(len(one.label) <= LONGEST_NAME for one in worst_first[:LOSSES])
    more = f"{rest} {'more' if named else 'objects' if rest > 1 else 'object'}" if rest else ""
    return [flavour.warning(f"Data is lost for certain: {' and '.join(one for one in (named, more) if one)}.")]


def impact(told: Sequence[ReportedChange], limit: int, flavour: Flavour) -> list[str]:
    """Fold away who is hit by changes that are told together."""
    hit = list({one.label: one for change in told for one in change.impact.objects}.values())
    total = len(hit) + max((one.impact.count - len(one.impact.objects) for one in told), default=0)
    shown = hit[:limit]
    rows = [[_cell(one.address), flavour.text(way(one)), one.planned.value] for one in shown]
    body = [_table(["object", "how it is hit", "planned"], rows)] if rows else []
    if total > len(shown):
        body.append(f"and {total - len(shown)} more")
    return flavour.aside(f"Who is hit ({total})", body) if total else []


def changes(report: Report, flavour: Flavour) -> list[str]:
    """Fold away the table of all changes."""
    rows = [
        [
            _cell(one.label),
            one.action.value,
            fate_of(one) or (one.fate.value if one.fate else ""),
            str(one.score),
            str(one.impact.count or ""),
        ]
        for one in sorted(report.changes, key=lambda one: (-one.score, one.label))
    ]
    table = [_table(["object", "action", "old object", "score", "hit"], rows)] if rows else []
    return flavour.aside(f"All changes ({len(rows)})", table)


def changes_by_module(report: Report, flavour: Flavour) -> list[str]:
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
    return flavour.aside(f"All changes by module ({len(report.changes)})", body)


def values(changes: Sequence[ReportedChange]) -> list[str]:
    """List the values that were asked for."""
    lines = [
        f"- {markdown_code(line if len(changes) == 1 else f'{change.label}: {line}')}"
        for change in changes
        for line in value_lines(change)
    ]
    return ["\n".join(lines)] if lines else []


def blocking_by_module(report: Report, deciding: frozenset[str], flavour: Flavour) -> list[str]:
    """Fold away how many findings of each severity block in each module, the worst first."""
    modules = {change.label: change.module for change in report.changes}
    number: dict[str, Counter[Severity]] = defaultdict(Counter)
    for finding in report.findings:
        if finding.fingerprint in deciding:
            number[modules.get(finding.address, "")][finding.severity] += 1
    severities = sorted({one for counter in number.values() for one in counter}, key=lambda one: -one.rank)
    names = sorted(number, key=lambda name: ([-number[name][one] for one in severities], name))
    rows = [
        [_cell(name) if name else "(root)", *(str(number[name][one] or "") for one in severities)]
        for name in names[:MODULES]
    ]
    body = [_table(["module", *(one.value for one in severities)], rows)] if len(rows) > 1 else []
    if len(names) > MODULES:
        body.append(f"and {len(names) - MODULES} more modules")
    return flavour.aside(f"What blocks, by module ({sum(one.total() for one in number.values())})", body)


def fix(text: str, flavour: Flavour) -> str:
    """Write what to do instead; further lines of the text are code."""
    first, _, code = text.rstrip("\n").partition("\n")
    item = f"- {flavour.text(first)}"
    return flavour.item_with_code(item, code) if code else item


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


def safe(report: Report, flavour: Flavour) -> list[str]:
    """Fold away what can be applied alone."""
    part = safe_part(report)
    if part is None:
        return []
    return flavour.aside("What can be applied alone", [flavour.text(part[0]), markdown_fence(part[1], "sh")])


def _cell(text: str) -> str:
    return markdown_code(text, cell=True)


def _table(columns: Sequence[str], rows: Iterable[Sequence[str]]) -> str:
    lines = [f"| {' | '.join(columns)} |", f"|{' --- |' * len(columns)}", *(f"| {' | '.join(row)} |" for row in rows)]
    return "\n".join(lines)
