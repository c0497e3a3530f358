"""Something that runs is destroyed or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Tier
from blastradius.model.verdict import Severity
from blastradius.rules.fate_wording import odd_fate_sentence, parts_sentence, remedies
from blastradius.rules.fixes import accept_drift, create_first, moved_fix, put_back, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import KEPT, MUCH
from blastradius.rules.order_wording import gap_sentence
from blastradius.rules.wording import because, named, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding


@rule("workload-destroyed", Severity.MEDIUM)
def workload_destroyed(changes: Changes) -> Iterator[Finding]:
    """Compute, a load balancer, a function or a service is destroyed or replaced.

    What: something that runs is deleted, alone or as one half of a replacement. Medium by
    itself; high when ten or more live objects hang on it.

    Why: nothing is lost that Terraform cannot make again, but what it served is down
    between the delete and the create, and addresses may change for good.

    Example: `ami` of an `aws_instance` changes, and the machine is replaced.

    Instead: `create_before_destroy` where two may exist at once; a rolling group in the
    place of single machines; a quiet hour.

    Wrong when: the workload is one of many behind a group that drains it first.
    """
    for change in changes.destructive:
        if change.tier is Tier.RUNNING:
            yield finding(
                "workload-destroyed",
                change,
                _severity(change),
                title=f"{verb(change)} {named(change)}",
                message=sentences(
                    because(change),
                    odd_fate_sentence(change),
                    gap_sentence(change),
                    parts_sentence(change),
                    reach_sentence(change),
                ),
                evidence={"live_dependents": change.dependents.live},
                fix=_fix(change, changes),
            )


def _severity(change: Change) -> Severity:
    if change.fate in KEPT:
        return Severity.LOW
    return Severity.HIGH if change.dependents.live >= MUCH else Severity.MEDIUM


def _fix(change: Change, changes: Changes) -> Iterator[str]:
    yield from moved_fix(change, changes)
    yield from put_back(change)
    yield from put_the_block_back(change)
    yield from accept_drift(change)
    yield from remedies(change)
    yield from create_first(change)
