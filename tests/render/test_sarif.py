"""SARIF: its schema, GitHub's limits, and that no platform makes less of it than the verdict."""

from __future__ import annotations

import gzip
import json
import os
import shutil
import subprocess
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any
from urllib.parse import unquote

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from blastradius.assessment import assess
from blastradius.model.approval import Approval
from blastradius.model.finding import Location
from blastradius.model.verdict import Severity, Verdict
from blastradius.render import Options, render_text
from blastradius.sources import read_plan
from tests.render.reports import EMPTY, REPORTS, blocking_cascade, finding, hostile, many, warn_with_several
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen

if TYPE_CHECKING:
    from blastradius.model.report import Report

SCHEMA = Draft202012Validator(json.loads((Path(__file__).with_name("schemas") / "sarif-2.1.0.json").read_text()))
MULTITOOL = shutil.which("Sarif.Multitool")
ROOT = Path(__file__).parents[2]


def run_of(*reports: Report, options: Options | None = None) -> Any:
    log = json.loads(render_text(reports, "sarif", options))
    SCHEMA.validate(log)
    (run,) = log["runs"]
    return run


def locate(report: Report, file: str, line: int = 7) -> Report:
    located = (replace(one, location=Location(file=file, line=line)) for one in report.findings)
    return replace(report, findings=tuple(located))


@pytest.mark.parametrize("name", REPORTS)
def test_log_follows_the_schema_and_points_at_a_line_for_each_result(name: str) -> None:
    run = run_of(*REPORTS[name])
    rules = run["tool"]["driver"]["rules"]
    for result in run["results"]:
        assert rules[result["ruleIndex"]]["id"] == result["ruleId"]
        place = result["locations"][0]["physicalLocation"]
        assert place["region"]["startLine"] >= 1
        assert place["artifactLocation"]["uriBaseId"] == "%SRCROOT%"


@pytest.mark.sarif_multitool
@pytest.mark.skipif(MULTITOOL is None, reason="there is no Sarif.Multitool on the PATH")
@pytest.mark.parametrize("name", REPORTS)
def test_the_validator_with_the_rules_of_github_finds_no_error(name: str, tmp_path: Path) -> None:
    log = tmp_path / f"{name}.sarif"
    log.write_text(render_text(REPORTS[name], "sarif"))
    done = subprocess.run(
        [str(MULTITOOL), "validate", str(log), "--rule-kind", "Sarif;Ghas", "--output", str(tmp_path / "found.sarif")],
        env={**os.environ, "DOTNET_SYSTEM_GLOBALIZATION_INVARIANT": "1"},
        capture_output=True,
        text=True,
        check=False,
        timeout=120,
    )
    found = json.loads((tmp_path / "found.sarif").read_text())["runs"][0]["results"]
    assert [one["ruleId"] for one in found if one.get("level") == "error"] == [], done.stdout


def test_the_schema_refuses_what_is_no_sarif() -> None:
    assert not SCHEMA.is_valid({"version": "2.1.0", "runs": [{"results": []}]})


@pytest.mark.parametrize("name", REPORTS)
def test_something_is_an_error_where_the_verdict_is_block_and_only_there(name: str) -> None:
    (run,) = json.loads(render_text(REPORTS[name], "sarif"))["runs"]
    levels = {result["level"] for result in run["results"]}
    worst = max((report.verdict for report in REPORTS[name]), key=lambda one: one.rank)
    assert ("error" in levels) is (worst is Verdict.BLOCK)
    assert ("warning" in levels) or worst is not Verdict.WARN


def test_instances_at_one_line_are_told_apart() -> None:
    results = run_of(locate(many(30), "main.tf"))["results"]
    assert len({one["partialFingerprints"]["primaryLocationLineHash"] for one in results}) == 30


def test_the_category_of_an_upload_is_left_to_the_upload() -> None:
    """GitHub's action sets it where a log has none; with one of ours, two modules would be taken for one."""
    assert "automationDetails" not in run_of(blocking_cascade())


def test_fingerprint_survives_a_move_to_another_line() -> None:
    before, after = (run_of(locate(blocking_cascade(), "a.tf", line))["results"] for line in (3, 400))
    assert [one["partialFingerprints"] for one in before] == [one["partialFingerprints"] for one in after]


def test_causes_are_related_places() -> None:
    result = next(one for one in run_of(blocking_cascade())["results"] if one["ruleId"] == "network-destroyed")
    related = [one["physicalLocation"] for one in result["relatedLocations"]]
    assert [(one["artifactLocation"]["uri"], one["region"]["startLine"]) for one in related] == [
        ("network.tf", 13),
        ("variables.tf", 1),
    ]


@pytest.mark.parametrize(
    ("folder", "file", "path"),
    [
        ("", "main.tf", "main.tf"),
        ("infra/live", "main.tf", "infra/live/main.tf"),
        ("infra/live", "../modules/db/main.tf", "infra/modules/db/main.tf"),
        ("infra", "modules/a b/ä#1?%2e:x.tf", "infra/modules/a b/ä#1?%2e:x.tf"),
        ("infra", "../../etc/passwd", "infra/main.tf"),
        ("", "/etc/passwd", "main.tf"),
        ("", "..", "main.tf"),
    ],
)
def test_files_are_named_from_the_top_of_the_repository(folder: str, file: str, path: str) -> None:
    report = locate(many(1), file)
    result = run_of(report, options=Options(folder=folder))["results"][0]
    uri = result["locations"][0]["physicalLocation"]["artifactLocation"]["uri"]
    assert unquote(uri) == path
    assert not set(uri) & set(" #?:\\")
    assert result["properties"]["placeKnown"] is ("Where it is written is not known" not in result["message"]["text"])


def test_what_has_no_line_of_its_own_stands_at_what_makes_it_change() -> None:
    report = blocking_cascade()
    bare = replace(report, findings=tuple(replace(one, location=None) for one in report.findings))
    first = next(one for one in run_of(bare)["results"] if one["ruleId"] == "network-destroyed")
    assert first["locations"][0]["physicalLocation"]["region"]["startLine"] == 13


def test_who_lifts_a_finding_is_its_suppression() -> None:
    waived, approved, bare = warn_with_several().findings
    report = replace(
        warn_with_several(),
        verdict=Verdict.PASS,
        decided_by=(),
        findings=(
            replace(waived, waived=EMPTY),
            replace(approved, approved=(Approval(principal="alice@example.com", until="2027-01-01T00:00Z"),)),
            bare,
        ),
    )
    results = run_of(report)["results"]
    assert [one["level"] for one in results] == ["note"] * 3
    said = [one["suppressions"][0]["justification"] for one in results if "suppressions" in one]
    assert said == [
        "waived by alice@example.com until 2027-01-31: it is empty",
        "approved by alice@example.com until 2027-01-01T00:00Z",
    ]


def test_each_rule_that_finds_something_in_a_real_plan_has_its_manual_page() -> None:
    report = assess(read_plan(ROOT / "examples" / "kiro" / "plan.json"))
    rules = run_of(report)["tool"]["driver"]["rules"]
    assert {one["id"] for one in rules} == {one.rule for one in report.findings}
    for rule in rules:
        assert "\n\nWhat: " in rule["help"]["text"]
        assert "**Instead**: " in rule["help"]["markdown"]
        assert len(rule["properties"]["tags"]) <= 20


def test_what_github_would_not_show_is_left_out_and_told() -> None:
    warned = tuple(finding(f"aws_instance.web[{one}]", Severity.MEDIUM, "destroys it") for one in range(6_000))
    blocked = many(10)
    report = replace(blocked, findings=(*blocked.findings, *warned))
    (run,) = json.loads(render_text([report], "sarif"))["runs"]
    assert len(run["results"]) == 5_000
    assert sum(one["level"] == "error" for one in run["results"]) == 10
    first = run["invocations"][0]["toolExecutionNotifications"][0]
    assert first["level"] == "warning"
    assert first["message"]["text"].startswith("1010 more findings are left out")


def test_all_that_blocks_is_written_until_github_would_refuse_the_run() -> None:
    assert render_text([many(5_500)], "sarif").count('"ruleIndex"') == 5_500
    text = render_text([many(26_000)], "sarif")
    assert text.count('"ruleIndex"') == 25_000
    assert "1000 more findings are left out, for GitHub would not show them: 1000 that block." in text
    assert len(gzip.compress(text.encode())) < 10_000_000


def test_a_name_is_no_link() -> None:
    """SARIF writes links in plain text as Markdown does."""
    messages = [
        one["message"]["text"] for one in run_of(hostile(("[all is well](https://example.com)", "x")))["results"]
    ]
    assert "[all is well] (https://example.com)" in messages[0]
    assert not [one for one in messages if "](" in one]


def test_names_of_any_length_fit() -> None:
    report = many(3_000, 'aws_s3_bucket.tenant["' + "x" * 30_000 + '{}"]')
    digested = tuple(replace(one, fingerprint=f"{number:016x}") for number, one in enumerate(report.findings))
    text = render_text([replace(report, findings=digested, decided_by=("0" * 16,))], "sarif")
    assert len(text) < 20_000_000


@settings(max_examples=30)
@given(TEXTS, VERDICTS, st.text(max_size=30))
def test_no_name_is_more_than_text(texts: tuple[str, ...], verdict: Verdict, file: str) -> None:
    report = locate(hostile(texts, verdict), file)
    text = render_text([report], "sarif", Options(folder="infra"))
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    log = json.loads(text)
    SCHEMA.validate(log)
    results = log["runs"][0]["results"]
    assert len(results) == len(report.findings)
    for one in results:
        assert "](" not in one["message"]["text"]
        assert_nothing_unseen(one["message"]["text"])
        path = unquote(one["locations"][0]["physicalLocation"]["artifactLocation"]["uri"])
        assert not path.startswith(("/", "../"))
