"""The report as SARIF 2.1.0, for GitHub code scanning and whatever else reads it.

GitHub refuses a run of more than 25,000 results and keeps 5,000, which ones is not certain: so
no more are written, the worst first, but for those that block, which are written up to the limit.
It wants a line of a file for each, and takes those of one rule at one line for one unless their
`primaryLocationLineHash` differs; instances of one block stand at one line, so it is given.
"""

from __future__ import annotations

import re
from collections import Counter
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

import msgspec

from blastradius._version import __version__
from blastradius.render.finding_text import lines_of, shortened, title_of
from blastradius.render.neutralise import json_text, plain
from blastradius.render.outcomes import Outcome, outcomes_of, worst_verdict
from blastradius.render.places import place_of, some_place
from blastradius.render.sarif_rules import descriptors_of
from blastradius.render.words import approvers, coverage_notes

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.finding import Finding, Location
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import Outcoming

SUFFIX = "sarif"

KEPT = 5_000
"""So many results of a run GitHub keeps."""

MOST = 25_000
"""A run of more results is refused."""

MOST_PLACES = 100
"""So many places of a result GitHub shows."""

ROOM = 6_000_000
"""Characters of messages; 10 MB is the most that is accepted, compressed. What follows gets a title alone."""

LONGEST = 4_000
LONGEST_NAME = 500

_SCHEMA = "https://json.schemastore.org/sarif-2.1.0.json"
_LEVEL = {Outcome.BLOCKS: "error", Outcome.WARNS: "warning", Outcome.PASSES: "note", Outcome.LIFTED: "note"}
_MANY = {Outcome.BLOCKS: "block", Outcome.WARNS: "warn", Outcome.PASSES: "pass", Outcome.LIFTED: "are lifted"}
_LINK = re.compile(r"\](?=\()")


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
                "results": list(_results(shown, names, options)),
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


def _notes(reports: Sequence[Report], left_out: Sequence[Outcoming]) -> list[dict[str, Any]]:
    """Tell what could not be known, and what there was no room for."""
    notes = [
        {"level": "note", "message": {"text": _message(plain(note), LONGEST)}}
        for report in reports
        for note in coverage_notes(report)
    ]
    if left_out:
        counted = Counter(one.outcome for one in left_out)
        said = ", ".join(f"{number} that {_MANY[outcome]}" for outcome, number in counted.items())
        text = f"{len(left_out)} more findings are left out, for GitHub would not show them: {said}."
        notes.insert(0, {"level": "warning", "message": {"text": text}})
    return notes


def _results(shown: Sequence[Outcoming], names: Sequence[str], options: Options) -> Iterator[dict[str, Any]]:
    index = {name: number for number, name in enumerate(names)}
    changes = {id(one.report): one.report.changes for one in shown}
    by_label = {report: {change.label: change for change in rows} for report, rows in changes.items()}
    room = ROOM
    for one in shown:
        change = by_label[id(one.report)].get(one.finding.address)
        text = _said(one, LONGEST if room > 0 else LONGEST_NAME // 2, options)
        room -= len(text)
        yield {"ruleIndex": index[one.finding.rule], **_result(one, text, change, options)}


def _said(told: Outcoming, most: int, options: Options) -> str:
    lines = [f"{title_of(told.finding, told.report)}.", *lines_of(told.finding)]
    if place_of(told.location, options) is None:
        lines.append("Where it is written is not known; the place that is given stands for the module.")
    return _message("\n".join(lines), most)


def _message(text: str, most: int) -> str:
    """Keep text from being a link, which SARIF writes as Markdown does."""
    return shortened(_LINK.sub("] ", text), most)


def _result(told: Outcoming, text: str, change: ReportedChange | None, options: Options) -> dict[str, Any]:
    finding = told.finding
    fingerprint = plain(finding.fingerprint)
    location: dict[str, Any] = {"physicalLocation": _physical(some_place(told.location, options))}
    if finding.address:
        location["logicalLocations"] = [
            {"fullyQualifiedName": shortened(plain(finding.address[:LONGEST_NAME]), LONGEST_NAME), "kind": "resource"}
        ]
    result = {
        "ruleId": plain(finding.rule),
        "level": _LEVEL[told.outcome],
        "message": {"text": text},
        "locations": [location],
        "partialFingerprints": {
            "blastradius/v1": fingerprint,
            "primaryLocationLineHash": f"{fingerprint}:1",
        },
        "properties": _properties(told, change, options),
    }
    causes = _causes(change, options)
    if causes:
        result["relatedLocations"] = causes
    if finding.lifted:
        result["suppressions"] = [_suppression(finding)]
    return result


def _suppression(finding: Finding) -> dict[str, str]:
    reason = str(finding.waived or "") or f"approved by {approvers(finding)}"
    return {"kind": "external", "status": "accepted", "justification": shortened(plain(reason), LONGEST)}


def _properties(told: Outcoming, change: ReportedChange | None, options: Options) -> dict[str, Any]:
    finding = told.finding
    facts: dict[str, Any] = {
        "severity": finding.severity.value,
        "placeKnown": place_of(told.location, options) is not None,
    }
    if told.report.title:
        facts["plan"] = plain(told.report.title)
    if change is not None:
        facts |= {"action": change.action.value, "score": change.score, "hit": change.impact.count}
        facts |= {"fate": change.fate.value} if change.fate else {}
        facts |= {"dataLoss": change.data_loss.value}
    return facts


def _causes(change: ReportedChange | None, options: Options) -> list[dict[str, Any]]:
    """Point at what makes the object change."""
    places = [place_of(one, options) for one in change.cause.places] if change is not None else []
    known = list(dict.fromkeys(one for one in places if one is not None))[: MOST_PLACES - 1]
    return [
        {"id": number, "physicalLocation": _physical(one), "message": {"text": "It changes because of this."}}
        for number, one in enumerate(known, 1)
    ]


def _physical(place: Location) -> dict[str, Any]:
    uri = quote(place.file, safe="/", errors="replace")
    return {"artifactLocation": {"uri": uri, "uriBaseId": "%SRCROOT%"}, "region": {"startLine": place.line}}
