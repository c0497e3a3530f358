"""A protection is taken away, and what it protected goes with it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.changes.update_tests import is_on
from blastradius.changes.values import look_up
from blastradius.knowledge import Role, Tier
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, join, listed, named, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding
    from blastradius.model.plan import ResourceChange

_GUARDED = frozenset({Tier.DATA, Tier.CONTAINER, Tier.NETWORK, Tier.RUNNING, Tier.UNKNOWN})


@rule("guard-removed-with-guarded", Severity.HIGH)
def guard_removed_with_guarded(changes: Changes) -> Iterator[Finding]:
    """A protection was taken off, and the object that it protected is destroyed.

    What: an object is deleted together with the lock, the lien, the versioning or the
    object lock that guards it; or its deletion protection was switched off outside
    Terraform since the last apply, and now it is deleted.

    Why: somebody once decided that this object must not go by accident. Taking the guard
    away is the step before the accident, or the accident itself.

    Example: an `azurerm_management_lock` and the `azurerm_resource_group` that it names
    are deleted in one plan.

    Instead: take the guard off in a change of its own that says why; then look at the plan
    that deletes.

    Wrong when: the removal was announced, and the guard went first on purpose.
    """
    drifted = {str(row.object): row for row in changes.plan.drift}
    for change in changes.destructive:
        if change.tier not in _GUARDED or change.routine:
            continue
        guards = [one for one in changes.hit_by(change) if one.destructive and one.facts.role is Role.PROTECTION]
        if guards:
            yield _finding(change, guards, f"{listed(guards)} guarded it, and goes in the same plan.")
        elif off := _switched_off(change, drifted.get(change.node)):
            yield _finding(change, [], f"{join(off)} was switched off outside Terraform since the last apply.")


def _switched_off(change: Change, drift: ResourceChange | None) -> list[str]:
    """Return the guarding attributes that were on and are off, as the refresh found them."""
    if drift is None:
        return []
    before, after = drift.values.before(), drift.values.after()
    return [
        guard
        for guard in change.facts.guards
        if any(map(is_on, look_up(before, guard))) and not any(map(is_on, look_up(after, guard)))
    ]


def _finding(change: Change, guards: list[Change], happened: str) -> Finding:
    return finding(
        "guard-removed-with-guarded",
        change,
        Severity.HIGH,
        title=f"{verb(change)} {named(change)}, whose protection is taken off",
        message=sentences(because(change), happened),
        evidence={"guards": [str(one.row.object) for one in guards]},
        fix=["Put the protection back. If the object is to go, take the guard off first, in a change that says why."],
        covers=guards,
    )
