"""Most of a module or of the whole state is deleted and made anew."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

from blastradius.model.address import module_address, parse_module_path
from blastradius.model.finding import Finding
from blastradius.model.verdict import RenameKind, Severity
from blastradius.rules.fixes import unshift
from blastradius.rules.interface import rule
from blastradius.rules.scopes import Scope, scopes_that_go
from blastradius.rules.wording import join, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes


@rule("environment-recreated", Severity.HIGH)
def environment_recreated(changes: Changes) -> Iterator[Finding]:
    """Most of a module, or of the whole state, is deleted and recreated at once.

    What: at least half of the objects of substance that a module instance or the state
    holds are deleted, three or more of them, and most of them are made anew: replaced where
    they are, or destroyed at one address and created at another.

    Why: a running environment is taken down to build the same one again. That is how a
    small fix becomes an outage: what the objects held is gone, and their addresses change.

    Example: a module call is renamed, and everything inside is destroyed and created anew.

    Instead: for a rename, a `moved` block. For an edit behind many replacements, put it
    back, or build the new environment beside the old one and move over.

    Wrong when: the environment is a preview that nobody uses.
    """
    for scope in scopes_that_go(changes):
        if scope.is_recreated:
            yield _finding(changes, scope)


def _finding(changes: Changes, scope: Scope) -> Finding:
    share = scope.share
    part = f"{share.destroyed} of {plural(share.existing, 'object', 'objects')} of substance"
    roots = _roots(scope)
    behind = f" Behind it: {', '.join(roots)}." if roots else ""
    return Finding(
        rule="environment-recreated",
        severity=Severity.HIGH,
        address=_only_root(scope) or scope.module,
        title=f"deletes and recreates {part} in {scope.place}",
        message=f"{share.share:.0%} of what {scope.place} holds is deleted at once, and most of it made anew.{behind}",
        evidence={
            "destroyed": share.destroyed,
            "existing": share.existing,
            "share": round(share.share, 4),
            "comes_back": scope.comes_back,
        },
        fix=tuple(_fix(changes, scope)),
        covers=tuple(str(change.row.object) for change in scope.covered),
    )


def _only_root(scope: Scope) -> str:
    """Return the object that all the others follow from, if there is one: it is one story then."""
    labels = {str(change.row.object) for change in scope.covered}
    roots = {root for change in scope.covered for root in change.cause.roots}
    return next(iter(roots)) if len(roots) == 1 and roots <= labels else ""


def _roots(scope: Scope) -> list[str]:
    """Name what most of it goes back to: the edits, where they are known, else the objects."""
    counted = Counter(edit for change in scope.covered for edit in change.cause.edits)
    counted.update(root for change in scope.covered for root in change.cause.roots if root != str(change.row.object))
    return [name for name, number in counted.most_common(2) if number > 1]


def _fix(changes: Changes, scope: Scope) -> Iterator[str]:
    path = parse_module_path(scope.module)
    call = (*path[:-1], path[-1]._replace(key=None)) if path else path
    whole = {scope.module, module_address(call)}
    shifts = [changes.shift_of[change.address] for change in scope.covered if change.address in changes.shift_of]
    yield from (unshift(shift) for shift in dict.fromkeys(shifts))
    for change in scope.covered:
        rename = changes.rename_of.get(change.address)
        if rename is not None and rename.kind is RenameKind.MODULE and rename.from_address in whole:
            yield f"This looks like a rename. Keep everything with a moved block:\n{rename.moved_block}"
            return
    renamed = sum(change.address in changes.rename_of for change in scope.covered)
    if 2 * renamed >= len(scope.covered):
        yield f"{renamed} of them look like renames, which moved blocks keep: write them with blastradius moved."
    edits = sorted({edit for change in scope.covered for edit in change.cause.edits})
    if edits and not shifts:
        yield f"Put {join(edits[:3])} back as {'it was' if len(edits) == 1 else 'they were'}."
    yield "Check directory, workspace and variables before anything else."
    yield "Build the new environment beside the old one, move over, and remove the old one in a change of its own."
