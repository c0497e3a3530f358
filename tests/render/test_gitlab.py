"""GitLab: the Code Quality report and the Terraform report are what its parsers take."""

from __future__ import annotations

import json
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from jsonschema import Draft202012Validator

from blastradius.model.action import Action
from blastradius.model.verdict import Severity, Verdict
from blastradius.render import Options, render_text
from tests.render.reports import (
    EMPTY,
    REPORTS,
    blocking_cascade,
    change,
    clean_pass,
    hostile,
    many,
    two_plans,
    warn_with_several,
)
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen

TEXT = {"type": "string", "minLength": 1}
CODE_QUALITY = Draft202012Validator(
    {
        "type": "array",
        "items": {
            "type": "object",
            "required": ["description", "check_name", "fingerprint", "severity", "location"],
            "additionalProperties": False,
            "properties": {
                "description": TEXT,
                "check_name": TEXT,
                "fingerprint": TEXT,
                "severity": {"enum": ["info", "minor", "major", "critical", "blocker"]},
                "location": {
                    "type": "object",
                    "required": ["path", "lines"],
                    "properties": {
                        "path": {"type": "string", "minLength": 1, "not": {"pattern": "^[./]"}},
                        "lines": {
                            "type": "object",
                            "required": ["begin"],
                            "properties": {"begin": {"type": "integer", "minimum": 1}},
                        },
                    },
                },
            },
        },
    }
)
"""What its manual asks of an issue; GitLab stops reading at the first one that is not of this form."""


def issues(*reports: Any, options: Options | None = None) -> Any:
    found = json.loads(render_text(reports, "gitlab-codequality", options))
    CODE_QUALITY.validate(found)
    return found


@pytest.mark.parametrize("name", REPORTS)
def test_each_finding_is_an_issue_with_a_fingerprint_of_its_own(name: str) -> None:
    found = issues(*REPORTS[name])
    assert len({one["fingerprint"] for one in found}) == len(found)
    assert len(found) >= sum(len(report.findings) for report in REPORTS[name])
    assert any(report.verdict is Verdict.BLOCK for report in REPORTS[name]) <= bool(found)


def test_findings_that_look_alike_keep_apart() -> None:
    report = many(2)
    first = report.findings[0]
    found = issues(replace(report, findings=(first, first)))
    assert len({one["fingerprint"] for one in found}) == 2
    assert len({one["fingerprint"] for one in issues(*(replace(many(1), title=name) for name in "ab"))}) == 2


def test_an_issue_says_where_and_how_bad() -> None:
    first, worse = issues(blocking_cascade(), options=Options(folder="infra"))[1], issues(blocking_cascade())[0]
    assert first["location"] == {"path": "infra/network.tf", "lines": {"begin": 12}}
    assert (first["severity"], worse["severity"]) == ("critical", "blocker")


def test_what_is_waived_is_no_more_than_information() -> None:
    waived = tuple(replace(one, severity=Severity.CRITICAL, waived=EMPTY) for one in warn_with_several().findings)
    found = issues(replace(warn_with_several(), verdict=Verdict.PASS, decided_by=(), findings=waived))
    assert {one["severity"] for one in found} == {"info"}
    assert all(": it is empty" in one["description"] for one in found)


@given(TEXTS, VERDICTS)
def test_no_name_is_more_than_text(texts: tuple[str, ...], verdict: Verdict) -> None:
    text = render_text([hostile(texts, verdict)], "gitlab-codequality")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    for one in issues(hostile(texts, verdict)):
        assert_nothing_unseen(one["description"])


def test_a_replacement_is_created_and_deleted() -> None:
    report = replace(
        clean_pass(),
        changes=(
            change("aws_vpc.a"),
            change("aws_vpc.b", actions=("create", "delete")),
            change("aws_vpc.c", Action.DESTROY),
            change("aws_vpc.d", Action.CREATE),
            change("aws_vpc.e", Action.UPDATE),
            change("aws_vpc.f", Action.FORGET),
            change("aws_vpc.g", Action.UNKNOWN, actions=("create", "melt")),
        ),
    )
    assert json.loads(render_text([report], "gitlab-terraform")) == {"create": 4, "update": 1, "delete": 3}


@pytest.mark.parametrize("name", REPORTS)
def test_the_terraform_report_holds_three_numbers_and_nothing_else(name: str) -> None:
    document = json.loads(render_text(REPORTS[name], "gitlab-terraform"))
    assert list(document) == ["create", "update", "delete"]
    assert all(type(number) is int and number >= 0 for number in document.values())


def test_several_plans_are_counted_together() -> None:
    parts = [json.loads(render_text([one], "gitlab-terraform")) for one in two_plans()]
    whole = json.loads(render_text(two_plans(), "gitlab-terraform"))
    assert whole == {name: sum(part[name] for part in parts) for name in whole}
