"""The commands that explain one change, compare two plans, and ask what if."""

from __future__ import annotations

import json

import pytest

from tests.cli.running import BLOCK, PASS, PLANS, blastradius

CASCADE = PLANS / "network-cascade" / "plan.json"
STATE = PLANS / "network-cascade" / "state.json"


@pytest.mark.parametrize("words", [("aws_vpc.main", CASCADE), (CASCADE, "aws_vpc.main")])
def test_explain_takes_address_and_plan_in_any_order(words: tuple[str, ...]) -> None:
    done = blastradius("explain", *words)
    assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.startswith("aws_vpc.main: replace, delete-first (aws_vpc, network)\n")
    assert "What would change the verdict, assessed again:" in done.stdout


def test_explain_reads_standard_input_and_writes_json() -> None:
    done = blastradius("explain", "aws_vpc.main", "--json", stdin=CASCADE.read_bytes())
    told = json.loads(done.stdout)
    assert (told["change"]["address"], told["verdict"]) == ("aws_vpc.main", "block")
    assert told["counterfactuals"][0].keys() == {"what", "verdict", "score"}


def test_explain_an_address_that_is_not_there() -> None:
    done = blastradius("explain", "aws_vpc.mian", CASCADE)
    assert (done.returncode, done.stdout) == (2, "")
    assert "Did you mean aws_vpc.main" in done.stderr


def test_compare_says_in_its_first_line_how_the_verdict_changes() -> None:
    done = blastradius("compare", PASS, BLOCK)
    assert done.returncode == 0
    assert done.stdout.startswith("PASS becomes BLOCK; score 0, now ")
    told = json.loads(blastradius("compare", BLOCK, PASS, "--json").stdout)
    assert (told["old"]["verdict"], told["new"]["verdict"], told["added"]) == ("block", "pass", [])


@pytest.mark.parametrize("source", [CASCADE, STATE])
def test_what_if_takes_a_plan_or_a_state(source: str) -> None:
    done = blastradius("what-if", "--destroy", "aws_db_instance.orders", source)
    assert done.returncode == 0
    assert done.stdout.startswith("BLOCK  destroys the database aws_db_instance.orders")


def test_what_if_from_standard_input_and_as_json() -> None:
    done = blastradius("what-if", "--replace", "aws_vpc.main", "-f", "json", stdin=STATE.read_bytes())
    told = json.loads(done.stdout)
    assert [change["address"] for change in told["changes"]] == ["aws_vpc.main"]
    assert told["changes"][0]["impact"]["count"] > 5


@pytest.mark.parametrize(
    ("words", "said"),
    [((CASCADE,), "nothing is supposed"), (("--destroy", "aws_vpc.other", CASCADE), "nothing exists at the address")],
)
def test_what_if_needs_something_that_is_there(words: tuple[str, ...], said: str) -> None:
    done = blastradius("what-if", *words)
    assert (done.returncode, done.stdout) == (2, "")
    assert said in done.stderr


def test_what_is_neither_plan_nor_state_is_refused() -> None:
    assert blastradius("what-if", "--destroy", "a.b", stdin=b"{}").returncode == 3
