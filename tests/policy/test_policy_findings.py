"""What a policy says of objects: protected ones, budgets, expected changes, freeze windows."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any
from zoneinfo import ZoneInfo

import pytest

from blastradius import assess
from blastradius.model.action import Action
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy
from blastradius.policy.freeze import FreezeWindow, Moment, read_moment
from blastradius.policy.selection import Selection
from blastradius.policy.settings import Budget, Expectation, Limits, Protection
from tests.rules.plans import plan, row, state, with_readers

if TYPE_CHECKING:
    from blastradius.model.finding import Finding
    from blastradius.model.plan import Plan

CHEAP = "aws_iam_role_policy_attachment"


def found(plan_: Plan, policy: Policy, rule: str) -> list[Finding]:
    return [one for one in assess(plan_, policy).findings if one.rule == rule]


def protects(selection: Selection, plan_: Plan) -> list[str]:
    policy = Policy(protected=(Protection(of=selection),))
    return [one.address for one in found(plan_, policy, "protected-object")]


@pytest.mark.parametrize(
    ("selection", "address", "is_meant"),
    [
        (Selection(addresses=("aws_vpc.main",)), "aws_vpc.main", True),
        (Selection(addresses=("aws_vpc.main",)), "aws_vpc.main2", False),
        (Selection(addresses=("aws_vpc.main",)), "aws_vpc.main[0]", True),
        (Selection(addresses=("aws_vpc.main",)), 'aws_vpc.main["a.b"]', True),
        (Selection(addresses=('aws_vpc.main["a"]',)), 'aws_vpc.main["a"]', True),
        (Selection(addresses=('aws_vpc.main["a"]',)), 'aws_vpc.main["b"]', False),
        (Selection(addresses=("module.net",)), 'module.net["x"].aws_vpc.main', True),
        (Selection(addresses=("module.net.aws_vpc.main",)), 'module.net["x"].aws_vpc.main', True),
        (Selection(addresses=("module.net",)), "module.network.aws_vpc.main", False),
        (Selection(addresses=("*.main",)), "module.net.aws_vpc.main", True),
        (Selection(addresses=("aws_?pc.*",)), "aws_vpc.other", True),
        (Selection(types=("aws_v*",)), "aws_vpc.main", True),
        (Selection(types=("aws_v",)), "aws_vpc.main", False),
        (Selection(modules=("module.net",)), "module.net.module.inner[0].aws_vpc.main", True),
        (Selection(modules=("module.net",)), "aws_vpc.main", False),
        (Selection(modules=("module.*.module.inner",)), "module.net.module.inner[0].aws_vpc.main", True),
        (Selection(addresses=("aws_vpc.*",), types=("aws_subnet",)), "aws_vpc.main", False),
    ],
)
def test_which_objects_are_meant(selection: Selection, address: str, is_meant: bool) -> None:
    assert protects(selection, plan(row(address, "destroy"))) == ([address] if is_meant else [])


@pytest.mark.parametrize(
    ("values", "is_meant"),
    [
        ({"tags": {"env": "production"}}, True),
        ({"tags_all": {"env": "prod"}}, True),
        ({"labels": {"env": "prod"}}, True),
        ({"metadata": [{"labels": {"env": "prod"}}]}, True),
        ({"tag": [{"key": "env", "value": "prod", "propagate_at_launch": True}]}, True),
        ({"tags": {"env": "test"}}, False),
        ({"tags": {"Env": "prod"}}, False),
        ({"tags": None}, False),
        ({"tags": ["prod"]}, False),
        ({}, False),
    ],
)
def test_tags_are_those_before_the_change(values: dict[str, Any], is_meant: bool) -> None:
    change = row("aws_vpc.main", "destroy", values)
    assert bool(protects(Selection(tags={"env": "prod*"}), plan(change))) is is_meant


def test_protected_objects_block_whatever_they_are() -> None:
    change = row(f"{CHEAP}.main", "destroy", {"tags": {"secret": "hunter2"}})
    policy = Policy(protected=(Protection(of=Selection(tags={"secret": "hunter*"}), reason="the shop"),))
    assert assess(plan(change)).verdict is Verdict.WARN
    report = assess(plan(change), policy)
    assert report.verdict is Verdict.BLOCK
    (finding,) = (one for one in report.findings if one.rule == "protected-object")
    assert finding.severity is Severity.CRITICAL
    assert "the shop" in finding.message
    assert "hunter" not in repr(report)


def test_a_protected_object_is_known_by_its_former_address() -> None:
    change = row("aws_vpc.new", "replace", previous="module.net.aws_vpc.old")
    assert protects(Selection(addresses=("module.net.aws_vpc.old",)), plan(change)) == ["aws_vpc.new"]
    assert protects(Selection(modules=("module.net",)), plan(change)) == ["aws_vpc.new"]


@pytest.mark.parametrize("action", ["update", "create", "no-op", "forget"])
def test_what_deletes_nothing_is_no_matter_of_protection(action: str) -> None:
    assert not protects(Selection(types=("*",)), plan(row("aws_vpc.main", action)))


def exceeds(plan_: Plan, of: Selection | None = None, /, **limits: Any) -> list[str]:
    budget = Budget(of=of or Selection(), limits=Limits(**limits))
    policy = Policy(budgets=(budget,), weights={"aws_vpc": {"delete": 10, "create": 2, "update": 1}})
    return [str(one.evidence["limit"]) for one in found(plan_, policy, "budget-exceeded")]


SOME = plan(
    row("aws_vpc.a", "destroy"),
    row("aws_vpc.b", "replace"),
    row("aws_vpc.c", "update", {"tags": {}}, {"tags": {"a": "b"}}),
    row("module.m.aws_db_instance.d", "destroy"),
    row("aws_subnet.e"),
    row("aws_ecs_task_definition.routine", "replace"),
    row("aws_vpc.f", "create"),
)


@pytest.mark.parametrize(
    ("limit", "found_"),
    [("destroys", 2), ("replacements", 1), ("data_losses", 1), ("affected", 3), ("share", 0.5), ("weight", 25)],
)
def test_a_budget_is_exceeded_above_its_limit_alone(limit: str, found_: float) -> None:
    below = found_ - 0.01 if limit == "share" else found_ - 1
    assert exceeds(SOME, None, **{limit: found_}) == []
    assert exceeds(SOME, None, **{limit: below}) == [limit]


def test_weights_of_tenths_add_up() -> None:
    three = plan(*(row(f"aws_vpc.{name}", "destroy") for name in "abc"))
    policy = Policy(budgets=(Budget(limits=Limits(weight=0.3)),), weights={"aws_vpc": {"delete": 0.1}})
    assert not found(three, policy, "budget-exceeded")
    assert found(three, replace(policy, weights={"aws_vpc": {"delete": 0.11}}), "budget-exceeded")


def test_a_budget_of_a_type_a_module_or_a_tag() -> None:
    assert exceeds(SOME, Selection(types=("aws_vpc",)), destroys=1) == []
    assert exceeds(SOME, Selection(types=("aws_vpc",)), destroys=0) == ["destroys"]
    assert exceeds(SOME, Selection(modules=("module.m",)), destroys=0) == ["destroys"]
    assert exceeds(SOME, Selection(modules=("module.n",)), destroys=0) == []
    assert exceeds(SOME, Selection(types=("aws_vpc",)), share=0.66) == ["share"]
    assert exceeds(SOME, Selection(types=("aws_vpc",)), share=0.67) == []
    tagged = plan(row("aws_vpc.a", "destroy", {"tags": {"t": "x"}}), row("aws_vpc.b", "no-op", {"tags": {"t": "x"}}))
    assert exceeds(tagged, Selection(tags={"t": "x"}), share=0.5) == []
    assert exceeds(tagged, Selection(tags={"t": "x"}), share=0.49) == ["share"]


def test_the_share_counts_what_has_no_row() -> None:
    partly = plan(row("aws_vpc.a", "destroy"), prior=(state("aws_vpc.a"), state("aws_vpc.b"), state("aws_subnet.c")))
    assert exceeds(partly, Selection(types=("aws_vpc",)), share=0.5) == []
    assert exceeds(partly, Selection(types=("aws_vpc",)), share=0.4) == ["share"]


def test_affected_counts_who_hangs_on_it() -> None:
    hit = with_readers(row("aws_vpc.main", "destroy"), 4)
    assert exceeds(hit, affected=5) == []
    assert exceeds(hit, affected=4) == ["affected"]


def test_a_budgets_finding_is_another_one_when_others_go() -> None:
    policy = Policy(budgets=(Budget(name="n", limits=Limits(destroys=0)),))
    prints = {
        found(plan(row(address, "destroy")), policy, "budget-exceeded")[0].fingerprint
        for address in ("aws_vpc.a", "aws_vpc.b", "aws_vpc.a")
    }
    assert len(prints) == 2


def test_the_severity_of_the_policys_own_findings_is_the_policys() -> None:
    policy = Policy(
        budgets=(Budget(limits=Limits(destroys=0)),), severities={"budget-exceeded": Severity.LOW}, warn_score=101
    )
    cheap = plan(row("null_resource.a", "destroy"), row("aws_vpc.b"))
    assert [one.severity for one in found(cheap, policy, "budget-exceeded")] == [Severity.LOW]


def expecting(*actions: Action, **selection: Any) -> Policy:
    of = Selection(**selection)
    return Policy(expected=(Expectation(of=of, actions=frozenset(actions), reason="nightly"),))


def test_expected_changes_are_told_and_weigh_nothing() -> None:
    dear = plan(row("aws_db_instance.scratch", "destroy"), row("aws_vpc.other"))
    report = assess(dear, expecting(Action.DESTROY, addresses=("*.scratch",)))
    assert (report.verdict, report.score, report.policy.expected) == (Verdict.PASS, 0, 1)
    (finding,) = report.findings
    assert (finding.rule, finding.severity) == ("data-destroyed", Severity.INFO)
    assert finding.evidence["expected"] == "nightly"
    assert finding.fingerprint == assess(dear).findings[0].fingerprint
    assert report.headline == "nothing of weight is destroyed that the policy does not expect: 1 to destroy"


def test_no_instance_key_makes_a_change_expected() -> None:
    keyed = plan(row('aws_db_instance.orders["x.aws_db_instance.scratch.y"]', "destroy"))
    policy = expecting(Action.DESTROY, addresses=("*.aws_db_instance.scratch",))
    assert assess(keyed, policy).policy.expected == 0
    assert assess(keyed, policy).verdict is Verdict.BLOCK


def test_what_moves_is_expected_only_where_both_its_addresses_are() -> None:
    policy = expecting(Action.REPLACE, addresses=("module.scratch",))
    moved = plan(row("module.scratch.aws_db_instance.x", "replace", previous="aws_db_instance.orders"))
    assert assess(moved, policy).policy.expected == 0
    stayed = plan(row("module.scratch.aws_db_instance.x", "replace", previous="module.scratch.aws_db_instance.y"))
    assert assess(stayed, policy).policy.expected == 1


def test_another_action_or_object_is_not_expected() -> None:
    dear = plan(row("aws_db_instance.scratch", "destroy"), row("aws_vpc.other"))
    assert assess(dear, expecting(Action.REPLACE, addresses=("*.scratch",))) == assess(dear)
    assert assess(dear, expecting(types=("aws_s3_bucket",))) == assess(dear)


def test_a_finding_that_speaks_of_more_than_what_is_expected_keeps_its_weight() -> None:
    several = plan(*(row(f"aws_db_instance.main[{number}]", "destroy") for number in range(3)), row("aws_vpc.other"))
    told = {one.rule: one for one in assess(several).findings if one.covers}
    assert told
    report = assess(several, expecting(addresses=("aws_db_instance.main[0]",)))
    assert report.verdict is Verdict.BLOCK
    for one in report.findings:
        if set(one.covers) - {"aws_db_instance.main[0]"}:
            assert one.severity is told[one.rule].severity


ALL = expecting(types=("*",))


@pytest.mark.parametrize(
    "plan_",
    [
        plan(row("aws_vpc.main", ("obliterate",))),
        plan(row("aws_vpc.main", "destroy"), errored=True),
        plan(row("acme_ledger.main", "destroy")),
    ],
    ids=["unknown action", "errored", "unknown type"],
)
def test_what_is_not_understood_is_never_expected(plan_: Plan) -> None:
    report = assess(plan_, ALL)
    assert report.verdict.rank >= Verdict.WARN.rank
    assert report.verdict is assess(plan_).verdict


def test_what_is_expected_is_protected_budgeted_and_frozen_all_the_same() -> None:
    policy = replace(
        ALL,
        protected=(Protection(of=Selection(types=("aws_vpc",))),),
        budgets=(Budget(limits=Limits(destroys=0)),),
        freezes=(FreezeWindow(name="w", begins=datetime(2026, 1, 1), ends=datetime(2027, 1, 1)),),
        now=datetime(2026, 6, 1, tzinfo=UTC),
    )
    report = assess(plan(row("aws_vpc.main", "destroy")), policy)
    heavy = {one.rule for one in report.findings if one.severity is not Severity.INFO}
    assert heavy == {"protected-object", "budget-exceeded", "frozen"}


def window(begins: str, ends: str, zone: str = "UTC") -> FreezeWindow:
    def moment(text: str, *, is_end: bool) -> Moment:
        read = read_moment(text, is_end=is_end)
        assert read is not None
        return read

    first, last = moment(begins, is_end=False), moment(ends, is_end=True)
    return FreezeWindow(name="w", begins=first, ends=last, zone=ZoneInfo(zone))


@pytest.mark.parametrize(
    ("frozen", "now", "is_closed"),
    [
        (window("friday 16:00", "monday 07:00"), "2026-11-27T15:59Z", False),
        (window("friday 16:00", "monday 07:00"), "2026-11-27T16:00Z", True),
        (window("friday 16:00", "monday 07:00"), "2026-11-29T12:00Z", True),
        (window("friday 16:00", "monday 07:00"), "2026-11-30T07:00Z", False),
        (window("friday 16:00", "monday 07:00", "Europe/Berlin"), "2026-11-27T15:00Z", True),
        (window("friday 16:00", "monday 07:00", "Europe/Berlin"), "2026-07-03T14:00Z", True),
        (window("friday 16:00", "monday 07:00", "Europe/Berlin"), "2026-07-03T13:59Z", False),
        (window("sat", "sunday"), "2026-11-29T23:59Z", True),
        (window("sat", "sunday"), "2026-11-30T00:00Z", False),
        (window("2026-12-20", "2026-12-31"), "2026-12-31T23:59Z", True),
        (window("2026-12-20", "2026-12-31"), "2027-01-01T00:00Z", False),
        (window("2026-12-20", "2026-12-31", "Asia/Tokyo"), "2026-12-19T15:00Z", True),
        (window("2026-12-20 18:00", "2026-12-20 19:00"), "2026-12-20T17:59Z", False),
    ],
)
def test_windows_close_and_open(frozen: FreezeWindow, now: str, is_closed: bool) -> None:
    policy = Policy(freezes=(frozen,), now=datetime.fromisoformat(now))
    assert bool(found(plan(row("aws_vpc.main", "destroy")), policy, "frozen")) is is_closed
    later = replace(policy, now=datetime.fromisoformat(now).astimezone(ZoneInfo("America/New_York")))
    assert bool(found(plan(row("aws_vpc.main", "destroy")), later, "frozen")) is is_closed


def test_a_window_without_a_time_is_closed() -> None:
    policy = Policy(freezes=(window("2026-12-20", "2026-12-31"),))
    (finding,) = found(plan(row("aws_vpc.main", "destroy")), policy, "frozen")
    assert "was not told" in finding.message


def test_a_window_stops_only_what_destroys_and_is_no_routine() -> None:
    policy = Policy(freezes=(window("2026-01-01", "2026-12-31"),), now=datetime(2026, 2, 1, tzinfo=UTC))
    calm = plan(row("aws_vpc.main", "create"), row("aws_ecs_task_definition.app", "replace"))
    assert assess(calm, policy) == assess(calm)
    assert assess(plan(row("null_resource.a", "destroy"), row("aws_vpc.b")), policy).verdict is Verdict.BLOCK


def test_a_window_says_the_same_at_any_time_in_it() -> None:
    begins = datetime(2026, 2, 1, tzinfo=UTC)
    policy = Policy(freezes=(window("2026-01-01", "2026-12-31"),), now=begins)
    later = replace(policy, now=begins + timedelta(days=30))
    change = plan(row("aws_vpc.main", "destroy"))
    assert assess(change, policy) == assess(change, later)
