"""No finding is told twice, and none is left untold, whatever hangs together with whatever."""

from __future__ import annotations

from collections import Counter
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.finding import Finding
from blastradius.model.reported_change import Cascade
from blastradius.model.verdict import Severity, Verdict
from blastradius.model.waiver import Waiver
from blastradius.render import render_text
from blastradius.render.stories import fixes_of, tell_stories
from tests.render.reports import REPORTS, blocking_cascade, change, clean_pass, finding, many, warn_with_several

if TYPE_CHECKING:
    from blastradius.model.report import Report

ADDRESSES = [f"aws_thing.{letter}" for letter in "abcdef"]
addresses = st.sampled_from(["", *ADDRESSES])


@st.composite
def tangled(draw: st.DrawFn) -> Report:
    """A report in which anything may cover, follow or repeat anything."""
    drawn = draw(
        st.lists(st.tuples(addresses, st.sampled_from(Severity), st.sets(addresses, max_size=3), st.booleans()))
    )
    findings = tuple(
        Finding(
            rule="rule",
            severity=severity,
            address=address,
            title=f"finding {number}!",
            message="",
            covers=tuple(sorted(covers)),
            fingerprint=f"print {number}" if marked else "",
        )
        for number, (address, severity, covers, marked) in enumerate(drawn)
    )
    cascades = draw(st.dictionaries(addresses, st.lists(addresses, unique=True)))
    blocking = draw(st.sets(st.sampled_from([one.fingerprint for one in findings]))) if findings else set()
    return replace(
        clean_pass(),
        verdict=draw(st.sampled_from(Verdict)),
        findings=findings,
        cascades=tuple(
            Cascade(root=root, members=tuple(members), severity=Severity.HIGH, score=1)
            for root, members in cascades.items()
        ),
        changes=tuple(change(one) for one in ADDRESSES),
        decided_by=tuple(sorted(blocking)),
    )


@given(tangled())
def test_every_finding_stands_in_one_story(report: Report) -> None:
    told = Counter(finding.title for story in tell_stories(report) for finding in story.findings)
    assert told == Counter(finding.title for finding in report.findings)


@given(tangled())
def test_what_blocks_is_in_a_blocking_story_and_these_come_first(report: Report) -> None:
    stories = tell_stories(report)
    deciding = report.decided_by if report.verdict is Verdict.BLOCK else ()
    for story in stories:
        assert story.blocking is any(one.fingerprint in deciding for one in story.findings)
    assert stories == sorted(stories, key=lambda story: not story.blocking)


@given(tangled())
def test_every_blocking_story_is_shown(report: Report) -> None:
    text = render_text((report,), "terminal")
    for story in tell_stories(report):
        assert not story.blocking or story.lead.title in text


def test_two_findings_about_one_object_are_one_story() -> None:
    first, second, third = warn_with_several().findings
    again = replace(second, address=first.address, fix=("Mend it.", *first.fix))
    report = replace(warn_with_several(), findings=(first, again, third))
    told = next(story for story in tell_stories(report) if story.lead is first)
    assert told.besides == (again,)
    text = render_text((report,), "terminal")
    assert text.count(first.fix[0]) == 1
    assert "Mend it." in text


def test_a_cascade_is_one_story_about_its_root() -> None:
    story = tell_stories(blocking_cascade())[0]
    assert story.lead.address == "aws_vpc.main"
    assert len(story.followers) == 4


def test_what_is_covered_can_block_though_the_cover_does_not() -> None:
    bucket = many(1).findings[0]
    cover = finding("module.a", Severity.LOW, "destroys all", rule="environment-destroyed", covers=(bucket.address,))
    report = replace(many(1), findings=(bucket, cover), decided_by=(bucket.fingerprint,))
    (story,) = tell_stories(report)
    assert story.lead is cover
    assert story.blocking
    assert bucket.address in render_text((report,), "terminal")


@pytest.mark.parametrize("name", REPORTS)
def test_terminal_says_the_verdict_in_its_first_line(name: str) -> None:
    reports = REPORTS[name]
    worst = max((report.verdict for report in reports), key=lambda one: one.rank)
    lines = render_text(reports, "terminal").splitlines()
    assert lines[0].startswith(f"{worst.value.upper()}  ")


def test_a_clean_pass_takes_few_lines() -> None:
    assert len(render_text((clean_pass(),), "terminal").splitlines()) <= 3


def test_a_waived_finding_is_told_as_waived() -> None:
    report = warn_with_several()
    first, *rest = report.findings
    waiver = Waiver(reason="agreed", owner="alice", until="2027-01-31", ticket="OPS-1")
    text = render_text((replace(report, findings=(replace(first, waived=waiver), *rest)),), "terminal")
    assert "Waived, 1 finding:" in text
    assert text.count(first.title) == 2, "in the headline and in the list: it leads no story"
    assert f"{first.title} (alice until 2027-01-31, OPS-1: agreed)" in " ".join(text.split())


def test_of_stories_as_bad_the_one_of_the_headline_is_told_first() -> None:
    report = warn_with_several()
    for first in report.findings[:2]:
        stories = tell_stories(replace(report, headline=f"{first.title}; 1 more to look at"))
        assert stories[0].lead == first


def test_nothing_is_advised_twice() -> None:
    report = blocking_cascade()
    first = replace(report.findings[0], fix=("Put cidr_block, or var.cidr back as it was.", "Move over."))
    whole = replace(
        first, rule="environment-recreated", fix=("Put var.cidr back as it was.", "Move over.", "Check the workspace.")
    )
    (story,) = tell_stories(replace(report, findings=(first, whole)))
    assert fixes_of(story) == ["Put cidr_block, or var.cidr back as it was.", "Move over.", "Check the workspace."]
