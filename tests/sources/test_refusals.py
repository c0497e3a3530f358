"""What is no plan is refused: by its name, with what to run instead, and without quoting it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blastradius import assess
from blastradius.errors import ExitCode, NotAPlan, PlanError, UnreadableInput, UnsupportedFormat
from blastradius.sources import read_plan, read_plans
from tests.sources.plans import EXAMPLE, dump, plan, row, state

SECRET = "hunter2"  # noqa: S105 - nobody's
STREAM = b"\n".join(
    dump({"@level": "info", "@message": text, "type": kind})
    for text, kind in (("Terraform 1.11.4", "version"), ("Plan: 1 to add", "change_summary"))
)
HUMAN = b"""Terraform used the selected providers to generate the following execution plan.

Terraform will perform the following actions:

  # aws_x.a will be destroyed
  - resource "aws_x" "a" {
      - tags = {
          "Name" = "hunter2"
        } -> null
    }

Plan: 0 to add, 0 to change, 1 to destroy.
"""


def refused(data: bytes) -> PlanError:
    with pytest.raises(PlanError) as caught:
        read_plans(data)
    assert caught.value.exit_code == ExitCode.PLAN
    assert SECRET not in caught.value.reason + caught.value.advice
    return caught.value


@pytest.mark.parametrize(
    ("document", "words", "advice"),
    [
        pytest.param(
            {"format_version": "1.0", "values": {"outputs": {"x": {"value": SECRET}}}}, "a state", "show", id="state"
        ),
        pytest.param({"format_version": "1.0"}, "empty state", "show", id="empty state"),
        pytest.param(
            {"version": 4, "serial": 1, "lineage": SECRET, "resources": []},
            "raw state file (version 4)",
            "show",
            id="v4",
        ),
        pytest.param({"version": 3, "serial": 1, "modules": []}, "raw state file (version 3)", "show", id="v3"),
        pytest.param(
            {"remote_plan_format": 1, "run_id": SECRET, "hostname": "app"}, "bookmark", "json", id="HCP bookmark"
        ),
        pytest.param(
            {"plan_format_version": "1.2", "provider_schemas": {}, "resource_changes": []},
            "redacted",
            "json-output",
            id="HCP redacted plan",
        ),
        pytest.param(
            {"encrypted_data": SECRET, "encryption_version": "v0", "meta": {}}, "encrypted", "tofu show", id="encrypted"
        ),
        pytest.param({"format_version": "1.0", "valid": True, "diagnostics": []}, "validate", "show", id="validate"),
        pytest.param(
            {"format_version": "1.0", "configuration": {"root_module": {}}}, "configuration", "show", id="configuration"
        ),
        pytest.param({"format_version": "1.0", "provider_schemas": {}}, "schema", "show", id="schemas"),
        pytest.param({}, "not a Terraform plan", "show", id="empty object"),
        pytest.param({"password": SECRET}, "not a Terraform plan", "show", id="something else"),
        pytest.param({"plan": {"password": SECRET}}, "not a Terraform plan", "show", id="a wrapper of nothing"),
        pytest.param([EXAMPLE], "list", "by itself", id="list"),
        pytest.param([], "list", "by itself", id="empty list"),
        pytest.param(SECRET, "single JSON value", "show", id="text"),
        pytest.param(12, "single JSON value", "show", id="number"),
        pytest.param(None, "single JSON value", "show", id="null"),
    ],
)
def test_other_documents_are_named(document: Any, words: str, advice: str) -> None:
    for data in (dump(document), json.dumps(document, indent=2).encode()):
        error = refused(data)
        assert isinstance(error, NotAPlan)
        assert words in error.reason
        assert advice in error.advice


def test_an_event_stream_is_named() -> None:
    error = refused(STREAM)
    assert isinstance(error, NotAPlan)
    assert "terraform plan -json" in error.reason
    assert "show -json" in error.advice


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(b"", "empty", id="empty"),
        pytest.param(b" \n\t\r\n", "empty", id="blank"),
        pytest.param(b"\0" * 5000, "empty", id="NUL"),
        pytest.param(b"\xef\xbb\xbf", "empty", id="a mark alone"),
        pytest.param(HUMAN, "for people", id="human plan"),
        pytest.param(b"\x1b[1m" + HUMAN.replace(b"\n", b"\r\n"), "for people", id="human plan in colour"),
        pytest.param(b"No changes. Your infrastructure matches the configuration.\n", "for people", id="no changes"),
        pytest.param(b"<!DOCTYPE html><p>hunter2", "no JSON", id="HTML"),
        pytest.param(b'resource "aws_x" "a" {\n  password = "hunter2"\n}\n', "no JSON", id="HCL"),
        pytest.param(b"\x7fELF\x02\x01\x01\x00\x00\x00", "no JSON", id="binary"),
        pytest.param(b"::debug::stdout: " + dump(EXAMPLE) + b"\n", "no JSON", id="a quoted plan alone"),
    ],
)
def test_other_texts_are_named(text: bytes, words: str) -> None:
    error = refused(text)
    assert isinstance(error, UnreadableInput)
    assert words in error.reason
    assert error.advice


def test_a_plan_that_is_cut_anywhere_is_truncated() -> None:
    whole = dump(plan(row("aws_x.a", ["delete"], before={"t": 'q"\\\u00e9\n', "n": -1.5e3, "f": [False, None, True]})))
    for end in range(1, len(whole)):
        assert "truncated" in refused(whole[:end]).reason, whole[:end][-12:]


@pytest.mark.parametrize("literal", [b"NaN", b"Infinity", b"-Infinity", b"01", b"'x'", b"{1:2}", b"[1,]", b'"\\ud800"'])
def test_what_json_does_not_allow_is_refused(literal: bytes) -> None:
    data = dump(plan(row(before={"x": 0}))).replace(b'{"x":0}', b'{"x":' + literal + b"}")
    assert isinstance(refused(data), UnreadableInput)


@pytest.mark.parametrize(
    "bomb",
    [
        b"[" * 100_000,
        b'{"a":' * 100_000,
        b"[" * 100_000 + b"]" * 100_000,
        dump(plan(row(before={"x": 0}))).replace(b'{"x":0}', b"[" * 100_000 + b"]" * 100_000),
        dump(EXAMPLE).replace(b'"configuration":{', b'"configuration":{"x":' + b"[" * 100_000 + b"]" * 100_000 + b","),
    ],
)
def test_nesting_without_end_is_refused(bomb: bytes) -> None:
    assert "nested too deep" in refused(bomb).reason


def test_a_configuration_too_deep_to_be_walked_gives_no_verdict() -> None:
    """What the reader of a newer CPython takes, the graph may not: there is no verdict either way."""
    block = {"mode": "managed", "type": "aws_x", "name": "a", "expressions": {"x": 0}}
    document = plan(row("aws_x.a"), configuration={"root_module": {"resources": [block]}})
    bomb = dump(document).replace(b'{"x":0}', b'{"x":' + b"[" * 5000 + b"]" * 5000 + b"}")
    assert b"[[[" in bomb
    with pytest.raises(PlanError, match="too deep"):
        assess(read_plan(bomb))


@pytest.mark.parametrize("version", ["0.1", "0.2", "1.0", "1.1", "1.2", "1.9", "1.127"])
def test_known_format_versions_are_read(version: str) -> None:
    assert read_plan(dump(plan(format_version=version))).format_version == version


@pytest.mark.parametrize("version", ["2.0", "10.0", "3.1"])
def test_newer_format_versions_are_refused_by_number(version: str) -> None:
    error = refused(dump(plan(format_version=version)))
    assert isinstance(error, UnsupportedFormat)
    assert version in error.reason


@pytest.mark.parametrize("version", [None, 1.2, 12, "", "1", "hunter2", "1.x", "1.2\n", "-1.2", "٠.١", ["1.2"]])
def test_what_is_no_format_version_is_refused_unquoted(version: Any) -> None:
    error = refused(dump(plan(format_version=version)))
    assert isinstance(error, UnsupportedFormat)
    assert "does not say its format version" in error.reason


def test_a_missing_format_version_is_refused() -> None:
    document = plan(row())
    del document["format_version"]
    assert isinstance(refused(dump(document)), UnsupportedFormat)


@pytest.mark.parametrize("rows", [{}, {"resource_changes": None}, {"resource_changes": []}])
def test_planned_objects_without_rows_are_refused(rows: dict[str, Any]) -> None:
    planned = {"root_module": state(modules=[state({**row("module.m.aws_x.a"), "values": {}}, address="module.m")])}
    error = refused(dump({"format_version": "1.2", "planned_values": planned} | rows))
    assert isinstance(error, NotAPlan)
    assert "resource_changes" in error.reason


@pytest.mark.parametrize("planned", [{}, {"root_module": {}}, {"root_module": {"resources": []}}, None])
def test_a_plan_may_have_no_rows_where_nothing_is_planned(planned: Any) -> None:
    found = read_plan(dump({"format_version": "1.2", "planned_values": planned}))
    assert found.changes == ()


@pytest.mark.parametrize(
    ("second", "words"),
    [
        (dump(EXAMPLE)[:-10], "truncated"),
        (b'{"format_version":"1.0"}', "empty state"),
        (b"{}", "not a Terraform plan"),
        (b"[]", "list"),
        (b'{"a" 1}', "no valid JSON"),
        (b'unit: {"applyable":true,"format_version":"1.2","resource_changes":[]}', "in the middle of other text"),
    ],
)
@pytest.mark.parametrize("between", [b"", b"\n", b"\nnoise\n"])
def test_a_second_document_is_never_dropped(second: bytes, words: str, between: bytes) -> None:
    if not between and second.startswith(b"unit"):
        between = b"\n"
    assert words in refused(dump(EXAMPLE) + between + second).reason


def test_several_plans_are_no_single_plan() -> None:
    with pytest.raises(PlanError, match="2 plans") as caught:
        read_plan(dump(EXAMPLE) * 2)
    assert "read_plans" in caught.value.advice


def test_what_a_state_holds_is_not_a_plan() -> None:
    held = {"format_version": "1.0", "values": {"outputs": {"x": {"value": EXAMPLE}}}}
    assert "a state" in refused(dump(held)).reason
