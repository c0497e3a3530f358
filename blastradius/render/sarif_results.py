"""The results of a SARIF log: where each finding stands, what it says, and what lifts it."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any
from urllib.parse import quote

from blastradius.render.finding_text import lines_of, shortened, title_of
from blastradius.render.neutralise import plain
from blastradius.render.outcomes import Outcome
from blastradius.render.places import place_of, some_place
from blastradius.render.words import approvers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.model.finding import Finding, Location
    from blastradius.model.reported_change import ReportedChange
    from blastradius.render.interface import Options
    from blastradius.render.outcomes import JudgedFinding

MOST_PLACES = 100
"""So many places of a result GitHub shows."""

ROOM = 6_000_000
"""Characters of messages; 10 MB is the most that is accepted, compressed. What follows gets a title alone."""

LONGEST = 4_000
LONGEST_NAME = 500

_LEVEL = {Outcome.BLOCKS: "error", Outcome.WARNS: "warning", Outcome.PASSES: "note", Outcome.LIFTED: "note"}
_LINK = re.compile(r"\](?=\()")


def results_of(shown: Sequence[JudgedFinding], names: Sequence[str], options: Options) -> Iterator[dict[str, Any]]:
    """Write the results, in the order that is given, as long as there is room in full."""
    index = {name: number for number, name in enumerate(names)}
    room = ROOM
    for one in shown:
        text = _said(one, LONGEST if room > 0 else LONGEST_NAME // 2, options)
        room -= len(text)
        yield {"ruleIndex": index[one.finding.rule], **_result(one, text, options)}


def _said(told: JudgedFinding, most: int, options: Options) -> str:
    lines = [f"{title_of(told.finding, told.report)}.", *lines_of(told.finding, told.change)]
    if place_of(told.location, options) is None:
        lines.append("Where it is written is not known; the place that is given stands for the module.")
    return message_text("\n".join(lines), most)


def message_text(text: str, most: int) -> str:
    """Keep text from being a link, which SARIF writes as Markdown does."""
    return shortened(_LINK.sub("] ", text), most)


def _result(told: JudgedFinding, text: str, options: Options) -> dict[str, Any]:
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
        "properties": _properties(told, options),
    }
    causes = _causes(told.change, options)
    if causes:
        result["relatedLocations"] = causes
    if finding.lifted:
        result["suppressions"] = [_suppression(finding)]
    return result


def _suppression(finding: Finding) -> dict[str, str]:
    reason = f"waived by {finding.waived}" if finding.waived else f"approved by {approvers(finding)}"
    return {"kind": "external", "status": "accepted", "justification": shortened(plain(reason), LONGEST)}


def _properties(told: JudgedFinding, options: Options) -> dict[str, Any]:
    finding = told.finding
    facts: dict[str, Any] = {
        "severity": finding.severity.value,
        "placeKnown": place_of(told.location, options) is not None,
    }
    if told.report.title:
        facts["plan"] = plain(told.report.title)
    if (change := told.change) is not None:
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
