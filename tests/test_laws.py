"""The laws of the gate, each held on plans that nobody wrote."""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import fields, is_dataclass, replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from blastradius import assess
from blastradius.knowledge import load_catalogue
from blastradius.model.action import Action
from blastradius.model.verdict import Verdict
from tests.strategies import MARKER, TYPES, plans, rows

if TYPE_CHECKING:
    from random import Random

    from blastradius.model.plan import Plan, ResourceChange

CALM = settings(
    max_examples=200,
    deadline=None,
    suppress_health_check=[HealthCheck.too_slow, HealthCheck.data_too_large],
)
destructive_rows = rows([("delete",), ("delete", "create"), ("create", "delete")])


@pytest.fixture(scope="module", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """Read the catalogue for all plans at once: reading it is most of what a small plan costs."""
    catalogue = load_catalogue(TYPES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("blastradius.changes.read.load_catalogue", lambda *_: catalogue)
        yield


def strings(value: object) -> Iterator[str]:
    """List every text in a report, keys included."""
    if isinstance(value, str):
        yield value
    elif is_dataclass(value):
        for field in fields(value):
            yield from strings(getattr(value, field.name))
    elif isinstance(value, Mapping):
        for key, part in value.items():
            yield from strings(key)
            yield from strings(part)
    elif isinstance(value, list | tuple | set | frozenset):
        for part in value:
            yield from strings(part)


@CALM
@given(plans())
def test_no_value_gets_into_a_report(plan: Plan) -> None:
    report = assess(plan)
    assert not [text for text in strings(report) if MARKER.lower() in text.lower()]


@CALM
@given(plans())
def test_no_rule_crashes_and_scores_are_bounded(plan: Plan) -> None:
    report = assess(plan)
    assert "rule-crashed" not in {finding.rule for finding in report.findings}
    assert all(0 <= score <= 100 for score in (report.score, *(change.score for change in report.changes)))


@CALM
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_a_plans_parts_does_not_matter(plan: Plan, random: Random) -> None:
    other = replace(
        plan,
        changes=tuple(random.sample(plan.changes, len(plan.changes))),
        drift=tuple(random.sample(plan.drift, len(plan.drift))),
        deferred=tuple(random.sample(plan.deferred, len(plan.deferred))),
        prior_objects=tuple(random.sample(plan.prior_objects, len(plan.prior_objects))),
    )
    assert assess(other) == assess(plan)


@CALM
@given(plans())
def test_the_same_plan_gives_the_same_report(plan: Plan) -> None:
    assert assess(plan) == assess(plan)


@CALM
@given(plans(), destructive_rows)
def test_one_more_destructive_change_never_lowers_score_or_verdict(plan: Plan, more: ResourceChange) -> None:
    assume(all((row.address, row.deposed) != (more.address, more.deposed) for row in plan.changes))
    before, after = assess(plan), assess(replace(plan, changes=(*plan.changes, more)))
    assert after.score >= before.score
    assert after.verdict.rank >= before.verdict.rank


@CALM
@given(plans([("no-op",)]), destructive_rows)
def test_a_destructive_change_in_the_place_of_none_never_lowers(plan: Plan, change: ResourceChange) -> None:
    assume(plan.changes)
    first = plan.changes[0]
    changed = change._replace(**{name: getattr(first, name) for name in ("address", "mode", "type", "name", "module")})
    changed = changed._replace(key=first.key, deposed=first.deposed)
    before, after = assess(plan), assess(replace(plan, changes=(changed, *plan.changes[1:])))
    assert after.score >= before.score
    assert after.verdict.rank >= before.verdict.rank


@CALM
@given(plans())
def test_an_unknown_action_never_passes(plan: Plan) -> None:
    assume(any(row.action is Action.UNKNOWN for row in plan.changes))
    assert assess(plan).verdict is Verdict.BLOCK


@CALM
@given(plans())
def test_an_errored_plan_never_passes(plan: Plan) -> None:
    assert assess(replace(plan, errored=True)).verdict is Verdict.BLOCK


@CALM
@given(plans([("delete",), ("delete", "create")]))
def test_an_unknown_type_or_a_part_of_a_plan_never_passes_when_something_goes(plan: Plan) -> None:
    assume(plan.changes)
    if plan.complete is False or plan.deferred or any(row.type == "acme_ledger" for row in plan.changes):
        assert assess(plan).verdict is not Verdict.PASS


@CALM
@given(plans())
def test_what_passes_is_harmless(plan: Plan) -> None:
    report = assess(plan)
    if report.verdict is Verdict.PASS:
        assert not any(finding.severity.rank >= 2 for finding in report.findings)
        assert all(change.kind not in ("database", "object-storage") for change in report.changes if change.destructive)
        assert report.score < 30


@CALM
@given(plans())
def test_every_destructive_row_is_told(plan: Plan) -> None:
    report = assess(plan)
    told = {finding.address for finding in report.findings}
    for change in report.changes:
        if change.destructive and not change.routine:
            assert change.label in told
