"""What several changes mean together: each rule where it speaks, and where it must not."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import block, module, plan, row, with_readers

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

DATABASE = "aws_db_instance.main"
SNAPSHOT = "aws_db_snapshot.nightly"
REPLICA = "aws_db_instance.replica"


def tied(attribute: str, owner: str, owner_action: str, reader: str, reader_action: str) -> Plan:
    """Make a plan of two objects of which one reads the other."""
    reading: dict[str, Any] = {attribute: f"{owner}.id"}
    config = module(block(owner), block(reader, **reading))
    return plan(row(owner, owner_action), row(reader, reader_action), configuration=config)


# -- backups -----------------------------------------------------------------------------


@pytest.mark.parametrize("action", ["destroy", "replace"])
def test_a_database_and_its_snapshot(action: str) -> None:
    found = only("backup-destroyed-with-source", tied("db_instance_identifier", DATABASE, action, SNAPSHOT, "destroy"))
    assert (found.severity, found.address, found.covers) == (Severity.CRITICAL, DATABASE, (SNAPSHOT,))


@pytest.mark.parametrize(("source", "snapshot"), [("destroy", "no-op"), ("no-op", "destroy")])
def test_either_of_them_alone_is_no_pattern(source: str, snapshot: str) -> None:
    made = tied("db_instance_identifier", DATABASE, source, SNAPSHOT, snapshot)
    assert found_by("backup-destroyed-with-source", made) == []


def test_a_snapshot_of_something_else_is_no_pattern() -> None:
    made = plan(row(DATABASE, "destroy"), row(SNAPSHOT, "destroy"))
    assert found_by("backup-destroyed-with-source", made) == []


# -- copies ------------------------------------------------------------------------------


def test_a_primary_and_its_replica() -> None:
    found = only("copies-destroyed-together", tied("replicate_source_db", DATABASE, "replace", REPLICA, "replace"))
    assert (found.address, found.covers) == (DATABASE, (REPLICA,))


def test_a_replica_alone_is_no_pattern() -> None:
    made = tied("replicate_source_db", DATABASE, "no-op", REPLICA, "replace")
    assert found_by("copies-destroyed-together", made) == []


# -- guards ------------------------------------------------------------------------------

GROUP = "azurerm_resource_group.main"
LOCK = "azurerm_management_lock.keep"


def test_a_lock_and_what_it_locks() -> None:
    found = only("guard-removed-with-guarded", tied("scope", GROUP, "destroy", LOCK, "destroy"))
    assert (found.severity, found.address, found.covers) == (Severity.HIGH, GROUP, (LOCK,))


def test_a_lock_alone_is_no_pattern() -> None:
    assert found_by("guard-removed-with-guarded", tied("scope", GROUP, "no-op", LOCK, "destroy")) == []


@pytest.mark.parametrize(("was", "is_now", "told"), [(True, False, True), (False, False, False), (False, True, False)])
def test_a_protection_that_was_switched_off_by_hand(*, was: bool, is_now: bool, told: bool) -> None:
    drift = row(DATABASE, "update", {"deletion_protection": was}, {"deletion_protection": is_now})
    made = plan(row(DATABASE, "destroy", {"deletion_protection": is_now}), drift=(drift,))
    assert bool(found_by("guard-removed-with-guarded", made)) is told


# -- keys --------------------------------------------------------------------------------

KEY = "aws_kms_key.data"


def test_a_key_under_the_data_that_it_encrypts() -> None:
    found = only("key-destroyed-under-data", with_readers(row(KEY, "destroy"), 3, "aws_db_instance"))
    assert (found.severity, found.evidence["data_objects"]) == (Severity.CRITICAL, 3)


def test_a_key_that_no_data_needs() -> None:
    assert found_by("key-destroyed-under-data", with_readers(row(KEY, "destroy"), 3, "aws_lambda_function")) == []


# -- audit -------------------------------------------------------------------------------

TRAIL = "aws_cloudtrail.all"


def test_a_trail_that_goes_with_what_it_records() -> None:
    made = plan(row(TRAIL, "destroy"), row(DATABASE, "destroy"))
    assert only("audit-destroyed", made).address == TRAIL


def test_a_trail_alone_is_no_pattern() -> None:
    assert found_by("audit-destroyed", plan(row(TRAIL, "destroy"), row("aws_instance.web", "destroy"))) == []


# -- sets --------------------------------------------------------------------------------


def machines(number: int, action: str = "replace", staying: int = 0, type_: str = "aws_instance") -> Plan:
    going = [row(f"{type_}.web[{index}]", action) for index in range(number)]
    return plan(*going, *(row(f"{type_}.web[{number + index}]") for index in range(staying)))


@pytest.mark.parametrize(
    ("number", "action", "severity"),
    [
        (2, "replace", Severity.MEDIUM),
        (3, "replace", Severity.HIGH),
        (3, "create-first", Severity.MEDIUM),
        (3, "destroy", Severity.MEDIUM),
    ],
)
def test_all_machines_of_a_block(number: int, action: str, severity: Severity) -> None:
    found = only("set-destroyed", machines(number, action))
    assert (found.severity, found.evidence["block"], len(found.covers)) == (severity, "aws_instance.web", number - 1)


def test_machines_of_which_some_stay_are_no_pattern() -> None:
    assert found_by("set-destroyed", machines(3, staying=1)) == []


@pytest.mark.parametrize("type_", ["aws_security_group_rule", "aws_ecs_task_definition", "aws_cloudwatch_metric_alarm"])
def test_what_serves_nobody_is_no_set(type_: str) -> None:
    assert found_by("set-destroyed", machines(3, type_=type_)) == []


# -- identities --------------------------------------------------------------------------

ROLE = "aws_iam_role.app"


def test_a_role_and_what_it_was_granted() -> None:
    made = tied("role", ROLE, "replace", "aws_iam_role_policy.read", "replace")
    found = only("identity-destroyed-with-permissions", made)
    assert (found.severity, found.address) == (Severity.MEDIUM, ROLE)
    assert "another id" in found.message


def test_a_role_whose_grants_stay_is_no_pattern() -> None:
    made = tied("role", ROLE, "replace", "aws_iam_role_policy.read", "no-op")
    assert found_by("identity-destroyed-with-permissions", made) == []


# -- undecided ---------------------------------------------------------------------------


def test_a_guard_that_only_the_apply_decides() -> None:
    made = row(DATABASE, "update", {"deletion_protection": True}, {}, unknown={"deletion_protection": True})
    found = only("update-undecided", plan(made))
    assert (found.severity, found.evidence["attributes"]) == (Severity.LOW, ["deletion_protection"])


def test_what_is_decided_is_not_told_so() -> None:
    made = row(DATABASE, "update", {"deletion_protection": True}, {"deletion_protection": True, "tags": {}})
    assert found_by("update-undecided", plan(made)) == []
