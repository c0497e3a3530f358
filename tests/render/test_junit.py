"""JUnit XML: what the schema of Jenkins takes, and what GitLab, Jenkins and Azure count."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from xml.etree import ElementTree

import pytest
import xmlschema
from hypothesis import given

from blastradius.model.approval import Approval
from blastradius.model.verdict import Severity, Verdict
from blastradius.render import Options, render_text
from blastradius.render.neutralise import plain
from tests.render.reports import EMPTY, REPORTS, blocking_cascade, hostile, many, warn_with_several
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen


def read(text: str) -> ElementTree.Element:
    return ElementTree.fromstring(text)  # noqa: S314 - what was written here


SCHEMA = xmlschema.XMLSchema(Path(__file__).with_name("schemas") / "junit-10.xsd")


@pytest.mark.parametrize("name", REPORTS)
def test_document_follows_the_schema_and_counts_what_it_holds(name: str) -> None:
    text = render_text(REPORTS[name], "junit")
    SCHEMA.validate(text)
    root = read(text)
    suites = root.findall("testsuite")
    assert len(suites) == len(REPORTS[name])
    for suite, report in zip(suites, REPORTS[name], strict=True):
        counted = [len(suite.findall(path)) for path in ("testcase", "testcase/failure", "testcase/skipped")]
        assert [int(suite.attrib[key]) for key in ("tests", "failures", "skipped")] == counted
        assert counted[0] > 0, "a suite without tests is an error to Jenkins"
        assert (counted[1] > 0) is (report.verdict is Verdict.BLOCK)
        assert counted[2] > 0 or report.verdict is not Verdict.WARN
    assert int(root.attrib["tests"]) == sum(int(suite.attrib["tests"]) for suite in suites)


def test_the_schema_refuses_what_is_no_report() -> None:
    assert not SCHEMA.is_valid('<testsuites><testsuite name="x"><testcase/></testsuite></testsuites>')


def test_a_failure_says_where_why_and_what_instead() -> None:
    root = read(render_text([blocking_cascade()], "junit", Options(folder="infra")))
    (case,) = (one for one in root.iter("testcase") if one.attrib["name"] == "aws_vpc.main")
    failure = case.find("failure")
    assert failure is not None
    assert case.attrib["classname"] == "network-destroyed"
    assert failure.attrib == {"type": "high", "message": "deletes and recreates aws_vpc.main"}
    assert (failure.text or "").startswith("at infra/network.tf:12\nBecause cidr_block cannot change in place")
    assert "\nInstead: Put cidr_block back as it was.\n" in (failure.text or "")


def test_what_is_lifted_fails_nothing_and_says_by_whom() -> None:
    waived, approved, _ = warn_with_several().findings
    approval = Approval(principal="alice@example.com", until="2027-01-01T00:00Z")
    report = replace(
        warn_with_several(),
        verdict=Verdict.PASS,
        decided_by=(),
        findings=(
            replace(waived, severity=Severity.CRITICAL, waived=EMPTY),
            replace(approved, approved=(approval,)),
        ),
    )
    root = read(render_text([report], "junit"))
    said = [one.text or "" for one in root.iter("system-out")]
    assert ": it is empty" in said[0]
    assert "Approved: alice@example.com until 2027-01-01T00:00Z" in said[1]
    assert not list(root.iter("failure"))


@given(TEXTS, VERDICTS)
def test_no_name_is_more_than_text(texts: tuple[str, ...], verdict: Verdict) -> None:
    report = hostile(texts, verdict)
    text = render_text([report], "junit")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    root = read(text)
    assert {one.tag for one in root.iter()} <= {
        *("testsuites", "testsuite", "properties", "property", "testcase", "failure", "skipped", "system-out")
    }
    known = [plain(one.address) for one in report.findings]
    assert sorted(one.attrib["name"] for one in root.iter("testcase")) == sorted(known)
    assert len(list(root.iter("failure"))) == (len(known) if verdict is Verdict.BLOCK else 0)


@pytest.mark.parametrize("text", ["]]>", "\ufffe\uffff", "\x00\x08\x1b", "&amp;<![CDATA[", "\ud800", '" onload="x'])
def test_nothing_breaks_the_document(text: str) -> None:
    report = hostile((text, text))
    root = read(render_text([report], "junit"))
    assert len(list(root.iter("testcase"))) == 3


def test_no_text_is_the_path_of_an_attachment() -> None:
    assert "[[ATTACHMENT" not in render_text([hostile(("[[ATTACHMENT|/etc/passwd]]", "[[[ATTACHMENT|x]]"))], "junit")


def test_five_thousand_findings_are_five_thousand_tests() -> None:
    root = read(render_text([many(5_000)], "junit"))
    assert root.attrib["failures"] == "5000"
