"""From findings and a score to a verdict."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.model.finding import Finding
    from blastradius.model.verdict import Severity
    from blastradius.policy.settings import Policy


class Decision(NamedTuple):
    """A verdict and what made it."""

    verdict: Verdict
    decided_by: tuple[str, ...]


NOT_UNDERSTOOD = frozenset({"action-unknown", "plan-errored", "rule-crashed"})
"""Rules about what was not understood or is not all there: no policy lets that pass."""


def apply_severities(findings: Iterable[Finding], policy: Policy) -> tuple[Finding, ...]:
    """Give findings the severities that the policy sets, and sort them again, worst first."""
    named = {*policy.severities, *policy.demanded.severities} - NOT_UNDERSTOOD
    return worst_first(replace(one, severity=_severity(one, policy)) if one.rule in named else one for one in findings)


def _severity(finding: Finding, policy: Policy) -> Severity:
    severity = policy.severities.get(finding.rule, finding.severity)
    return higher(severity, policy.demanded.severities.get(finding.rule, severity))


def higher(one: Severity, other: Severity) -> Severity:
    """Return the worse one of two severities."""
    return max(one, other, key=lambda severity: severity.rank)


def worst_first(findings: Iterable[Finding]) -> tuple[Finding, ...]:
    """Sort findings as a report lists them."""
    return tuple(sorted(findings, key=lambda one: one.order))


def decide(findings: Iterable[Finding], score: int, policy: Policy, *, what: str = "the score") -> Decision:
    """Give the verdict: the worst that a finding demands; the score can raise it, never lower it.

    `what` names the score in what is told.
    """
    verdict = Verdict.PASS
    decided_by: list[str] = []
    for finding in findings:
        wanted = demanded(finding, policy)
        if wanted is not Verdict.PASS and wanted.rank >= verdict.rank:
            if wanted.rank > verdict.rank:
                decided_by.clear()
            verdict = wanted
            decided_by.append(finding.fingerprint or finding.rule)
    for limit, raised in ((policy.warn_score, Verdict.WARN), (policy.block_score, Verdict.BLOCK)):
        if score >= limit and raised.rank > verdict.rank:
            verdict, decided_by = raised, [f"{what} {score} reaches the limit {limit}"]
    return Decision(verdict, tuple(decided_by))


def demanded(finding: Finding, policy: Policy) -> Verdict:
    """Return the verdict that a finding demands; none can take it from what was not understood."""
    if finding.rule in NOT_UNDERSTOOD:
        return Verdict.BLOCK
    return Verdict.PASS if finding.lifted else demanded_unless_lifted(finding, policy)


def demanded_unless_lifted(finding: Finding, policy: Policy) -> Verdict:
    """Return the verdict that a finding demands, or would if nothing lifted it."""
    if finding.rule in NOT_UNDERSTOOD:
        return Verdict.BLOCK
    if finding.severity.rank >= policy.block_from.rank:
        return Verdict.BLOCK
    return Verdict.WARN if finding.severity.rank >= policy.warn_from.rank else Verdict.PASS
