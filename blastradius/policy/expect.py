"""Changes that the policy expects: their findings stay in the report and lose their weight."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.knowledge import Tier
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.policy.budgets import subject_of
from blastradius.policy.decide import NOT_UNDERSTOOD, worst_first
from blastradius.policy.findings import POLICY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding
    from blastradius.policy.settings import Policy

_STAYS = NOT_UNDERSTOOD | {"unknown-type-destroyed", "update-undecided"} | set(POLICY_RULES)
"""What no expectation takes the weight from: what was not understood, and what the policy finds itself."""


def expected_changes(changes: Changes, policy: Policy) -> dict[str, str]:
    """Return the changes that the policy expects, by object, each with the reason that is given.

    A change of an unknown type or action is not understood, and so never expected.
    """
    if not policy.expected:
        return {}
    reasons = {str(one.row.object): _reason(one, policy) for one in changes.all}
    return {label: reason for label, reason in reasons.items() if reason is not None}


def _reason(change: Change, policy: Policy) -> str | None:
    if change.tier is Tier.UNKNOWN or change.action is Action.UNKNOWN:
        return None
    subject = subject_of(change)
    for one in policy.expected:
        if (not one.actions or change.action in one.actions) and one.of.surely_has(subject):
            return one.reason or "no reason is given"
    return None


def lower_expected(findings: Iterable[Finding], expected: Mapping[str, str]) -> tuple[Finding, ...]:
    """Lower findings to info where each object that they speak of changes as expected."""
    if not expected:
        return tuple(findings)
    return worst_first(_lowered(one, expected) for one in findings)


def _lowered(finding: Finding, expected: Mapping[str, str]) -> Finding:
    if (
        finding.rule in _STAYS
        or finding.evidence.get("by") == "policy"
        or not all(address in expected for address in (finding.address, *finding.covers))
    ):
        return finding
    evidence = {**finding.evidence, "expected": expected[finding.address]}
    return replace(finding, severity=Severity.INFO, evidence=evidence)
