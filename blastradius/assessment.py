"""The one pure function: a plan and a policy in, a report out."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.changes import read_changes
from blastradius.errors import PlanError
from blastradius.model.report import Report
from blastradius.policy import Policy, apply_severities, decide
from blastradius.reporting import headline_of, report_cascades, report_change, report_coverage, summarise_plan
from blastradius.rules import RULES, run_rules
from blastradius.scoring import plan_score, score_change

if TYPE_CHECKING:
    from blastradius.model.plan import Plan
    from blastradius.model.report import Finding


def assess(plan: Plan, policy: Policy | None = None) -> Report:
    """Assess a plan: what it destroys, what hangs on that, why, how bad it is, and the verdict.

    Reads no file, clock, environment or network; the same plan and policy give the same report.
    Raises `PlanError` for a plan with values that cannot be looked at: nested too deep, or broken.
    """
    try:
        return _assess(plan, policy or Policy())
    except RecursionError:
        raise PlanError(
            "the plan holds values that are nested too deep to be compared.",
            "Terraform writes no such plan. Make the JSON again: terraform show -json tfplan > plan.json",
        ) from None


def _assess(plan: Plan, policy: Policy) -> Report:
    changes = read_changes(plan)
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
        coverage=report_coverage(changes),
        decided_by=decision.decided_by,
    )
