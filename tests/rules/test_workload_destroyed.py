"""What runs: medium, high when much hangs on it."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import plan, row, with_readers

RULE = "workload-destroyed"


@pytest.mark.parametrize(("number", "severity"), [(0, Severity.MEDIUM), (9, Severity.MEDIUM), (10, Severity.HIGH)])
def test_grows_with_what_hangs_on_it(number: int, severity: Severity) -> None:
    assert only(RULE, with_readers(row("aws_lb.main", "replace"), number)).severity is severity


def test_says_whether_there_is_a_gap() -> None:
    assert "down between" in only(RULE, plan(row("aws_instance.main", "replace"))).message
    assert "create_before_destroy" in " ".join(only(RULE, plan(row("aws_instance.main", "replace"))).fix)
    first = only(RULE, plan(row("aws_instance.main", "create-first")))
    assert "down between" not in first.message
    assert not [fix for fix in first.fix if "create_before_destroy" in fix]


@pytest.mark.parametrize("action", ["no-op", "create", "update"])
def test_quiet_where_nothing_is_deleted(action: str) -> None:
    assert not found_by(RULE, plan(row("aws_instance.main", action)))


def test_says_where_a_deposed_object_comes_from() -> None:
    leftover = only(RULE, plan(row("aws_instance.main", "destroy", deposed="0badcafe")))
    assert leftover.message.startswith("Because an earlier replacement left it behind.")
