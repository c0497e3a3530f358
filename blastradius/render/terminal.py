"""The report for a terminal: the verdict and its reason first, the worst next, one story a cascade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import DataLoss, Severity, Verdict
from blastradius.render.page import BAD, BOLD, DIM, GOOD, MIDDLE, PLAIN, Page
from blastradius.render.stories import Story, is_warning, tell_stories
from blastradius.render.words import plan_line, routine_line, steps

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Finding, Report
    from blastradius.render.interface import Options

_VERDICT_STYLE = {Verdict.BLOCK: BAD, Verdict.WARN: MIDDLE, Verdict.PASS: GOOD}
_SEVERITY_STYLE = {
    Severity.CRITICAL: BAD,
    Severity.HIGH: BAD,
    Severity.MEDIUM: MIDDLE,
    Severity.LOW: DIM,
    Severity.INFO: DIM,
}
FOLD = 8
"""So many members of a list are shown; a last line counts the rest."""


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports for a terminal, or as plain text for a log."""
    page = Page(options.width)
    for number, report in enumerate(reports):
        if number:
            page.blank()
        _render_one(report, page, options)
    return page.text(color=options.color)


def _render_one(report: Report, page: Page, options: Options) -> None:
    if report.title:
        page.line((report.title, BOLD))
    style = _VERDICT_STYLE[report.verdict]
    page.hanging((report.verdict.value.upper(), style), f"  score {report.score}  ", report.headline, style=BOLD)
    if options.quiet:
        return
    page.paragraph(plan_line(report), indent=2, style=DIM)
    stories = tell_stories(report)
    for story in stories:
        if story.blocking:
            page.blank()
            _tell(story, page, options)
    warnings = [story for story in stories if not story.blocking and is_warning(story)]
    if report.verdict is Verdict.BLOCK:
        _list_short("Also", warnings, page, options)
    else:
        for story in warnings:
            page.blank()
            _tell(story, page, options)
    slight = [story for story in stories if not story.blocking and not is_warning(story)]
    if options.verbose:
        _list_short("Passed", slight, page, options)
    _close(report, len(slight), page, options)


def _tell(story: Story, page: Page, options: Options) -> None:
    """Tell a story in full: what, why and what follows, who is hit, who goes with it, what to do instead."""
    lead = story.lead
    page.hanging((f"{lead.severity.value.upper():<9}", _SEVERITY_STYLE[lead.severity]), lead.title, style=BOLD)
    page.paragraph(lead.message, indent=2)
    if story.change is not None:
        _show_impact(story, page, options)
    if story.followers:
        count = len({finding.address for finding in story.followers})
        page.paragraph(f"With it {'goes' if count == 1 else 'go'} {count} more:", indent=2)
        _tree(story.followers, page, options)
    if story.covered:
        page.paragraph("Among them:", indent=2)
        _tree(story.covered, page, options)
    if lead.fix:
        page.line(("  Instead:", BOLD))
        for fix in lead.fix:
            page.bullet(fix)


def _show_impact(story: Story, page: Page, options: Options) -> None:
    """List who is hit, unless they are told below as going with it."""
    if story.change is None:
        return
    told = {finding.address for finding in story.followers}
    impact = story.change.impact
    hit = [one for one in impact.objects if one.address not in told]
    if not hit:
        return
    limit = len(hit) if options.verbose else FOLD
    page.line(("  Hit:", BOLD))
    for one in hit[:limit]:
        way = " > ".join(one.path) if options.verbose and one.distance > 1 else ""
        page.item(one.address, f"{steps(one)}{f', by {way}' if way else ''}")
    more = impact.count - len(told & {one.address for one in impact.objects}) - len(hit[:limit])
    if more > 0:
        page.line((f"    and {more} more", DIM))


def _tree(findings: Sequence[Finding], page: Page, options: Options) -> None:
    shown = findings if options.verbose else findings[:FOLD]
    for finding in shown:
        page.branch(
            (f"{finding.severity.value:<8} ", _SEVERITY_STYLE[finding.severity]), f"{finding.title}{_lost(finding)}"
        )
    rest = len(findings) - len(shown)
    if rest:
        page.line((f"    and {rest} more, none of them worse", DIM))


def _lost(finding: Finding) -> str:
    return ": its data is lost" if finding.evidence.get("data_loss") == DataLoss.CERTAIN.value else ""


def _list_short(heading: str, stories: Sequence[Story], page: Page, options: Options) -> None:
    if not stories:
        return
    page.blank()
    page.line((f"{heading}:", BOLD))
    shown = stories if options.verbose else stories[:FOLD]
    for story in shown:
        told = len(story.followers) + len(story.covered)
        more = f" (and {told} with it)" if told else ""
        page.branch(
            (f"{story.lead.severity.value:<8} ", _SEVERITY_STYLE[story.lead.severity]), f"{story.lead.title}{more}"
        )
    if len(stories) > len(shown):
        page.line((f"    and {len(stories) - len(shown)} more", DIM))


def _close(report: Report, slight: int, page: Page, options: Options) -> None:
    """Say what was looked at and passes, and what was not looked at."""
    passed = [part for part in (routine_line(report), f"{slight} of little weight" if slight else "") if part]
    coverage = report.coverage
    notes = list(coverage.notes)
    if coverage.unknown_types:
        notes.append(f"Types that the catalogue does not know: {', '.join(coverage.unknown_types)}.")
    if coverage.not_evaluated:
        notes.append(f"{len(coverage.not_evaluated)} objects have no row in this plan: they were not evaluated.")
    if coverage.unresolved and options.verbose:
        notes.append(f"References through locals could not be followed for {', '.join(coverage.unresolved)}.")
    if passed or notes:
        page.blank()
    if passed:
        page.paragraph(f"Passed: {', '.join(passed)}.", style=DIM)
    for note in notes:
        page.paragraph(f"Note: {note}", style=PLAIN)
