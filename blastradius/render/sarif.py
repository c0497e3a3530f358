"""The report as SARIF 2.1.0, for GitHub code scanning and whatever else reads it.

GitHub refuses a run of more than 25,000 results and keeps 5,000, which ones is not certain: so
no more are written, the worst first, but for those that block, which are written up to the limit.
It wants a line of a file for each, and takes those of one rule at one line for one unless their
`primaryLocationLineHash` differs; instances of one block stand at one line, so it is given.
"""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, Any

import msgspec

from blastradius._version import __version__
from blastradius.render.finding_text import shortened
from blastradius.render.neutralise import json_text, plain
from blastradius.render.outcomes import Outcome, outcomes_of, worst_verdict
from blastradius.render.sarif_results import LONGEST, LONGEST_NAME, message_text, results_of
from blastradius.render.sarif_rules import descriptors_of
from blastradius.render.words import coverage_notes

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import JudgedFinding

SUFFIX = "sarif"

KEPT = 5_000
"""So many results of a run GitHub keeps."""

MOST = 25_000
"""A run of more results is refused."""

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_MANY = {Outcome.BLOCKS: "block", Outcome.WARNS: "warn", Outcome.PASSES: "pass", Outcome.LIFTED: "are lifted"}


def render(reports: Sequence[Report], options: Options) -> str:
    """Render all reports as one run."""
    told = outcomes_of(reports)
    blocking = sum(one.outcome is Outcome.BLOCKS for one in told)
    shown = told[: min(MOST, max(KEPT, blocking))]
    names = sorted({one.finding.rule for one in shown})
    log = {
        "$schema": _SCHEMA,
        "version": "2.1.0",
        "runs": [
            {
                "tool": {
                    "driver": {
                        "name": "blastradius",
                        "semanticVersion": __version__,
                        "rules": descriptors_of(reports, names),
                    }
                },
                "originalUriBaseIds": {"%SRCROOT%": {"description": {"text": "The top of the repository."}}},
                "columnKind": "unicodeCodePoints",
                "invocations": [
                    {"executionSuccessful": True, "toolExecutionNotifications": _notes(reports, told[len(shown) :])}
                ],
                "results": list(results_of(shown, names, options)),
                "properties": {"verdict": worst_verdict(reports).value, "plans": [_plan(one) for one in reports]},
            }
        ],
    }
    return json_text(msgspec.json.format(msgspec.json.encode(log), indent=1).decode()) + "\n"


def _plan(report: Report) -> dict[str, Any]:
    return {
        "title": plain(report.title),
        "verdict": report.verdict.value,
        "score": report.score,
        "headline": shortened(plain(report.headline), LONGEST_NAME),
        "fingerprint": report.plan.fingerprint,
    }


def _notes(reports: Sequence[Report], left_out: Sequence[JudgedFinding]) -> list[dict[str, Any]]:
    """Tell what could not be known, and what there was no room for."""
    notes = [
        {"level": "note", "message": {"text": message_text(plain(note), LONGEST)}}
        for report in reports
        for note in coverage_notes(report)
    ]
    if left_out:
        counted = Counter(one.outcome for one in left_out)
        said = ", ".join(f"{number} that {_MANY[outcome]}" for outcome, number in counted.items())
        text = f"{len(left_out)} more findings are left out, for GitHub would not show them: {said}."
        notes.insert(0, {"level": "warning", "message": {"text": text}})
    return notes
