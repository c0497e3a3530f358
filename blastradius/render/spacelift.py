"""The report as an object for Spacelift: what a plan policy in Rego wants to know, and no more.

Written to `blastradius.custom.spacelift.json` in a hook after the plan, it is what
`input.third_party_metadata.custom.blastradius` holds in a plan policy.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING

import msgspec

from blastradius.render.finding_text import headline_of, lifted_by, shortened, title_of
from blastradius.render.neutralise import json_text, plain
from blastradius.render.outcomes import Outcome, outcomes_of, worst_verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import JudgedFinding

SUFFIX = "json"

MOST = 50
"""So many findings are listed that block, and so many that warn; the counts are whole."""

LONGEST = 500
"""Characters of a name or a title."""


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render one object, whatever the number of plans."""
    told = outcomes_of(reports)
    blocking = [one for one in told if one.outcome is Outcome.BLOCKS]
    warnings = [one for one in told if one.outcome is Outcome.WARNS]
    whole = {
        "schema_version": "1",
        "verdict": worst_verdict(reports).value,
        "score": max((report.score for report in reports), default=0),
        "headline": shortened(headline_of(reports), LONGEST),
        "counts": _counts(reports),
        "destroyed": sum(report.plan.destroyed for report in reports),
        "managed": sum(report.plan.managed for report in reports),
        "data_loss": _data_losses(reports),
        "complete": all(report.plan.complete is not False and not report.plan.errored for report in reports),
        "blocking_count": len(blocking),
        "warning_count": len(warnings),
        "lifted_count": sum(one.outcome is Outcome.LIFTED for one in told),
        "lifted_by": [shortened(one, LONGEST) for one in lifted_by(reports)[:MOST]],
        "blocking": [_finding(one) for one in blocking[:MOST]],
        "warnings": [_finding(one) for one in warnings[:MOST]],
        "plans": [_plan(one) for one in reports[:MOST]],
    }
    return json_text(msgspec.json.format(msgspec.json.encode(whole), indent=2).decode()) + "\n"


def _plan(report: Report) -> dict[str, str]:
    return {"title": shortened(plain(report.title), LONGEST), "fingerprint": report.plan.fingerprint}


def _counts(reports: Sequence[Report]) -> dict[str, int]:
    """Count what the plans do, by action."""
    counts = Counter(change.action.value for report in reports for change in report.changes)
    return dict(sorted(counts.items()))


def _data_losses(reports: Sequence[Report]) -> dict[str, int]:
    losses = Counter(change.data_loss.value for report in reports for change in report.changes)
    return {"certain": losses["certain"], "possible": losses["possible"]}


def _finding(told: JudgedFinding) -> dict[str, str]:
    finding = told.finding
    return {
        "rule": finding.rule,
        "severity": finding.severity.value,
        "address": shortened(plain(finding.address), LONGEST),
        "title": shortened(title_of(finding, told.report), LONGEST),
        "fingerprint": plain(finding.fingerprint),
    }
