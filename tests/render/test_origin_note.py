"""How formats tell who wrote a change."""

from __future__ import annotations

import json
from dataclasses import replace

import jsonschema
import pytest

from blastradius.model.origin import Origin, OriginEvidence, OriginKind, Source
from blastradius.render import Options, render
from blastradius.render.json_types import json_schema
from tests.render.reports import blocking_cascade

CLAUDE = OriginEvidence(source=Source.TRAILER, name="Co-authored-by", says=OriginKind.ASSISTED, tool="Claude")
SHELL = OriginEvidence(source=Source.VARIABLE, name="AI_AGENT", says=OriginKind.AGENT)
GIVEN = OriginEvidence(source=Source.GIVEN, name="--origin", says=OriginKind.HUMAN)


def told(kind: OriginKind, *evidence: OriginEvidence, name: str = "terminal") -> str:
    report = replace(blocking_cascade(), origin=Origin(kind=kind, evidence=evidence))
    text = render([report], name, Options(width=1_000))
    return text if isinstance(text, str) else text.decode()


@pytest.mark.parametrize(
    ("kind", "evidence", "note"),
    [
        (OriginKind.ASSISTED, (CLAUDE,), "The change is AI-assisted, by the trailer Co-authored-by (Claude)."),
        (OriginKind.AGENT, (CLAUDE, SHELL), "The change is an agent's, by the variable AI_AGENT."),
        (OriginKind.AGENT, (GIVEN, SHELL), "The change is an agent's, by the variable AI_AGENT."),
        (
            OriginKind.HUMAN,
            (GIVEN, CLAUDE),
            "The change is taken for human, as given; the trailer Co-authored-by (Claude) outweighed.",
        ),
    ],
)
def test_a_note_says_what_tells_it(kind: OriginKind, evidence: tuple[OriginEvidence, ...], note: str) -> None:
    assert f"Note: {note}" in told(kind, *evidence)


def test_nothing_is_said_of_people_and_of_what_nobody_knows() -> None:
    plain = told(OriginKind.UNKNOWN)
    assert told(OriginKind.HUMAN, GIVEN) == plain


def test_the_json_report_follows_its_schema() -> None:
    document = json.loads(told(OriginKind.AGENT, GIVEN, CLAUDE, SHELL, name="json"))
    jsonschema.validate(document, json_schema())
    assert [one["name"] for one in document["origin"]["evidence"]] == ["--origin", "Co-authored-by", "AI_AGENT"]
