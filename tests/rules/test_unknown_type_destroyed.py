"""Types that nobody knows warn at least."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import plan, row, with_readers

RULE = "unknown-type-destroyed"


@pytest.mark.parametrize("action", ["destroy", "replace", "create-first"])
@pytest.mark.parametrize(("number", "severity"), [(0, Severity.MEDIUM), (9, Severity.MEDIUM), (10, Severity.HIGH)])
def test_severity(action: str, number: int, severity: Severity) -> None:
    assert only(RULE, with_readers(row("acme_ledger.main", action), number)).severity is severity


@pytest.mark.parametrize("action", ["no-op", "create", "update", "forget"])
def test_quiet_where_nothing_is_deleted(action: str) -> None:
    assert not found_by(RULE, plan(row("acme_ledger.main", action)))


def test_quiet_for_known_types() -> None:
    assert not found_by(RULE, plan(row("aws_instance.main", "destroy")))
