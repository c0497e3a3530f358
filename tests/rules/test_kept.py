"""What is kept outside Terraform is told, and alarms nobody."""

from __future__ import annotations

import pytest

from blastradius import Policy, assess
from blastradius.model.verdict import Severity
from tests.rules.plans import plan, row

CLASSES = ("compute", "network", "rule", "access", "configuration")


@pytest.mark.parametrize("kind", CLASSES)
def test_an_object_that_a_delete_leaves_alone(kind: str) -> None:
    entry = {"class": kind, "destroy": 90, "fate": [{"attribute": "keep", "test": "true", "fate": "retained"}]}
    policy = Policy(knowledge={"acme_thing": entry})
    others = [row(f"aws_vpc.other{number}") for number in range(3)]
    kept = assess(plan(row("acme_thing.one", "destroy", {"keep": True}), *others), policy)
    gone = assess(plan(row("acme_thing.one", "destroy", {"keep": False}), *others), policy)
    assert {one.severity for one in kept.findings} == {Severity.LOW}
    assert max(one.severity.rank for one in gone.findings) >= Severity.MEDIUM.rank
    assert kept.score < gone.score
