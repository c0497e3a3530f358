"""What the policy itself finds in a plan: protected objects, budgets, freeze windows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.policy.budgets import exceeded, subject_of
from blastradius.policy.origin_findings import ORIGIN_RULES, origin_findings
from blastradius.policy.wording import digest, objects, sentence, some

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.policy.budgets import Exceeded
    from blastradius.policy.settings import Budget, Policy, Protection

PROTECTED = "protected-object"
EXCEEDED = "budget-exceeded"
FROZEN = "frozen"
WAIVER_EXPIRED = "waiver-expired"
WAIVER_REFUSED = "waiver-refused"
WAIVER_TOO_BROAD = "waiver-too-broad"
WAIVER_UNUSED = "waiver-unused"
BEYOND = "beyond-intent"
DESTRUCTIVE_BEYOND = "beyond-intent-destructive"
MISSING = "intent-missing"

WAIVER_RULES = {
    WAIVER_EXPIRED: (Severity.MEDIUM, "A waiver is over, and what it waived counts again; low where it fits nothing."),
    WAIVER_REFUSED: (Severity.MEDIUM, "A waiver lasts too long, or is for what it cannot waive, and does not count."),
    WAIVER_TOO_BROAD: (Severity.MEDIUM, "A waiver fits anything, or too many findings at once, and waives none."),
    WAIVER_UNUSED: (Severity.INFO, "A waiver fits nothing in this plan, or what another one waives already."),
}
"""The rules about waivers, which nothing waives."""

POLICY_RULES = {
    **WAIVER_RULES,
    PROTECTED: (Severity.CRITICAL, "An object that the policy protects is destroyed or replaced."),
    EXCEEDED: (Severity.HIGH, "The plan does more than a budget of the policy allows."),
    FROZEN: (Severity.HIGH, "Something is destroyed or replaced in a freeze window of the policy."),
    BEYOND: (Severity.MEDIUM, "Objects change beyond the declared intent, and none of them is deleted."),
    DESTRUCTIVE_BEYOND: (Severity.CRITICAL, "An object is destroyed or replaced beyond the declared intent."),
    MISSING: (Severity.HIGH, "The policy requires a declared intent, and none is given."),
    **ORIGIN_RULES,
}
"""The rules that a policy file or an intent makes, with their severities and what they find."""


def policy_findings(changes: Changes, policy: Policy) -> list[Finding]:
    """Return what the policy's own rules find; nothing where the policy says nothing of objects."""
    return [
        *_protected(changes, policy),
        *_exceeded(changes, policy),
        *_frozen(changes, policy),
        *origin_findings(changes, policy),
    ]


def _protected(changes: Changes, policy: Policy) -> Iterator[Finding]:
    if not policy.protected:
        return
    for change in changes.destructive:
        subject = subject_of(change)
        by = next((one for one in policy.protected if one.of.has(subject)), None)
        if by is not None:
            yield _of_protected(change, by)


def _of_protected(change: Change, by: Protection) -> Finding:
    verb = "replaces" if change.action is Action.REPLACE else "destroys"
    reason = f" The reason that is given: {sentence(by.reason)}" if by.reason else ""
    return Finding(
        rule=PROTECTED,
        severity=POLICY_RULES[PROTECTED][0],
        address=str(change.row.object),
        title=f"{verb} {change.row.object}, which the policy protects",
        message=f"The policy protects it by {by.of}, whether or not its block is still there.{reason}",
        evidence={"type": change.row.type, "class": change.facts.kind.value, "topic": "protected"},
        fix=(
            "Change the plan so that the object stays.",
            "Where it shall go, take it off the protected objects of the policy first, in a change of its own.",
        ),
        location=change.location,
    )


_WHAT = {
    "destroys": "{objects} destroyed, of {most} allowed",
    "replacements": "{objects} replaced, of {most} allowed",
    "data_losses": "the data of {objects} lost or at risk, of {most} allowed",
    "affected": "{objects} affected, of {most} allowed",
    "share": "{found:.1%} of the managed objects destroyed or replaced, of {most:.1%} allowed",
    "weight": "the changes weigh {found:g}, of {most:g} allowed",
}


def _exceeded(changes: Changes, policy: Policy) -> Iterator[Finding]:
    for budget in policy.budgets:
        for over in exceeded(budget, changes, policy.weights):
            yield _of_budget(budget, over)


def _of_budget(budget: Budget, over: Exceeded) -> Finding:
    said = _WHAT[over.limit].format(found=over.found, most=over.most, objects=objects(over.found))
    name = f"the budget {budget.name}" if budget.name else "a budget"
    return Finding(
        rule=EXCEEDED,
        severity=POLICY_RULES[EXCEEDED][0],
        address="",
        title=f"exceeds {name}: {said}",
        message=f"The policy allows no more in one plan for {budget.of}. Counted here: {some(over.objects)}.",
        evidence={
            "limit": over.limit,
            "most": over.most,
            "found": round(over.found, 4),
            "objects": list(over.objects),
            "topic": f"{budget.name or budget.of} {over.limit} {digest(over.objects)}",
        },
        fix=("Split the change into plans that stay below the limit, and apply one after the other.",),
    )


def _frozen(changes: Changes, policy: Policy) -> Iterator[Finding]:
    gone = sorted(str(one.row.object) for one in changes.destructive if not one.routine)
    for window in policy.freezes if gone else ():
        if policy.now is not None and not window.holds(policy.now):
            continue
        why = "" if policy.now is not None else " What time it is was not told, so the window counts as closed."
        reason = f" The reason that is given: {sentence(window.reason)}" if window.reason else ""
        yield Finding(
            rule=FROZEN,
            severity=POLICY_RULES[FROZEN][0],
            address="",
            title=f"destroys or replaces {objects(len(gone))} in the freeze window {window.name}",
            message=f"Nothing may be destroyed or replaced in it. Meant here: {some(gone)}.{why}{reason}",
            evidence={"window": window.name, "objects": gone, "topic": f"{window.name} {digest(gone)}"},
            fix=("Apply the plan after the window, or the part of it that destroys nothing now.",),
        )
