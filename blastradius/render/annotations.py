"""What a build server shows beside the code: a few problems, told as stories, and a count of the rest.

GitHub keeps ten errors and ten warnings of a step, Azure Pipelines ten of each of a task; both
drop the rest without a word.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blastradius.render.finding_text import lines_of, shortened, title_of
from blastradius.render.groups import shared_title, story_groups
from blastradius.render.neutralise import plain
from blastradius.render.outcomes import SCORE_LIMIT, Outcome, outcomes_of
from blastradius.render.places import locations_of, place_of
from blastradius.render.stories import Story, is_warning, tell_stories, worst_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

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
    """Collect what blocks and what warns: one annotation a story, and one for instances that share theirs."""
    errors: list[tuple[int, Annotation]] = []
    warnings: list[tuple[int, Annotation]] = []
    for report in reports:
        known = locations_of(report)
        for stories in story_groups(_to_tell(report)):
            lead = stories[0].lead
            place = place_of(lead.location or known.get(lead.address), options)
            kept = errors if stories[0].blocking else warnings
            kept.append((-worst_of(stories[0]).rank, _of_stories(stories, report, place)))
    return Annotations(errors=_worst_first(errors), warnings=_worst_first(warnings))


def _to_tell(report: Report) -> list[Story]:
    told = [story for story in tell_stories(report) if story.blocking or is_warning(story)]
    of_score = (one for one in outcomes_of([report]) if one.finding.rule == SCORE_LIMIT)
    told.extend(Story(lead=one.finding, change=None, blocking=one.outcome is Outcome.BLOCKS) for one in of_score)
    return told


def _worst_first(ranked: list[tuple[int, Annotation]]) -> tuple[Annotation, ...]:
    return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0]))


def _of_stories(stories: Sequence[Story], report: Report, place: Location | None) -> Annotation:
    first = stories[0]
    followers = (*first.followers, *first.covered)
    lead = replace(first.lead, title=shared_title([story.lead for story in stories]))
    behind = f", and {len(followers)} more with it" if followers else ""
    lines = [*lines_of(lead), *(plain(f"Also: {one.title}. {one.message}") for one in first.besides)]
    lines.extend(_named("With it", [one.address for one in followers]))
    lines.extend(_named("The same of", [story.lead.address for story in stories[1:]]))
    return Annotation(
        title=shortened(f"{title_of(lead, report)}{behind}", LONGEST_TITLE),
        lines=tuple(lines),
        place=place,
        rule=lead.rule,
    )


def _named(caption: str, addresses: Sequence[str]) -> Iterator[str]:
    if addresses:
        rest = f" and {len(addresses) - _MEMBERS} more" if len(addresses) > _MEMBERS else ""
        yield plain(f"{caption}: {', '.join(addresses[:_MEMBERS])}{rest}.")


_MEMBERS = 10
"""So many objects are named that share an annotation."""
