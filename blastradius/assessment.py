"""The one pure function: a plan and a policy in, a report out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.changes import read_changes
from blastradius.changes.safe_part import safe_targets
from blastradius.errors import PlanError
from blastradius.graph import read_dependencies
from blastradius.knowledge import load_catalogue
from blastradius.model.plan import Plan
from blastradius.model.report import PolicyNote, Report
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy, apply_severities, expected_changes, lower_expected, policy_findings
from blastradius.policy.decide import decide, demanded_unless_lifted, worst_first
from blastradius.policy.intent import judge_by_intent
from blastradius.policy.lift import lift
from blastradius.reporting import (
    headline_of,
    report_cascades,
    report_change,
    report_coverage,
    report_manuals,
    summarise_plan,
)
from blastradius.rules import RULES, run_rules, with_fingerprints
from blastradius.scoring import plan_score, score_change

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from blastradius.changes import Changes
    from blastradius.changes.elsewhere import Elsewhere
    from blastradius.model.finding import Finding
    from blastradius.model.state import State
    from blastradius.scoring import Scored


def assess(plan: Plan, policy: Policy | None = None) -> Report:
    """Assess a plan: what it destroys, what hangs on that, why, how bad it is, and the verdict.

    Reads no file, clock, environment or network; the same plan and policy give the same report.
    Raises `PlanError` for a plan with values that cannot be looked at: nested too deep, or broken.
    """
    try:
        return _assess(plan, policy or Policy())
    except RecursionError:
        raise _too_deep() from None


def assess_together(
    plans: Sequence[tuple[str, Plan]], policy: Policy | None = None, states: Sequence[State] = ()
) -> list[Report]:
    """Assess plans that may hang on each other, each with the title it goes by; and states beside them.

    A plan's impact goes on into the others: through remote states that read its outputs, and where they hold
    the identifier of one of its objects. A state is the own one of a plan, which then knows more, or another stack.
    Raises `PlanError` as `assess` does.
    """
    try:
        return _assess_together(plans, policy or Policy(), states)
    except RecursionError:
        raise _too_deep() from None


def _assess_together(plans: Sequence[tuple[str, Plan]], policy: Policy, states: Sequence[State]) -> list[Report]:
    from blastradius.changes.elsewhere import Surroundings  # late: most runs are about one plan alone
    from blastradius.graph.own_state import tell_states
    from blastradius.graph.stacks import Stack

    told, others = tell_states(plans, states)
    beside = [(state.name, Plan(format_version="", prior_objects=state.objects)) for state in others]
    named = [*((one.title, one.plan) for one in told), *beside]
    catalogue = load_catalogue({type_name for _, plan in named for type_name in _types(plan)}, policy.knowledge)
    stacks = [Stack(title, plan, read_dependencies(plan, catalogue)) for title, plan in named]
    surroundings = Surroundings(stacks, catalogue)
    reports = [_assess(one.plan, policy, surroundings.of(number)) for number, one in enumerate(told)]
    if len(told) == 1:
        return reports
    return [replace(report, title=one.title) for report, one in zip(reports, told, strict=True)]


def _types(plan: Plan) -> Iterator[str]:
    yield from (row.type for row in plan.changes)
    yield from (entry.type for entry in plan.prior_objects)


def _too_deep() -> PlanError:
    return PlanError(
        "the plan holds values that are nested too deep to be compared.",
        "Terraform writes no such plan. Make the JSON again: terraform show -json tfplan > plan.json",
    )


def _assess(plan: Plan, policy: Policy, elsewhere: Elsewhere | None = None) -> Report:
    changes = read_changes(plan, elsewhere, policy.knowledge)
    expected = expected_changes(changes, policy)
    scored = {change.node: score_change(change) for change in changes.all}
    intent = judge_by_intent(changes, policy)
    by_policy = (*policy_findings(changes, policy), *intent.findings, *_by_own_rules(changes, policy, scored))
    found = (*run_rules(RULES, changes), *with_fingerprints(by_policy, changes))
    findings = lower_expected(apply_severities(found, policy), expected)
    if policy.waivers:
        findings = _waived(findings, changes, policy)
    about: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        about[finding.address].append(finding)
    reported = tuple(
        report_change(change, scored[change.node], about[str(change.row.object)]) for change in changes.all
    )
    breadth = changes.estate[""].share if "" in changes.estate else 0.0
    score = plan_score((change.score for change in reported if change.label not in expected), breadth)
    counting, what = score, "the score"
    if weightless := _weightless(findings, policy):
        weighed = (one.score for one in reported if one.label not in expected and one.label not in weightless)
        counting, what = plan_score(weighed, breadth), "the score of what is not waived,"
    plan_summary = summarise_plan(changes)
    lifted = lift(findings, counting, policy, plan_summary.fingerprint, what=what)
    findings, decision = lifted.findings, lifted.decision
    return Report(
        verdict=decision.verdict,
        score=score,
        headline=headline_of(
            decision.verdict,
            findings,
            changes,
            counting,
            expected,
            scores={one.label: one.score for one in reported},
            approved=lifted.whole,
            waived=_needs_waivers(findings, score, counting, policy),
        ),
        plan=plan_summary,
        findings=findings,
        changes=reported,
        cascades=report_cascades(reported, changes),
        renames=changes.renames,
        exported=changes.exported,
        coverage=report_coverage(changes),
        decided_by=decision.decided_by,
        safe_targets=_safe_targets(changes, findings, intent.beyond) if decision.verdict is not Verdict.PASS else (),
        policy=PolicyNote(
            environment=policy.environment,
            chosen_by=policy.chosen_by,
            expected=sum("expected" in one.evidence for one in findings),
            waived=sum(one.waived is not None for one in findings),
        ),
        origin=policy.origin,
        approvals=lifted.approvals,
        manuals=report_manuals(findings),
        intent=intent.note,
    )


def _by_own_rules(changes: Changes, policy: Policy, scored: Mapping[str, Scored]) -> Iterable[Finding]:
    if not policy.rules:
        return ()
    from blastradius.policy.own_rules import own_findings  # late: few policies have any

    return own_findings(changes, policy, {node: one.score for node, one in scored.items()})


def _waived(findings: tuple[Finding, ...], changes: Changes, policy: Policy) -> tuple[Finding, ...]:
    """Let waivers lift what they fit, and add what there is to say of the waivers."""
    from blastradius.policy.waiver_findings import waiver_findings  # late: most runs have no waivers
    from blastradius.policy.waiving import waive

    waived = waive(findings, changes, policy)
    told = with_fingerprints(waiver_findings(waived.waivers, policy), changes)
    return worst_first((*waived.findings, *apply_severities(told, policy)))


def _weightless(findings: tuple[Finding, ...], policy: Policy) -> frozenset[str]:
    """Return the objects that waivers take out of what the score demands."""
    if not policy.waivers:
        return frozenset()
    from blastradius.policy.waiving import without_weight

    return without_weight(findings, policy)


def _needs_waivers(findings: Iterable[Finding], score: int, counting: int, policy: Policy) -> bool:
    """Tell whether a plan would be stopped for what waivers lift."""
    if any(one.waived and demanded_unless_lifted(one, policy) is not Verdict.PASS for one in findings):
        return True
    return decide((), counting, policy).verdict is not decide((), score, policy).verdict


def _safe_targets(changes: Changes, findings: Iterable[Finding], unmeant: frozenset[str]) -> tuple[str, ...]:
    """Name what can be applied alone: neither destructive, nor told as more than slight, nor beyond what was meant."""
    told = unmeant | {finding.address for finding in findings if finding.severity.rank >= Severity.MEDIUM.rank}
    dangerous = {change.node for change in changes.all if change.destructive or str(change.row.object) in told}
    return safe_targets(changes, dangerous)
