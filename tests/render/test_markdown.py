"""The report for a pull request: what it keeps when room is short, and what its tables withstand."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.finding import Location
from blastradius.model.reported_change import Cascade
from blastradius.model.verdict import Severity, Verdict
from blastradius.model.waiver import Waiver
from blastradius.render import render_text
from blastradius.render.markdown import GITHUB
from blastradius.render.neutralise import markdown_code, markdown_text
from tests.render.flavours import accounted_for
from tests.render.reports import blocking_cascade, change, finding, hostile, many, score_only, two_plans

UNESCAPED_PIPES = (r"(?:\\.|[^|\\])*(\|)", r"(?<!\\)(\|)")
"""How platforms find where a cell ends: by pairs of backslashes, or by the last character alone."""


@pytest.mark.parametrize("number", [20, 100, 300])
def test_every_blocking_address_is_there_while_there_is_room(number: int) -> None:
    text = render_text((many(number),), "markdown")
    assert len(text) <= GITHUB.limit
    for one in many(number).findings:
        assert f"`{one.address}`" in text
    assert accounted_for(text, "critical") == number


def test_every_blocking_member_of_a_cascade_is_there() -> None:
    report = many(200)
    root, *members = report.findings
    cascade = Cascade(
        root=root.address, members=tuple(one.address for one in members), severity=Severity.CRITICAL, score=90
    )
    text = render_text((replace(report, cascades=(cascade,)),), "markdown")
    assert text.count("\n### ") == 1
    for one in members:
        assert f"\n- critical: destroys the object store `{one.address}`" in text


def test_changes_are_counted_by_module_where_a_row_each_is_too_long() -> None:
    quiet = [
        change(f"module.m{number % 150}.aws_thing.x[{number}]", module=f"module.m{number % 150}")
        for number in range(3_000)
    ]
    text = render_text((replace(blocking_cascade(), changes=tuple(quiet)),), "markdown")
    assert "All changes by module (3000)" in text
    assert "| `module.m10` | 20 | 0 |" in text
    assert "and 50 more modules" in text


def test_what_does_not_fit_is_counted_by_rule() -> None:
    report = many(6_000, "aws_s3_bucket.tenant_{}")
    others = tuple(replace(one, rule="container-destroyed") for one in report.findings[3_000:])
    text = render_text((replace(report, findings=(*report.findings[:3_000], *others)),), "markdown")
    assert len(text) <= GITHUB.limit
    assert re.search(r"and \d+ more findings, for which there is no room here: \d+ container.*, \d+ data", text)


def test_blocking_findings_come_before_worse_ones_that_do_not_block() -> None:
    report = many(3_000, "aws_s3_bucket.tenant_{}")
    lone = finding("aws_lb.last", Severity.MEDIUM, "destroys aws_lb.last", rule="workload-destroyed")
    text = render_text(
        (replace(report, findings=(*report.findings, lone), decided_by=(lone.fingerprint,)),), "markdown"
    )
    assert "aws_lb.last" in text


def test_a_long_headline_is_cut_and_leaves_no_markup_open() -> None:
    report = replace(many(3_000), headline="destroys `" * 20_000)
    assert len(render_text((report,), "markdown")) <= GITHUB.limit


def test_several_plans_have_one_verdict_above_them() -> None:
    assert "\n\n## WARN: 2 plans: 1 warn, 1 pass\n\n" in render_text(two_plans(), "markdown")


def test_limit_that_the_score_reached_is_said() -> None:
    text = render_text((score_only(),), "markdown")
    assert "Decided by: the score 74 reaches the limit 70." in text
    assert "### medium: deletes and recreates `aws_lb.web`" in text


def test_place_and_waiver_are_said() -> None:
    report = many(2)
    first, second = report.findings
    placed = replace(first, location=Location(file="main`.tf", line=7))
    waived = replace(second, waived=Waiver(reason="agreed", owner="alice", until="2027-01-31", ticket="OPS-1"))
    text = render_text((replace(report, findings=(placed, waived), decided_by=(first.fingerprint,)),), "markdown")
    assert "at ``main`.tf:7``" in text
    assert "Waived (1)" in text
    assert "(alice until 2027-01-31, OPS-1: agreed)" in text


@given(st.text(alphabet="\\|`a", max_size=12))
def test_no_pipe_in_a_cell_ends_it(text: str) -> None:
    cell = markdown_code(text, cell=True)
    for pattern in UNESCAPED_PIPES:
        assert not re.match(pattern, cell) if pattern.startswith("(?:") else not re.search(pattern, cell)


def test_a_pipe_outside_of_tables_stays_as_it_is() -> None:
    assert markdown_code("a|b") == "`a|b`"


@pytest.mark.parametrize("text", ["GH-12", "see gh-1", ":boom:", ":smile_cat:", "org/repo#2", "@team", "http://a.b"])
def test_text_refers_to_nothing(text: str) -> None:
    assert "<!-- -->" in markdown_text(text)


def test_no_line_is_a_command_to_a_runner() -> None:
    text = render_text((hostile(("::error::a", "\n::warning::b", "c", "d", "e"), Verdict.BLOCK),), "markdown")
    assert not any(line.lstrip().startswith("::") for line in text.split("\n"))
