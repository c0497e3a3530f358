"""A generated value is replaced that something with data reads."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class, Tier
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, reach_sentence, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding

_READERS = (Tier.DATA, Tier.CONTAINER)


@rule("generated-value-replaced", Severity.MEDIUM)
def generated_value_replaced(changes: Changes) -> Iterator[Finding]:
    """A generated name, password or key is made anew while something that holds data reads it.

    What: a `random_*`, `tls_*` or `time_*` object is replaced and a database, bucket, cluster
    or the like depends on it. A secret that takes the new value is what a rotation is for, and
    does not count.

    Why: the new value renames, re-keys or locks out its readers, in this plan or the next.

    Example: the `keepers` of the `random_password` of a database change.

    Instead: put the keepers back; rotate on purpose, with both values valid for a while.

    Wrong when: the reader takes a new value without harm.
    """
    for change in changes.destructive:
        if change.tier is not Tier.ROUTINE or change.action is not Action.REPLACE or not _generates(change.row.type):
            continue
        secrets = sum(one.facts.kind is Class.SECRET for one in changes.hit_by(change) if one.action is Action.UPDATE)
        readers = sum(change.dependents.all.get(tier, 0) for tier in _READERS) - secrets
        if readers:
            yield finding(
                "generated-value-replaced",
                change,
                Severity.MEDIUM,
                title=f"makes the generated value {change.row.object} anew",
                message=sentences(because(change), reach_sentence(change)),
                evidence={"readers": readers},
            )


def _generates(type_: str) -> bool:
    return type_.startswith(("random_", "tls_", "time_"))
