"""An import that begins with a deletion."""

from __future__ import annotations

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import block, constant, module, plan, row

RULE = "imported-then-destroyed"


@pytest.mark.parametrize(
    ("type_", "severity"), [("aws_db_instance", Severity.CRITICAL), ("null_resource", Severity.HIGH)]
)
@pytest.mark.parametrize("action", ["replace", "create-first"])
def test_severity(type_: str, action: str, severity: Severity) -> None:
    assert only(RULE, plan(row(f"{type_}.main", action, importing=True))).severity is severity


@pytest.mark.parametrize("action", ["no-op", "update", "create"])
def test_quiet_for_a_mere_import(action: str) -> None:
    assert not found_by(RULE, plan(row("aws_db_instance.main", action, importing=True)))
    assert not found_by(RULE, plan(row("aws_db_instance.main", "replace")))


def test_fix_names_the_attribute() -> None:
    edited = row("aws_db_instance.a", "replace", {"engine": "a"}, {"engine": "b"}, paths=(("engine",),), importing=True)
    config = module(block("aws_db_instance.a", engine=constant("b")))
    assert only(RULE, plan(edited, configuration=config)).fix[0].startswith("Make engine match")
