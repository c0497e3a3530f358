"""The laws of intents, each held on plans that nobody wrote; and the intent that is drafted from a plan."""

from __future__ import annotations

import re
from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, assume, given, settings
from hypothesis import strategies as st

from blastradius import assess
from blastradius.changes import read_changes
from blastradius.knowledge import load_catalogue
from blastradius.model.action import Action
from blastradius.model.intent import IntentAction, IntentSource
from blastradius.model.verdict import Verdict
from blastradius.policy import Policy
from blastradius.policy.intent.declared import Allowance, Intent
from blastradius.policy.intent.document import IntentDocument, intent_from
from blastradius.policy.intent.draft import draft_intent
from blastradius.policy.intent.pull_request import intent_in
from blastradius.policy.selection import Selection
from blastradius.render.intent_draft import as_markdown, as_toml
from tests.render.reports import HOSTILE_KEYS
from tests.rules.plans import plan, row
from tests.strategies import MARKER, TYPES, plans, rows

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from blastradius.model.finding import Finding
    from blastradius.model.plan import Plan, ResourceChange
    from blastradius.model.report import Report

CALM = settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
CHANGES = [("create",), ("update",), ("no-op",), ("forget",), ("create", "forget")]
DELETES = [("delete",), ("delete", "create"), ("create", "delete")]

selections = st.builds(
    Selection,
    addresses=st.sampled_from([(), ("*main*",), ("module.app",)]),
    types=st.sampled_from([("*",), ("aws_*",), ("aws_db_instance", "null_resource")]),
)
actions = st.frozensets(st.sampled_from(list(IntentAction)), min_size=1)


def intents(followers: st.SearchStrategy[bool]) -> st.SearchStrategy[tuple[Intent, ...]]:
    allowance = st.builds(Allowance, of=selections, actions=actions, followers=followers)
    one = st.builds(Intent, allowed=st.lists(allowance, max_size=3).map(tuple))
    return st.lists(one, min_size=1, max_size=2).map(tuple)


@pytest.fixture(scope="module", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """Read the catalogue for all plans at once: reading it is most of what a small plan costs."""
    catalogue = load_catalogue(TYPES)
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("blastradius.changes.read.load_catalogue", lambda *_: catalogue)
        yield


@CALM
@given(plans(), intents(st.booleans()))
def test_an_intent_adds_findings_and_takes_none_away(plan: Plan, declared: tuple[Intent, ...]) -> None:
    without, with_intent = assess(plan), assess(plan, Policy(intents=declared))
    assert with_intent.verdict.rank >= without.verdict.rank
    assert with_intent.score == without.score
    assert set(map(repr, without.findings)) <= set(map(repr, with_intent.findings))


@CALM
@given(plans(), intents(st.booleans()))
def test_a_narrower_intent_never_finds_less(plan: Plan, declared: tuple[Intent, ...]) -> None:
    def found(given_: tuple[Intent, ...]) -> tuple[int, int]:
        report = assess(plan, Policy(intents=given_))
        assert report.intent is not None
        return report.verdict.rank, report.intent.beyond

    narrower = (replace(declared[0], allowed=declared[0].allowed[1:]), *declared[1:])
    assert all(less >= more for less, more in zip(found(narrower), found(declared), strict=True))
    assert all(both >= one for both, one in zip(found(declared), found(declared[:1]), strict=True))


@CALM
@given(plans(), intents(st.booleans()), rows(DELETES))
def test_every_deletion_that_is_not_named_blocks(
    plan: Plan, declared: tuple[Intent, ...], change: ResourceChange
) -> None:
    assume(all((one.address, one.deposed) != (change.address, change.deposed) for one in plan.changes))
    whole = replace(plan, changes=(*plan.changes, change))
    report = assess(whole, Policy(intents=(*declared, Intent())))
    told = {label for one in report.findings if one.rule == "beyond-intent-destructive" for label in _labels(one)}
    assert report.verdict is Verdict.BLOCK
    assert told == {one.label for one in report.changes if one.destructive}


def _labels(finding: Finding) -> tuple[str, ...]:
    return (finding.address, *finding.covers)


@CALM
@given(plans(), intents(st.just(value=False)), rows(DELETES))
def test_one_more_destructive_change_never_lowers_score_or_verdict(
    plan: Plan, declared: tuple[Intent, ...], more: ResourceChange
) -> None:
    assume(all((one.address, one.deposed) != (more.address, more.deposed) for one in plan.changes))
    policy = Policy(intents=declared)
    before, after = assess(plan, policy), assess(replace(plan, changes=(*plan.changes, more)), policy)
    assert after.score >= before.score
    assert after.verdict.rank >= before.verdict.rank


@CALM
@given(plans(), intents(st.booleans()), st.randoms(use_true_random=False))
def test_the_order_of_rows_and_entries_does_not_matter(
    plan: Plan, declared: tuple[Intent, ...], random: Random
) -> None:
    other = replace(plan, changes=tuple(random.sample(plan.changes, len(plan.changes))))
    shuffled = tuple(replace(one, allowed=tuple(random.sample(one.allowed, len(one.allowed)))) for one in declared)
    assert assess(other, Policy(intents=shuffled)) == assess(plan, Policy(intents=declared))


@CALM
@given(plans(), intents(st.booleans()))
def test_no_value_gets_into_a_report_or_a_draft(plan: Plan, declared: tuple[Intent, ...]) -> None:
    draft = as_toml(draft_intent(read_changes(plan)))
    told = repr(assess(plan, Policy(intents=declared))) + draft
    assert MARKER.lower() not in told.lower()


@CALM
@given(plans())
def test_what_only_asks_nothing_and_says_nothing_is_like_none(plan: Plan) -> None:
    assert assess(plan, Policy(intents=(), intent_required=False)) == assess(plan)


def drafted(plan: Plan, *, uncommented: bool = False) -> Intent:
    draft = draft_intent(read_changes(plan))
    text = as_toml(draft)
    in_text = intent_in(as_markdown(draft))
    assert in_text is not None
    assert intent_from(in_text).allowed == intent_from(_document(text)).allowed
    if uncommented:
        text = re.sub(r"(?m)^# (\[\[allow|[a-z]+ = \[|  \"|\])", r"\1", text)
        text = re.sub(r"(?m)^allow = \[\].*\n", "", text) if "[[allow]]" in text else text
    return intent_from(_document(text))


def _document(text: str) -> IntentDocument:
    return IntentDocument(name="draft", text=text, source=IntentSource.FILE)


def beyond(report: Report) -> set[str]:
    return {one.rule for one in report.findings if one.rule.startswith("beyond-intent")}


@CALM
@given(plans(CHANGES))
def test_a_plan_that_deletes_nothing_is_within_its_own_draft(plan: Plan) -> None:
    report = assess(plan, Policy(intents=(drafted(plan),)))
    assert not beyond(report)
    assert report.intent is not None
    assert report.intent.beyond == 0


@CALM
@given(plans())
def test_a_plan_that_deletes_is_beyond_its_own_draft_until_a_person_takes_the_marks_off(plan: Plan) -> None:
    report = assess(plan, Policy(intents=(drafted(plan),)))
    deletes = any(change.destructive for change in report.changes)
    assert ("beyond-intent-destructive" in beyond(report)) is deletes
    assert not deletes or report.verdict is Verdict.BLOCK
    taken_off = assess(plan, Policy(intents=(drafted(plan, uncommented=True),)))
    assert "beyond-intent-destructive" not in beyond(taken_off)
    unknown = any(change.action is Action.UNKNOWN for change in report.changes)
    assert bool(beyond(taken_off)) is unknown


@pytest.mark.parametrize("key", [*HOSTILE_KEYS, "*", "?", "\\", '"', "'''", '"""\n]', "#", "a]]\n[[allow]]"])
@pytest.mark.parametrize("action", ["create", "destroy"])
def test_hostile_names_make_a_draft_say_nothing_else(key: str, action: str) -> None:
    hostile = row("aws_vpc.main", action)._replace(address=f"aws_vpc.{key}", name=key)
    module = row("aws_vpc.main", action)._replace(address=f'module.{key}["{key}"].aws_vpc.main', module=f"module.{key}")
    for change in (hostile, module):
        whole = plan(change, row("aws_eip.other"))
        text = as_toml(draft_intent(read_changes(whole)))
        assert all(char.isprintable() or char == "\n" for char in text)
        assert "##" not in text
        assert not any(line.startswith("::") for line in text.split("\n"))
        assert len(drafted(whole).allowed) == (1 if action == "create" else 0)
        assert not beyond(assess(whole, Policy(intents=(drafted(whole, uncommented=True),))))


def test_a_draft_names_blocks_and_of_many_in_a_module_their_types() -> None:
    many = [row(f'module.web["{key}"].aws_eip.e{number}', "create") for number in range(20) for key in "ab"]
    queue = [row(f"aws_sqs_queue.shard[{number}]", "update") for number in range(50)]
    draft = draft_intent(read_changes(plan(*many, *queue, row("aws_vpc.main", "update"))))
    created, updated = draft.allowed
    assert (created.modules, created.types, created.addresses) == (("module.web",), ("aws_eip",), ())
    assert (updated.addresses, updated.changes) == (("aws_sqs_queue.shard", "aws_vpc.main"), 51)
    assert draft.withheld == ()


def test_a_draft_of_very_many_blocks_can_be_read() -> None:
    many = plan(*(row(f"aws_eip.e{number}", "create") for number in range(1200)))
    intent = drafted(many)
    assert intent.allowed[0].of.types == ("aws_eip",)
    assert not beyond(assess(many, Policy(intents=(intent,))))
