"""Updates in place that hurt: they warn."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import plan, row

RULE = "risky-update"


def test_one_finding_for_a_topic_of_an_object() -> None:
    both = row(
        "aws_db_instance.main",
        "update",
        {"backup_retention_period": 7, "deletion_protection": True},
        {"backup_retention_period": 0, "deletion_protection": False},
    )
    found = found_by(RULE, plan(both))
    assert sorted(str(one.evidence["topic"]) for one in found) == ["backup", "protection"]
    assert {one.severity for one in found} == {Severity.MEDIUM}
    assert all("in place" in one.title and one.fix for one in found)
    assert len({one.fingerprint for one in found}) == 2


def test_an_effect_that_another_one_holds_is_not_told_beside_it() -> None:
    emptied = row(
        "aws_lambda_function.main",
        "update",
        {"environment": [{"variables": {"A": "1", "B": "2"}}]},
        {"environment": []},
    )
    told = only(RULE, plan(emptied))
    assert told.title.endswith("all environment variables are removed")
    assert told.message.count("are removed") == 0


def test_a_replacement_that_opens_is_told() -> None:
    opened = row("aws_security_group_rule.a", "replace", {"cidr_blocks": ["10.0.0.0/8"]}, {"cidr_blocks": ["::/0"]})
    found = only(RULE, plan(opened))
    assert found.severity is Severity.MEDIUM
    assert "in place" not in found.title


@pytest.mark.parametrize("action", ["no-op", "create", "destroy"])
def test_quiet_for_other_actions(action: str) -> None:
    sides = {"deletion_protection": True}, {"deletion_protection": False}
    assert not found_by(RULE, plan(row("aws_db_instance.main", action, *sides)))
