"""Settings and monitoring: low, medium where they are missed at once."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import plan, row

RULE = "configuration-destroyed"


@pytest.mark.parametrize(
    ("type_", "action"),
    [("aws_db_parameter_group", "replace"), ("null_resource", "destroy"), ("random_id", "destroy")],
)
def test_low(type_: str, action: str) -> None:
    assert only(RULE, plan(row(f"{type_}.main", action))).severity is Severity.LOW


def test_what_is_missed_at_once_is_medium() -> None:
    assert only(RULE, plan(row("aws_guardduty_detector.main", "destroy"))).severity is Severity.MEDIUM


@pytest.mark.parametrize("action", ["replace", "create-first", "create", "update"])
def test_routine_is_quiet(action: str) -> None:
    assert not found_by(RULE, plan(row("null_resource.main", action)))
