"""The report for a terminal: the verdict and its reason first, the worst next, one story a cascade."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict
from blastradius.render.groups import finding_lines, hit_lines, shared_name, shared_title, story_groups, told_message
from blastradius.render.page import BAD, BOLD, DIM, GOOD, MIDDLE, PLAIN, Page
from blastradius.render.stories import Story, fixes_of, is_warning, reasons_of, tell_stories, untold_renames, worst_of
from blastradius.render.words import (
    approval_notes,
    approvers,
    coverage_notes,
    overall_line,
    plan_line,
    quiet_lines,
    safe_part,
    value_lines,
    way_and_plan,
)

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.impact import ImpactedObject
    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "txt"
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
FULL = 10
"""So many stories are told in full; the others take a line each."""


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports for a terminal, or as plain text for a log."""
    page = Page(options.width)
    if len(reports) > 1:
        worst = max((report.verdict for report in reports), key=lambda one: one.rank)
        page.hanging((worst.value.upper(), _VERDICT_STYLE[worst]), f"  {overall_line(reports)}")
    for report in reports:
        if not options.quiet:
            page.blank()
        _render_one(report, page, options)
    return page.text(color=options.color)


def _render_one(report: Report, page: Page, options: Options) -> None:
    if report.title:
        page.line((report.title, BOLD))
    verdict = (report.verdict.value.upper(), _VERDICT_STYLE[report.verdict])
    if options.quiet:
        page.line(verdict, (f"  {report.headline}", BOLD))
        return
    page.hanging(verdict, f"  {report.headline}", style=BOLD, indent=len(verdict[0]) + 2)
    stories = tell_stories(report)
    blocking = [story for story in stories if story.blocking]
    warnings = [story for story in stories if not story.blocking and is_warning(story)]
    slight = [story for story in stories if not (story.blocking or is_warning(story) or story.lead.lifted)]
    telling, short = (blocking, warnings) if blocking else (warnings, [])
    groups = story_groups(telling, apart=options.verbose)
    alone = len(groups) == 1 and report.headline.startswith(shared_title([one.lead for one in groups[0]]))
    if report.verdict is not Verdict.PASS or options.verbose or report.score:
        worst = f"{worst_of(groups[0][0]).value.capitalize()}, score" if alone else "Score"
        page.paragraph(f"{worst} {report.score}. {plan_line(report)}", indent=len(verdict[0]) + 2, style=DIM)
    if report.verdict is not Verdict.PASS:
        for reason in reasons_of(report):
            page.paragraph(f"Decided by: {reason}.", indent=len(verdict[0]) + 2)
    full = groups if options.verbose else groups[:FULL]
    for stories_alike in full:
        page.blank()
        _tell(stories_alike, page, options, titled=not alone)
    rest = [story for alike in groups[len(full) :] for story in alike]
    _list_short("Also blocking" if blocking else "Also", rest, page, options, fold=not blocking)
    _list_short("Also", short, page, options)
    if options.verbose:
        _list_short("Of little weight", slight, page, options)
    _show_renames(report, [alike[0] for alike in full], page, options)
    _show_safe_part(report, page, options)
    _close(report, len(slight), page, options)


def _tell(stories: Sequence[Story], page: Page, options: Options, *, titled: bool) -> None:
    """Tell a story in full: what, why and what follows, who goes with it, who else is hit, what to do instead."""
    story = stories[0]
    lead = story.lead
    if titled:
        style = _SEVERITY_STYLE[lead.severity]
        page.hanging((f"{lead.severity.value.upper():<9}", style), shared_title([one.lead for one in stories]))
    if lead.location and len(stories) == 1:
        page.paragraph(f"at {lead.location.file}:{lead.location.line}", indent=2, style=DIM)
    page.paragraph(told_message(story), indent=2)
    for alike in stories:
        for line in value_lines(alike.change) if alike.change else ():
            page.paragraph(line if len(stories) == 1 else f"{alike.lead.address}: {line}", indent=4)
    for one in story.besides:
        page.paragraph(f"Also: {one.title}. {one.message}", indent=2)
    if story.followers:
        count = len({finding.address for finding in story.followers})
        page.line((f"  With it {'goes' if count == 1 else 'go'} {count} more:", BOLD))
        _tree(story.followers, page, options)
    if story.covered:
        page.line(("  Among them:", BOLD))
        _tree(story.covered, page, options)
    _show_impact(stories, page, options)
    fixes = fixes_of(story)
    if fixes:
        page.line(("  Instead:", BOLD))
        for fix in fixes:
            page.bullet(fix)


def _show_impact(stories: Sequence[Story], page: Page, options: Options) -> None:
    """List who is hit, the told ones left out."""
    told = {one.address for story in stories for one in (story.lead, *story.followers)}
    reached = {one.label: one for story in stories if story.change for one in story.change.impact.objects}
    hit = [one for one in reached.values() if one.label not in told]
    if not hit:
        return
    total = len(hit) + max(one.change.impact.count - len(one.change.impact.objects) for one in stories if one.change)
    also = "Also hit" if stories[0].followers else "Hit"
    page.line((f"  {also}, {total} {'object' if total == 1 else 'objects'}:", BOLD))
    lines = [(one,) for one in hit] if options.verbose else hit_lines(hit)
    shown = lines if options.verbose else lines[:FOLD]
    for objects in shown:
        page.item(shared_name([one.address for one in objects]), _way(objects[0], options))
    rest = total - sum(len(objects) for objects in shown)
    if rest:
        page.line((f"    and {rest} more", DIM))


def _way(hit: ImpactedObject, options: Options) -> str:
    path = " > ".join(hit.path) if options.verbose and hit.distance > 1 else ""
    return f"{way_and_plan(hit)}{f', by {path}' if path else ''}"


def _tree(findings: Sequence[Finding], page: Page, options: Options) -> None:
    lines = finding_lines(findings, apart=options.verbose)
    shown = lines if options.verbose else lines[:FOLD]
    for line in shown:
        severity = line.findings[0].severity
        page.branch((f"{severity.value:<8} ", _SEVERITY_STYLE[severity]), line.text)
    rest = len(findings) - sum(len(line.findings) for line in shown)
    if rest:
        page.line((f"    and {rest} more, none of them worse", DIM))


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
        mark = (f"{story.lead.severity.value:<8} ", _SEVERITY_STYLE[story.lead.severity])
        page.branch(mark, f"{shared_title([one.lead for one in alike])}{more}")
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
    for finding in waived:
        page.paragraph(f"Waived: {finding.title} ({finding.waived})")
    if approved:
        page.line((f"Approved, {len(approved)} {'finding' if len(approved) == 1 else 'findings'}:", BOLD))
    for finding in approved:
        mark = (f"{finding.severity.value:<8} ", _SEVERITY_STYLE[finding.severity])
        page.branch(mark, f"{finding.title} ({approvers(finding)})")
    for note in notes:
        page.paragraph(f"Note: {note}", style=PLAIN)
