"""What the audit log tells: a line for each assessment, approval and apply, written before its verdict is told.

No attribute value gets here.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.cli.audit_log import append

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from blastradius.approvals import Statement
    from blastradius.model.report import Report
    from blastradius.policy import Policy


def record_assessments(path: Path, reports: Sequence[Report], policy: Policy, environment: str = "") -> None:
    """Add a line for each report; raises `BlastradiusError` where that cannot be done, and then adds none."""
    from blastradius.policy.digest import intent_digest, policy_digest

    digest = policy_digest(policy)
    conditions = policy.approvals.conditions if policy.approvals else None
    append(
        path,
        [
            {
                "event": "assessment",
                "title": report.title,
                "plan": report.plan.fingerprint,
                "policy": digest,
                "intent": intent_digest(policy),
                "environment": environment,
                "origin": report.origin.kind.value,
                "origin_evidence": [f"{one.source.value} {one.name}" for one in report.origin.evidence],
                "author": conditions.author if conditions else "",
                "verdict": report.verdict.value,
                "score": report.score,
                "lifted": [one.fingerprint for one in report.findings if one.lifted],
                "approvals": [
                    {"file": one.file, "principal": one.principal, "until": one.until, "refused": one.refused}
                    for one in report.approvals
                    if one.concerns_plan
                ],
                **_waived(report),
            }
            for report in reports
        ],
    )


def _waived(report: Report) -> dict[str, Any]:
    waived = [
        {"finding": one.fingerprint, "owner": one.waived.owner, "until": one.waived.until}
        for one in report.findings
        if one.waived
    ]
    return {"waived": waived} if waived else {}


def record_approval(path: Path, statement: Statement, score: int, policy: Policy) -> None:
    """Add a line for an approval that was signed."""
    from blastradius.approvals.statement import written_time
    from blastradius.policy.digest import policy_digest

    append(
        path,
        [
            {
                "event": "approval",
                "plan": statement.plan,
                "policy": policy_digest(policy),
                "environment": statement.environment,
                "principal": statement.principal,
                "verdict": statement.verdict.value,
                "score": score,
                "findings": [one.fingerprint for one in statement.findings],
                "until": written_time(statement.expires),
                "nonce": statement.nonce,
            }
        ],
    )


def record_apply(path: Path, report: Report, environment: str, let_through_by: str) -> None:
    """Add a line for an apply that is about to begin."""
    append(path, [{**_of_apply("apply-begins", report, environment), "let_through_by": let_through_by}])


def record_end_of_apply(path: Path, report: Report, environment: str, code: int) -> None:
    """Add a line for an apply that has ended."""
    append(path, [{**_of_apply("apply-ended", report, environment), "exit_code": code}])


def _of_apply(event: str, report: Report, environment: str) -> dict[str, Any]:
    return {
        "event": event,
        "plan": report.plan.fingerprint,
        "environment": environment,
        "verdict": report.verdict.value,
        "score": report.score,
    }
