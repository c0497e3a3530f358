"""Network foundation: high with live things on it."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import block, module, plan, row, with_readers

RULE = "network-destroyed"


@pytest.mark.parametrize("action", ["destroy", "replace", "create-first"])
def test_live_things_make_it_high(action: str) -> None:
    vpc = row("aws_vpc.main", action)
    assert only(RULE, plan(vpc)).severity is Severity.MEDIUM
    found = only(RULE, with_readers(vpc, 1))
    assert (found.severity, found.evidence["live_dependents"]) == (Severity.HIGH, 1)
    assert "beside the old one" in found.fix[-1]


def test_ties_are_nothing_live() -> None:
    assert only(RULE, with_readers(row("aws_vpc.main", "destroy"), 3, "aws_route")).severity is Severity.MEDIUM


def test_what_is_only_created_does_not_live_yet() -> None:
    config = module(block("aws_vpc.main"), block("aws_instance.new", subnet_id="aws_vpc.main.id"))
    both = plan(row("aws_vpc.main", "replace"), row("aws_instance.new", "create"), configuration=config)
    assert only(RULE, both).severity is Severity.MEDIUM


def test_a_line_that_takes_weeks_to_get_is_high() -> None:
    assert only(RULE, plan(row("aws_dx_connection.main", "destroy"))).severity is Severity.HIGH


@pytest.mark.parametrize("action", ["no-op", "create", "update"])
def test_quiet_where_nothing_is_deleted(action: str) -> None:
    assert not found_by(RULE, plan(row("aws_vpc.main", action)))
