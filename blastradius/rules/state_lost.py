"""The state does not know what is there."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.rules.interface import rule
from blastradius.rules.wording import join, plural

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.changes import Change, Changes

MANY = 3
"""This many objects do not vanish, or come to be known to everybody but the state, by chance."""


@rule("state-lost", Severity.HIGH)
def state_lost(changes: Changes) -> Iterator[Finding]:
    """The state is empty or most of it was not found, although the objects are there.

    What: the state holds nothing and everything is created, although a data source has read
    an object of the same type and name, or some of the objects are being imported. Or the
    refresh did not find half of what the state holds, three objects or more, and the plan
    creates them again.

    Why: a lost or an empty state, a wrong backend or workspace, and credentials of another
    account look alike: Terraform builds everything a second time. It fails half-way on
    names that are taken, or runs twice while the old objects are nobody's.

    Example: the backend's key changes, and the plan says "42 to add".

    Instead: check backend, workspace and credentials. Bring a lost state back from its
    versions; import what is there.

    Wrong when: the first apply of a stack reads an older object of the same name on purpose.
    """
    vanished = [change for change in changes.all if change.action is Action.CREATE and change.drifted]
    staying = changes.managed - len(changes.destructive)
    if len(vanished) >= MANY and len(vanished) >= staying:
        yield _finding(
            vanished,
            title=f"{len(vanished)} objects of the state were not found and are created again",
            message="The refresh found none of them. If they are there, the provider looks in another place, "
            "or with other credentials, and builds everything a second time.",
        )
        return
    created = [change for change in changes.all if change.action is Action.CREATE]
    imported = sum(change.row.importing for change in changes.all)
    if len(created) < MANY or staying > imported:
        return
    there = list(_already_there(created, changes))
    if there or imported:
        if there:
            named = join([str(change.row.object) for change in there[:3]])
            known = f"{named} {'was' if len(there) == 1 else 'were'} read by a data source"
        else:
            known = f"{plural(imported, 'object is', 'objects are')} imported"
        yield _finding(
            created,
            title=f"creates {plural(len(created), 'object', 'objects')} although the state is empty and some are there",
            message=f"{known}, so {'it exists' if (len(there) or imported) == 1 else 'they exist'}. "
            "That is what a lost state, or another backend or workspace, looks like.",
        )


def _already_there(created: Iterable[Change], changes: Changes) -> Iterator[Change]:
    """Find created objects whose type and name a data source has read."""
    read: set[tuple[str, str, Any]] = set()
    for entry in changes.plan.prior_objects:
        if entry.mode == "data" and entry.values is not None:
            values = entry.values.whole()
            read |= {(entry.type, name, _plain(value)) for name, value in values.items()} if values else set()
    for change in created:
        names = tuple(dict.fromkeys(name for name in (*change.facts.unique_names, "name") if "." not in name))
        values = zip(names, change.row.values.after_of(names), strict=True)
        if any(value and (change.row.type, name, _plain(value)) in read for name, value in values):
            yield change


def _plain(value: Any) -> Any:
    return value if isinstance(value, str | int) else None


def _finding(changes: list[Change], *, title: str, message: str) -> Finding:
    return Finding(
        rule="state-lost",
        severity=Severity.HIGH,
        address="",
        title=title,
        message=message,
        evidence={"objects": len(changes), "topic": "state"},
        fix=(
            "Check the backend, the workspace and the credentials that the plan was made with.",
            "Bring a lost state back from the backend's versions, or import what is there.",
        ),
        covers=tuple(str(change.row.object) for change in changes),
    )
