"""Azure Pipelines: logging commands are judged by what the agent makes of them."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.verdict import Verdict
from blastradius.render import Options, render_text
from tests.render.reports import REPORTS, blocking_cascade, hostile, many
from tests.render.test_hostile import TEXTS, VERDICTS, assert_nothing_unseen

if TYPE_CHECKING:
    from blastradius.model.report import Report


class Command(NamedTuple):
    """A logging command as the agent reads it from a line of the log."""

    name: str
    properties: dict[str, str]
    message: str


PREFIX = "##vso["
ESCAPES = {"%3B": ";", "%0D": "\r", "%0A": "\n", "%5D": "]", "%AZP25": "%"}


def read_command(line: str) -> Command:
    """Read a line as the agent does: wherever the prefix stands, up to the first `]`."""
    head, _, message = line[line.lower().index(PREFIX) + len(PREFIX) :].partition("]")
    name, _, rest = head.partition(" ")
    pairs = (one.split("=", 1) for one in rest.split(";") if one)
    return Command(name, {pair[0]: unescaped(pair[1]) for pair in pairs if len(pair) == 2}, unescaped(message))


def unescaped(text: str) -> str:
    for escape, token in ESCAPES.items():
        text = text.replace(escape, token)
    return text


def commands(*reports: Report, options: Options | None = None) -> list[Command]:
    lines = render_text(reports, "azure", options).splitlines()
    return [read_command(line) for line in lines if PREFIX in line.lower()]


@pytest.mark.parametrize("name", REPORTS)
def test_the_verdict_is_shown_and_set(name: str) -> None:
    told = commands(*REPORTS[name])
    worst = max((report.verdict for report in REPORTS[name]), key=lambda one: one.rank)
    kinds = [one.properties["type"] for one in told if one.name == "task.logissue"]
    assert ("error" in kinds) is (worst is Verdict.BLOCK)
    assert ("warning" in kinds) or worst is not Verdict.WARN
    (verdict,) = (one for one in told if one.properties.get("variable") == "BLASTRADIUS_VERDICT")
    assert (verdict.properties["isOutput"], verdict.message) == ("true", worst.value)
    completed = [one.properties["result"] for one in told if one.name == "task.complete"]
    assert completed == (["SucceededWithIssues"] if worst is Verdict.WARN else [])


def test_an_issue_stands_at_its_line_of_the_repository() -> None:
    first = commands(blocking_cascade(), options=Options(folder="a;b]c%0A"))[0]
    assert first.properties["sourcepath"] == "a;b]c%0A/network.tf"
    assert first.properties["linenumber"] == "12"
    assert first.properties["code"] == "network-destroyed"
    assert first.message.startswith("deletes and recreates aws_vpc.main, and 4 more with it\nBecause cidr_block")


def test_ten_of_a_kind_at_most_and_the_tenth_counts_the_rest() -> None:
    address = "module.m{}.aws_s3_bucket.tenant"
    exact = [one.message for one in commands(many(10, address)) if one.name == "task.logissue"]
    assert len(exact) == 10
    assert "more errors" not in exact[-1]
    more = [one.message for one in commands(many(25, address)) if one.name == "task.logissue"]
    assert len(more) == 10
    assert more[-1] == "and 16 more errors, for which there is no room here"


PLANTED = ("x]##vso[task.complete result=Succeeded;]", "%0A##vso[task.setvariable variable=PATH]x", "a;b=c]")


@given(TEXTS, VERDICTS, st.text(max_size=20))
def test_no_name_is_a_command_of_its_own(texts: tuple[str, ...], verdict: Verdict, folder: str) -> None:
    planted = (
        *texts,
        "x]##vso[task.complete result=Succeeded;]",
        "%0A##vso[task.setvariable variable=PATH]x",
        "a;b=c]",
    )
    text = render_text([hostile(planted, verdict)], "azure", Options(folder=folder))
    assert_nothing_unseen(text)
    first, *lines = text.splitlines()
    assert PREFIX not in first.lower()
    for line in lines:
        assert line.lower().count(PREFIX) == 1
        assert "##[" not in line
        told = read_command(line)
        assert told.name in {"task.logissue", "task.setvariable", "task.complete"}
        assert set(told.properties) <= {"type", "code", "sourcepath", "linenumber", "variable", "isOutput", "result"}
        assert told.properties.get("variable", "BLASTRADIUS_").startswith("BLASTRADIUS_")
        assert PREFIX not in told.message.lower()
