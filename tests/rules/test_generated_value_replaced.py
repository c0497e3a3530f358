"""Generated values: medium where something with data reads them."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import block, module, plan, refs, row, with_readers

RULE = "generated-value-replaced"


@pytest.mark.parametrize("reader", ["aws_db_instance", "aws_s3_bucket", "aws_eks_cluster"])
def test_read_by_what_holds_data(reader: str) -> None:
    found = only(RULE, with_readers(row("random_password.main", "replace"), 2, reader))
    assert (found.severity, found.evidence["readers"]) == (Severity.MEDIUM, 2)


@pytest.mark.parametrize("reader", ["aws_instance", "aws_route53_record"])
def test_quiet_for_other_readers(reader: str) -> None:
    assert not found_by(RULE, with_readers(row("random_password.main", "replace"), 2, reader))


def test_quiet_for_what_generates_nothing_and_for_other_actions() -> None:
    assert not found_by(RULE, with_readers(row("null_resource.main", "replace"), 1, "aws_db_instance"))
    assert not found_by(RULE, with_readers(row("random_password.main", "update"), 1, "aws_db_instance"))


def test_quiet_for_a_secret_that_takes_the_new_value() -> None:
    vault = "aws_secretsmanager_secret.main"
    config = module(block("random_password.main"), block(vault, value=refs("random_password.main.result")))
    taken = row(vault, "update", {"value": "a"}, {}, unknown={"value": True})
    assert not found_by(RULE, plan(row("random_password.main", "replace"), taken, configuration=config))
