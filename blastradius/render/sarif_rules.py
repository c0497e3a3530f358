"""The rules of a SARIF log: those that found something, with their manual pages."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

from blastradius.model.manual import RuleManual
from blastradius.model.verdict import Severity
from blastradius.render.neutralise import plain
from blastradius.render.outcomes import SCORE_LIMIT

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.model.report import Report

_PART = re.compile(r"^(What|Why|Example|Instead|Wrong when):", re.MULTILINE)

_LEVEL = {
    Severity.CRITICAL: "error",
    Severity.HIGH: "error",
    Severity.MEDIUM: "warning",
    Severity.LOW: "note",
    Severity.INFO: "note",
}

_OF_SCORE = RuleManual(
    rule=SCORE_LIMIT,
    severity=Severity.HIGH,
    text="The score of the plan reaches a limit, and no single finding does.\n\n"
    "What: many changes of some weight in one plan.\n\nInstead: split the plan, and apply one part after the other.",
)


def descriptors_of(reports: Sequence[Report], names: Iterable[str]) -> list[dict[str, Any]]:
    """Describe rules by name; one without a manual page by its name alone."""
    manuals = {one.rule: one for report in reports for one in report.manuals} | {SCORE_LIMIT: _OF_SCORE}
    return [_described(manuals[name]) if name in manuals else _unknown(name) for name in names]


def _described(manual: RuleManual) -> dict[str, Any]:
    return {
        "id": plain(manual.rule),
        "name": _pascal_case(manual.rule),
        "shortDescription": {"text": manual.summary},
        "fullDescription": {"text": _full(manual)},
        "help": {"text": manual.text, "markdown": _PART.sub(r"**\1**:", manual.text)},
        "defaultConfiguration": {"level": _LEVEL[manual.severity]},
        "properties": {"severity": manual.severity.value, "tags": ["terraform", "destructive-change"]},
    }


def _full(manual: RuleManual) -> str:
    """Return the summary and the first paragraph, on one line each."""
    paragraphs = [" ".join(one.split()) for one in manual.text.split("\n\n")]
    return " ".join(paragraphs[:2])


def _unknown(name: str) -> dict[str, Any]:
    said = f"{plain(name)}."
    return {
        "id": plain(name),
        "shortDescription": {"text": said},
        "fullDescription": {"text": said},
        "help": {"text": said},
    }


def _pascal_case(slug: str) -> str:
    return "".join(part.capitalize() for part in slug.split("-"))
