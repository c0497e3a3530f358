"""Most of a module or of the whole state is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.rules.interface import rule
from blastradius.rules.scopes import scopes_that_go
from blastradius.rules.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes


@rule("environment-destroyed", Severity.HIGH)
def environment_destroyed(changes: Changes) -> Iterator[Finding]:
    """Most of a module, or of the whole state, is destroyed at once.

    What: at least half of the objects of substance that a module instance or the state
    holds are deleted, three or more of them, and most of them do not come back. Objects of
    substance hold, contain, carry or run something; rules, attachments, settings and routine
    replacements are not counted.

    Why: whole environments go by a wrong variable, a wrong workspace, an emptied file or a
    `destroy` in the wrong folder. Each row may look harmless; together they are the outage.

    Example: the call of a module is taken out together with its neighbour's.

    Instead: check directory, workspace and variables before anything else. Let the objects
    go in several changes, what nobody needs first.

    Wrong when: the environment is meant to go.
    """
    for scope in scopes_that_go(changes):
        if scope.is_recreated:
            continue
        share = scope.share
        part = f"{share.destroyed} of {plural(share.existing, 'object', 'objects')} of substance"
        yield Finding(
            rule="environment-destroyed",
            severity=Severity.HIGH,
            address=scope.module,
            title=f"destroys {part} in {scope.place}",
            message=f"{share.share:.0%} of what {scope.place} holds is deleted at once. "
            "That is what a wrong variable, workspace or directory looks like.",
            evidence={"destroyed": share.destroyed, "existing": share.existing, "share": round(share.share, 4)},
            fix=("Check directory, workspace and variables before anything else.",),
            covers=tuple(str(change.row.object) for change in scope.covered),
        )
