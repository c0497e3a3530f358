"""Instances of one block told together: forty queues of one `for_each` are one line, not forty."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple, TypeVar

from blastradius.model.verdict import DataLoss

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.impact import ImpactedObject
    from blastradius.model.reported_change import ReportedChange
    from blastradius.render.stories import Story

_KEY = re.compile(r'\[(?:\d+|"(?:[^"\\]|\\.)*")\]$')
_NAMED = 3
"""So many instance keys are named; more are counted."""

T = TypeVar("T")


class Line(NamedTuple):
    """Findings that say the same of several instances."""

    findings: tuple[Finding, ...]
    text: str


def block_of(address: str) -> str:
    """Return an address without the key of its instance."""
    return _KEY.sub("", address)


def shared_name(addresses: Sequence[str]) -> str:
    """Name instances of one block: by their keys where they are few, else by their number."""
    if len(addresses) == 1:
        return addresses[0]
    block = block_of(addresses[0])
    if len(addresses) > _NAMED:
        return f"{block}[*] ({len(addresses)} instances)"
    return f"{block}{', '.join(address[len(block) :] for address in addresses)}"


def group(items: Iterable[T], key: Callable[[T], Hashable]) -> list[tuple[T, ...]]:
    """Put together what has the same key, in the order of the first of each."""
    groups: dict[Hashable, list[T]] = {}
    for item in items:
        groups.setdefault(key(item), []).append(item)
    return [tuple(members) for members in groups.values()]


def finding_lines(findings: Iterable[Finding], *, apart: bool = False) -> list[Line]:
    """Say of each finding in a line what it says; those on instances of one block share it unless kept apart."""

    def key(finding: Finding) -> Hashable:
        alike = (finding.severity, block_of(finding.address), without_address(finding.title, finding), lost(finding))
        return (*alike, finding.fingerprint) if apart else alike

    return [Line(members, f"{shared_title(members)}{lost(members[0])}") for members in group(findings, key)]


def shared_title(findings: Sequence[Finding]) -> str:
    """Give the title of findings that differ in the instance alone."""
    first = findings[0]
    addresses = list(dict.fromkeys(finding.address for finding in findings))
    return first.title.replace(first.address, shared_name(addresses)) if first.address else first.title


def without_address(text: str, finding: Finding) -> str:
    """Return a text with the instance's address reduced to its block's."""
    return text.replace(finding.address, block_of(finding.address)) if finding.address else text


def story_groups(stories: Iterable[Story], *, apart: bool = False) -> list[tuple[Story, ...]]:
    """Put stories together that differ in the instance alone."""

    def key(story: Story) -> Hashable:
        lead = story.lead
        if apart or story.followers or story.covered or story.besides or not _KEY.search(lead.address):
            return id(story)
        texts = tuple(without_address(text, lead) for text in (lead.title, told_message(lead, story.change), *lead.fix))
        return lead.severity, story.blocking, block_of(lead.address), texts

    return group(stories, key)


def told_message(finding: Finding, change: ReportedChange | None) -> str:
    """Return the message of a finding without the sentence that names who hangs on the object: a list follows."""
    message = finding.message
    if change is None or not change.impact.objects:
        return message
    impact = change.impact
    match = re.search(rf"\b{impact.count} objects? hangs? on it: ", message)
    if not match:
        return message
    rest = message[match.end() :]
    ends = [rest.find(one.address) + len(one.address) for one in impact.objects[:3] if one.address in rest]
    rest = re.sub(r"^(?: and \d+ more)?\. ?", "", rest[max(ends, default=0) :])
    return f"{message[: match.start()]}{rest}".rstrip()


def hit_lines(objects: Iterable[ImpactedObject]) -> list[tuple[ImpactedObject, ...]]:
    """Put instances of one block together that are hit in the same way."""
    return group(objects, lambda one: (one.plan, block_of(one.address), one.distance, one.relation, one.planned))


def lost(finding: Finding) -> str:
    """Add what the title leaves out and a reader must know."""
    return ": its data is lost" if finding.evidence.get("data_loss") == DataLoss.CERTAIN.value else ""
