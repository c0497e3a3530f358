"""Rules that a policy makes of its own: expressions over a change, its impact and its cause."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.policy.expressions import TooManySteps, compiled, holds, prepared
from blastradius.policy.facts import facts_of
from blastradius.policy.wording import sentence

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blastradius.changes import Change, Changes
    from blastradius.policy.settings import OwnRule, Policy


def own_findings(changes: Changes, policy: Policy, scores: Mapping[str, int]) -> Iterator[Finding]:
    """Yield what the policy's own rules find; a rule that cannot be evaluated is a finding that blocks."""
    needed = {name for rule in policy.rules for name in compiled(rule.when).variables()}
    failed: dict[str, list[tuple[str, str]]] = {}
    for change in changes.all:
        facts = facts_of(change, policy, scores[change.node], needed)
        context = prepared(facts)
        for rule in policy.rules:
            try:
                if holds(rule.when, context, _longest(rule, facts)):
                    yield _found(rule, change)
            except Exception as failure:  # noqa: BLE001 - whatever goes wrong must end in a finding, not in a pass
                failed.setdefault(rule.name, []).append((str(change.row.object), type(failure).__name__))
    for rule in policy.rules:
        if rule.name in failed:
            yield _not_evaluated(rule, failed[rule.name])


def _longest(rule: OwnRule, facts: Mapping[str, Any]) -> int:
    """Return the length of the longest list that a rule names."""
    parts = [part for part in facts.values() if isinstance(part, dict)]
    return max(
        (len(one) for part in parts for name, one in part.items() if isinstance(one, list) and name in rule.when),
        default=0,
    )


_VERBS = {
    Action.CREATE: "creates",
    Action.UPDATE: "changes",
    Action.REPLACE: "replaces",
    Action.DESTROY: "destroys",
    Action.FORGET: "forgets",
    Action.REPLACE_AND_FORGET: "forgets and makes anew",
}


def _found(rule: OwnRule, change: Change) -> Finding:
    is_move = change.row.previous_address and change.action is Action.NO_OP
    verb = "moves" if is_move else _VERBS.get(change.action, "touches")
    return Finding(
        rule=rule.name,
        severity=rule.severity,
        address=str(change.row.object),
        title=f"{verb} {change.row.object}, against the rule {rule.name}",
        message=sentence(rule.message),
        evidence={"type": change.row.type, "class": change.facts.kind.value, "by": "policy"},
        fix=(rule.fix,) if rule.fix else (),
        location=change.location,
    )


_INSTEAD = "Where much hangs on a change, ask by one exists or all: map, filter and one inside another take too long."


def _not_evaluated(rule: OwnRule, failed: list[tuple[str, str]]) -> Finding:
    first, error = failed[0]
    more = f" and {len(failed) - 1} more" if len(failed) > 1 else ""
    return Finding(
        rule="rule-crashed",
        severity=Severity.HIGH,
        address="",
        title=f"the policy's rule {rule.name} could not be evaluated",
        message=f"It failed with {error} on {first}{more}. What it would have found there is not known.",
        evidence={"rule": rule.name, "error": error, "changes": len(failed)},
        fix=(
            "Mend its expression in the policy: has(...), size(...) and ?: tell apart what can be missing.",
            *((_INSTEAD,) if error == TooManySteps.__name__ else ()),
        ),
    )
