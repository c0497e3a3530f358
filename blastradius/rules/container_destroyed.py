"""An object that contains others is destroyed or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Tier
from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss, Fate, Severity
from blastradius.rules.fate_wording import fate_sentence, parts_sentence, remedies
from blastradius.rules.fixes import accept_drift, keep_it, moved_fix, put_back, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import KEPT
from blastradius.rules.order_wording import gap_sentence
from blastradius.rules.wording import because, named, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding

WHOLE = 85
"""From this loss on, of 100, everything inside goes for good."""


@rule("container-destroyed", Severity.HIGH)
def container_destroyed(changes: Changes) -> Iterator[Finding]:
    """An environment, a cluster or another container is destroyed or replaced, and all inside with it.

    What: an environment, cluster, resource group, project, namespace, DNS zone, account,
    folder or stack is deleted, alone or as one half of a replacement.

    Why: what is inside goes too, also what Terraform does not manage, and the plan shows
    one row for it. This is the shape of the accident in which a small fix deletes and
    recreates a running environment.

    Example: `cname_prefix` of an `aws_elastic_beanstalk_environment` changes, and the
    running environment is deleted and built again.

    Instead: put the attribute back. Where the change is wanted, build the new container
    beside the old one, move traffic, and remove the old one in a change of its own.

    Wrong when: the container is empty or a short-lived preview.
    """
    for change in changes.destructive:
        if change.tier is Tier.CONTAINER:
            yield finding(
                "container-destroyed",
                change,
                _severity(change),
                title=f"{verb(change)} {named(change)}",
                message=sentences(
                    because(change),
                    _inside(change),
                    fate_sentence(change),
                    parts_sentence(change),
                    gap_sentence(change),
                    reach_sentence(change),
                ),
                evidence={"data_loss": change.data_loss.value},
                fix=_fix(change, changes),
            )


def _severity(change: Change) -> Severity:
    if change.fate in KEPT:
        return Severity.MEDIUM
    return Severity.CRITICAL if change.loss >= WHOLE and change.fate is Fate.DELETED else Severity.HIGH


def _inside(change: Change) -> str:
    if change.data_loss is DataLoss.NONE:
        return "What runs in it stops, and is built anew."
    return "What is inside goes with it, also what Terraform does not manage."


def _fix(change: Change, changes: Changes) -> Iterator[str]:
    yield from moved_fix(change, changes)
    yield from put_back(change)
    yield from put_the_block_back(change)
    yield from accept_drift(change)
    yield from remedies(change)
    if change.action is Action.REPLACE:
        yield "Build the new one beside the old one, move over, and remove the old one in a change of its own."
    yield from keep_it(change)
