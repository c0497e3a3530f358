"""The blocks of an HTML report that need no script: the verdict, the counts, the findings, what to know besides.

Whatever text comes from a report goes through `html_text` here, and nowhere else into the page.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.verdict import Severity, Verdict
from blastradius.render.change_text import fate_lines, why_lines
from blastradius.render.groups import block_of, group, hit_lines, lost, shared_name, shared_title, without_address
from blastradius.render.neutralise import html_text, log_line
from blastradius.render.stories import deciding_of
from blastradius.render.words import approvers, counted, safe_part, way_and_plan

if TYPE_CHECKING:
    from collections.abc import Collection, Hashable, Iterable, Iterator, Mapping, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.rename import Rename
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange

LISTED = 12
"""So many lines of who is hit stand in a finding; the picture has all."""


class Row(NamedTuple):
    """Findings that say the same of instances of one block."""

    id: str
    findings: tuple[Finding, ...]
    status: str
    """What they do to the verdict."""


def finding_rows(report: Report, number: int) -> list[Row]:
    """Put alike findings together, those that block first."""
    deciding = deciding_of(report)

    def key(finding: Finding) -> Hashable:
        texts = (finding.title, finding.message, *finding.fix)
        said = tuple(without_address(text, finding) for text in texts)
        lifted = (finding.waived, finding.approved, finding.fingerprint in deciding)
        place = finding.location or finding.covers
        return (finding.rule, finding.severity, block_of(finding.address), said, lost(finding), lifted, place)

    groups = group(sorted(report.findings, key=lambda one: one.fingerprint not in deciding), key)
    return [
        Row(f"finding-{number}-{place}", members, _status(members[0], report.verdict, deciding))
        for place, members in enumerate(groups, 1)
    ]


def rows_by_object(rows: Iterable[Row]) -> dict[str, list[str]]:
    """Return the ids of the rows that are about each object, and then of those that cover it."""
    about: defaultdict[str, dict[str, None]] = defaultdict(dict)
    covering: defaultdict[str, dict[str, None]] = defaultdict(dict)
    for row in rows:
        for finding in row.findings:
            about[finding.address][row.id] = None
            for address in finding.covers:
                covering[address][row.id] = None
    return {label: list(about[label] | covering[label]) for label in about.keys() | covering.keys()}


def counts(report: Report) -> str:
    """List what the plan's rows do, one item each."""
    items = [
        f'<li class="count count-{name.replace(" ", "-")}"><b>{number:,}</b> to {name}</li>'
        for name, number in counted(report.plan.counts)
    ]
    return "".join(items) or '<li class="count">no changes</li>'


def share(report: Report) -> str:
    """Show how much of the estate is destroyed."""
    destroyed, managed = report.plan.destroyed, report.plan.managed
    if not managed:
        return ""
    said = f"{destroyed:,} of {managed:,} managed objects {'is' if destroyed == 1 else 'are'} destroyed or replaced"
    return (
        f'<p class="share"><meter min="0" max="{managed}" value="{min(destroyed, managed)}" aria-hidden="true">'
        f"</meter> {said} ({destroyed / managed:.0%})</p>"
    )


def findings_body(report: Report, rows: Sequence[Row], numbers: Mapping[str, int]) -> str:
    """Write the rows of the table of findings."""
    changes = {change.label: change for change in report.changes}
    return "\n".join(_row(row, report, changes, numbers) for row in rows)


def _row(row: Row, report: Report, changes: Mapping[str, ReportedChange], numbers: Mapping[str, int]) -> str:
    first = row.findings[0]
    status = row.status
    change = changes.get(first.address)
    score = max((changes[one.address].score for one in row.findings if one.address in changes), default=None)
    title = f"{html_text(shared_title(row.findings))}{html_text(lost(first))}"
    drawn = [str(numbers[one.address]) for one in row.findings if one.address in numbers]
    return (
        f'<tr id="{row.id}" class="finding" data-objects="{" ".join(drawn)}">'
        f'<td data-sort="{-first.severity.rank}"><span class="tag {first.severity.value}">{first.severity.value}</span>'
        f'</td><td data-sort="{_STATUS_ORDER.index(status)}"><span class="status {status}">{status}</span></td>'
        f'<td class="what"><details{" open" if status == "blocks" and len(report.findings) <= _OPEN else ""}>'
        f"<summary>{title}</summary>"
        f'<div class="story">{"".join(_story(row, change))}</div></details></td>'
        f"<td><code>{html_text(first.rule)}</code></td>"
        f'<td class="number">{"" if score is None else score}</td></tr>'
    )


_OPEN = 3
"""A table of so few findings shows what blocks unfolded."""
_STATUS_ORDER = ("blocks", "warns", "noted", "approved", "waived")


def _status(finding: Finding, verdict: Verdict, deciding: Collection[str]) -> str:
    """Say what a finding does to the verdict."""
    if finding.waived:
        return "waived"
    if finding.approved:
        return "approved"
    if finding.fingerprint in deciding:
        return "blocks"
    warns = verdict is not Verdict.PASS and finding.severity.rank >= Severity.MEDIUM.rank
    return "warns" if warns else "noted"


def _story(row: Row, change: ReportedChange | None) -> Iterator[str]:
    first = row.findings[0]
    yield f"<p>{html_text(first.message)}</p>"
    if first.waived:
        yield f"<p><b>Waived:</b> {html_text(str(first.waived))}</p>"
    if first.approved:
        yield f"<p><b>Approved:</b> {html_text(approvers(first))}</p>"
    if first.location:
        yield f"<p>Written at <code>{html_text(f'{first.location.file}:{first.location.line}')}</code></p>"
    if first.fix:
        yield f"<h4>What to do instead</h4><ul>{''.join(f'<li>{_fix(fix)}</li>' for fix in first.fix)}</ul>"
    addresses = list(dict.fromkeys(one.address for one in row.findings))
    if len(addresses) > 1:
        yield _folded(f"The {len(addresses):,} objects", addresses)
    if first.covers:
        yield _folded(f"It speaks for {len(first.covers):,} more", first.covers)
    if change is not None:
        yield '<div class="without-picture">'
        yield _list("Why", why_lines(change))
        if change.fate is not None:
            yield _list("The old object", fate_lines(change))
        yield _hit(change)
        yield "</div>"


def _hit(change: ReportedChange) -> str:
    """List who is hit, instances of one block in one line, and by which way."""
    shown = hit_lines(change.impact.objects)[:LISTED]
    lines = [
        f"{shared_name([one.address for one in alike])} ({way_and_plan(alike[0])})"
        + (f", by {' > '.join(alike[0].path)}" if 1 < alike[0].distance == len(alike[0].path) - 1 else "")
        for alike in shown
    ]
    rest = change.impact.count - sum(map(len, shown))
    return _list(f"Who is hit ({change.impact.count:,})", [*lines, *([f"and {rest:,} more"] if rest > 0 else [])])


def _fix(text: str) -> str:
    first, _, code = text.rstrip("\n").partition("\n")
    return f"{html_text(first)}{_code(code) if code else ''}"


def _code(text: str) -> str:
    lines = (log_line(html_text(line)) for line in text.rstrip("\n").split("\n"))
    return f'<pre tabindex="0"><code>{chr(10).join(lines)}</code></pre>'


def _list(heading: str, lines: Iterable[str]) -> str:
    items = "".join(f"<li>{html_text(line)}</li>" for line in lines)
    return f"<h4>{heading}</h4><ul>{items}</ul>" if items else ""


def _folded(summary: str, addresses: Iterable[str]) -> str:
    items = "".join(f"<li><code>{html_text(one)}</code></li>" for one in addresses)
    return f'<details class="addresses"><summary>{summary}</summary><ul>{items}</ul></details>'


def instead(report: Report, renames: Sequence[Rename]) -> str:
    """Offer the moved blocks that no finding offers, and the part of the plan that can be applied alone."""
    parts = [
        f"<p><code>{html_text(one.from_address)}</code> looks like <code>{html_text(one.to_address)}</code> under its "
        f"old name ({one.confidence.value}):</p>{_code(one.moved_block)}"
        for one in renames
    ]
    if part := safe_part(report):
        parts.append(f"<p>{html_text(part[0])}</p>{_code(part[1])}")
    return f'<section class="instead"><h3>What can be done</h3>{"".join(parts)}</section>' if parts else ""


def notes(lines: Sequence[str]) -> str:
    """List what a reader has to know besides."""
    items = "".join(f"<li>{html_text(line)}</li>" for line in lines)
    return f'<section class="notes"><h3>Good to know</h3><ul>{items}</ul></section>' if items else ""


def overview(reports: Sequence[Report]) -> str:
    """List the reports of one run, each with its verdict; nothing where there is one."""
    if len(reports) < 2:
        return ""
    items = "".join(
        f'<li><a href="#report-{number}"><span class="verdict {report.verdict.value}">{report.verdict.value}</span> '
        f"<b>{html_text(name_of(report, number))}</b> <span>{html_text(report.headline)}</span></a></li>"
        for number, report in enumerate(reports, 1)
    )
    return f'<nav class="overview" aria-label="Plans"><ol>{items}</ol></nav>'


def name_of(report: Report, number: int) -> str:
    """Return which plan a report is about."""
    return report.title or f"plan {number}"


def worst_of(reports: Iterable[Report]) -> Verdict:
    """Return the worst verdict."""
    return max((report.verdict for report in reports), key=lambda one: one.rank, default=Verdict.PASS)
