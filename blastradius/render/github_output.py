"""The report as outputs of a GitHub Actions step: lines for the file that GITHUB_OUTPUT names.

A value is written between delimiters, so that no line of it is read as another output; the
delimiter is a digest of the value, which the value cannot hold.
"""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

from blastradius.render.finding_text import headline_of, lifted_by, shortened, title_of
from blastradius.render.groups import lost
from blastradius.render.outcomes import Outcome, outcomes_of, worst_verdict

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import JudgedFinding

SUFFIX = "txt"

MOST = 50
"""So many findings are listed; all outputs of a job share one MiB."""

LONGEST = 1_000
"""Characters of one line of the list."""


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render the verdict, the score, counts and the worst findings as outputs by name."""
    told = outcomes_of(reports)
    outputs = {
        "verdict": worst_verdict(reports).value,
        "score": str(max((report.score for report in reports), default=0)),
        "blocking": str(sum(one.outcome is Outcome.BLOCKS for one in told)),
        "warnings": str(sum(one.outcome is Outcome.WARNS for one in told)),
        "destroyed": str(sum(report.plan.destroyed for report in reports)),
        "fingerprint": _fingerprint(reports),
        "headline": shortened(headline_of(reports), LONGEST),
        "lifted": "\n".join(shortened(one, LONGEST) for one in lifted_by(reports)[:MOST]),
        "findings": "\n".join(_listed(told)),
    }
    return "".join(_output(name, value) for name, value in outputs.items())


def _fingerprint(reports: Sequence[Report]) -> str:
    if len(reports) == 1:
        return reports[0].plan.fingerprint
    return hashlib.sha256("\n".join(report.plan.fingerprint for report in reports).encode()).hexdigest()


def _listed(told: Sequence[JudgedFinding]) -> Iterator[str]:
    """List what blocks or warns, a line each, and count what there is no room for."""
    grave = [one for one in told if one.outcome in (Outcome.BLOCKS, Outcome.WARNS)]
    for one in grave[:MOST]:
        said = f"{title_of(one.finding, one.report)}{lost(one.finding)}"
        yield shortened(f"{one.outcome.value} {one.finding.severity.value} {one.finding.rule}: {said}", LONGEST)
    if len(grave) > MOST:
        yield f"and {len(grave) - MOST} more"


def _output(name: str, value: str) -> str:
    if "\n" not in value:
        return f"{name}={value}\n"
    delimiter = f"blastradius_{hashlib.sha256(value.encode()).hexdigest()[:32]}"
    return f"{name}<<{delimiter}\n{value}\n{delimiter}\n"
