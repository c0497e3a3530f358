"""Most of a module or of the state at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import plan, row

if TYPE_CHECKING:
    from blastradius.model.plan import ResourceChange

RULE = "environment-destroyed"


def machines(gone: int, kept: int, place: str = "", action: str = "destroy") -> list[ResourceChange]:
    return [
        row(f"{place}aws_instance.main[{number}]", action if number < gone else "no-op")
        for number in range(gone + kept)
    ]


@pytest.mark.parametrize(
    ("gone", "kept", "found"), [(3, 3, True), (3, 4, False), (2, 0, False), (3, 0, True), (50, 51, False)]
)
def test_half_and_three(gone: int, kept: int, *, found: bool) -> None:
    assert bool(found_by(RULE, plan(*machines(gone, kept)))) is found


def test_a_module_of_which_most_goes() -> None:
    found = only(RULE, plan(*machines(3, 1, 'module.app["a"].'), *machines(0, 20)))
    assert (found.address, found.severity) == ('module.app["a"]', Severity.HIGH)
    assert len(found.covers) == 3
    assert found.evidence == {"destroyed": 3, "existing": 4, "share": 0.75}


def test_the_whole_state_speaks_for_its_modules() -> None:
    assert only(RULE, plan(*machines(4, 0, "module.a."), *machines(4, 0, "module.b."))).address == ""


def test_what_is_of_no_substance_does_not_count() -> None:
    rules = [row(f"aws_security_group_rule.main[{number}]", "destroy") for number in range(9)]
    jobs = [row(f"null_resource.main[{number}]", "replace") for number in range(9)]
    assert not found_by(RULE, plan(*rules, *jobs, *machines(0, 1)))


def test_what_is_created_is_not_there_yet() -> None:
    new = [row(f"aws_lambda_function.new[{number}]", "create") for number in range(20)]
    assert only(RULE, plan(*machines(3, 1), *new)).evidence["existing"] == 4
