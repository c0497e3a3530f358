"""From approvals to the findings that they lift."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.approval import Approval, JudgedApproval
from blastradius.model.verdict import Verdict
from blastradius.policy.decide import NOT_UNDERSTOOD, Decision, decide, demanded

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.approvals import Conditions, Presented
    from blastradius.model.finding import Finding
    from blastradius.policy.settings import Policy


class Lifted(NamedTuple):
    """Findings, those that people approved marked; the verdict that is left; and what became of each approval."""

    findings: tuple[Finding, ...]
    decision: Decision
    approvals: tuple[JudgedApproval, ...] = ()
    whole: bool = False
    """Whether people approved all that the plan was to be stopped for."""


def lift(findings: tuple[Finding, ...], score: int, policy: Policy, plan: str, *, what: str = "the score") -> Lifted:
    """Decide, let approvals lift what they name, and decide again; `what` names the score in what is told.

    What the score demands is lifted only together with everything that a finding demands; where
    no finding demands anything, by approvals of the plan that name none.
    """
    decision = decide(findings, score, policy, what=what)
    if policy.approvals is None:
        return Lifted(findings, decision)
    presented = policy.approvals.presented
    conditions = policy.approvals.conditions.at_least(policy.demanded.approvals)
    objections = {one.file: _objection(one, plan, decision.verdict, findings) for one in presented}
    counting = [one for one in presented if not objections[one.file]]
    approved = tuple(
        replace(one, approved=_approved([by for by in counting if _names(by, one)], conditions)) for one in findings
    )
    for_the_plan = _approved([one for one in counting if one.statement and not one.statement.findings], conditions)
    asked = any(demanded(finding, policy) is not Verdict.PASS for finding in findings)
    left = any(demanded(one, policy) is not Verdict.PASS for one in approved)
    whole = not left and (asked or bool(for_the_plan))
    judged = _judged(counting, objections, conditions, approved)
    told = tuple(judged.get(one.file) or _refused(one, objections[one.file], plan) for one in presented)
    return Lifted(approved, decide(approved, 0 if whole else score, policy, what=what), told, whole)


def _objection(one: Presented, plan: str, verdict: Verdict, findings: Iterable[Finding]) -> str:
    if one.refused or one.statement is None or not one.key:
        return one.refused or "it is no approval"
    if one.statement.plan != plan:
        return "it is for another plan"
    if one.statement.verdict is not verdict:
        return f"it is for the verdict {one.statement.verdict}, and this one is {verdict}"
    if one.statement.findings and not any(_names(one, finding) for finding in findings):
        return "it names no finding that it could lift: they are gone, have become worse, or nobody can lift them"
    return ""


def _names(one: Presented, finding: Finding) -> bool:
    """Tell whether an approval speaks of a finding, as bad as it is now; of what was not understood none does."""
    if one.statement is None or finding.rule in NOT_UNDERSTOOD:
        return False
    return any(
        named.fingerprint == finding.fingerprint
        and named.rule == finding.rule
        and named.address == finding.address
        and named.severity.rank >= finding.severity.rank
        for named in one.statement.findings
    )


def _approved(by: list[Presented], conditions: Conditions) -> tuple[Approval, ...]:
    """Return who approves, one approval a person; nobody where they are too few, or a role is missing."""
    people = _people(by, conditions)
    roles = {role for one in by for role in conditions.roles_of(one.principal)}
    if len(people) < max(1, conditions.require) or roles != set(conditions.roles):
        return ()
    lasting = (max(own, key=lambda one: (_until(one), one.principal)) for own in people)
    return tuple(
        sorted((Approval(principal=one.principal, until=_until(one)) for one in lasting), key=lambda one: one.principal)
    )


def _people(by: Iterable[Presented], conditions: Conditions) -> list[list[Presented]]:
    """Put the approvals of one person together, whatever names and keys they come under."""
    people: list[list[Presented]] = []
    for one in by:
        own = [group for group in people if any(conditions.same_person(one, other) for other in group)]
        people = [*(group for group in people if group not in own), [one, *(other for group in own for other in group)]]
    return people


def _judged(
    counting: list[Presented], objections: Mapping[str, str], conditions: Conditions, findings: Iterable[Finding]
) -> dict[str, JudgedApproval]:
    """Say of each approval that counts what it lifts; one that repeats what its person has said adds nothing."""
    judged: dict[str, JudgedApproval] = {}
    spoken: list[tuple[Presented, set[str]]] = []
    for one in counting:
        named = {finding.fingerprint for finding in findings if _names(one, finding)}
        earlier = [other for other, said in spoken if conditions.same_person(one, other) and named <= said]
        spoken.append((one, named))
        lifted = {finding.fingerprint for finding in findings if finding.approved} & named
        judged[one.file] = JudgedApproval(
            file=one.file,
            principal=one.principal,
            until=_until(one),
            refused=f"the same person approves already, in {earlier[0].file}" if earlier else objections[one.file],
            names=() if earlier else tuple(sorted(named)),
            lifts=() if earlier else tuple(sorted(lifted)),
        )
    return judged


def _refused(one: Presented, objection: str, plan: str) -> JudgedApproval:
    return JudgedApproval(
        file=one.file,
        principal=one.principal,
        until=_until(one),
        refused=objection,
        concerns_plan=one.statement is None or one.statement.plan == plan,
    )


def _until(one: Presented) -> str:
    from blastradius.approvals.statement import written_time  # late: most runs have no approvals

    return written_time(one.statement.expires) if one.statement else ""
