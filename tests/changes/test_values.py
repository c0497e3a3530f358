"""What differs between two sides, and which names of it may be shown."""

from __future__ import annotations

from typing import Any

import pytest

from blastradius.changes.values import difference, is_unknown_at, number_of, shown_path
from blastradius.model.plan import PlainValues


@pytest.mark.parametrize(
    ("before", "after", "mask", "changed", "unknown"),
    [
        ({"a": 1}, {"a": 2}, {}, {"a"}, set()),
        ({"a": 1}, {"a": 1}, {"ingress": [], "opts": {}, "disk": [{}]}, set(), set()),
        ({"a": 1, "id": "x"}, {"a": 1}, {"id": True}, set(), {"id"}),
        ({"a": [1, 2]}, {"a": [None, 2]}, {"a": [True, False]}, set(), {"a"}),
        ({"a": None}, {}, {}, set(), set()),
        ({"a": 1}, {}, {}, {"a"}, set()),
        ({"a": 1}, {"a": 2}, True, set(), {"a"}),
        ({"a": 1}, {"a": 2}, [], {"a"}, set()),
        (None, {"a": 2}, {"id": True}, set(), {"id"}),
        ("text", ["list"], {}, set(), set()),
    ],
)
def test_difference(before: Any, after: Any, mask: Any, changed: set[str], unknown: set[str]) -> None:
    found = difference(PlainValues(before, after, mask))
    assert (set(found.changed), set(found.unknown)) == (changed, unknown)


@pytest.mark.parametrize(
    ("path", "shown"),
    [
        (("name",), ("name",)),
        (("block", 0, "port"), ("block", 0, "port")),
        (("tags", "Name"), ("tags", "Name")),
        (("tags", "secret"), ("tags", "*")),
        (("set", "secret"), ("set", "*")),
        (("set", {"port": "secret"}, "port"), ("set", "*", "*")),
        (("ports", 8080), ("ports", "*")),
        (("block", -1), ("block", "*")),
        (("block", True), ("block", "*")),
        (("block", 0.5), ("block", "*")),
        (("block", None), ("block", "*")),
        (({"a": "secret"},), ("*",)),
        ((), ()),
    ],
)
def test_shown_path_shows_no_value(path: tuple[Any, ...], shown: tuple[str | int, ...]) -> None:
    before = {"block": [{"port": 1}], "tags": {"Name": "x"}, "set": [{"port": "secret"}], "ports": [8080]}
    assert shown_path(path, PlainValues(before, None)) == shown


@pytest.mark.parametrize(
    ("value", "number"),
    [(" 7 ", None), ("7", 7), (8, 8), ("60s", 60), ("1Ki", 1024), (True, None), ("x", None), (10**400, None)],
)
def test_numbers(value: Any, number: float | None) -> None:
    assert number_of(value) == number


@pytest.mark.parametrize(
    ("mask", "expected"),
    [
        ({"a": True}, True),
        ({"a": [{"b": True}]}, True),
        ({"a": [{"c": True}]}, False),
        ({"a": [True]}, True),
        ({}, False),
    ],
)
def test_unknown_at_a_path(mask: Any, *, expected: bool) -> None:
    assert is_unknown_at(mask, "a.b") is expected
