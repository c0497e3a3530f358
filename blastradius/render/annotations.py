"""What a build server shows beside the code: a few problems, told as stories, and a count of the rest.

GitHub keeps ten errors and ten warnings of a step, Azure Pipelines ten of each of a task; both
drop the rest without a word.
"""

from __future__ import annotations

import re
from dataclasses import dataclass, replace
from typing import TYPE_CHECKING

from blastradius.render.finding_text import lines_of, shortened, title_of
from blastradius.render.groups import group, shared_title, story_groups
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

LONGEST_TITLE = 200
"""Characters of a title, before what is counted in it; GitHub takes 255."""

_KEY = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]')


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
    """Collect what blocks and what warns: one annotation a story, and one for those of a kind, in whatever instance."""
    errors: list[tuple[int, Annotation]] = []
    warnings: list[tuple[int, Annotation]] = []
    for report in reports:
        known = locations_of(report)
        for alike in group(story_groups(_to_tell(report)), _kind):
            first = alike[0][0]
            place = place_of(first.lead.location or known.get(first.lead.address), options)
            kept = errors if first.blocking else warnings
            kept.append((-worst_of(first).rank, _of_stories(alike, report, place)))
    return Annotations(errors=_worst_first(errors), warnings=_worst_first(warnings))


def _to_tell(report: Report) -> list[Story]:
    told = [story for story in tell_stories(report) if story.blocking or is_warning(story)]
    of_score = (one for one in outcomes_of([report]) if one.finding.rule == SCORE_LIMIT)
    told.extend(Story(lead=one.finding, change=None, blocking=one.outcome is Outcome.BLOCKS) for one in of_score)
    return told


def _worst_first(ranked: list[tuple[int, Annotation]]) -> tuple[Annotation, ...]:
    return tuple(one for _, one in sorted(ranked, key=lambda pair: pair[0]))


def _kind(stories: Sequence[Story]) -> tuple[object, ...]:
    """Tell what stories are alike in that differ in the keys of their instances alone, of modules also."""
    first = stories[0]
    lead, loss = first.lead, first.change and first.change.data_loss
    return first.blocking, worst_of(first), loss, lead.rule, _KEY.sub("", lead.address), _KEY.sub("", lead.title)


def _of_stories(alike: Sequence[Sequence[Story]], report: Report, place: Location | None) -> Annotation:
    stories, *others = alike
    first = stories[0]
    followers = (*first.followers, *first.covered)
    more = [story.lead.address for told in others for story in told]
    lead = replace(first.lead, title=shared_title([story.lead for story in stories]))
    title = shortened(title_of(lead, report), LONGEST_TITLE)
    title += f", and {len(followers)} more with it" if followers else ""
    title += f", and {len(more)} more of the kind" if more else ""
    lines = [*lines_of(lead, first.change), *(plain(f"Also: {one.title}. {one.message}") for one in first.besides)]
    lines.extend(_named("With it", [one.address for one in followers]))
    lines.extend(_named("The same of", [story.lead.address for story in stories[1:]]))
    lines.extend(_named("More of the kind", more))
    return Annotation(title=title, lines=tuple(lines), place=place, rule=lead.rule)


def _named(caption: str, addresses: Sequence[str]) -> Iterator[str]:
    if addresses:
        rest = f" and {len(addresses) - _MEMBERS} more" if len(addresses) > _MEMBERS else ""
        yield plain(f"{caption}: {', '.join(addresses[:_MEMBERS])}{rest}.")


_MEMBERS = 10
"""So many objects are named that share an annotation."""
