"""A primary and its replica go in one plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Tier
from blastradius.model.verdict import DataLoss, Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, listed, named, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding


@rule("copies-destroyed-together", Severity.CRITICAL)
def copies_destroyed_together(changes: Changes) -> Iterator[Finding]:
    """A primary that holds data is destroyed together with its replicas.

    What: an object that holds data is deleted, and so is another one of the same type that
    is made from it: a read replica, a secondary, a copy in another region.

    Why: the replica is what one falls back on when the primary is gone.

    Example: `storage_encrypted` of an `aws_db_instance` changes, and the replica that names
    it in `replicate_source_db` is replaced with it.

    Instead: change the replica first, promote it, and only then let the primary go.

    Wrong when: a backup remains that was restored to try it.
    """
    for change in changes.destructive:
        if change.tier is not Tier.DATA or change.data_loss is DataLoss.NONE:
            continue
        hit = {one.address for one in change.impact.objects if one.distance == 1}
        copies = [
            one
            for one in changes.hit_by(change)
            if one.destructive and one.node in hit and one.row.type == change.row.type
        ]
        if copies:
            yield finding(
                "copies-destroyed-together",
                change,
                Severity.CRITICAL if change.data_loss is DataLoss.CERTAIN else Severity.HIGH,
                title=f"{verb(change)} {named(change)} together with its copies",
                message=sentences(because(change), f"No copy remains to fall back on: {listed(copies)} goes too."),
                evidence={"copies": [str(one.row.object) for one in copies]},
                fix=["Change the copy first and promote it; let the primary go in a later change."],
                covers=copies,
            )
