"""A key goes that data is encrypted with."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class, Tier
from blastradius.model.verdict import Fate, Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, named, plural, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding

_GOES = frozenset({Fate.DELETED, Fate.SOFT_DELETED, Fate.UNKNOWN})


@rule("key-destroyed-under-data", Severity.CRITICAL)
def key_destroyed_under_data(changes: Changes) -> Iterator[Finding]:
    """A key is destroyed or replaced while data is encrypted with it.

    What: a key is deleted, at once or after a window, and databases, buckets, volumes or
    secrets refer to it.

    Why: what is encrypted with the key cannot be read without it, and neither can the
    backups. A new key does not decrypt what the old one encrypted.

    Example: the `aws_kms_key` that an `aws_db_instance` names in `kms_key_id` leaves the
    configuration.

    Instead: rotate the key in place; or encrypt everything with the new key first, and
    schedule the old one for deletion when nothing has used it for weeks.

    Wrong when: all that was encrypted with it is gone, backups included.
    """
    for change in changes.destructive:
        data = change.dependents.all.get(Tier.DATA, 0)
        if change.facts.kind is not Class.KEY or change.fate not in _GOES or not data:
            continue
        yield finding(
            "key-destroyed-under-data",
            change,
            Severity.CRITICAL,
            title=f"{verb(change)} {named(change)} under the data that it encrypts",
            message=sentences(
                because(change),
                f"{plural(data, 'object that holds data needs', 'objects that hold data need')} it: without the key "
                "neither they nor their backups can be read.",
                reach_sentence(change),
            ),
            evidence={"data_objects": data, "topic": f"under {data}"},
            fix=["Keep the key until nothing is encrypted with it any more, backups included; rotate it in place."],
        )
