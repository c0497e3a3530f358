"""The laws of policies, each held on plans that nobody wrote."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius import assess
from blastradius.cli.options import PolicyChoice
from blastradius.cli.policies import load_policy
from blastradius.knowledge import load_catalogue
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy
from blastradius.policy.decide import NOT_UNDERSTOOD
from blastradius.policy.freeze import FreezeWindow
from blastradius.policy.selection import Selection
from blastradius.policy.settings import Budget, Expectation, Limits, Protection
from tests.strategies import MARKER, TYPES, plans

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path
    from random import Random

    from blastradius.model.plan import Plan

CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))

selections = st.builds(
    Selection,
    addresses=st.sampled_from([(), ("*main*",), ("module.app",)]),
    types=st.sampled_from([(), ("aws_*",), TYPES[:4]]),
    modules=st.sampled_from([(), ("module.app",), ("*",)]),
    tags=st.sampled_from([{}, {"id": f"*{MARKER}*"}, {"name": "*"}]),
)
limits = st.none() | st.integers(0, 3)
stricter = st.builds(
    Policy,
    budgets=st.lists(
        st.builds(
            Budget,
            of=selections,
            limits=st.builds(
                Limits,
                destroys=limits,
                replacements=limits,
                data_losses=limits,
                affected=limits,
                share=st.none() | st.floats(0, 1),
                weight=limits,
            ),
        ),
        max_size=2,
    ).map(tuple),
    protected=st.lists(st.builds(Protection, of=selections), max_size=2).map(tuple),
    weights=st.just({name: {"delete": 2, "create": 1, "update": 1} for name in TYPES}),
    freezes=st.sampled_from([(), (FreezeWindow(name="w", begins=datetime(2026, 1, 1), ends=datetime(2027, 1, 1)),)]),
    now=st.sampled_from([None, datetime(2026, 6, 1, tzinfo=UTC), datetime(2028, 6, 1, tzinfo=UTC)]),
)
"""Policies that only ever find more."""

LENIENT = Policy(
    severities=dict.fromkeys(("data-destroyed", "plan-incomplete", *NOT_UNDERSTOOD), Severity.INFO),
    block_from=Severity.CRITICAL,
    warn_from=Severity.CRITICAL,
    block_score=101,
    warn_score=101,
    expected=(Expectation(of=Selection(types=("*",))),),
)


@pytest.fixture(scope="module", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """Read the catalogue for all plans at once: reading it is most of what a small plan costs."""
    catalogue = load_catalogue(TYPES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("blastradius.changes.read.load_catalogue", lambda *_: catalogue)
        yield


@CALM
@given(plan=plans())
def test_an_empty_policy_is_like_none(tmp_path: Path, plan: Plan) -> None:
    (tmp_path / "blastradius.toml").write_text("")
    empty = load_policy(PolicyChoice(file=tmp_path / "blastradius.toml")).policy([plan])
    assert assess(plan, empty) == assess(plan)


@CALM
@given(plans(), stricter)
def test_what_a_policy_finds_never_lowers_a_verdict(plan: Plan, policy: Policy) -> None:
    without, with_policy = assess(plan), assess(plan, policy)
    assert with_policy.verdict.rank >= without.verdict.rank
    assert with_policy.score == without.score
    assert set(map(repr, without.findings)) <= set(map(repr, with_policy.findings))


@CALM
@given(plans(), stricter, st.randoms(use_true_random=False))
def test_the_order_of_rows_does_not_matter(plan: Plan, policy: Policy, random: Random) -> None:
    other = replace(
        plan,
        changes=tuple(random.sample(plan.changes, len(plan.changes))),
        prior_objects=tuple(random.sample(plan.prior_objects, len(plan.prior_objects))),
    )
    assert assess(other, policy) == assess(plan, policy)


@CALM
@given(plans(), stricter)
def test_no_value_gets_into_a_report(plan: Plan, policy: Policy) -> None:
    reworded = repr(assess(plan, policy))
    assert MARKER.lower() not in reworded.lower()


@CALM
@given(plans(), st.booleans())
def test_no_policy_lets_pass_what_was_not_understood(plan: Plan, errored: bool) -> None:
    whole = replace(plan, errored=errored)
    if NOT_UNDERSTOOD & {one.rule for one in assess(whole).findings}:
        assert assess(whole, LENIENT).verdict is Verdict.BLOCK
