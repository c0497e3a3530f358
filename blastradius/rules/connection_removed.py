"""Access, a rule, a route, a record or an attachment is taken away."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class, Tier
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.fate_wording import odd_fate_sentence
from blastradius.rules.fixes import moved_fix, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import KEPT
from blastradius.rules.wording import because, named, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding

_BACK_AT_ONCE = frozenset({Class.ATTACHMENT, Class.RULE})


@rule("connection-removed", Severity.MEDIUM)
def connection_removed(changes: Changes) -> Iterator[Finding]:
    """Access, a rule, a route, a record or an attachment is taken away or replaced.

    What: something that ties other things together is deleted. Medium; low where a
    replacement puts an attachment or a rule back in the same apply.

    Why: both ends keep running and can no longer reach each other, or a name stops
    resolving. That looks like an outage of something that the plan does not touch.

    Example: an `aws_route53_record` is destroyed with the block that held it.

    Instead: add the new tie first, take the old one away in a later change.

    Wrong when: the tie has not been in use for a while.
    """
    for change in changes.destructive:
        if change.tier is Tier.TIE:
            yield finding(
                "connection-removed",
                change,
                _severity(change),
                title=f"{verb(change)} {named(change)}",
                message=sentences(because(change), odd_fate_sentence(change), reach_sentence(change)),
                fix=[*moved_fix(change, changes), *put_the_block_back(change)],
            )


def _severity(change: Change) -> Severity:
    if change.row.deposed or change.fate in KEPT:
        return Severity.LOW
    if change.action is Action.REPLACE and (change.facts.kind in _BACK_AT_ONCE or change.create_first):
        return Severity.LOW
    return Severity.MEDIUM
