"""The report as JUnit XML: a suite a plan, a test a finding.

What blocks is a failure; what warns is skipped, which GitLab, Jenkins and Azure count and show,
and which fails nothing; what passes or is lifted is a test that passes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING
from xml.sax.saxutils import escape

from blastradius.render.finding_text import lines_of, title_of
from blastradius.render.neutralise import log_line, plain
from blastradius.render.outcomes import Outcome, outcomes_of
from blastradius.render.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import JudgedFinding

SUFFIX = "xml"

_FORBIDDEN = re.compile("[^\t\n\r\x20-\ud7ff\ue000-\ufffd\U00010000-\U0010ffff]")
"""What XML cannot hold at all, not even as a reference."""


def render(reports: Sequence[Report], options: Options) -> str:
    """Render a suite for each report."""
    suites = [(report, outcomes_of([report])) for report in reports]
    tests = sum(max(1, len(told)) for _, told in suites)
    failures = sum(_number(told, Outcome.BLOCKS) for _, told in suites)
    lines = [
        '<?xml version="1.0" encoding="UTF-8"?>',
        f'<testsuites name="blastradius" tests="{tests}" failures="{failures}" errors="0">',
        *(line for report, told in suites for line in _suite(report, told, options)),
        "</testsuites>",
    ]
    return "".join(f"{line}\n" for line in lines)


def _suite(report: Report, told: Sequence[JudgedFinding], options: Options) -> Iterator[str]:
    yield (
        f'<testsuite name="{_attribute(report.title or "blastradius")}" tests="{max(1, len(told))}"'
        f' failures="{_number(told, Outcome.BLOCKS)}" errors="0" skipped="{_number(told, Outcome.WARNS)}">'
    )
    yield "<properties>"
    for name, value in (
        ("verdict", report.verdict.value),
        ("score", str(report.score)),
        ("headline", report.headline),
        ("fingerprint", report.plan.fingerprint),
    ):
        yield f'<property name="{name}" value="{_attribute(value)}"/>'
    yield "</properties>"
    if not told:
        yield f'<testcase classname="verdict" name="{_attribute(report.headline)}"/>'
    for one in told:
        yield from _case(one, options)
    yield "</testsuite>"


def _case(told: JudgedFinding, options: Options) -> Iterator[str]:
    finding = told.finding
    title = _attribute(title_of(finding, told.report))
    place = place_of(told.location, options)
    where = [plain(f"at {place.file}:{place.line}")] if place else []
    said = _text("\n".join([*where, *lines_of(finding, told.change), plain(f"Fingerprint: {finding.fingerprint}")]))
    yield f'<testcase classname="{_attribute(finding.rule)}" name="{_attribute(finding.address or finding.title)}">'
    match told.outcome:
        case Outcome.BLOCKS:
            yield f'<failure type="{finding.severity.value}" message="{title}">{said}</failure>'
        case Outcome.WARNS:
            yield f'<skipped type="{finding.severity.value}" message="warns: {title}">{said}</skipped>'
        case Outcome.PASSES | Outcome.LIFTED:
            yield f"<system-out>{title}\n{said}</system-out>"
    yield "</testcase>"


def _number(told: Sequence[JudgedFinding], outcome: Outcome) -> int:
    return sum(one.outcome is outcome for one in told)


def _attribute(text: str) -> str:
    return escape(_harmless(plain(text)), {'"': "&quot;"})


def _text(text: str) -> str:
    """Write lines of a text: none of them is a command when the file is printed to a log."""
    return "\n".join(log_line(escape(_harmless(line))) for line in text.split("\n"))


def _harmless(text: str) -> str:
    """Write what XML cannot hold as an escape, and break what servers take for the path of an attachment."""
    return _FORBIDDEN.sub(lambda match: f"\\u{ord(match[0]):04x}", text).replace("[[ATTACHMENT", "[ [ATTACHMENT")
