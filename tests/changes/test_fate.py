"""What becomes of an old object, and of the data in it."""

from __future__ import annotations

from typing import Any

import pytest

from blastradius.changes.fate import Outcome, Remedy, data_loss_of, kept_parts
from blastradius.changes.fate import outcome_of as outcome_with
from blastradius.changes.provider_settings import Settings
from blastradius.knowledge import Class, FateRule, Recovery
from blastradius.knowledge.classes import CLASS_FACTS
from blastradius.knowledge.decode import decode_unknown
from blastradius.knowledge.facts import Keep, TypeFacts
from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss, Fate


def facts(*rules: FateRule, kind: Class = Class.DATABASE, recovery: Recovery = Recovery.NONE) -> TypeFacts:
    return TypeFacts("test_thing", kind, 90, 90, recovery, fate=rules)


def outcome_of(action: Action, asked: TypeFacts, before: Any, settings: Any = ()) -> Outcome:
    return outcome_with(action, asked, before, Settings(dict(settings)))


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
    asked = facts(FateRule(attribute="a", test=test, value=30, fate="retained"))
    for value in holding:
        assert outcome_of(Action.DESTROY, asked, {"a": value})[:2] == (Fate.RETAINED, "a")
    for value in others:
        assert outcome_of(Action.DESTROY, asked, {"a": value})[:2] == (Fate.DELETED, "")


def test_the_default_stands_for_what_is_absent_but_not_for_what_is_hidden() -> None:
    asked = facts(FateRule(attribute="a", test="true", default=True, fate="delete-will-fail"))
    assert outcome_of(Action.REPLACE, asked, {}).fate is Fate.DELETE_WILL_FAIL
    assert outcome_of(Action.REPLACE, asked, {"a": None}).fate is Fate.DELETE_WILL_FAIL
    assert outcome_of(Action.REPLACE, asked, {"a": False}).fate is Fate.DELETED
    assert outcome_of(Action.REPLACE, asked, None).fate is Fate.UNKNOWN


def test_the_first_rule_that_holds_decides() -> None:
    asked = facts(
        FateRule(attribute="a", test="true", fate="delete-will-fail"),
        FateRule(attribute="b", test="true", fate="retained"),
    )
    assert outcome_of(Action.DESTROY, asked, {"a": True, "b": True})[:2] == (Fate.DELETE_WILL_FAIL, "a")
    assert outcome_of(Action.DESTROY, asked, {"a": False, "b": True})[:2] == (Fate.RETAINED, "b")


def test_forgotten_and_unknown() -> None:
    assert outcome_of(Action.FORGET, facts(), {}).fate is Fate.FORGOTTEN
    assert outcome_of(Action.REPLACE_AND_FORGET, facts(), {}).fate is Fate.FORGOTTEN
    assert outcome_of(Action.DESTROY, decode_unknown("acme_x", {}), {}).fate is Fate.UNKNOWN


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


# -- what would change it ------------------------------------------------------------------

DATABASE = facts(
    FateRule(attribute="deletion_protection", test="true", default=False, fate="delete-will-fail"),
    FateRule(attribute="skip_final_snapshot", test="false", default=False, fate="snapshotted"),
)


def test_what_would_spare_a_database() -> None:
    outcome = outcome_of(Action.REPLACE, DATABASE, {"skip_final_snapshot": True})
    assert (outcome.fate, outcome.decided_by) == (Fate.DELETED, "")
    assert outcome.remedies == (
        Remedy("deletion_protection", "true", Fate.DELETE_WILL_FAIL, at_once=False),
        Remedy("skip_final_snapshot", "false", Fate.SNAPSHOTTED, at_once=False),
    )


def test_nothing_is_offered_that_makes_it_worse() -> None:
    outcome = outcome_of(Action.REPLACE, DATABASE, {"deletion_protection": True, "skip_final_snapshot": True})
    assert (outcome.fate, outcome.remedies) == (Fate.DELETE_WILL_FAIL, ())


VAULT = facts(
    FateRule(attribute="purge_protection_enabled", test="true", default=False, fate="soft-deleted"),
    FateRule(setting="features.key_vault.purge", test="true", default=True, fate="deleted"),
    FateRule(fate="soft-deleted"),
)


@pytest.mark.parametrize(
    ("written", "fate"),
    [
        ({}, Fate.DELETED),
        ({"constant_value": True}, Fate.DELETED),
        ({"constant_value": False}, Fate.SOFT_DELETED),
        ({"references": ["var.purge"]}, Fate.UNKNOWN),
    ],
)
def test_a_setting_of_the_provider_decides(written: dict[str, Any], fate: Fate) -> None:
    settings = {"features": [{"key_vault": [{"purge": written} if written else {}]}]}
    assert outcome_of(Action.DESTROY, VAULT, {}, settings).fate is fate


def test_a_setting_can_be_changed_in_the_same_plan_and_an_attribute_cannot() -> None:
    outcome = outcome_of(Action.DESTROY, VAULT, {})
    assert outcome.decided_by == "the provider's features.key_vault.purge"
    assert outcome.remedies == (
        Remedy("purge_protection_enabled", "true", Fate.SOFT_DELETED, at_once=False),
        Remedy("the provider's features.key_vault.purge", "false", Fate.SOFT_DELETED, at_once=True),
    )


def test_a_provider_that_nobody_can_tell_decides_nothing() -> None:
    assert outcome_with(Action.DESTROY, VAULT, {}, Settings(None)).fate is Fate.UNKNOWN


def test_parts_beside_the_object() -> None:
    disk = Keep(what="the root volume", attribute="root.delete_on_termination", test="false", default=True)
    machine = TypeFacts("test_machine", Class.COMPUTE, 70, 70, Recovery.RECREATE, keeps=(disk,))
    (part,) = kept_parts(machine, {"root": [{"delete_on_termination": False}]}, Settings({}))
    assert (part.what, part.stays, part.otherwise) == ("the root volume", True, "true")
    (part,) = kept_parts(machine, {"root": [{}]}, Settings({}))
    assert (part.stays, part.otherwise) == (False, "false")
    assert kept_parts(machine, None, Settings({})) == ()
