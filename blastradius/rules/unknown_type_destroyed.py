"""An object of a type that the catalogue does not know is destroyed or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Tier
from blastradius.model.verdict import Severity
from blastradius.rules.fixes import moved_fix, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import MUCH
from blastradius.rules.wording import because, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding


@rule("unknown-type-destroyed", Severity.MEDIUM)
def unknown_type_destroyed(changes: Changes) -> Iterator[Finding]:
    """An object of a type that the catalogue does not know is destroyed or replaced.

    What: a resource type without an entry in the catalogue is deleted, alone or as one half
    of a replacement. Medium; high when ten or more live objects hang on it.

    Why: it may hold data. What was not understood is never passed as safe.

    Example: a resource of a provider that your company wrote for itself.

    Instead: look up what the type holds before you approve.

    Wrong when: the type is known to you to hold nothing.
    """
    for change in changes.destructive:
        if change.tier is Tier.UNKNOWN:
            yield finding(
                "unknown-type-destroyed",
                change,
                Severity.HIGH if change.dependents.live >= MUCH else Severity.MEDIUM,
                title=f"{verb(change)} {change.row.object}, of a type that the catalogue does not know",
                message=sentences(
                    because(change),
                    f"The catalogue has no entry for {change.row.type}: whether it holds data is not known.",
                    reach_sentence(change),
                ),
                fix=[*moved_fix(change, changes), *put_the_block_back(change)],
            )
