"""An identity or a role goes together with its permissions."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, listed, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding


@rule("identity-destroyed-with-permissions", Severity.MEDIUM)
def identity_destroyed_with_permissions(changes: Changes) -> Iterator[Finding]:
    """An identity is destroyed or replaced together with the permissions that hang on it.

    What: a role, a service account or a policy is deleted, and so are the bindings,
    attachments and policies that depend on it.

    Why: whoever works under it can do nothing any more. A new identity of the same name is
    another one: what was granted to the old one elsewhere, by its id, does not come back.

    Example: `name` of an `aws_iam_role` changes, and every attachment is made anew.

    Instead: make the new identity beside the old one, grant it the same, move its users,
    and remove the old one when nobody has used it for a while.

    Wrong when: nobody works under the identity any more.
    """
    told: set[str] = set()
    for change in sorted(changes.destructive, key=lambda one: (-one.dependents.total, one.node)):
        if change.facts.kind is not Class.ACCESS or change.routine or change.node in told:
            continue
        grants = [one for one in changes.hit_by(change) if one.destructive and one.facts.kind is Class.ACCESS]
        grants = [one for one in grants if one.node not in told]
        if not grants:
            continue
        told.update(one.node for one in (change, *grants))
        new = "The new one has another id. " if change.action is Action.REPLACE else ""
        yield finding(
            "identity-destroyed-with-permissions",
            change,
            Severity.MEDIUM,
            title=f"{verb(change)} {change.row.object} together with its permissions",
            message=sentences(because(change), f"{new}With it goes {listed(grants)}.", reach_sentence(change)),
            evidence={"permissions": len(grants)},
            fix=["Make the new identity beside the old one, move its users, and remove the old one later."],
            covers=grants,
        )
