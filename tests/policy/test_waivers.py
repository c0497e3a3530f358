"""What waivers lift, and what is found about them."""

from __future__ import annotations

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta, timezone
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius import assess
from blastradius.model.finding import Location
from blastradius.model.verdict import Severity, Verdict
from blastradius.model.waiver import Waiver
from blastradius.policy import Policy
from blastradius.policy.decide import NOT_UNDERSTOOD
from blastradius.policy.digest import policy_digest
from blastradius.policy.findings import POLICY_RULES, WAIVER_RULES
from blastradius.policy.freeze import FreezeWindow, WeekMinute
from blastradius.policy.selection import Selection, is_like
from blastradius.policy.settings import Budget, Limits, Protection, WaiverLimits
from blastradius.policy.waivers import WaiverEntry
from tests.rules.plans import plan, row, state
from tests.strategies import plans

if TYPE_CHECKING:
    from blastradius.model.finding import Finding
    from blastradius.model.plan import Plan
    from blastradius.model.report import Report

NOW = datetime(2026, 6, 1, 12, 0, tzinfo=UTC)
DATABASE = "aws_db_instance.orders"


def entry(until: str = "2026-12-31", line: int = 1, **fields: Any) -> WaiverEntry:
    waiver = Waiver(reason="Empty since May.", owner="alice", until=until, ticket="OPS-1")
    place = Location(file="blastradius-waivers.toml", line=line)
    return WaiverEntry(waiver=waiver, last_day=date.fromisoformat(until), location=place, **fields)


def by_rule(address: str, rule: str = "data-destroyed", **fields: Any) -> WaiverEntry:
    return entry(rule=rule, address=address, **fields)


def waiving(*entries: WaiverEntry, **fields: Any) -> Policy:
    return Policy(**{"now": NOW, "waivers": entries, **fields})


def found(report: Report, rule: str) -> list[Finding]:
    return [one for one in report.findings if one.rule == rule]


def mark(plan_: Plan, rule: str = "data-destroyed", address: str = DATABASE) -> str:
    (one,) = (one for one in assess(plan_).findings if (one.rule, one.address) == (rule, address))
    return one.fingerprint


LOST = plan(row(DATABASE, "destroy"), prior=tuple(state(f"aws_instance.web[{number}]") for number in range(9)))


def test_a_waived_finding_is_shown_and_stops_nothing() -> None:
    assert assess(LOST).verdict is Verdict.BLOCK
    report = assess(LOST, waiving(entry(fingerprint=mark(LOST))))
    (one,) = found(report, "data-destroyed")
    assert (report.verdict, report.decided_by) == (Verdict.PASS, ())
    assert str(one.waived) == "alice until 2026-12-31, OPS-1: Empty since May."
    assert report.policy.waived == 1
    assert report.headline.startswith("waived: destroys")
    assert report.score == assess(LOST).score, "what is lost is lost all the same"
    assert one.severity is Severity.HIGH


def test_a_waiver_of_one_leaves_the_other() -> None:
    two = plan(row(DATABASE, "destroy"), row("aws_s3_bucket.logs", "destroy"))
    report = assess(two, waiving(by_rule(DATABASE)))
    assert report.verdict is Verdict.BLOCK
    assert report.headline.endswith("; 1 waived")
    assert [one.address for one in report.findings if one.waived] == [DATABASE]


@pytest.mark.parametrize(
    ("now", "counts"),
    [
        (datetime(2026, 12, 31, 23, 59, tzinfo=UTC), True),
        (datetime(2027, 1, 1, 0, 0, tzinfo=UTC), False),
        (datetime(2027, 1, 1, 1, 0, tzinfo=timezone(timedelta(hours=2))), True),
        (datetime(2026, 12, 31, 23, 0, tzinfo=timezone(timedelta(hours=-2))), False),
        (None, False),
    ],
)
def test_the_last_day_is_part_of_it_and_no_time_is_too_late(now: datetime | None, counts: bool) -> None:
    report = assess(LOST, waiving(by_rule(DATABASE), now=now))
    assert (report.verdict is Verdict.PASS) is counts
    assert bool(found(report, "waiver-expired")) is not counts


def test_what_is_over_is_back_in_force_and_told() -> None:
    report = assess(LOST, waiving(by_rule(DATABASE, until="2026-05-31")))
    assert report.verdict is Verdict.BLOCK
    (one,) = found(report, "waiver-expired")
    assert (one.severity, one.location) == (Severity.MEDIUM, Location(file="blastradius-waivers.toml", line=1))
    assert "What it waived counts again: data-destroyed at aws_db_instance.orders." in one.message
    report = assess(LOST, waiving(by_rule("aws_db_instance.other", until="2026-05-31")))
    assert found(report, "waiver-expired")[0].severity is Severity.LOW


def test_a_new_waiver_takes_over_from_one_that_is_over() -> None:
    report = assess(LOST, waiving(by_rule(DATABASE, until="2026-05-31"), by_rule(DATABASE, line=9)))
    assert report.verdict is Verdict.PASS
    assert found(report, "waiver-expired")[0].severity is Severity.LOW


def test_of_two_waivers_the_longer_one_is_named_and_the_other_told() -> None:
    long = by_rule(DATABASE, until="2027-01-31", line=7)
    for entries in ((by_rule(DATABASE), long), (long, by_rule(DATABASE))):
        report = assess(LOST, waiving(*entries))
        (one,) = found(report, "data-destroyed")
        assert one.waived == long.waiver
        (unused,) = found(report, "waiver-unused")
        assert "waived already, by the waiver in line 7" in unused.message


def test_what_fits_nothing_is_told_and_weighs_nothing() -> None:
    harmless = plan(row("aws_instance.web", "update", {"tags": {}}, {"tags": {"a": "b"}}))
    entries = (by_rule("aws_db_instance.gone"), entry(fingerprint="0" * 16))
    report = assess(harmless, waiving(*entries))
    assert (report.verdict, report.score) == (Verdict.PASS, assess(harmless).score)
    assert [one.severity for one in found(report, "waiver-unused")] == [Severity.INFO] * 2
    stricter = waiving(*entries, severities={"waiver-unused": Severity.MEDIUM})
    assert assess(harmless, stricter).verdict is Verdict.WARN


@pytest.mark.parametrize(
    ("address", "is_broad"),
    [
        *(
            (one, True)
            for one in ("*", "**", "?*", "*.*", "module.*", "module.*.*", "aws_*", "aws_*.*", "*.this", "*[*]")
        ),
        *((one, True) for one in ("*.orders", "data.*", "module.*.*.*", "*aws_db_instance.orders")),
        *((one, False) for one in (DATABASE, "aws_db_instance.*", "*.aws_db_instance.*", "aws_db_instance", "?.x.*")),
        *((one, False) for one in ("module.shop.*", "module.shop", "module.*.aws_db_instance.orders", "aws_s3.b[*]")),
    ],
)
def test_a_glob_names_a_type_or_a_module(address: str, is_broad: bool) -> None:
    report = assess(LOST, waiving(by_rule(address)))
    assert bool(found(report, "waiver-too-broad")) is is_broad
    if is_broad:
        assert report.verdict is Verdict.BLOCK


def test_a_waiver_that_fits_many_waives_none() -> None:
    many = plan(*(row(f"aws_db_instance.main[{number}]", "destroy") for number in range(3)))
    limits = WaiverLimits(most_findings=2)
    report = assess(many, waiving(by_rule("aws_db_instance.main"), waiver_limits=limits))
    assert (report.verdict, report.policy.waived) == (Verdict.BLOCK, 0)
    assert "it fits 3 findings, of 2 allowed" in found(report, "waiver-too-broad")[0].message
    report = assess(many, waiving(by_rule("aws_db_instance.main"), waiver_limits=WaiverLimits(most_findings=3)))
    assert report.policy.waived == 3


@pytest.mark.parametrize(
    ("glob", "address", "fits"),
    [
        (DATABASE, f"{DATABASE}[0]", True),
        (f"{DATABASE}[0]", f"{DATABASE}[0]", True),
        (f"{DATABASE}[0]", f"{DATABASE}[1]", False),
        (f'{DATABASE}["a*"]', f'{DATABASE}["ab"]', True),
        ("module.shop.*", f'module.shop["x"].{DATABASE}', True),
        ("module.shop", f"module.shop2.{DATABASE}", False),
        ("*.aws_db_instance.scratch", 'aws_db_instance.orders["x.aws_db_instance.scratch"]', False),
        ("*.aws_db_instance.scratch[0]", 'aws_db_instance.orders["x.aws_db_instance.scratch[0].y"]', False),
        ("module.scratch.*", 'aws_db_instance.orders["module.scratch.x"]', False),
        ('*.aws_db_instance.scratch["a"]', r'aws_db_instance.orders["x.aws_db_instance.scratch[\"a\"]"]', False),
    ],
)
def test_which_addresses_a_glob_means(glob: str, address: str, fits: bool) -> None:
    report = assess(plan(row(address, "destroy")), waiving(by_rule(glob)))
    assert bool(report.policy.waived) is fits


def test_a_move_brings_nothing_under_a_waiver() -> None:
    scratch = by_rule("module.scratch.*")
    moved = plan(row("module.scratch.aws_db_instance.x", "replace", previous=DATABASE))
    assert assess(moved, waiving(scratch)).verdict is Verdict.BLOCK
    stayed = plan(row("module.scratch.aws_db_instance.x", "replace", previous="module.scratch.aws_db_instance.y"))
    assert assess(stayed, waiving(scratch)).policy.waived == 1


def test_a_finding_that_speaks_of_others_needs_them_to_fit_too() -> None:
    set_ = plan(*(row(f"aws_instance.web[{number}]", "replace") for number in range(3)))
    (whole,) = found(assess(set_), "set-destroyed")
    assert whole.covers
    assert not assess(set_, waiving(by_rule(whole.address, "set-destroyed"))).policy.waived
    assert assess(set_, waiving(by_rule("aws_instance.web", "set-destroyed"))).policy.waived == 1


def test_what_was_not_understood_is_never_waived() -> None:
    errored = replace(LOST, errored=True)
    (one,) = found(assess(errored), "plan-errored")
    report = assess(errored, waiving(entry(fingerprint=one.fingerprint), by_rule(DATABASE)))
    assert report.verdict is Verdict.BLOCK
    assert found(report, "plan-errored")[0].waived is None
    assert "which nothing waives" in found(report, "waiver-refused")[0].message


WINDOW = FreezeWindow(name="always", begins=WeekMinute(0), ends=WeekMinute(7 * 24 * 60 - 1))


@pytest.mark.parametrize(
    ("rule", "fields"),
    [
        ("protected-object", {"protected": (Protection(of=Selection(types=("*",))),)}),
        ("budget-exceeded", {"budgets": (Budget(limits=Limits(destroys=0)),)}),
        ("frozen", {"freezes": (WINDOW,)}),
    ],
)
def test_what_the_policy_finds_is_waived_only_where_it_says_so(rule: str, fields: dict[str, Any]) -> None:
    (own,) = found(assess(LOST, Policy(now=NOW, **fields)), rule)
    entries = (by_rule(DATABASE), entry(fingerprint=own.fingerprint))
    report = assess(LOST, waiving(*entries, **fields))
    assert report.verdict is Verdict.BLOCK
    assert "the policy lets no waiver lift it" in found(report, "waiver-refused")[0].message
    lenient = waiving(*entries, waiver_limits=WaiverLimits(may_lift=(rule,)), **fields)
    assert assess(LOST, lenient).verdict is Verdict.PASS


def test_a_waiver_that_lasts_too_long_does_not_count() -> None:
    last = NOW.date() + timedelta(days=366)
    assert assess(LOST, waiving(by_rule(DATABASE, until=last.isoformat()))).verdict is Verdict.PASS
    for until in ((last + timedelta(days=1)).isoformat(), "9999-12-31"):
        report = assess(LOST, waiving(by_rule(DATABASE, until=until)))
        assert report.verdict is Verdict.BLOCK
        assert "the policy allows 366 days from today" in found(report, "waiver-refused")[0].message


def test_a_waiver_is_for_what_is_no_worse_than_it_was() -> None:
    graded = by_rule(DATABASE, severity=Severity.MEDIUM)
    report = assess(LOST, waiving(graded))
    assert report.verdict is Verdict.BLOCK
    assert "the finding has become high" in found(report, "waiver-refused")[0].message
    assert assess(LOST, waiving(by_rule(DATABASE, severity=Severity.HIGH))).verdict is Verdict.PASS


def test_the_score_of_what_is_not_waived_counts() -> None:
    lowered = {"data-destroyed": Severity.LOW, "connection-removed": Severity.MEDIUM}
    link = "aws_iam_role_policy_attachment.main"
    two = plan(row(DATABASE, "destroy"), row(link, "destroy"))
    by_score = Policy(severities=lowered)
    (slight,) = (one for one in assess(two, by_score).findings if one.address == link)
    report = assess(two, waiving(entry(fingerprint=slight.fingerprint), severities=lowered))
    assert (report.verdict, report.policy.waived) == (Verdict.BLOCK, 1)
    assert report.decided_by[0].startswith("the score of what is not waived, ")
    both = waiving(entry(fingerprint=slight.fingerprint), by_rule(DATABASE), severities=lowered)
    report = assess(two, both)
    assert report.verdict is Verdict.PASS
    assert report.headline.startswith("waived: ")


def test_findings_about_waivers_can_be_graded() -> None:
    policy = waiving(by_rule("*"), severities={"waiver-too-broad": Severity.CRITICAL})
    assert assess(plan(row("aws_instance.web", "create")), policy).verdict is Verdict.BLOCK


def test_waivers_are_part_of_the_digest_of_the_policy_and_the_time_is_not() -> None:
    with_one, later = waiving(by_rule(DATABASE)), waiving(by_rule(DATABASE), now=None)
    assert policy_digest(with_one) == policy_digest(later) != policy_digest(Policy())


CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(plans(), st.data())
def test_waivers_hide_nothing_and_only_ever_lower(plan_: Plan, data: st.DataObject) -> None:
    without = assess(plan_, Policy(now=NOW))
    chosen = data.draw(st.lists(st.sampled_from(without.findings), max_size=5)) if without.findings else []
    entries = [
        entry(fingerprint=one.fingerprint) if data.draw(st.booleans()) else by_rule(one.address or "a.b", one.rule)
        for one in chosen
        if one.rule not in NOT_UNDERSTOOD
    ]
    report = assess(plan_, waiving(*entries))
    shown = [replace(one, waived=None) for one in report.findings if one.rule not in WAIVER_RULES]
    assert shown == list(without.findings)
    assert (report.score, report.changes) == (without.score, without.changes)
    assert report.policy.waived == sum(one.waived is not None for one in report.findings)
    if NOT_UNDERSTOOD & {one.rule for one in report.findings}:
        assert report.verdict is Verdict.BLOCK


@CALM
@given(plans())
def test_without_a_time_no_waiver_lowers_a_verdict(plan_: Plan) -> None:
    without = assess(plan_)
    entries = [entry(fingerprint=one.fingerprint) for one in without.findings]
    report = assess(plan_, waiving(*entries, now=None))
    assert report.verdict.rank >= without.verdict.rank
    assert not report.policy.waived


def test_all_rules_about_waivers_are_rules_of_the_policy() -> None:
    assert WAIVER_RULES.keys() < POLICY_RULES.keys()


globs = st.text(alphabet="ab.*?[", max_size=8)


@given(globs, st.text(alphabet="ab.[", max_size=12))
def test_a_glob_means_what_a_slow_reading_of_it_means(glob: str, text: str) -> None:
    fits = {0}
    for char in glob:
        if char == "*":
            fits = set(range(min(fits), len(text) + 1)) if fits else fits
        else:
            fits = {one + 1 for one in fits if one < len(text) and char in ("?", text[one])}
    assert is_like(text, glob) is (len(text) in fits)


def test_many_stars_take_no_time() -> None:
    assert not is_like("a" * 5_000, "*a" * 40 + "b")
