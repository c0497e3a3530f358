"""Renames: unique pairs alone."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blastradius.changes import read_changes
from tests.rules.plans import plan, row

if TYPE_CHECKING:
    from blastradius.model.plan import ResourceChange


def gone(address: str, name: str = "x") -> ResourceChange:
    return row(address, "destroy", {"id": "1", "bucket": name})


def made(address: str, name: str = "x") -> ResourceChange:
    return row(address, "create", None, {"bucket": name}, unknown={"id": True})


def renames(*rows: ResourceChange) -> dict[str, str]:
    return {one.from_address: one.to_address for one in read_changes(plan(*rows)).renames}


B = "aws_s3_bucket"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((gone(f"{B}.a"), made(f"{B}.b")), {f"{B}.a": f"{B}.b"}),
        ((gone(f"{B}.a"), made(f"{B}.b", "other")), {}),
        ((gone(f"{B}.a"), made("aws_s3_bucket_policy.b")), {}),
        ((gone(f"{B}.a"), made(f"{B}.b"), made(f"{B}.c")), {}),
        ((gone(f"{B}.a"), gone(f"{B}.c"), made(f"{B}.b")), {}),
        ((gone(f"{B}.a"), made(f"module.m.{B}.a"), made(f"{B}.c")), {}),
        ((gone(f"{B}.a"), made(f"module.m.{B}.a"), made(f'{B}.c["k"]')), {f"{B}.a": f"module.m.{B}.a"}),
        ((gone(f"{B}.a[0]", "p"), made(f'{B}.a["p"]', "p")), {f"{B}.a[0]": f'{B}.a["p"]'}),
        ((gone(f"module.a.{B}.x"), made(f"module.b.{B}.x")), {"module.a": "module.b"}),
        ((row(f"{B}.a", "destroy", {"bucket": "x"}, deposed="0badcafe"), made(f"{B}.b")), {}),
    ],
    ids=range(10),
)
def test_pairs(rows: tuple[ResourceChange, ...], expected: dict[str, str]) -> None:
    assert renames(*rows) == expected
    assert renames(*rows[::-1]) == expected
