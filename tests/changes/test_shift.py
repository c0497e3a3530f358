"""A list that lost elements before its end, numbered by count."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blastradius.changes import read_changes
from tests.rules.plans import block, module, plan, row

if TYPE_CHECKING:
    from blastradius.model.plan import ResourceChange
    from blastradius.model.rename import ListShift

T = "aws_sns_topic.t"


def shifts(before: str, after: str, *, unknown: bool = False, actions: str = "replace") -> tuple[ListShift, ...]:
    """Plan a list of one-letter names anew."""
    rows: list[ResourceChange] = []
    for index, letter in enumerate(before):
        old = {"id": f"id-{index}", "name": letter}
        if index >= len(after):
            rows.append(row(f"{T}[{index}]", "destroy", old, reason="delete_because_count_index"))
        elif after[index] != letter:
            new = {"id": f"id-{index}"} | ({} if unknown else {"name": after[index]})
            mask = {"name": True} if unknown else {}
            rows.append(row(f"{T}[{index}]", actions, old, new, unknown=mask))
    return read_changes(plan(*rows, configuration=module(block(T, name="var.names")))).shifts


@pytest.mark.parametrize(
    ("before", "after", "removed", "shifted"),
    [
        ("abcd", "bcd", (0,), ((1, 0), (2, 1), (3, 2))),
        ("abcd", "abd", (2,), ((3, 2),)),
        ("abcdef", "acdf", (1, 4), ((2, 1), (3, 2), (5, 3))),
        ("abcd", "cd", (0, 1), ((2, 0), (3, 1))),
    ],
)
@pytest.mark.parametrize("actions", ["replace", "create-first", "update"])
def test_what_left_the_list_is_told(
    before: str, after: str, removed: tuple[int, ...], shifted: tuple[tuple[int, int], ...], actions: str
) -> None:
    found = shifts(before, after, actions=actions)

    assert [(one.block, one.removed, one.shifted) for one in found] == [(T, removed, shifted)]
    assert found[0].staying == tuple(index for index in range(len(before)) if index not in removed)


@pytest.mark.parametrize(
    ("before", "after"),
    [("abcd", "abc"), ("abcd", "bcx"), ("abcd", "dcb"), ("abab", "bab"), ("abc", "")],
    ids=["the last one leaves", "something new comes", "another order", "two alike", "all leave"],
)
def test_what_is_no_shift_is_not_told(before: str, after: str) -> None:
    assert shifts(before, after) == ()


def test_values_to_come_tell_nothing() -> None:
    assert shifts("abcd", "bcd", unknown=True) == ()


def test_the_fix_names_the_cause_and_the_cure() -> None:
    from blastradius import assess, read_plan
    from tests.cli.running import PLANS

    report = assess(read_plan(PLANS / "count-shift" / "plan.json"))
    fixes = {finding.address: "".join(finding.fix) for finding in report.findings if not finding.covers}

    for index in range(4):
        assert "left a list that count numbers" in fixes[f"aws_dynamodb_table.tenant[{index}]"]
        assert "for_each" in fixes[f"aws_dynamodb_table.tenant[{index}]"]
