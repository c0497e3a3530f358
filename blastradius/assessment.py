"""The one pure function: a plan and a policy in, a report out."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes import read_changes
from blastradius.changes.elsewhere import Surroundings
from blastradius.errors import PlanError
from blastradius.graph import read_dependencies
from blastradius.graph.own_state import is_own, with_own_state
from blastradius.graph.stacks import Stack
from blastradius.knowledge import load_catalogue
from blastradius.model.plan import Plan
from blastradius.model.report import Report
from blastradius.policy import Policy, apply_severities, decide
from blastradius.reporting import headline_of, report_cascades, report_change, report_coverage, summarise_plan
from blastradius.rules import RULES, run_rules
from blastradius.scoring import plan_score, score_change

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.changes.elsewhere import Elsewhere
    from blastradius.model.report import Finding
    from blastradius.model.state import State


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
    told = [_with_states(title, plan, states) for title, plan in plans]
    others = {state.name: state for one in told for state in one.others}
    beside = [Plan(format_version="", prior_objects=others[name].objects) for name in sorted(others)]
    named = [*((one.title, one.plan) for one in told), *zip(sorted(others), beside, strict=True)]
    catalogue = load_catalogue({type_name for _, plan in named for type_name in _types(plan)})
    stacks = [Stack(title, plan, read_dependencies(plan, catalogue)) for title, plan in named]
    surroundings = Surroundings(stacks, catalogue)
    reports = [_assess(one.plan, policy, surroundings.of(number)) for number, one in enumerate(told)]
    if len(told) == 1:
        return reports
    return [replace(report, title=one.title) for report, one in zip(reports, told, strict=True)]


def _types(plan: Plan) -> Iterator[str]:
    yield from (row.type for row in plan.changes)
    yield from (entry.type for entry in plan.prior_objects)


class _Told(NamedTuple):
    """A plan with all that its own states tell, and the states that are not its own."""

    title: str
    plan: Plan
    others: list[State]


def _with_states(title: str, plan: Plan, states: Sequence[State]) -> _Told:
    others = []
    for state in states:
        if is_own(plan, state):
            plan, added, completed = with_own_state(plan, state)
            note = f"The state {state.name} is that of the plan; {added} objects and {completed} dependencies are new."
        else:
            others.append(state)
            note = f"The state {state.name} is that of another stack; it tells who holds identifiers of this one."
        plan = replace(plan, notes=(*plan.notes, note))
    return _Told(title, plan, others)


def _too_deep() -> PlanError:
    return PlanError(
        "the plan holds values that are nested too deep to be compared.",
        "Terraform writes no such plan. Make the JSON again: terraform show -json tfplan > plan.json",
    )


def _assess(plan: Plan, policy: Policy, elsewhere: Elsewhere | None = None) -> Report:
    changes = read_changes(plan, elsewhere)
    findings = apply_severities(run_rules(RULES, changes), policy)
    about: dict[str, list[Finding]] = defaultdict(list)
    for finding in findings:
        about[finding.address].append(finding)
    reported = tuple(
        report_change(change, score_change(change), about[str(change.row.object)]) for change in changes.all
    )
    breadth = changes.estate[""].share if "" in changes.estate else 0.0
    score = plan_score((change.score for change in reported), breadth)
    decision = decide(findings, score, policy)
    return Report(
        verdict=decision.verdict,
        score=score,
        headline=headline_of(decision.verdict, findings, changes, score),
        plan=summarise_plan(changes),
        findings=findings,
        changes=reported,
        cascades=report_cascades(reported, changes),
        renames=changes.renames,
        exported=changes.exported,
        coverage=report_coverage(changes),
        decided_by=decision.decided_by,
    )
