"""Spacelift: a small object, and what the policy of the examples makes of it in a real Rego interpreter."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest
from hypothesis import given
from regopy import Interpreter  # type: ignore[import-untyped] # it has annotations, and no py.typed

from blastradius.model.verdict import Verdict
from blastradius.render import render_text
from tests.render.reports import REPORTS, blocking_cascade, hostile, many
from tests.render.test_hostile import TEXTS, VERDICTS, assert_no_runner_command, assert_nothing_unseen

POLICY = Path(__file__).parents[2] / "examples" / "spacelift" / "plan-policy.rego"


def decide(custom: Any) -> dict[str, int]:
    """Count what the policy denies and warns of, given what the hook wrote."""
    rego = Interpreter()
    rego.add_module("policy.rego", POLICY.read_text())
    rego.set_input({"third_party_metadata": {"custom": custom}})
    # Counted inside: the interpreter's Python side does not read results that hold quotes.
    return {
        name: json.loads(str(rego.query(f"count(data.spacelift.{name})")))["expressions"][0]
        for name in ("deny", "warn")
    }


@pytest.mark.parametrize("name", REPORTS)
def test_the_policy_comes_to_the_same_verdict(name: str) -> None:
    document = json.loads(render_text(REPORTS[name], "spacelift"))
    worst = max((report.verdict for report in REPORTS[name]), key=lambda one: one.rank)
    assert document["verdict"] == worst.value
    decided = decide({"blastradius": document})
    assert (decided["deny"] > 0) is (worst is Verdict.BLOCK)
    assert decided["warn"] > 0 or worst is not Verdict.WARN
    assert decided["warn"] == 0 or worst is not Verdict.PASS


@pytest.mark.parametrize(
    "custom",
    [
        {},
        {"blastradius": {}},
        {"blastradius": {"verdict": "fine"}},
        {"blastradius": None},
        {"other": {"verdict": "pass"}},
    ],
)
def test_the_policy_denies_where_there_is_no_verdict(custom: Any) -> None:
    assert decide(custom)["deny"] == 1


def test_the_object_says_what_a_policy_asks() -> None:
    document = json.loads(render_text([blocking_cascade()], "spacelift"))
    assert document["counts"] == {"destroy": 1, "replace": 6}
    assert (document["blocking_count"], document["warning_count"]) == (5, 1)
    assert document["data_loss"] == {"certain": 1, "possible": 0}
    assert document["blocking"][0]["address"] == 'module.data.aws_db_instance.orders["eu-west-1"]'


def test_the_object_stays_small_and_its_counts_whole() -> None:
    text = render_text([many(5_000)], "spacelift")
    document = json.loads(text)
    assert document["blocking_count"] == 5_000
    assert len(document["blocking"]) == 50
    assert len(text) < 20_000


@given(TEXTS, VERDICTS)
def test_no_name_is_more_than_text(texts: tuple[str, ...], verdict: Verdict) -> None:
    text = render_text([hostile(texts, verdict)], "spacelift")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)
    document = json.loads(text)
    assert document["verdict"] == verdict.value
    assert_nothing_unseen(document["headline"])
