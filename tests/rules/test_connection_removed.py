"""Ties: medium; low where a replacement puts them back at once."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import plan, row

RULE = "connection-removed"


@pytest.mark.parametrize(
    ("type_", "action", "severity"),
    [
        ("aws_security_group_rule", "destroy", Severity.MEDIUM),
        ("aws_security_group_rule", "replace", Severity.LOW),
        ("aws_route53_record", "destroy", Severity.MEDIUM),
        ("aws_route53_record", "replace", Severity.MEDIUM),
        ("aws_route53_record", "create-first", Severity.LOW),
        ("aws_iam_role", "replace", Severity.MEDIUM),
        ("aws_iam_role_policy_attachment", "destroy", Severity.MEDIUM),
    ],
)
def test_severity(type_: str, action: str, severity: Severity) -> None:
    assert only(RULE, plan(row(f"{type_}.main", action))).severity is severity


def test_a_leftover_is_low() -> None:
    assert only(RULE, plan(row("aws_route.main", "destroy", deposed="0badcafe"))).severity is Severity.LOW


@pytest.mark.parametrize("action", ["no-op", "create", "update"])
def test_quiet_where_nothing_is_deleted(action: str) -> None:
    assert not found_by(RULE, plan(row("aws_route.main", action)))
