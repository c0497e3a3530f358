"""The Atlantis format is judged by Atlantis's own rules, on whatever a plan may say."""

from __future__ import annotations

import re
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.verdict import Verdict
from blastradius.model.waiver import Waiver
from blastradius.render import render_text
from tests.render.reports import HOSTILE_KEYS, REPORTS, hostile, many, score_only, warn_with_several

FAILED = re.compile(r'([1-9][0-9]* failure|failures": \[)')
"""What Atlantis looks for in the output of a custom policy check."""

SUMMARY = re.compile(r"^(\d+) tests, (\d+) passed, (\d+) warnings, (\d+) failures, (\d+) exceptions$")


def fails(output: str) -> bool:
    """Judge an output as Atlantis does."""
    return not output.strip() or output.strip().startswith("FAIL") or FAILED.search(output) is not None


@pytest.mark.parametrize("name", REPORTS)
def test_atlantis_comes_to_the_same_verdict(name: str) -> None:
    reports = REPORTS[name]
    assert fails(render_text(reports, "atlantis")) is any(report.verdict is Verdict.BLOCK for report in reports)


@given(
    st.lists(
        st.one_of(
            st.text(max_size=40),
            st.sampled_from(HOSTILE_KEYS),
            st.from_regex(r"[1-9]{0,2} ?[fF]ail(ures?)?(\": \[)?", fullmatch=True),
        ),
        min_size=5,
        max_size=8,
    ),
    st.sampled_from(Verdict),
)
def test_no_address_changes_what_atlantis_makes_of_it(texts: list[str], verdict: Verdict) -> None:
    assert fails(render_text((hostile(tuple(texts), verdict),), "atlantis")) is (verdict is Verdict.BLOCK)


@pytest.mark.parametrize("name", REPORTS)
def test_last_line_counts_the_lines_before_it(name: str) -> None:
    *lines, empty, last = render_text(REPORTS[name], "atlantis").splitlines()
    counted = SUMMARY.match(last)
    assert not empty
    assert counted
    words = [line.partition(" - ")[0] for line in lines]
    assert [int(one) for one in counted.groups()] == [
        len(words),
        words.count("PASS"),
        words.count("WARN"),
        words.count("FAIL"),
        words.count("EXCP"),
    ]


def test_lines_are_sorted_and_fail_comes_first() -> None:
    lines = render_text((warn_with_several(), many(12)), "atlantis").splitlines()[:-2]
    words = [line.partition(" - ")[0] for line in lines]
    assert words == ["FAIL"] * 12 + ["WARN"] * 2
    assert lines[:12] == sorted(lines[:12])


def test_a_line_does_not_depend_on_the_score() -> None:
    assert render_text((many(3),), "atlantis") == render_text((replace(many(3), score=70),), "atlantis")


def test_a_verdict_made_by_the_score_says_so() -> None:
    assert render_text((score_only(),), "atlantis").startswith("FAIL - score-limit: ")
    warned = replace(score_only(), verdict=Verdict.WARN, findings=(), decided_by=("the score 40 reaches the limit 30",))
    assert render_text((warned,), "atlantis").startswith("WARN - score-limit: the score 40 reaches the limit 30\n")


def test_a_waived_finding_is_no_warning() -> None:
    report = warn_with_several()
    first, *rest = report.findings
    waived = replace(
        report, findings=(replace(first, waived=Waiver(reason="agreed", owner="alice", until="2027-01-31")), *rest)
    )
    text = render_text((waived,), "atlantis")
    assert f"WARN - {first.rule}: {first.title}" not in text
    assert f"EXCP - {first.rule}: {first.title} [{first.fingerprint}], waived by alice until 2027-01-31\n" in text
    assert text.endswith(", 0 failures, 1 exceptions\n")
