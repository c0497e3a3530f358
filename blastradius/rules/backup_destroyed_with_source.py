"""Data and its backups go in one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class, Role, Tier
from blastradius.model.verdict import DataLoss, Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, listed, named, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding


@rule("backup-destroyed-with-source", Severity.CRITICAL)
def backup_destroyed_with_source(changes: Changes) -> Iterator[Finding]:
    """Something that holds data is destroyed together with its backups.

    What: a database, volume, bucket or the like is deleted, and so is a snapshot, a backup
    vault, a backup plan or a replication of backups that depends on it.

    Why: each loss by itself has a way back, through the other one. Together there is none.

    Example: a module is taken out that holds an `aws_db_instance` and the
    `aws_db_snapshot` of it.

    Instead: remove the data first, keep the backups for as long as anybody may ask for
    them, and take them out in a change of their own.

    Wrong when: the backups are copied elsewhere, out of this plan's reach.
    """
    for change in changes.destructive:
        if change.tier is not Tier.DATA or change.facts.kind is Class.BACKUP or change.data_loss is DataLoss.NONE:
            continue
        backups = [one for one in changes.hit_by(change) if one.destructive and _is_backup(one)]
        if backups:
            yield finding(
                "backup-destroyed-with-source",
                change,
                Severity.CRITICAL,
                title=f"{verb(change)} {named(change)} together with its backups",
                message=sentences(because(change), f"With it goes the way back: {listed(backups)}."),
                evidence={"backups": [str(one.row.object) for one in backups]},
                fix=["Keep the backups: take them out of this plan, and remove them once nobody can ask for them."],
                covers=backups,
            )


def _is_backup(change: Change) -> bool:
    return change.facts.kind is Class.BACKUP or change.facts.role is Role.BACKUP
