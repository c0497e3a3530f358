"""The report for an Atlantis policy check: conftest-like lines, sorted, without scores that could jitter.

Atlantis (0.39 and newer, project_command_runner) fails a custom policy check whose output is
empty, begins with FAIL, or matches `([1-9][0-9]* failure|failures": \\[)`; it drops the output of
a command that exits non-zero. Sticky approvals hash single lines, so a line changes only when
its finding does. Run it with `--fail-on never`.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blastradius.model.verdict import Severity, Verdict
from blastradius.render.groups import lost
from blastradius.render.neutralise import log_line, plain

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "txt"
_FAILURE_WORD = re.compile(r"fail(?=ure)", re.IGNORECASE)


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render reports as the lines that Atlantis parses, FAIL first where one blocks."""
    failed = sorted(line for report in reports for line in _failures(report))
    warned = sorted(line for report in reports for line in _warnings(report))
    waived = sorted(line for report in reports for line in _exceptions(report))
    passed = sum(report.verdict is Verdict.PASS for report in reports)
    tests = len(failed) + len(warned) + len(waived) + passed
    summary = (
        f"{tests} tests, {passed} passed, {len(warned)} warnings, {len(failed)} failures, {len(waived)} exceptions"
    )
    return "".join(f"{line}\n" for line in (*failed, *warned, *waived, *_passes(reports), "", summary))


def _failures(report: Report) -> list[str]:
    if report.verdict is not Verdict.BLOCK:
        return []
    deciding = frozenset(report.decided_by)
    blocking = [finding for finding in report.findings if finding.fingerprint in deciding]
    return [_line("FAIL", report, finding) for finding in blocking] or [_score_line("FAIL", report)]


def _warnings(report: Report) -> list[str]:
    if report.verdict is Verdict.PASS:
        return []
    blocking = frozenset(report.decided_by) if report.verdict is Verdict.BLOCK else frozenset()
    warned = [
        _line("WARN", report, finding)
        for finding in report.findings
        if finding.severity.rank >= Severity.MEDIUM.rank and not finding.lifted and finding.fingerprint not in blocking
    ]
    return warned or ([_score_line("WARN", report)] if report.verdict is Verdict.WARN else [])


def _exceptions(report: Report) -> list[str]:
    """Tell what is waived, in the words that conftest has for it."""
    return [
        _safe(
            f"EXCP - {_titled(report)}{one.rule}: {one.title} [{one.fingerprint}], waived by {one.waived.owner} "
            f"until {one.waived.until}"
        )
        for one in report.findings
        if one.waived
    ]


def _passes(reports: Sequence[Report]) -> list[str]:
    return sorted(
        _safe(f"PASS - {_titled(report)}{report.headline}") for report in reports if report.verdict is Verdict.PASS
    )


def _score_line(word: str, report: Report) -> str:
    """Say that no single finding made the verdict; the score did."""
    return _safe(f"{word} - {_titled(report)}score-limit: {', '.join(report.decided_by) or report.headline}")


def _line(word: str, report: Report, finding: Finding) -> str:
    return _safe(f"{word} - {_titled(report)}{finding.rule}: {finding.title}{lost(finding)} [{finding.fingerprint}]")


def _titled(report: Report) -> str:
    return f"{report.title}: " if report.title else ""


def _safe(line: str) -> str:
    """Keep what an address says from being counted: the word that Atlantis looks for is split, `fail-ure`."""
    return log_line(_FAILURE_WORD.sub(r"\g<0>-", plain(line)))
