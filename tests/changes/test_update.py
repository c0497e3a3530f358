"""Each test that the catalogue may ask of an update in place."""

from __future__ import annotations

import json
import zlib
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.changes import Change
from blastradius.changes.update import harmful_updates, undecided_updates
from blastradius.changes.values import difference
from blastradius.knowledge import Class, Recovery, RiskyUpdate
from blastradius.knowledge.facts import UPDATE_TESTS, TypeFacts
from tests.rules.plans import row


def change(
    before: Any, after: Any, *updates: RiskyUpdate, unknown: Any = None, actions: str | tuple[str, ...] = "update"
) -> Change:
    made = row("test_thing.main", actions, before, after, unknown=unknown)
    facts = TypeFacts("test_thing", Class.SERVICE, 70, 65, Recovery.RECREATE, risky_updates=updates)
    return Change(row=made, node="test_thing.main", action=made.action, facts=facts, difference=difference(made.values))


def happens(test: str, before: Any, after: Any, value: object = None, attribute: str = "a") -> bool:
    """Tell whether a change of one attribute passes a test; a missing side is left out of the object."""
    update = RiskyUpdate(attribute, test, value)
    old, new = [{} if side is MISSING else {"a": side} for side in (before, after)]
    return bool(harmful_updates(change(old, new, update)))


def shown(value: object) -> str:
    text = repr(value)
    return "missing" if value is MISSING else text if len(text) < 60 else f"{text[:40]} {zlib.crc32(text.encode()):x}"


MISSING = object()

READ = {"Effect": "Allow", "Principal": {"AWS": "one"}, "Action": "s3:GetObject", "Resource": "arn:b/*"}
WRITE = {**READ, "Action": ["s3:PutObject"]}


def policy(*statements: dict[str, Any]) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": list(statements)})


def binding(*members: str) -> str:
    return json.dumps({"bindings": [{"role": "roles/viewer", "members": list(members)}]})


CASES: list[tuple[str, Any, Any, bool]] = [
    ("change", 1, 2, True),
    ("change", "x", None, True),
    ("change", MISSING, "x", True),
    ("change", {"k": 1}, {"k": 1}, False),
    ("to-false", True, False, True),
    ("to-false", "true", "false", True),
    ("to-false", "Enabled", "Suspended", True),
    ("to-false", "Enabled", "disabled", True),
    ("to-false", "ACTIVE", "INACTIVE", True),
    ("to-false", True, None, True),
    ("to-false", True, MISSING, True),
    ("to-false", False, True, False),
    ("to-false", None, False, False),
    ("to-false", False, None, False),
    ("to-false", "Disabled", "Suspended", False),
    ("to-true", False, True, True),
    ("to-true", "false", "true", True),
    ("to-true", None, True, True),
    ("to-true", MISSING, True, True),
    ("to-true", True, False, False),
    ("to-true", "true", True, False),
    ("to-zero", 3, 0, True),
    ("to-zero", "3", "0", True),
    ("to-zero", 3, 1, False),
    ("to-zero", None, 0, False),
    ("to-zero", 0, 0, False),
    ("to-zero", True, False, False),
    ("to-null", "x", None, True),
    ("to-null", "x", "", True),
    ("to-null", ["x"], [], True),
    ("to-null", "x", MISSING, True),
    ("to-null", "", None, False),
    ("to-null", None, "x", False),
    ("decrease", 7, 1, True),
    ("decrease", "7", "1", True),
    ("decrease", "10", "9", True),
    ("decrease", 1, 7, False),
    ("decrease", 7, None, False),
    ("decrease", "many", "few", False),
    ("decrease", "604800s", "3600s", True),
    ("decrease", "1Gi", "900Mi", True),
    ("decrease", "900Mi", "1Gi", False),
    ("decrease", 10**400, 1, False),
    ("increase", 1, 7, True),
    ("increase", "1", "7", True),
    ("increase", 7, 1, False),
    ("shrink", {"A": "1", "B": "2"}, {"A": "1"}, True),
    ("shrink", {"A": "1"}, {"A": None}, True),
    ("shrink", {"A": "1"}, None, True),
    ("shrink", {"A": "1"}, MISSING, True),
    ("shrink", {"A": "1"}, {"A": "2"}, False),
    ("shrink", {"A": "1"}, {"A": "1", "B": "2"}, False),
    ("shrink", ["a", "b"], ["a"], True),
    ("shrink", ["a"], ["b"], True),
    ("shrink", ["a"], ["b", "a"], False),
    ("shrink", ["a"], [], True),
    ("shrink", [{"p": 1}, {"p": 2}], [{"p": 1}], True),
    ("shrink", [{"p": 1}], [{"p": 2}], False),
    ("shrink", "text", "", True),
    ("shrink", "text", "other", False),
    ("shrink", None, ["a"], False),
    ("opens-to-world", ["10.0.0.0/8"], ["0.0.0.0/0"], True),
    ("opens-to-world", ["10.0.0.0/8"], ["10.0.0.0/8", "::/0"], True),
    ("opens-to-world", "10.0.0.0/8", "*", True),
    ("opens-to-world", "10.0.0.0/8", "Internet", True),
    ("opens-to-world", ["0.0.0.0/0"], ["0.0.0.0/0"], False),
    ("opens-to-world", ["0.0.0.0/0"], ["10.0.0.0/8"], False),
    ("opens-to-world", ["10.0.0.0/8"], ["10.1.0.0/16"], False),
    ("opens-to-world", None, ["0.0.0.0/0"], True),
    ("version-jump", "13.4", "14.1", True),
    ("version-jump", "13.4", "13.9", False),
    ("version-jump", "13.9", "13.4", True),
    ("version-jump", "13", "13.4", False),
    ("version-jump", "mysql5.7", "mysql8.0", True),
    ("version-jump", "POSTGRES_15", "POSTGRES_16", True),
    ("version-jump", 13, 14, True),
    ("version-jump", None, "14", False),
    ("version-jump", "13", None, False),
    ("version-jump", "latest", "newest", False),
    ("version-jump", "9" * 5000, "8" * 5000, True),
    ("decrease", -1, 30, True),
    ("decrease", 30, -1, False),
    ("grow", [], [{"days": 1}], True),
    ("grow", [{"days": 1}], [{"days": 2}], False),
    ("grow", {"a": 1}, {"a": 1, "b": 2}, True),
    ("grow", ["x", "y"], ["x"], False),
    ("grow", MISSING, ["x"], True),
    ("widen", ["read"], ["read", "write"], True),
    ("widen", ["read", "write"], ["read"], False),
    ("widen", ["write", "read"], ["read", "write"], False),
    ("widen", policy(READ), policy(READ, WRITE), True),
    ("widen", policy(READ, WRITE), policy(READ), False),
    ("widen", policy({**READ, "Action": "s3:*"}), policy({**READ, "Action": "s3:*"}, READ), False),
    ("widen", policy(READ), policy({**READ, "Principal": "*"}), True),
    ("widen", policy({**READ, "Condition": {"Bool": {"x": "1"}}}), policy(READ), True),
    ("widen", policy(READ, {**READ, "Effect": "Deny"}), policy(READ), True),
    ("widen", policy(READ), policy({"NotAction": "iam:*", "Effect": "Allow", "Resource": "*"}), True),
    ("widen", binding("a"), binding("a", "b"), True),
    ("widen", json.dumps(json.loads(policy(READ)), indent=2), policy(READ), False),
    ("narrow", ["read", "write"], ["read"], True),
    ("narrow", policy(READ, WRITE), policy(READ), True),
    ("narrow", policy(READ), policy(READ, {**READ, "Effect": "Deny"}), True),
    ("narrow", policy(READ), policy(READ, WRITE), False),
    ("narrow", binding("a", "b"), binding("b"), True),
    ("change", policy(READ), json.dumps(json.loads(policy(READ)), indent=2), False),
]


@pytest.mark.parametrize(("test", "before", "after", "expected"), CASES, ids=shown)
def test_of_one_value(test: str, before: Any, after: Any, *, expected: bool) -> None:
    assert happens(test, before, after) is expected


def test_every_test_is_tested() -> None:
    assert {case[0] for case in CASES} | {"becomes"} == UPDATE_TESTS


@pytest.mark.parametrize(
    ("before", "after", "expected"),
    [("Enabled", "Suspended", True), ("Suspended", "Enabled", False), (None, "Suspended", True), ("a", "b", False)],
)
def test_becomes(before: Any, after: Any, *, expected: bool) -> None:
    assert happens("becomes", before, after, "Suspended") is expected


@pytest.mark.parametrize(
    ("test", "before", "after", "expected"),
    [
        ("to-false", [{"b": True}], [{"b": False}], True),
        ("to-false", [{"b": True}], [], True),
        ("to-false", [{"b": True}, {"b": True}], [{"b": True}, {"b": False}], True),
        ("to-false", [{"b": False}, {"b": True}], [{"b": True}, {"b": False}], False),
        ("to-false", [{"b": True}], [{"b": True}, {"b": False}], False),
        ("to-true", [{"b": False}], [{"b": True}], True),
        ("decrease", [{"b": 5}], [{"b": 3}], True),
        ("decrease", [{"b": 5}, {"b": 3}], [{"b": 3}, {"b": 5}], False),
        ("decrease", [{"b": 5}], [{"b": 5}, {"b": 3}], False),
        ("shrink", [{"b": ["x"]}, {"b": ["y"]}], [{"b": ["x", "z"]}, {"b": ["y"]}], False),
        ("shrink", [{"b": ["x"]}, {"b": ["y"]}], [{"b": ["x"]}], True),
        ("shrink", [{"b": {"k": 1}}], [{"b": {}}], True),
        ("opens-to-world", [{"b": ["0.0.0.0/0"]}], [{"b": ["0.0.0.0/0"]}, {"b": ["0.0.0.0/0"]}], True),
        ("to-null", [{"b": None}, {"b": None}], [], False),
    ],
)
def test_of_blocks(test: str, before: Any, after: Any, *, expected: bool) -> None:
    assert happens(test, before, after, attribute="a.b") is expected


def statement(**fields: Any) -> str:
    return json.dumps({"Version": "2012-10-17", "Statement": [{"Effect": "Allow", "Action": "s3:GetObject", **fields}]})


NARROW = statement(Principal={"AWS": "arn:aws:iam::111122223333:root"}, Resource="*")


@pytest.mark.parametrize(
    ("policy", "expected"),
    [
        (statement(Principal="*", Resource="*"), True),
        (statement(Principal={"AWS": "*"}, Resource="x"), True),
        (statement(Principal={"AWS": ["x", "*"]}, Resource="x"), True),
        (statement(NotPrincipal={"AWS": "x"}, Resource="x"), True),
        (statement(Action="*", Resource="*"), True),
        (statement(Resource="*"), False),
        (statement(Principal={"Service": "sns.amazonaws.com"}, Resource="*"), False),
        (statement(Effect="Deny", Principal="*", Resource="*"), False),
        (statement(Principal="*", Condition={"StringEquals": {"aws:SourceAccount": "1"}}), False),
        (statement(Principal="*", Condition={"Bool": {"aws:SecureTransport": "true"}}), True),
        ('{"Statement": {"Effect": "Allow", "Principal": "*"}}', True),
        ('{"Statement": "*"}', False),
        ('{ "Principal": "*"', True),
    ],
)
def test_policy_documents(policy: str, *, expected: bool) -> None:
    assert happens("opens-to-world", NARROW, policy) is expected


def test_a_statement_beside_an_open_one_opens_more() -> None:
    both = json.loads(statement(Principal="*"))
    both["Statement"] *= 2
    assert happens("opens-to-world", statement(Principal="*"), json.dumps(both))


def test_names_with_a_beginning() -> None:
    update = RiskyUpdate("image_*", "change")
    assert harmful_updates(change({"image_a": 1, "image_b": 2}, {"image_a": 1, "image_b": 3}, update)) == [update]
    assert not harmful_updates(change({"image_a": 1, "size": 2}, {"image_a": 1, "size": 3}, update))


@pytest.mark.parametrize("test", sorted(UPDATE_TESTS))
@pytest.mark.parametrize("mask", [{"a": True}, True, {"a": [True]}, {"a": {"b": True}}])
def test_nothing_is_claimed_of_what_is_unknown(test: str, mask: Any) -> None:
    update = RiskyUpdate("a", test, "x")
    for before in (True, 3, "x", ["0.0.0.0/0"], {"b": 1}):
        assert not harmful_updates(change({"a": before}, {}, update, unknown=mask))


def test_what_is_known_beside_something_unknown_is_looked_at() -> None:
    update = RiskyUpdate("a.b", "to-false")
    mask = {"a": [{"b": False, "id": True}]}
    assert harmful_updates(change({"a": [{"b": True, "id": 1}]}, {"a": [{"b": False}]}, update, unknown=mask))


def test_an_unknown_element_is_no_missing_one() -> None:
    update = RiskyUpdate("a.b", "to-false")
    one = change({"a": [{"b": True}, {"b": True}]}, {"a": [{"b": True}, None]}, update, unknown={"a": [{}, True]})
    assert not harmful_updates(one)


def test_one_update_for_each_attribute_the_first_that_fits() -> None:
    to_zero, decrease = RiskyUpdate("a", "to-zero"), RiskyUpdate("a", "decrease")
    other = RiskyUpdate("b", "change")
    assert harmful_updates(change({"a": 3, "b": 1}, {"a": 0, "b": 2}, to_zero, decrease, other)) == [to_zero, other]
    assert harmful_updates(change({"a": 3}, {"a": 1}, to_zero, decrease)) == [decrease]


def test_a_replacement_is_asked_for_what_it_opens_alone() -> None:
    opens, changes = RiskyUpdate("a", "opens-to-world"), RiskyUpdate("b", "change")
    one = change({"a": "10.0.0.0/8", "b": 1}, {"a": "0.0.0.0/0", "b": 2}, opens, changes, actions="replace")
    assert harmful_updates(one) == [opens]


def test_scaffolding_hides_nothing() -> None:
    update = RiskyUpdate("a", "shrink")
    assert harmful_updates(change({"a": ["x"]}, {"a": []}, update, unknown={"a": [], "tags": {}}))


# -- known only after the apply -----------------------------------------------------------

GUARD = RiskyUpdate("guard", "to-false", effect="the guard is switched off", topic="protection")


@pytest.mark.parametrize(
    ("before", "unknown", "undecided"),
    [
        ({"guard": True}, {"guard": True}, True),
        ({"guard": False}, {"guard": True}, False),
        ({"guard": True}, {}, False),
    ],
)
def test_what_only_the_apply_decides_is_undecided(before: Any, unknown: Any, *, undecided: bool) -> None:
    one = change(before, {}, GUARD, unknown=unknown)
    assert undecided_updates(one) == ([GUARD] if undecided else [])


def test_a_slight_update_is_not_told_as_undecided() -> None:
    slight = RiskyUpdate("guard", "to-false", severity="low")
    assert undecided_updates(change({"guard": True}, {}, slight, unknown={"guard": True})) == []


@given(st.recursive(st.none() | st.booleans() | st.text(), lambda one: st.lists(one) | st.dictionaries(st.text(), one)))
def test_any_document_can_be_compared(document: Any) -> None:
    for test in ("widen", "narrow", "opens-to-world", "change"):
        assert not happens(test, json.dumps(document), json.dumps(document, indent=1))
        happens(test, json.dumps({"Statement": document}), json.dumps({"bindings": document}))


@pytest.mark.parametrize(
    ("before", "after", "expected"), [(0, 30, True), (30, 0, False), (90, 30, True), (0, 0, False)]
)
def test_a_number_that_stands_for_ever(before: int, after: int, *, expected: bool) -> None:
    assert happens("decrease", before, after, value=0) is expected
