"""What docs/accuracy.md tells is what is measured, and never less than what is held."""

from __future__ import annotations

import re

import pytest

from fixtures.accuracy import LABELLED, PAGE, Accuracy, Trial, describe, measure, with_figures

TEXT = PAGE.read_text(encoding="utf-8")


@pytest.fixture(scope="module")
def trials() -> list[Trial]:
    return measure()


def held(what: str) -> tuple[float, float]:
    """The recall and the precision that the page says are held."""
    line = re.search(rf"^\| {what} \| (\d\.\d\d) \| (\d\.\d\d) \|$", TEXT, re.MULTILINE)
    assert line is not None
    return float(line[1]), float(line[2])


def test_every_labelled_plan_is_measured(trials: list[Trial]) -> None:
    assert [trial.name for trial in trials] == sorted(path.name for path in LABELLED.iterdir())


def test_the_page_tells_what_is_measured(trials: list[Trial]) -> None:
    assert with_figures(TEXT, describe(trials)) == TEXT, "run `make accuracy`"


def test_recall_and_precision_of_anything_but_a_pass_are_held(trials: list[Trial]) -> None:
    recall, precision = held("anything but a pass")

    assert Accuracy(trials).caught.value >= recall
    assert Accuracy(trials).justly_held.value >= precision


def test_recall_and_precision_of_a_block_are_held(trials: list[Trial]) -> None:
    recall, precision = held("block")

    assert Accuracy(trials).blocked.value >= recall
    assert Accuracy(trials).justly_blocked.value >= precision


def test_figures_are_counted_from_verdicts_and_wants() -> None:
    verdicts = {"block": ["block", "warn", "pass"], "warn": ["warn", "block"], "pass": ["pass", "pass", "warn"]}
    accuracy = Accuracy([Trial("x", "aws", wanted, said) for wanted, all_said in verdicts.items() for said in all_said])

    assert str(accuracy.caught) == "4 of 5"
    assert str(accuracy.justly_held) == "4 of 5"
    assert str(accuracy.blocked) == "1 of 3"
    assert str(accuracy.justly_blocked) == "1 of 2"
    assert str(accuracy.passed) == "2 of 3"


@pytest.mark.parametrize(
    ("wanted", "verdict", "miss"),
    [
        ("block", "pass", "dangerous, but passed"),
        ("warn", "pass", "dangerous, but passed"),
        ("block", "warn", "should be blocked, but is only warned of"),
        ("warn", "block", "blocked, where a warning would do"),
        ("pass", "block", "routine, but the gate says block"),
    ],
)
def test_a_miss_is_told_by_name(wanted: str, verdict: str, miss: str) -> None:
    assert f"- `orders` (aws): {miss}\n" in describe([Trial("orders", "aws", wanted, verdict)])


def test_no_miss_is_told_where_there_is_none() -> None:
    assert describe([Trial("orders", "aws", "warn", "warn")]).endswith("No verdict differs from the wanted one.\n")
