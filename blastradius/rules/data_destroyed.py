"""An object that holds data is destroyed or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class, Recovery, Tier
from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss, Fate, Severity
from blastradius.rules.fate_wording import fate_sentence, parts_sentence, remedies
from blastradius.rules.fixes import accept_drift, keep_it, moved_fix, put_back, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import KEPT, MUCH
from blastradius.rules.order_wording import gap_sentence
from blastradius.rules.wording import because, named, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding

DEAR = 60
"""From this loss on, of 100, the object is one to block for."""

SLIGHT = 35
"""Below this loss the object is remade without anybody missing it."""


@rule("data-destroyed", Severity.CRITICAL)
def data_destroyed(changes: Changes) -> Iterator[Finding]:
    """Something that holds data, a key or an identity is destroyed or replaced.

    What: a database, bucket, volume, file system, queue, user directory, key, secret,
    registry, backup or log store is deleted, alone or as one half of a replacement.

    Why: a replacement keeps the address and loses the contents. The new object is empty.
    Critical where the loss is certain; high where a snapshot, a recovery window or a
    refusing provider stands between the plan and the loss; medium and low for what
    is kept or easily made again. What Terraform itself makes again, contents and all (a
    certificate, a secret of Kubernetes), is medium; high when it is destroyed and ten or
    more live objects hang on it; low for a certificate whose successor is there first.

    Example: `storage_encrypted` of an `aws_db_instance` changes, and the database is
    deleted and recreated empty.

    Instead: put the attribute back; or take a snapshot, create the new object beside
    the old one, migrate, and only then remove the old one. For a rename, a `moved` block.

    Wrong when: the object is known to be empty or its contents are made anew by a pipeline.
    """
    for change in changes.destructive:
        if change.tier is Tier.DATA and not change.routine:
            yield finding(
                "data-destroyed",
                change,
                severity_of(change),
                title=f"{verb(change)} {named(change)}",
                message=sentences(
                    because(change),
                    fate_sentence(change),
                    parts_sentence(change),
                    gap_sentence(change),
                    reach_sentence(change),
                ),
                evidence={"data_loss": change.data_loss.value, "recovery": change.facts.recovery.value},
                fix=_fix(change, changes),
            )


def severity_of(change: Change) -> Severity:
    """Grade the loss by what the object is worth and by what remains of it."""
    if change.fate in KEPT:
        return Severity.MEDIUM
    if change.loss < SLIGHT or (change.facts.kind is Class.CERTIFICATE and change.create_first):
        return Severity.LOW
    if change.loss < DEAR or _comes_back(change):
        return Severity.MEDIUM
    return Severity.CRITICAL if change.data_loss is DataLoss.CERTAIN else Severity.HIGH


def _comes_back(change: Change) -> bool:
    """Tell whether the configuration is all there is to the object, and nobody is left without it."""
    if change.facts.recovery is not Recovery.RECREATE:
        return False
    return change.action is Action.REPLACE or change.dependents.live < MUCH


def _fix(change: Change, changes: Changes) -> Iterator[str]:
    yield from moved_fix(change, changes)
    yield from put_back(change)
    yield from put_the_block_back(change)
    yield from accept_drift(change)
    if change.fate is Fate.DELETE_WILL_FAIL:
        yield (
            f"{change.fate_attribute} guards the object; leave it on, and take the object out of the plan "
            "rather than the guard off."
        )
    yield from remedies(change)
    if change.fate is Fate.DELETED and change.facts.recovery is Recovery.BACKUP:
        yield "Take a snapshot or backup first, and try to restore it."
    yield from keep_it(change)
    if change.action is Action.REPLACE and change.facts.recovery is not Recovery.RECREATE:
        yield "Create the new object beside the old one, migrate the contents, then remove the old one."
