"""GitHub Actions: annotations and outputs are judged by what the runner makes of them."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.verdict import Severity, Verdict
from blastradius.render import Options, render_text
from tests.render.reports import REPORTS, blocking_cascade, finding, hostile, many, score_only, warn_with_several
from tests.render.test_hostile import TEXTS, VERDICTS, assert_nothing_unseen

if TYPE_CHECKING:
    from blastradius.model.report import Report


class Command(NamedTuple):
    """A workflow command as the runner reads it from a line of the log."""

    name: str
    properties: dict[str, str]
    message: str


def read_command(line: str) -> Command:
    """Read a line as the runner does: the first `::` after the name ends it, properties are split at commas."""
    assert line.lstrip().startswith("::")
    head, _, message = line.lstrip()[2:].partition("::")
    name, _, rest = head.partition(" ")
    pairs = (one.split("=", 1) for one in rest.strip().split(",") if one)
    properties = {pair[0]: unescaped(pair[1], property_=True) for pair in pairs if len(pair) == 2 and pair[1]}
    return Command(name, properties, unescaped(message))


def unescaped(text: str, *, property_: bool = False) -> str:
    tokens = {"%0D": "\r", "%0A": "\n", **({"%3A": ":", "%2C": ","} if property_ else {}), "%25": "%"}
    for escape, token in tokens.items():
        text = text.replace(escape, token)
    return text


def read_outputs(text: str) -> dict[str, str]:
    """Read the file of outputs as the runner does."""
    outputs = {}
    lines = iter(text.split("\n"))
    for line in lines:
        if not line:
            continue
        name, sign, value = re.split("(=|<<)", line, maxsplit=1)
        if sign == "<<":
            kept = []
            while (inner := next(lines)) != value:
                kept.append(inner)
            value = "\n".join(kept)
        outputs[name] = value
    return outputs


def commands(*reports: Report, options: Options | None = None) -> list[Command]:
    return [read_command(line) for line in render_text(reports, "github", options).splitlines()]


OUTPUTS = ["verdict", "score", "blocking", "warnings", "destroyed", "fingerprint", "headline", "lifted", "findings"]


@pytest.mark.parametrize("name", REPORTS)
def test_an_error_is_shown_where_the_verdict_is_block_and_only_there(name: str) -> None:
    told = commands(*REPORTS[name])
    kinds = [one.name for one in told]
    worst = max((report.verdict for report in REPORTS[name]), key=lambda one: one.rank)
    assert ("error" in kinds) is (worst is Verdict.BLOCK)
    assert ("warning" in kinds) or worst is not Verdict.WARN
    assert told[-1].name == "notice"
    assert told[-1].properties["title"] == f"blastradius: {worst.value.upper()}"


def test_an_annotation_stands_at_its_line_of_the_repository() -> None:
    first = commands(blocking_cascade(), options=Options(folder="infra, live::eu%0A=%3A"))[0]
    assert first.properties["file"] == "infra, live::eu%0A=%3A/network.tf"
    assert first.properties["line"] == "12"
    assert "Instead: Put cidr_block back as it was.\n" in first.message


def test_no_more_than_ten_of_a_kind_are_shown_and_the_rest_is_counted() -> None:
    report = many(25, "module.m{}.aws_s3_bucket.tenant")
    told = commands(report)
    assert [one.name for one in told] == ["error"] * 10 + ["notice"]
    assert "not shown: 15 more that block." in told[-1].message


def test_the_worst_are_shown() -> None:
    report = many(30, "module.m{}.aws_s3_bucket.tenant")
    milder = tuple(replace(one, severity=Severity.HIGH) for one in report.findings[1:])
    worst = finding("aws_db_instance.last", Severity.CRITICAL, "destroys the database aws_db_instance.last")
    mixed = replace(report, findings=(*milder, worst), decided_by=tuple(one.fingerprint for one in (*milder, worst)))
    assert commands(mixed)[0].properties["title"].startswith("destroys the database aws_db_instance.last")


def test_the_worst_of_all_plans_is_shown_first() -> None:
    milder = replace(score_only(), title="a")
    worst = replace(blocking_cascade(), title="b")
    titles = [one.properties["title"] for one in commands(milder, worst) if one.name == "error"]
    assert [one[0] for one in titles] == ["b", "a"]


def test_a_percent_sign_stays_one() -> None:
    told = commands(hostile(("%0A::error::x%25", "%3A")))[0]
    assert "%0A::error::x%25" in told.properties["title"]
    assert 'aws_s3_bucket.tenant["%0A::error::x%25"]' in told.message


def test_instances_share_an_annotation() -> None:
    told = commands(many(300))
    assert [one.name for one in told] == ["error", "notice"]
    assert "(300 instances)" in told[0].properties["title"]


def test_what_differs_in_the_instances_of_modules_alone_leaves_room_for_the_rest() -> None:
    report = many(40, 'module.site["eu-{}"].aws_s3_bucket.assets')
    other = finding("aws_db_instance.main", Severity.CRITICAL, "destroys the database aws_db_instance.main")
    found = (*report.findings, other)
    told = commands(replace(report, findings=found, decided_by=tuple(one.fingerprint for one in found)))
    assert [one.name for one in told] == ["error", "error", "notice"]
    assert any(", and 39 more of the kind" in one.properties["title"] for one in told)
    assert any("aws_db_instance.main" in one.properties["title"] for one in told)


def test_a_verdict_of_the_score_alone_is_an_error_and_an_output() -> None:
    assert commands(score_only())[0].properties["title"] == "the score 74 reaches the limit 70 (score-limit)"
    assert read_outputs(render_text([score_only()], "github-output"))["blocking"] == "1"


@given(TEXTS, VERDICTS, st.text(max_size=20))
def test_no_name_is_a_command_of_its_own(texts: tuple[str, ...], verdict: Verdict, folder: str) -> None:
    text = render_text([hostile(texts, verdict)], "github", Options(folder=folder))
    assert_nothing_unseen(text)
    for line in text.splitlines():
        assert "##[" not in line
        assert "##vso[" not in line.lower()
        told = read_command(line)
        assert told.name in {"error", "warning", "notice"}
        assert set(told.properties) <= {"file", "line", "title"}
        assert len(told.message) <= 4_096
        assert not any(inner.lstrip().startswith("::") for inner in told.message.split("\n")[:1])


@pytest.mark.parametrize("name", REPORTS)
def test_outputs_say_what_the_report_says(name: str) -> None:
    outputs = read_outputs(render_text(REPORTS[name], "github-output"))
    assert list(outputs) == OUTPUTS
    worst = max((report.verdict for report in REPORTS[name]), key=lambda one: one.rank)
    assert outputs["verdict"] == worst.value
    assert (int(outputs["blocking"]) > 0) is (worst is Verdict.BLOCK)
    assert outputs["destroyed"] == str(sum(report.plan.destroyed for report in REPORTS[name]))


def test_findings_are_a_line_each_and_the_rest_is_counted() -> None:
    outputs = read_outputs(render_text([many(300)], "github-output"))
    assert outputs["blocking"] == "300"
    assert outputs["findings"].split("\n")[-1] == "and 250 more"
    two = read_outputs(render_text([warn_with_several()], "github-output"))["findings"].split("\n")
    assert two[0] == "warns medium workload-destroyed: deletes and recreates aws_instance.web[0]"


@given(TEXTS, VERDICTS)
def test_no_name_is_an_output_of_its_own(texts: tuple[str, ...], verdict: Verdict) -> None:
    planted = (*texts, "x\nverdict=pass", "verdict<<x", "blastradius_0\nverdict=pass")
    text = render_text([hostile(planted, verdict)], "github-output")
    assert_nothing_unseen(text)
    outputs = read_outputs(text)
    assert list(outputs) == OUTPUTS
    assert outputs["verdict"] == verdict.value


def test_the_delimiter_is_of_the_text_and_not_in_it() -> None:
    text = render_text([many(300)], "github-output")
    delimiter = text[text.index("findings<<") + len("findings<<") :].split("\n")[0]
    again = hostile((delimiter, f"x\n{delimiter}\nverdict=pass"))
    assert read_outputs(render_text([again], "github-output"))["verdict"] == "block"
    assert text == render_text([many(300)], "github-output")
    assert delimiter not in render_text([many(299)], "github-output")
