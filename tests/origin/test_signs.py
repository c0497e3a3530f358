"""The list of signs is well formed, and the manual tells all of it."""

from __future__ import annotations

import json
from pathlib import Path
from typing import Any

import pytest

from blastradius.origin.names import folded
from blastradius.origin.signs import SIGNS_FILE, read_signs

LISTED: dict[str, Any] = json.loads(SIGNS_FILE.read_bytes())
MANUAL = (Path(__file__).parents[2] / "docs" / "origin.md").read_text()


def test_the_manual_tells_every_variable() -> None:
    names = {one["name"] for one in (*LISTED["variables"], *LISTED["actors"])} | set(LISTED["messages"])
    assert [name for name in sorted(names) if f"`{name}`" not in MANUAL] == []


def test_the_manual_tells_how_each_variable_is_known() -> None:
    rows = [line for line in MANUAL.splitlines() if line.startswith("| `")]
    for one in LISTED["variables"]:
        (row,) = (line for line in rows if f"`{one['name']}`" in line)
        assert row.endswith(f"| {one['known']} |")


def test_the_manual_tells_every_trailer_and_tool() -> None:
    for trailers in LISTED["trailers"].values():
        assert [one for one in trailers if f"`{one}`" not in MANUAL] == []
    assert [one["tool"] for one in LISTED["tools"] if one["tool"] not in MANUAL] == []
    assert [one["tool"] for one in LISTED["lines"] if one["tool"] not in MANUAL] == []


@pytest.mark.parametrize("pattern", [name for tool in LISTED["tools"] for name in tool["names"]])
def test_patterns_of_names_are_written_as_they_are_compared(pattern: str) -> None:
    assert pattern == folded(pattern)
    assert len(pattern.strip("*?")) > 3, "a name so short fits people"


def test_each_variable_says_where_it_is_from() -> None:
    for one in LISTED["variables"]:
        assert one["known"] in ("documented", "source", "seen", "proposed")
        assert one["where"]


def test_the_list_is_read_once() -> None:
    assert read_signs() is read_signs()
