"""Most of a module or of the whole state is destroyed."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.report import Finding
from blastradius.model.verdict import RenameKind, Severity
from blastradius.rules.interface import rule
from blastradius.rules.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.changes.change import ModuleShare

MOST = 0.5
"""From this share on, most of it goes."""


@rule("mass-destruction", Severity.HIGH)
def mass_destruction(changes: Changes) -> Iterator[Finding]:
    """Most of a module, or of the whole state, is destroyed or replaced at once.

    What: at least half of the objects of substance that a module instance or the state
    holds are deleted, three or more of them. Objects of substance hold, contain, carry or
    run something; rules, attachments, settings and routine replacements are not counted.

    Why: whole environments go by a wrong variable, a wrong workspace, an emptied file or a
    `destroy` in the wrong folder. Each row may look harmless; together they are the outage.

    Example: a module call is renamed, and everything inside is destroyed and created anew.

    Instead: check directory, workspace and variables first. For a rename, a `moved` block.

    Wrong when: the environment is meant to go.
    """
    reported: list[str] = []
    for module, share in changes.estate.items():
        if share.share < MOST or _is_inside(module, reported):
            continue
        reported.append(module)
        yield _finding(changes, module, share)


def _is_inside(module: str, reported: list[str]) -> bool:
    return any(not outer or module.startswith(f"{outer}.") for outer in reported)


def _finding(changes: Changes, module: str, share: ModuleShare) -> Finding:
    covered = [change for change in changes.destructive if _is_covered(change, module)]
    place = module or "the whole state"
    part = f"{share.destroyed} of {plural(share.existing, 'object', 'objects')} of substance"
    return Finding(
        rule="mass-destruction",
        severity=Severity.HIGH,
        address=module,
        title=f"destroys {part} in {place}",
        message=f"{share.share:.0%} of what {place} holds is deleted or replaced at once. "
        "That is what a wrong variable, workspace or directory looks like.",
        evidence={"destroyed": share.destroyed, "existing": share.existing, "share": round(share.share, 4)},
        fix=_fix(changes, module),
        covers=tuple(str(change.row.object) for change in covered),
    )


def _is_covered(change: Change, module: str) -> bool:
    inside = not module or change.row.module == module or change.row.module.startswith(f"{module}.")
    return inside and not change.routine


def _fix(changes: Changes, module: str) -> tuple[str, ...]:
    for rename in changes.renames:
        if rename.kind is RenameKind.MODULE and rename.from_address == module:
            return (f"This looks like a rename. Keep everything with a moved block:\n{rename.moved_block}",)
    return ("Check directory, workspace and variables before anything else.",)
