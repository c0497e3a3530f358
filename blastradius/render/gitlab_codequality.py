"""The report for GitLab's Code Quality widget: what blocks, warns or is worth knowing, each at its line.

GitLab compares a merge request with its target branch by fingerprint, and keeps one problem of
each: hence every one gets a fingerprint of its own, which survives a new plan of the same changes.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

import msgspec

from blastradius.model.verdict import Severity
from blastradius.render.finding_text import lines_of, shortened, title_of
from blastradius.render.neutralise import json_text
from blastradius.render.outcomes import Outcome, outcomes_of
from blastradius.render.places import some_place

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import JudgedFinding

SUFFIX = "json"

LONGEST = 2_000
"""Characters of a description."""

_SEVERITY = {
    Severity.CRITICAL: "blocker",
    Severity.HIGH: "critical",
    Severity.MEDIUM: "major",
    Severity.LOW: "minor",
    Severity.INFO: "info",
}


def render(reports: Sequence[Report], options: Options) -> str:
    """Render the findings of all reports as one list."""
    taken: set[str] = set()
    issues = [_issue(one, options, taken) for one in outcomes_of(reports)]
    return json_text(msgspec.json.format(msgspec.json.encode(issues), indent=2).decode()) + "\n"


def _issue(told: JudgedFinding, options: Options, taken: set[str]) -> dict[str, object]:
    finding = told.finding
    place = some_place(told.location, options)
    return {
        "description": shortened(
            " ".join((f"{title_of(finding, told.report)}.", *lines_of(finding, told.change))), LONGEST
        ),
        "check_name": finding.rule,
        "fingerprint": _fingerprint(told, taken),
        "severity": "info" if told.outcome is Outcome.LIFTED else _SEVERITY[finding.severity],
        "location": {"path": place.file, "lines": {"begin": place.line}},
    }


def _fingerprint(told: JudgedFinding, taken: set[str]) -> str:
    text = "\n".join((told.report.title, told.finding.rule, told.finding.fingerprint))
    number = 0
    while (digest := _digest(f"{text}\n{number}")) in taken:
        number += 1
    taken.add(digest)
    return digest


def _digest(text: str) -> str:
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:32]
