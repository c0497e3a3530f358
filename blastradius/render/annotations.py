"""What a build server shows beside the code: a few problems, told as stories, and a count of the rest.

GitHub keeps ten errors and ten warnings of a step, Azure Pipelines ten of each of a task; both
drop the rest without a word.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

from blastradius.render.finding_text import lines_of, shortened, title_of
from blastradius.render.neutralise import plain
from blastradius.render.outcomes import SCORE_LIMIT, Outcome, outcomes_of
from blastradius.render.places import locations_of, place_of
from blastradius.render.stories import Story, is_warning, tell_stories, worst_of

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.finding import Location
    from blastradius.model.report import Report
    from blastradius.render.interface import Options

MOST = 10
"""So many errors, and so many warnings, are kept of a step."""

LONGEST = 4_000
"""Characters of one message; GitHub's runner keeps 4,096."""

LONGEST_TITLE = 250


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotation:
    """One problem, in harmless text."""

    title: str
    lines: tuple[str, ...]
    place: Location | None
    rule: str

    @property
    def message(self) -> str:
        """All that is said below the title, cut to what a platform keeps."""
        return shortened("\n".join(self.lines), LONGEST)


@dataclass(frozen=True, slots=True, kw_only=True)
class Annotations:
    """The problems of a run, the worst first."""

    errors: tuple[Annotation, ...]
    warnings: tuple[Annotation, ...]


def annotations_of(reports: Sequence[Report], options: Options) -> Annotations:
    """Collect what blocks and what warns, one annotation a story."""
    errors: list[tuple[int, Annotation]] = []
    warnings: list[tuple[int, Annotation]] = []
    for report in reports:
        known = locations_of(report)
        for story in tell_stories(report):
            if story.blocking or is_warning(story):
                kept = errors if story.blocking else warnings
                place = place_of(story.lead.location or known.get(story.lead.address), options)
                kept.append((-worst_of(story).rank, _of_story(story, report, place)))
        for one in outcomes_of([report]):
            if one.finding.rule == SCORE_LIMIT:
                kept = errors if one.outcome is Outcome.BLOCKS else warnings
                kept.append((0, _of_story(Story(lead=one.finding, change=None, blocking=True), report, None)))
    return Annotations(errors=_worst_first(errors), warnings=_worst_first(warnings))


def _worst_first(ranked: list[tuple[int, Annotation]]) -> tuple[Annotation, ...]:
    return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0]))


def _of_story(story: Story, report: Report, place: Location | None) -> Annotation:
    lead = story.lead
    more = len(story.followers) + len(story.covered)
    behind = f", and {more} more with it" if more else ""
    lines = [*lines_of(lead), *(plain(f"Also: {one.title}. {one.message}") for one in story.besides)]
    members = [plain(one.address) for one in (*story.followers, *story.covered)]
    if members:
        rest = f" and {len(members) - _MEMBERS} more" if len(members) > _MEMBERS else ""
        lines.append(f"With it: {', '.join(members[:_MEMBERS])}{rest}.")
    return Annotation(
        title=shortened(f"{title_of(lead, report)}{behind}", LONGEST_TITLE),
        lines=tuple(lines),
        place=place,
        rule=lead.rule,
    )


_MEMBERS = 10
"""So many of those that go with it are named."""
