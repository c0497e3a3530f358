"""The report as one page for a browser: a picture to explore, and everything in words below it.

The page is whole: it fetches nothing, and runs what it carries alone. Without scripts it still tells everything but
the picture.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import Verdict
from blastradius.render import html_blocks as blocks
from blastradius.render.html_assets import scripts, security_policy, styles, template
from blastradius.render.html_picture import blast_radius, picture_json
from blastradius.render.neutralise import html_text
from blastradius.render.stories import reasons_of, tell_stories, untold_renames
from blastradius.render.words import approval_notes, coverage_notes, overall_line, quiet_lines

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "html"
UNFOLDED = 250
"""So many rows of findings are in sight, those that block first; a browser lays out the rest when it is unfolded."""


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render reports as one self-contained page."""
    worst = blocks.worst_of(reports)
    said = reports[0].headline if len(reports) == 1 else overall_line(reports)
    return template("page.html").substitute(
        policy=security_policy(),
        title=f"{worst.value.upper()}: {html_text(said)}",
        styles=styles(),
        overview=blocks.overview(reports),
        reports="\n".join(_one(report, number) for number, report in enumerate(reports, 1)),
        scripts=scripts(),
    )


def _one(report: Report, number: int) -> str:
    rows = blocks.finding_rows(report, number)
    drawn = blast_radius(report)
    picture = picture_json(report, drawn, blocks.rows_by_object(rows)) if drawn.numbers else ""
    return template("report.html").substitute(
        number=number,
        verdict=report.verdict.value,
        title=f'<p class="plan-title">{html_text(report.title)}</p>' if report.title else "",
        headline=html_text(report.headline),
        score=report.score,
        counts=blocks.counts(report),
        share=blocks.share(report),
        reasons=_reasons(report),
        picture=template("picture.html").substitute(number=number, data=picture) if picture else "",
        findings=_findings(report, rows, drawn.numbers),
        instead=blocks.instead(report, list(untold_renames(report, tell_stories(report)))),
        notes=blocks.notes(_notes(report)),
    )


def _reasons(report: Report) -> str:
    reasons = reasons_of(report) if report.verdict is not Verdict.PASS else ()
    return "".join(f'<p class="reason">Decided by: {html_text(one)}.</p>' for one in reasons)


def _findings(report: Report, rows: Sequence[blocks.Row], numbers: Mapping[str, int]) -> str:
    if not rows:
        return '<p class="nothing">There is nothing to say about this plan.</p>'
    tables = _table("Table of findings", blocks.findings_body(report, rows[:UNFOLDED], numbers))
    if rest := rows[UNFOLDED:]:
        summary = f"{sum(len(row.findings) for row in rest):,} more findings"
        table = _table("Table of more findings", blocks.findings_body(report, rest, numbers))
        tables += f'<details class="more-findings"><summary>{summary}</summary>{table}</details>'
    return template("findings.html").substitute(count=f"{len(report.findings):,}", tables=tables)


def _table(label: str, body: str) -> str:
    return template("findings_table.html").substitute(label=label, body=body)


def _notes(report: Report) -> list[str]:
    notes = [*coverage_notes(report, every=True), *approval_notes(report)]
    if quiet := quiet_lines(report):
        notes.append(f"Passed: {', '.join(quiet)}.")
    return notes
