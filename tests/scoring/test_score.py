"""Scores are bounded, explained by their terms, and each term does what it says."""

from __future__ import annotations

import math
from dataclasses import replace
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.changes import Change
from blastradius.changes.change import TierCount
from blastradius.knowledge import Class, Tier
from blastradius.knowledge.classes import CLASS_FACTS
from blastradius.knowledge.facts import TypeFacts
from blastradius.model.verdict import Fate
from blastradius.scoring import plan_score, score_change
from blastradius.scoring.score import CREATE_FIRST_WEIGHT, DEPENDENT_WEIGHT, FATE_WEIGHT, TIER_WEIGHT, reach_of
from tests.rules.plans import row


def change(
    kind: Class = Class.DATABASE,
    actions: str | tuple[str, ...] = "destroy",
    *,
    fate: Fate | None = Fate.DELETED,
    near: dict[Tier, int] | None = None,
    far: dict[Tier, int] | None = None,
    deposed: str = "",
    **facts: Any,
) -> Change:
    """Make a change of a class, with direct and further dependents."""
    near, far = near or {}, far or {}
    known = CLASS_FACTS[kind]
    made = row("test_thing.main", actions, deposed=deposed)
    return Change(
        row=made,
        node="test_thing.main",
        action=made.action,
        facts=replace(
            TypeFacts("test_thing", kind, known.loss_on_destroy, known.loss_on_replace, known.recovery), **facts
        ),
        fate=fate,
        dependents=TierCount(direct=near, all={tier: near.get(tier, 0) + far.get(tier, 0) for tier in {*near, *far}}),
    )


def terms(change: Change) -> dict[str, float]:
    return {term.name: term.value for term in score_change(change).terms}


counts = st.dictionaries(st.sampled_from(Tier), st.integers(0, 10_000))
changes = st.builds(
    change,
    st.sampled_from(Class),
    st.sampled_from(["destroy", "replace", "create-first", "forget", "replace-and-forget", ("what",)]),
    fate=st.sampled_from(Fate) | st.none(),
    near=counts,
    far=counts,
    loss_on_destroy=st.integers(0, 100),
    loss_on_replace=st.integers(0, 100),
)


@given(changes)
def test_bounded(change: Change) -> None:
    assert 0 <= score_change(change).score <= 100


@given(changes)
def test_explained_by_its_terms(change: Change) -> None:
    found = terms(change)
    if change.routine:
        assert found == {"routine": 0.0}
        assert score_change(change).score == 0
        return
    reach = found.pop("reach")
    loss = math.prod(found.values())
    assert score_change(change).score == pytest.approx(100 * (1 - (1 - loss) * (1 - loss * reach)), abs=0.6)


@given(changes)
def test_each_term_says_why(change: Change) -> None:
    assert all(term.why and term.name for term in score_change(change).terms)


@given(changes, st.sampled_from(Tier), st.booleans())
def test_one_more_dependent_never_lowers(one: Change, tier: Tier, is_near: bool) -> None:
    near = {**one.dependents.direct}
    everybody = {**one.dependents.all, tier: one.dependents.all.get(tier, 0) + 1}
    if is_near:
        near[tier] = near.get(tier, 0) + 1
    more = replace(one, dependents=TierCount(direct=near, all=everybody))
    assert score_change(more).score >= score_change(one).score


@pytest.mark.parametrize("actions", ["no-op", "create", "update", "read"])
def test_what_takes_nothing_away_has_no_score(actions: str) -> None:
    assert score_change(change(actions=actions, fate=None)) == (0, ())


@pytest.mark.parametrize("tier", Tier)
def test_every_tier_has_its_weights(tier: Tier) -> None:
    assert 0 < TIER_WEIGHT[tier] <= 1
    assert 0 <= DEPENDENT_WEIGHT[tier] < 1


@pytest.mark.parametrize("kind", [one for one in Class if one is not Class.ROUTINE])
def test_the_tier_weighs_the_loss(kind: Class) -> None:
    found = terms(change(kind))
    comes_back = kind is Class.CERTIFICATE  # the only class of data that an apply makes again, contents and all
    assert found["tier"] == TIER_WEIGHT[Tier.RUNNING if comes_back else kind.tier]
    assert found["loss"] == CLASS_FACTS[kind].loss_on_destroy / 100
    assert score_change(change(kind)).score == round(100 * found["loss"] * found["tier"])


@pytest.mark.parametrize("fate", Fate)
def test_the_fate_weighs_the_loss(fate: Fate) -> None:
    scored = score_change(change(fate=fate))
    assert terms(change(fate=fate))["fate"] == FATE_WEIGHT[fate]
    assert scored.score == round(95 * FATE_WEIGHT[fate])


def test_what_is_kept_costs_less_than_what_may_come_back_than_what_is_gone() -> None:
    order = (Fate.FORGOTTEN, Fate.RETAINED, Fate.SNAPSHOTTED, Fate.DELETE_WILL_FAIL, Fate.DELETED)
    scores = [score_change(change(fate=fate)).score for fate in order]
    assert scores == sorted(set(scores))
    assert FATE_WEIGHT[Fate.UNKNOWN] == FATE_WEIGHT[Fate.DELETED]


def test_the_attribute_that_decides_the_fate_is_told() -> None:
    one = replace(change(fate=Fate.SNAPSHOTTED), fate_attribute="final_snapshot")
    assert "decided by final_snapshot" in " ".join(term.why for term in score_change(one).terms)


def test_a_replacement_costs_what_a_replacement_costs() -> None:
    assert terms(change(actions="replace", loss_on_replace=40))["loss"] == 0.4
    assert terms(change(actions="destroy", loss_on_replace=40))["loss"] == 0.95


def test_create_first_spares_what_can_be_there_twice() -> None:
    assert terms(change(Class.COMPUTE, "create-first"))["order"] == CREATE_FIRST_WEIGHT
    assert (
        score_change(change(Class.COMPUTE, "create-first")).score < score_change(change(Class.COMPUTE, "replace")).score
    )


@pytest.mark.parametrize("kind", [Class.DATABASE, Class.CLUSTER, Class.KEY])
def test_create_first_spares_no_data(kind: Class) -> None:
    assert score_change(change(kind, "create-first")).score == score_change(change(kind, "replace")).score


@pytest.mark.parametrize("actions", ["replace", "create-first"])
def test_routine_replacements_count_nothing(actions: str) -> None:
    scored = score_change(change(Class.ROUTINE, actions, near={Tier.DATA: 100}))
    assert (scored.score, [term.name for term in scored.terms]) == (0, ["routine"])


def test_destroying_what_is_replaced_all_the_time_counts_little() -> None:
    assert 0 < score_change(change(Class.ROUTINE)).score < 30


def test_a_leftover_of_a_routine_replacement_counts_nothing() -> None:
    assert score_change(change(Class.ROUTINE, deposed="0badcafe")).score == 0


def test_near_dependents_count_more_than_far_ones() -> None:
    near = reach_of(change(near={Tier.RUNNING: 3}))
    far = reach_of(change(far={Tier.RUNNING: 3}))
    assert 0 < far < near < 1


def test_dear_dependents_count_more_than_cheap_ones() -> None:
    reaches = [
        reach_of(change(near={tier: 1}))
        for tier in (Tier.ROUTINE, Tier.CONFIGURATION, Tier.TIE, Tier.RUNNING, Tier.DATA)
    ]
    assert reaches == sorted(set(reaches))


def test_nobody_is_reached_where_nobody_depends() -> None:
    assert reach_of(change()) == 0


def test_dependents_make_no_worthless_thing_dear() -> None:
    assert score_change(change(Class.MONITORING, near={Tier.DATA: 1000})).score < 30


@given(st.lists(st.integers(0, 100)), st.floats(0, 1))
def test_plan_score_is_bounded_and_at_least_the_worst(scores: list[int], breadth: float) -> None:
    found = plan_score(scores, breadth)
    assert max(scores, default=0) <= found <= 100


@given(st.lists(st.integers(0, 100)), st.integers(0, 100), st.floats(0, 1), st.floats(0, 1))
def test_plan_score_grows_with_scores_and_breadth(scores: list[int], more: int, one: float, other: float) -> None:
    low, high = sorted((one, other))
    assert plan_score(scores, low) <= plan_score([*scores, more], high)


def test_plan_score_of_nothing_is_nothing() -> None:
    assert plan_score([], 0.0) == plan_score([], 1.0) == plan_score([0], 1.0) == 0


def test_breadth_raises_the_worst() -> None:
    assert plan_score([50], 0.0) == 50
    assert plan_score([50], 1.0) == 62
