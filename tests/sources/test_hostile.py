"""Whatever the bytes: a plan with all its rows, or an error of ours."""

from __future__ import annotations

import json
from contextlib import suppress
from typing import Any

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from blastradius.errors import BlastradiusError, PlanError
from blastradius.sources import read_plans
from tests.sources.plans import EXAMPLE, Json, dump, plan, row, state

RICH = plan(
    row('aws_x.a["k"]', ["delete", "create"], index="k", replace_paths=[["a", 0]], importing={"id": "i"}),
    row("module.m[0].aws_x.b", ["delete"], module_address="module.m[0]", deposed="12ab34cd"),
    resource_drift=[row("aws_x.d", ["update"])],
    deferred_changes=[{"reason": "unknown", "resource_change": row("aws_x.f")}],
    output_changes={"o": {"actions": ["create"], "after_unknown": True}},
    prior_state={
        "values": {"root_module": state(row("aws_x.p", depends_on=["aws_x.q"]), modules=[state(address="module.m")])}
    },
    configuration={
        "provider_config": {"aws": {"name": "aws", "expressions": {"r": {"references": ["var.r"]}}}},
        "root_module": {
            "resources": [{"mode": "managed", "type": "aws_x", "name": "a", "expressions": {}}],
            "module_calls": {"m": {"module": {"outputs": {"o": {"expression": {}}}, "variables": {"v": {}}}}},
        },
    },
    complete=True,
    applyable=True,
    errored=False,
)
WHOLE = dump(RICH)


def outcome(data: bytes) -> list[int] | None:
    """Return how many rows each plan has, or None where there is no verdict; all else is a failure."""
    try:
        plans = read_plans(data)
    except BlastradiusError as error:
        return None if error.reason and error.advice else []
    for found in plans:
        for change in (*found.changes, *found.drift):
            values = change.values
            for side in (values.before, values.after, values.after_unknown, values.before_sensitive):
                with suppress(PlanError):
                    side()
    return [len(found.changes) for found in plans]


def places(value: Any, path: tuple[Any, ...] = ()) -> list[tuple[Any, ...]]:
    """List the places of a document, the document itself excluded."""
    members = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    return [place for key, inner in members for place in ((*path, key), *places(inner, (*path, key)))]


PLACES = places(RICH)
OTHER_VALUES = st.one_of(
    st.none(),
    st.booleans(),
    st.integers(),
    st.floats(allow_nan=False, allow_infinity=False),
    st.text(max_size=8),
    st.just([]),
    st.just({}),
    st.lists(st.none() | st.integers() | st.text(max_size=3), max_size=3),
    st.dictionaries(st.sampled_from(["actions", "address", "values", "x"]), st.integers(), max_size=2),
)


def changed(path: tuple[Any, ...], value: Any) -> Json:
    document: Json = json.loads(WHOLE)
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    inner[path[-1]] = value
    return document


@given(st.integers(0, len(WHOLE)), st.binary(max_size=12), st.integers(0, 12))
@example(0, b"", 1)
@example(len(WHOLE), b"{", 0)
def test_bytes_put_in_and_cut_out(place: int, put: bytes, cut: int) -> None:
    outcome(WHOLE[:place] + put + WHOLE[place + cut :])


@given(st.lists(st.tuples(st.integers(0, len(WHOLE) - 1), st.integers(0, 255)), min_size=1, max_size=4))
def test_bytes_changed(flips: list[tuple[int, int]]) -> None:
    data = bytearray(WHOLE)
    for place, byte in flips:
        data[place] = byte
    outcome(bytes(data))


@given(st.binary(max_size=300))
@example(b"\x1f\x8b\x08\0")
@example(b"PK\x03\x04")
@example(b"\xff\xfe")
@example(b"\xff\xfe\0\0")
@example(b"[" + WHOLE)
@example(b"{" + WHOLE)
@example(b'{"format_version"')
def test_any_bytes(data: bytes) -> None:
    outcome(data)


@settings(max_examples=400)
@given(st.sampled_from(PLACES), OTHER_VALUES)
def test_a_value_of_another_kind_drops_no_row(path: tuple[Any, ...], value: Any) -> None:
    rows = changed(path, value).get("resource_changes")
    found = outcome(dump(changed(path, value)))
    if found is not None:
        assert found == [len(rows) if isinstance(rows, list) else 0]


@pytest.mark.parametrize("path", PLACES, ids=lambda path: "/".join(map(str, path)))
def test_a_key_left_out_drops_no_row(path: tuple[Any, ...]) -> None:
    if isinstance(path[-1], int):
        return
    document: Json = json.loads(WHOLE)
    inner: Any = document
    for step in path[:-1]:
        inner = inner[step]
    del inner[path[-1]]
    found = outcome(dump(document))
    if found is not None:
        assert found == [len(document.get("resource_changes", []))]


@given(
    st.permutations([dump(EXAMPLE), b"\nlog line\n", b"[INFO] {x}\n", b"::debug::" + dump(EXAMPLE) + b"\n", b"\n\0\0"])
)
def test_noise_in_any_order_hides_no_plan(pieces: list[bytes]) -> None:
    assert outcome(b"\n".join([b"log begins", *pieces])) == [2]


@given(st.lists(st.booleans(), min_size=1, max_size=5), st.sampled_from([None, 2]))
def test_spacing_changes_nothing(spaced: list[bool], indent: int | None) -> None:
    documents = [json.dumps(RICH, indent=indent).encode() if one else WHOLE for one in spaced]
    assert outcome(b"\n".join(documents)) == [2] * len(spaced)
