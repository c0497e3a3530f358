"""The report for a terminal: the verdict and its reason first, the worst next, one story a cascade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import Verdict
from blastradius.render.groups import lost, shared_title, story_groups
from blastradius.render.page import BLOCKED, BOLD, DIM, PASSED, PLAIN, WARNED, Page
from blastradius.render.stories import Story, is_warning, reasons_of, tell_stories, untold_renames, worst_of
from blastradius.render.terminal_story import FOLD, SEVERITY_STYLE, tell
from blastradius.render.words import (
    approval_notes,
    approvers,
    coverage_notes,
    overall_line,
    plan_line,
    quiet_lines,
    safe_part,
    share_line,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "txt"
_VERDICT_STYLE = {Verdict.BLOCK: BLOCKED, Verdict.WARN: WARNED, Verdict.PASS: PASSED}
FULL = 10
"""So many stories are told in full; the others take a line each."""


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports for a terminal, or as plain text for a log."""
    page = Page(options.width, drawn=options.drawn)
    worst_first = sorted(reports, key=lambda one: (-one.verdict.rank, -one.score))
    if options.quiet:
        for report in worst_first:
            title = f"{report.title}: " if len(reports) > 1 else ""
            page.line(_verdict(report), (f"  {title}{report.headline}", BOLD))
        return page.text(color=options.color)
    if len(reports) > 1:
        worst = worst_first[0].verdict
        page.hanging((worst.value.upper(), _VERDICT_STYLE[worst]), f"  {overall_line(reports)}")
    for report in worst_first:
        page.blank()
        if len(reports) > 1:
            page.paragraph(report.title, style=BOLD)
        _render_one(report, page, options, alone=len(reports) == 1)
    return page.text(color=options.color)


def _verdict(report: Report) -> tuple[str, str]:
    return report.verdict.value.upper(), _VERDICT_STYLE[report.verdict]


def _render_one(report: Report, page: Page, options: Options, *, alone: bool) -> None:
    verdict = _verdict(report)
    page.hanging(verdict, f"  {report.headline}", style=BOLD, indent=len(verdict[0]) + 2)
    if alone and report.title:
        page.paragraph(report.title, indent=len(verdict[0]) + 2, style=DIM)
    stories = tell_stories(report)
    blocking = [story for story in stories if story.blocking]
    warnings = [story for story in stories if not story.blocking and is_warning(story)]
    slight = [story for story in stories if not (story.blocking or is_warning(story))]
    telling, short = (blocking, warnings) if blocking else (warnings, [])
    groups = story_groups(telling, apart=options.verbose)
    alone = len(groups) == 1 and report.headline.startswith(shared_title([one.lead for one in groups[0]]))
    if report.verdict is not Verdict.PASS or options.verbose or report.score:
        worst = f"{worst_of(groups[0][0]).value.capitalize()}, score" if alone else "Score"
        page.paragraph(f"{worst} {report.score}. {plan_line(report)}", indent=len(verdict[0]) + 2, style=DIM)
        if share := share_line(report):
            page.share(report.plan.destroyed, report.plan.managed, share, indent=len(verdict[0]) + 2)
    if report.verdict is not Verdict.PASS:
        for reason in reasons_of(report):
            page.paragraph(f"Decided by: {reason}.", indent=len(verdict[0]) + 2)
    full = groups if options.verbose else groups[:FULL]
    changes = {change.label: change for change in report.changes}
    for stories_alike in full:
        page.blank()
        tell(stories_alike, changes, page, options, titled=not alone)
    rest = [story for alike in groups[len(full) :] for story in alike]
    _list_short("Also blocking" if blocking else "Also", rest, page, options, fold=not blocking)
    _list_short("Also", short, page, options)
    if options.verbose:
        _list_short("Of little weight", slight, page, options)
    _show_renames(report, [alike[0] for alike in full], page, options)
    _show_safe_part(report, page, options)
    _close(report, len(slight), page, options)


def _list_short(heading: str, stories: Sequence[Story], page: Page, options: Options, *, fold: bool = True) -> None:
    if not stories:
        return
    page.blank()
    page.line((f"{heading}:", BOLD))
    groups = story_groups(stories, apart=options.verbose)
    shown = groups[:FOLD] if fold and not options.verbose else groups
    for alike in shown:
        story = alike[0]
        told = len(story.followers) + len(story.covered)
        more = f" (and {told} with it)" if told else ""
        mark = (f"{story.lead.severity.value:<8} ", SEVERITY_STYLE[story.lead.severity])
        page.branch(mark, f"{shared_title([one.lead for one in alike])}{lost(story.lead)}{more}")
    rest = len(stories) - sum(len(alike) for alike in shown)
    if rest:
        page.line((f"    and {rest} more", DIM))


def _show_renames(report: Report, told: Sequence[Story], page: Page, options: Options) -> None:
    """Offer the moved blocks that no fix has offered."""
    renames = list(untold_renames(report, told))
    if not renames:
        return
    page.blank()
    page.line(("This looks like a rename:" if len(renames) == 1 else "These look like renames:", BOLD))
    shown = renames if options.verbose else renames[:FOLD]
    for rename in shown:
        page.bullet(
            f"{rename.from_address} is now {rename.to_address} ({rename.confidence.value})\n{rename.moved_block}"
        )
    if len(shown) < len(renames):
        page.line((f"    and {len(renames) - len(shown)} more (blastradius moved writes all)", DIM))


def _show_safe_part(report: Report, page: Page, options: Options) -> None:
    """Offer what can be applied alone; a long list of targets only where everything is wanted."""
    part = safe_part(report)
    if part is None:
        return
    page.blank()
    if len(report.safe_targets) > FOLD and not options.verbose:
        page.paragraph(f"{part[0][:-1]} (--verbose shows the command).")
    else:
        page.bullet("\n".join(part))


def _close(report: Report, slight: int, page: Page, options: Options) -> None:
    """Say what was looked at and passes, and what was not looked at."""
    passed = quiet_lines(report) if options.verbose or report.verdict is not Verdict.PASS else []
    if slight and not options.verbose:
        passed.append(f"{slight} of little weight (--verbose lists them)")
    notes = [*coverage_notes(report, every=options.verbose), *approval_notes(report)]
    waived = [finding for finding in report.findings if finding.waived]
    approved = [finding for finding in report.findings if finding.approved]
    if passed or notes or waived or approved:
        page.blank()
    if passed:
        page.paragraph(f"Passed: {', '.join(passed)}.", style=DIM)
    if waived:
        page.line((f"Waived, {len(waived)} {'finding' if len(waived) == 1 else 'findings'}:", BOLD))
    for finding in waived:
        mark = (f"{finding.severity.value:<8} ", SEVERITY_STYLE[finding.severity])
        page.branch(mark, f"{finding.title} ({finding.waived})")
    if approved:
        page.line((f"Approved, {len(approved)} {'finding' if len(approved) == 1 else 'findings'}:", BOLD))
    for finding in approved:
        mark = (f"{finding.severity.value:<8} ", SEVERITY_STYLE[finding.severity])
        page.branch(mark, f"{finding.title} ({approvers(finding)})")
    for note in notes:
        page.paragraph(f"Note: {note}", style=PLAIN)
