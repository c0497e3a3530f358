"""A story for a terminal: what happens and why, who goes with it, who else is hit, and what to do instead."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.verdict import DataLoss, Severity
from blastradius.render.cascade_tree import followers_tree, name_of, paths_tree
from blastradius.render.groups import finding_lines, hit_lines, shared_name, shared_title, told_message
from blastradius.render.page import BAD, BOLD, DIM, MIDDLE, PLAIN
from blastradius.render.stories import fixes_of
from blastradius.render.trees import pruned
from blastradius.render.words import loss_of, value_lines, way_and_plan

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastradius.model.finding import Finding, Location
    from blastradius.model.impact import ImpactedObject
    from blastradius.model.reported_change import ReportedChange
    from blastradius.render.interface import Options
    from blastradius.render.page import Page
    from blastradius.render.stories import Story

SEVERITY_STYLE = {
    Severity.CRITICAL: BAD,
    Severity.HIGH: BAD,
    Severity.MEDIUM: MIDDLE,
    Severity.LOW: DIM,
    Severity.INFO: DIM,
}
_TREE_STYLES = {severity.value: style for severity, style in SEVERITY_STYLE.items()}
_LOSS_STYLE = {DataLoss.CERTAIN: BAD, DataLoss.POSSIBLE: MIDDLE, DataLoss.NONE: PLAIN}
FOLD = 8
"""So many members of a list are shown; a last line counts the rest."""


def tell(
    stories: Sequence[Story], changes: Mapping[str, ReportedChange], page: Page, options: Options, *, titled: bool
) -> None:
    """Tell a story in full: what, why and what follows, who goes with it, who else is hit, what to do instead."""
    story = stories[0]
    lead = story.lead
    if titled:
        style = SEVERITY_STYLE[lead.severity]
        page.hanging((f"{lead.severity.value.upper():<9}", style), shared_title([one.lead for one in stories]))
    if lead.location and len(stories) == 1:
        page.place(lead.location.file, lead.location.line, _place_link(lead.location, options.links))
    told = [one.change for one in stories if one.change and not one.lead.covers]
    if loss := loss_of(told):
        page.paragraph(loss, indent=2, style=_LOSS_STYLE[told[0].data_loss])
    page.paragraph(told_message(lead, story.change), indent=2)
    _show_values(stories, page)
    for one in story.besides:
        page.paragraph(f"Also: {one.title}. {told_message(one, story.change)}", indent=2)
    if story.followers:
        count = len({finding.address for finding in story.followers})
        page.line((f"  With it {'goes' if count == 1 else 'go'} {count} more:", BOLD))
        _show_cascade(story, changes, page, options)
    if story.covered:
        page.line(("  Among them:", BOLD))
        _list(story.covered, page, options)
    _show_impact(stories, changes, page, options)
    fixes = fixes_of(story)
    if fixes:
        page.line(("  Instead:", BOLD))
        for fix in fixes:
            page.bullet(fix)


def _show_values(stories: Sequence[Story], page: Page) -> None:
    """List the values that were asked for."""
    for story in stories:
        for line in value_lines(story.change) if story.change else ():
            page.paragraph(line if len(stories) == 1 else f"{story.lead.address}: {line}", indent=4)


def _place_link(location: Location, folder: str) -> str:
    """Return the address of a place for terminals: the line stands behind the `#`; empty without a folder."""
    if not folder:
        return ""
    from urllib.parse import quote

    file = quote(location.file, errors="replace")
    return f"{'file://' if file.startswith('/') else folder}{file}#{location.line}"


def _show_cascade(story: Story, changes: Mapping[str, ReportedChange], page: Page, options: Options) -> None:
    """Draw who goes because of whom, the worst of them where they are many."""
    twigs = followers_tree(story.followers, story.lead.address, changes, apart=options.verbose)
    shown, left_out = (twigs, []) if options.verbose else pruned(twigs, FOLD)
    page.tree(shown, map(name_of, shown), _TREE_STYLES)
    untold = [leaf for leaf in left_out if leaf.severity]
    if untold:
        worst = max(untold, key=lambda leaf: leaf.rank).severity
        page.line((f"    and {len(untold)} more, {worst} at worst", DIM))


def _show_impact(stories: Sequence[Story], changes: Mapping[str, ReportedChange], page: Page, options: Options) -> None:
    """Say who is hit, the told ones left out: in a list, or as a tree of the ways that lead to them."""
    told = {one.address for story in stories for one in (story.lead, *story.followers)}
    reached = {one.label: one for story in stories if story.change for one in story.change.impact.objects}
    hit = [one for one in reached.values() if one.label not in told]
    if not hit:
        return
    total = len(hit) + max(one.change.impact.count - len(one.change.impact.objects) for one in stories if one.change)
    also = "Also hit" if stories[0].followers else "Hit"
    objects = f"{total} {'object' if total == 1 else 'objects'}"
    if options.paths or options.verbose:
        page.line((f"  {also}, {objects}, and how:", BOLD))
        _show_paths(stories, hit, changes, page, options)
        shown = len(hit)
    else:
        page.line((f"  {also}, {objects}:", BOLD))
        lines = hit_lines(hit)[:FOLD]
        for alike in lines:
            page.item(shared_name([one.address for one in alike]), way_and_plan(alike[0]))
        shown = sum(map(len, lines))
    if total > shown:
        page.line((f"    and {total - shown} more", DIM))


def _show_paths(
    stories: Sequence[Story],
    hit: Sequence[ImpactedObject],
    changes: Mapping[str, ReportedChange],
    page: Page,
    options: Options,
) -> None:
    for story in stories:
        own = {one.label for one in story.change.impact.objects} if story.change else set()
        members = [one for one in hit if one.label in own]
        if members:
            page.paragraph(story.lead.address, indent=4)
            twigs = paths_tree(members, story.lead.address, changes, apart=options.verbose)
            page.tree(twigs, map(name_of, twigs), {})


def _list(findings: Sequence[Finding], page: Page, options: Options) -> None:
    lines = finding_lines(findings, apart=options.verbose)
    shown = lines if options.verbose else lines[:FOLD]
    for line in shown:
        severity = line.findings[0].severity
        page.branch((f"{severity.value:<8} ", SEVERITY_STYLE[severity]), line.text)
    rest = len(findings) - sum(len(line.findings) for line in shown)
    if rest:
        page.line((f"    and {rest} more, none of them worse", DIM))
