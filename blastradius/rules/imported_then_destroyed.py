"""An object is imported only to be destroyed in the same apply."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.attribute_path import written
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, join, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding


@rule("imported-then-destroyed", Severity.CRITICAL)
def imported_then_destroyed(changes: Changes) -> Iterator[Finding]:
    """An existing object is imported, and deleted in the same apply.

    What: a row imports an object and replaces or destroys it.

    Why: an import is meant to adopt what runs. Here the configuration does not match the
    real object in an argument that cannot change in place, so the adoption begins with its
    deletion. High for what is replaced in every release.

    Example: an `import` block for a running database whose configuration names another engine.

    Instead: make the configuration match the real object until the plan shows an import alone.

    Wrong when: hardly ever.
    """
    for change in changes.destructive:
        if change.row.importing:
            forced = join([written(path) for path in change.cause.paths])
            yield finding(
                "imported-then-destroyed",
                change,
                Severity.HIGH if change.routine else Severity.CRITICAL,
                title=f"imports {change.row.object}, and deletes it in the same apply",
                message=sentences(because(change), "The running object is deleted as soon as it is adopted."),
                fix=[
                    f"Make {forced or 'the configuration'} match the real object until the plan shows an import alone."
                ],
            )
