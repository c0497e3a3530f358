"""What is dropped from the state."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, severities
from tests.rules.plans import plan, row

RULE = "object-forgotten"


@pytest.mark.parametrize(
    ("action", "severity"),
    [
        ("forget", Severity.LOW),
        ("replace-and-forget", Severity.MEDIUM),
        (("forget", "create"), Severity.MEDIUM),
    ],
)
def test_severity(action: str | tuple[str, ...], severity: Severity) -> None:
    change = row("aws_db_instance.main", action)
    assert severities(RULE, plan(change)) == {"aws_db_instance.main": severity}
    assert not found_by("data-destroyed", plan(change))


@pytest.mark.parametrize("action", ["no-op", "destroy", "replace", ("delete", "create", "forget")])
def test_quiet_for_the_rest(action: str | tuple[str, ...]) -> None:
    assert not found_by(RULE, plan(row("aws_db_instance.main", action)))
