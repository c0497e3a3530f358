"""Updates of no weight, and those that only look like it."""

from __future__ import annotations

import json
from typing import Any

import pytest

from blastradius.changes.noise import noise_of
from blastradius.changes.values import difference
from blastradius.model.verdict import Noise
from tests.rules.plans import row

POLICY = {"Statement": [{"Effect": "Allow", "Action": "x"}]}


def noise(before: Any, after: Any, unknown: Any = None, written: Any = ()) -> Noise | None:
    made = row("test_thing.main", "update", before, after, unknown=unknown)
    return noise_of(made, difference(made.values), {name: {} for name in written})


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [
        ({"tags": {"a": "1"}}, {"tags": {"a": "2"}}, Noise.TAGS),
        ({"tags": {}, "tags_all": {}}, {"tags": {"a": "1"}, "tags_all": {"a": "1"}}, Noise.TAGS),
        ({"labels": {}, "size": 1}, {"labels": {"a": "1"}, "size": 2}, None),
        ({"metadata": [{"name": "x", "labels": {}}]}, {"metadata": [{"name": "x", "labels": {"a": "1"}}]}, Noise.TAGS),
        ({"metadata": [{"name": "x", "labels": {}}]}, {"metadata": [{"name": "y", "labels": {}}]}, None),
        ({"policy": json.dumps(POLICY)}, {"policy": json.dumps(POLICY, indent=2)}, Noise.FORMATTING),
        ({"policy": json.dumps(POLICY)}, {"policy": json.dumps({"Statement": []})}, None),
        ({"ids": ["a", "b"]}, {"ids": ["b", "a"]}, Noise.ORDER),
        ({"ids": ["a", "b"]}, {"ids": ["b", "c"]}, None),
        ({"rule": [{"p": 1}, {"p": 2}]}, {"rule": [{"p": 2}, {"p": 1}]}, Noise.ORDER),
        ({"policy": "{"}, {"policy": "{ "}, None),
    ],
)
def test_what_is_compared(before: Any, after: Any, expected: Noise | None) -> None:
    assert noise(before, after) is expected


def test_what_the_provider_computes_and_nobody_wrote() -> None:
    assert noise({"rev": "1"}, {}, {"rev": True}) is Noise.COMPUTED
    assert noise({"rev": "1"}, {}, {"rev": True}, written=["rev"]) is None
    assert noise({"rev": "1", "tags": {}}, {"tags": {"a": "1"}}, {"rev": True}) is Noise.TAGS
    assert noise({"rev": "1", "size": 1}, {"size": 2}, {"rev": True}) is None


def test_tags_that_are_known_after_the_apply_are_tags() -> None:
    assert noise({"tags": {}}, {}, {"tags": True}, written=["tags"]) is Noise.TAGS


def test_only_updates_are_noise() -> None:
    made = row("test_thing.main", "replace", {"tags": {}}, {"tags": {"a": "1"}})
    assert noise_of(made, difference(made.values), {}) is None
