"""What the policy finds in a change for its origin: that a machine destroys, and that people have to approve."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.finding import Finding
from blastradius.model.origin import OriginKind
from blastradius.model.verdict import Severity
from blastradius.policy.decide import higher
from blastradius.policy.wording import digest, objects, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.policy.settings import Policy

MACHINE_DESTROYS = "machine-destroys"
APPROVAL_REQUIRED = "approval-required"

ORIGIN_RULES = {
    MACHINE_DESTROYS: (Severity.CRITICAL, "A change of an origin that may not destroy anything destroys something."),
    APPROVAL_REQUIRED: (Severity.HIGH, "A change of an origin for which people have to approve whatever it does."),
}
"""The rules that the demands on an origin make, with their severities and what they find."""

_WHO = {
    OriginKind.HUMAN: "a change",
    OriginKind.UNKNOWN: "a change of unknown origin",
    OriginKind.ASSISTED: "an AI-assisted change",
    OriginKind.AGENT: "an agent's change",
}


def origin_findings(changes: Changes, policy: Policy) -> Iterator[Finding]:
    """Yield what the demands on the origin of a change find."""
    if not policy.demanded.destroys:
        yield from _destroys(changes, policy)
    if policy.demanded.require_approval:
        yield from _unapproved(changes, policy)


def _destroys(changes: Changes, policy: Policy) -> Iterator[Finding]:
    gone = sorted(str(one.row.object) for one in changes.destructive if not one.routine)
    if gone:
        yield Finding(
            rule=MACHINE_DESTROYS,
            severity=ORIGIN_RULES[MACHINE_DESTROYS][0],
            address="",
            title=f"{_WHO[policy.origin.kind]} destroys or replaces {objects(len(gone))}",
            message=f"The policy lets none of this origin destroy or replace anything. Meant here: {some(gone)}.",
            evidence={"origin": policy.origin.kind.value, "objects": gone, "topic": digest(gone)},
            fix=(
                "Change the plan so that nothing is destroyed or replaced.",
                f"Else people look at it, and {_people(policy)}: blastradius approve.",
            ),
            aside=True,
        )


def _unapproved(changes: Changes, policy: Policy) -> Iterator[Finding]:
    changed = sorted(str(one.row.object) for one in changes.all)
    outputs = sorted(f"output.{one.name}" for one in changes.plan.outputs if one.actions not in (("no-op",), ()))
    if changed or outputs:
        yield Finding(
            rule=APPROVAL_REQUIRED,
            severity=higher(ORIGIN_RULES[APPROVAL_REQUIRED][0], policy.block_from),
            address="",
            title=f"{_WHO[policy.origin.kind]} needs approval",
            message=f"The policy asks for it, whatever the change does. Changed here: {some((*changed, *outputs))}.",
            evidence={"origin": policy.origin.kind.value, "topic": digest((*changed, *outputs))},
            fix=(f"People look at it, and {_people(policy)}: blastradius approve.",),
            aside=True,
        )


def _people(policy: Policy) -> str:
    number = policy.demanded.approvals
    return f"{number} of them approve" if number > 1 else "one of them approves"
