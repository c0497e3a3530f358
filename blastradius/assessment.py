"""The one pure function: a plan and a policy in, a report out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.changes import read_changes
from blastradius.changes.elsewhere import Surroundings
from blastradius.changes.safe_part import safe_targets
from blastradius.errors import PlanError
from blastradius.graph import read_dependencies
from blastradius.graph.own_state import tell_states
from blastradius.graph.stacks import Stack
from blastradius.knowledge import load_catalogue
from blastradius.model.plan import Plan
from blastradius.model.report import PolicyNote, Report
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy, apply_severities, expected_changes, lower_expected, policy_findings
from blastradius.policy.lift import lift
from blastradius.reporting import headline_of, report_cascades, report_change, report_coverage, summarise_plan
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
    by_policy = [*policy_findings(changes, policy), *_by_own_rules(changes, policy, scored)]
    found = (*run_rules(RULES, changes), *with_fingerprints(by_policy, changes))
    findings = lower_expected(apply_severities(found, policy), expected)
    about: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        about[finding.address].append(finding)
    reported = tuple(
        report_change(change, scored[change.node], about[str(change.row.object)]) for change in changes.all
    )
    breadth = changes.estate[""].share if "" in changes.estate else 0.0
    score = plan_score((change.score for change in reported if change.label not in expected), breadth)
    plan_summary = summarise_plan(changes)
    lifted = lift(findings, score, policy, plan_summary.fingerprint)
    findings, decision = lifted.findings, lifted.decision
    return Report(
        verdict=decision.verdict,
        score=score,
        headline=headline_of(decision.verdict, findings, changes, score, expected, approved=lifted.whole),
        plan=plan_summary,
        findings=findings,
        changes=reported,
        cascades=report_cascades(reported, changes),
        renames=changes.renames,
        exported=changes.exported,
        coverage=report_coverage(changes),
        decided_by=decision.decided_by,
        safe_targets=_safe_targets(changes, findings) if decision.verdict is not Verdict.PASS else (),
        policy=PolicyNote(
            environment=policy.environment,
            chosen_by=policy.chosen_by,
            expected=sum("expected" in one.evidence for one in findings),
        ),
        origin=policy.origin,
        approvals=lifted.approvals,
    )


def _by_own_rules(changes: Changes, policy: Policy, scored: Mapping[str, Scored]) -> Iterable[Finding]:
    if not policy.rules:
        return ()
    from blastradius.policy.own_rules import own_findings  # late: few policies have any

    return own_findings(changes, policy, {node: one.score for node, one in scored.items()})


def _safe_targets(changes: Changes, findings: Iterable[Finding]) -> tuple[str, ...]:
    """Name what can be applied alone: neither destructive nor told as more than slight."""
    told = {finding.address for finding in findings if finding.severity.rank >= Severity.MEDIUM.rank}
    dangerous = {change.node for change in changes.all if change.destructive or str(change.row.object) in told}
    return safe_targets(changes, dangerous)
