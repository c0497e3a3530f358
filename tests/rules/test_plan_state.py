"""The plan as a whole: errored, incomplete, or not understood."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only, severities
from tests.rules.plans import plan, row, state


def test_errored() -> None:
    assert only("plan-errored", plan(errored=True)).severity is Severity.HIGH
    assert not found_by("plan-errored", plan())
    assert not found_by("plan-incomplete", plan(errored=True, complete=False))


@pytest.mark.parametrize(("action", "severity"), [("update", Severity.LOW), ("replace", Severity.MEDIUM)])
def test_incomplete(action: str, severity: Severity) -> None:
    change = row("null_resource.main", action)
    assert only("plan-incomplete", plan(change, complete=False)).severity is severity
    assert only("plan-incomplete", plan(change, deferred=("aws_vpc.later",))).severity is severity
    assert not found_by("plan-incomplete", plan(change))


def test_a_plan_that_does_not_say_and_leaves_objects_out_is_incomplete() -> None:
    change = row("null_resource.main", "replace")
    prior = (state("null_resource.main"), state("aws_vpc.unseen"))
    assert only("plan-incomplete", plan(change, prior=prior, complete=None)).evidence["not_evaluated"] == 1
    assert not found_by("plan-incomplete", plan(change, complete=None))


@pytest.mark.parametrize("words", [("Xyz",), (), ("delete", "Xyz")], ids=str)
def test_unknown_actions(words: tuple[str, ...]) -> None:
    assert severities("action-unknown", plan(row("null_resource.main", words))) == {"null_resource.main": Severity.HIGH}
    assert found_by("action-unknown", plan(row("data.aws_ami.main", words)))


def test_of_two_rows_about_one_object_the_worse_counts() -> None:
    rows = (row("aws_db_instance.main", "destroy"), row("aws_db_instance.main"))
    for both in (rows, rows[::-1]):
        assert found_by("data-destroyed", plan(*both))
