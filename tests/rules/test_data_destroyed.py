"""What holds data: critical where the loss is certain, high where something stands before it."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only, severities
from tests.rules.plans import block, constant, module, plan, row, with_readers

RULE = "data-destroyed"
DATABASE = "aws_db_instance.main"


@pytest.mark.parametrize("action", ["destroy", "replace", "create-first", ("delete", "create", "forget")])
def test_certain_loss_is_critical(action: str | tuple[str, ...]) -> None:
    found = only(RULE, plan(row("aws_efs_file_system.main", action)))
    assert (found.severity, found.evidence["data_loss"]) == (Severity.CRITICAL, "certain")


@pytest.mark.parametrize(
    "before",
    [{"skip_final_snapshot": False, "final_snapshot_identifier": "last"}, {"deletion_protection": True}],
)
def test_something_before_the_loss_is_high(before: dict[str, object]) -> None:
    found = only(RULE, plan(row(DATABASE, "destroy", before)))
    assert (found.severity, found.evidence["data_loss"]) == (Severity.HIGH, "possible")


def test_an_object_that_nobody_shows_is_not_taken_for_a_safe_one() -> None:
    hidden = row(DATABASE, "destroy", before=False)
    assert only(RULE, plan(hidden)).evidence["fate"] == "unknown"
    assert severities(RULE, plan(hidden)) == {DATABASE: Severity.HIGH}


def test_what_is_kept_is_medium() -> None:
    kept = row("aws_cloudwatch_log_group.main", "destroy", {"skip_destroy": True})
    assert only(RULE, plan(kept)).severity is Severity.MEDIUM


def test_what_the_configuration_makes_again_is_medium_unless_much_hangs_on_it() -> None:
    assert only(RULE, plan(row("kubernetes_secret.main", "replace"))).severity is Severity.MEDIUM
    for action, number, severity in (
        ("replace", 12, Severity.MEDIUM),
        ("destroy", 2, Severity.MEDIUM),
        ("destroy", 12, Severity.HIGH),
    ):
        assert only(RULE, with_readers(row("aws_acm_certificate.main", action), number)).severity is severity


def test_deposed_objects_hold_data_too() -> None:
    leftover = row("aws_efs_file_system.main", "destroy", deposed="0badcafe")
    assert severities(RULE, plan(leftover, row("aws_efs_file_system.main"))) == {
        "aws_efs_file_system.main (deposed 0badcafe)": Severity.CRITICAL
    }


@pytest.mark.parametrize("action", ["no-op", "create", "update", "forget", "replace-and-forget"])
def test_quiet_where_nothing_is_deleted(action: str) -> None:
    assert not found_by(RULE, plan(row(DATABASE, action)))


def test_fixes() -> None:
    edited = row(DATABASE, "replace", {"engine": "a"}, {"engine": "b"}, paths=(("engine",),))
    config = module(block(DATABASE, engine=constant("b")))
    fix = only(RULE, plan(edited, configuration=config)).fix
    assert fix[0] == "Put engine back as it was."
    assert "migrate" in fix[-1]
    guarded = only(RULE, plan(row(DATABASE, "destroy", {"deletion_protection": True}))).fix
    assert "deletion_protection guards the object" in guarded[0]
    assert "removed" in guarded[-1]
