"""The provider works somewhere else than where the objects are."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.rules.interface import rule
from blastradius.rules.wording import join, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes

MANY = 3
"""This many objects do not move to another place by chance."""

_PLACES = frozenset(
    {"project", "project_id", "region", "location", "subscription_id", "account_id", "tenant_id", "compartment_id"}
)
"""The arguments that say where an object is; none of them changes in place."""


@rule("provider-target-changed", Severity.HIGH)
def provider_target_changed(changes: Changes) -> Iterator[Finding]:
    """The provider works in another account, subscription, project or region than the objects are in.

    What: a provider configuration names a region, a project, a subscription or an account
    that none of its objects is in, as their own identifiers say; or three or more objects
    are replaced because their place alone changes.

    Why: Terraform cannot move objects to another place. It deletes them here and creates
    them there, or looks for them there, does not find them, and creates them anew while the
    old ones go on unmanaged.

    Example: the default of `var.region` changes, and every object of the stack is replaced.

    Instead: check the credentials and the variables. To move on purpose, set up the new
    place with a state of its own, move over, and take the old one down.

    Wrong when: the objects are worthless and the move is meant.
    """
    for target in changes.foreign_targets:
        yield Finding(
            rule="provider-target-changed",
            severity=Severity.HIGH,
            address=target.objects[0],
            title=f"the provider {target.provider} works somewhere else than where its objects are",
            message=f"{target.argument} of the provider names a place that none of its objects is in, "
            f"{plural(len(target.objects), 'one of them', 'of them')} looked at.",
            evidence={"provider": target.provider, "argument": target.argument, "topic": target.argument},
            fix=("Check the credentials, the variables and the workspace that the plan was made with.",),
            covers=target.objects[1:],
        )
    moved = [change for change in changes.destructive if _is_moved(change)]
    if len(moved) >= MANY:
        yield _moved(moved)


def _is_moved(change: Change) -> bool:
    """Tell whether an object is replaced because of its place and nothing else of its own."""
    forcing = _forcing(change)
    return change.action is Action.REPLACE and bool(forcing) and forcing <= _PLACES and not change.routine


def _forcing(change: Change) -> set[str]:
    return {path[0] for path in change.row.replace_paths if path and isinstance(path[0], str)}


def _moved(moved: list[Change]) -> Finding:
    names = sorted({name for change in moved for name in _forcing(change)})
    edits = sorted({edit for change in moved for edit in change.cause.edits})[:2]
    source = f" It comes from {join(edits)}." if edits else ""
    return Finding(
        rule="provider-target-changed",
        severity=Severity.HIGH,
        address=str(moved[0].row.object),
        title=f"deletes {len(moved)} objects and recreates them in another {join(names)}",
        message=f"Nothing moves to another place: what is here is deleted, and what is there begins empty.{source}",
        evidence={"objects": len(moved), "attributes": names, "topic": "moved"},
        fix=("Put the place back. To move, set up the new place beside the old one, with a state of its own.",),
        covers=tuple(str(change.row.object) for change in moved[1:]),
        location=moved[0].location,
    )
