"""What becomes of an old object, and of the data in it."""

from __future__ import annotations

from typing import Any

import pytest

from blastradius.changes.fate import data_loss_of, outcome_of
from blastradius.knowledge import Class, FateRule, Recovery
from blastradius.knowledge.classes import CLASS_FACTS
from blastradius.knowledge.facts import TypeFacts, unknown_type
from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss, Fate


def facts(*rules: FateRule, kind: Class = Class.DATABASE, recovery: Recovery = Recovery.NONE) -> TypeFacts:
    return TypeFacts("test_thing", kind, 90, 90, recovery, fate=rules)


@pytest.mark.parametrize(
    ("test", "holding", "others"),
    [
        ("true", [True, "true"], [False, "false", None, 1]),
        ("false", [False, "false"], [True, "true", None]),
        ("set", ["x", 1, [1]], ["", None, [], {}]),
        ("unset", ["", None, [], {}], ["x", 0]),
        ("zero", [0, "0", 0.0], [1, "1", None, "x", False]),
        ("positive", [1, "7"], [0, "0", -1, None, "x"]),
        ("equals", ["30", 30], ["31", None]),
    ],
)
def test_each_test(test: str, holding: list[Any], others: list[Any]) -> None:
    asked = facts(FateRule("a", test, value=30, fate="retained"))
    for value in holding:
        assert outcome_of(Action.DESTROY, asked, {"a": value}) == (Fate.RETAINED, "a")
    for value in others:
        assert outcome_of(Action.DESTROY, asked, {"a": value}) == (Fate.DELETED, "")


def test_the_default_stands_for_what_is_absent_but_not_for_what_is_hidden() -> None:
    asked = facts(FateRule("a", "true", default=True, fate="delete-will-fail"))
    assert outcome_of(Action.REPLACE, asked, {}).fate is Fate.DELETE_WILL_FAIL
    assert outcome_of(Action.REPLACE, asked, {"a": None}).fate is Fate.DELETE_WILL_FAIL
    assert outcome_of(Action.REPLACE, asked, {"a": False}).fate is Fate.DELETED
    assert outcome_of(Action.REPLACE, asked, None).fate is Fate.UNKNOWN


def test_the_first_rule_that_holds_decides() -> None:
    asked = facts(FateRule("a", "true", fate="delete-will-fail"), FateRule("b", "true", fate="retained"))
    assert outcome_of(Action.DESTROY, asked, {"a": True, "b": True}) == (Fate.DELETE_WILL_FAIL, "a")
    assert outcome_of(Action.DESTROY, asked, {"a": False, "b": True}) == (Fate.RETAINED, "b")


def test_forgotten_and_unknown() -> None:
    assert outcome_of(Action.FORGET, facts(), {}).fate is Fate.FORGOTTEN
    assert outcome_of(Action.REPLACE_AND_FORGET, facts(), {}).fate is Fate.FORGOTTEN
    assert outcome_of(Action.DESTROY, unknown_type("acme_x"), {}).fate is Fate.UNKNOWN


@pytest.mark.parametrize("kind", Class)
@pytest.mark.parametrize("recovery", Recovery)
@pytest.mark.parametrize("fate", Fate)
def test_data_loss(kind: Class, recovery: Recovery, fate: Fate) -> None:
    loss = data_loss_of(facts(kind=kind, recovery=recovery), fate)
    tier = CLASS_FACTS[kind].tier
    is_kept = fate in (Fate.RETAINED, Fate.FORGOTTEN) or recovery is Recovery.RECREATE
    if is_kept or tier not in ("data", "container", "unknown"):
        assert loss is DataLoss.NONE
    elif tier == "data" and fate is Fate.DELETED:
        assert loss is DataLoss.CERTAIN
    else:
        assert loss is DataLoss.POSSIBLE
