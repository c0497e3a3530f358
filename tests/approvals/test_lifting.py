"""What approvals lift: what they name, once enough people have signed, and nothing else."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from blastradius import Policy, assess, read_plan
from blastradius.model.verdict import Severity, Verdict
from blastradius.render import FORMATS, Options, render_text
from tests.approvals.desk import ALICE, BOB, CAROL, MANY, Desk, named
from tests.cli.running import BLOCK, PLANS

if TYPE_CHECKING:
    from blastradius.model.report import Report

pytestmark = pytest.mark.ssh_keygen


def approved(report: Report) -> set[str]:
    return {one.fingerprint for one in report.findings if one.approved}


def test_everything_named_passes_and_stays_in_sight(desk: Desk) -> None:
    desk.approve(plan=MANY)
    before, after = assess(read_plan(MANY)), desk.judge(MANY)
    assert (before.verdict, after.verdict) == (Verdict.BLOCK, Verdict.PASS)
    assert after.score == before.score
    assert len(after.findings) == len(before.findings)
    assert approved(after) == {one.fingerprint for one in before.findings if one.severity.rank >= Severity.MEDIUM.rank}
    assert after.headline == f"approved: {before.headline}"
    until = after.approvals[0].until
    assert [(one.principal, one.until) for one in after.findings[0].approved] == [(ALICE, until)]


def test_nothing_is_lifted_that_is_not_named(desk: Desk) -> None:
    everything = desk.statement(plan=MANY).findings
    for left_out in everything:
        path = desk.approve(plan=MANY, findings=tuple(one for one in everything if one != left_out))
        report = desk.judge(MANY)
        assert report.verdict is Verdict.BLOCK, "the score goes on to demand a block"
        assert left_out.fingerprint not in approved(report)
        assert len(approved(report)) == len(everything) - 1
        path.unlink()


def test_score_is_lifted_with_the_last_finding_alone(desk: Desk) -> None:
    blocking = [one for one in desk.statement(plan=MANY).findings if one.severity.rank >= Severity.HIGH.rank]
    desk.approve(plan=MANY, findings=tuple(blocking))
    report = desk.judge(MANY)
    assert report.verdict is Verdict.BLOCK
    assert report.decided_by == (f"the score {report.score} reaches the limit 70",)
    desk.approve(plan=MANY)
    assert desk.judge(MANY).verdict is Verdict.PASS


def test_approvals_add_up(desk: Desk) -> None:
    everything = desk.statement(plan=MANY).findings
    desk.approve(ALICE, plan=MANY, findings=everything[:3])
    desk.approve(ALICE, plan=MANY, findings=everything[3:5])
    desk.approve(BOB, plan=MANY, findings=everything[5:])
    assert desk.judge(MANY).verdict is Verdict.PASS


@pytest.mark.parametrize("fixture", ["prevent-destroy-errored"])
def test_what_was_not_understood_cannot_be_lifted(desk: Desk, fixture: str) -> None:
    plan = PLANS / fixture / "plan.json"
    desk.approve(plan=plan, findings=named(assess(read_plan(plan))))
    report = desk.judge(plan)
    assert report.verdict is Verdict.BLOCK
    assert {one.rule for one in report.findings if not one.approved and one.severity.rank >= 2} == {"plan-errored"}


def test_same_changes_planned_again_stay_approved(desk: Desk) -> None:
    desk.approve()
    document = json.loads(BLOCK.read_text())
    document["resource_changes"].reverse()
    document["timestamp"] = "2030-01-01T00:00:00Z"
    again = desk.home / "again.json"
    again.write_text(json.dumps(document))
    assert desk.judge(again).verdict is Verdict.PASS


@pytest.mark.parametrize("people", [1, 2, 3])
@pytest.mark.parametrize("required", [1, 2, 3])
def test_n_of_m(desk: Desk, people: int, required: int) -> None:
    names = (ALICE, BOB, CAROL)
    desk.allow(*(f"{one} {desk.keys.public(one.partition('@')[0])}" for one in names))
    for name in names[:people]:
        desk.approve(name)
    report = desk.judge(require=required)
    assert report.verdict is (Verdict.PASS if people >= required else Verdict.BLOCK)
    assert [len(one.lifts) for one in report.approvals] == [int(people >= required)] * people


def test_each_finding_needs_as_many_people(desk: Desk) -> None:
    everything = desk.statement(plan=MANY).findings
    desk.approve(ALICE, plan=MANY)
    desk.approve(BOB, plan=MANY, findings=everything[:1])
    report = desk.judge(MANY, require=2)
    assert report.verdict is Verdict.BLOCK
    assert approved(report) == {everything[0].fingerprint}


@pytest.mark.parametrize(
    ("lines", "approvers"),
    [
        ([f"{ALICE} alice", "al@example.org alice"], [(ALICE, "alice"), ("al@example.org", "alice")]),
        ([f"{ALICE} alice", f"{ALICE} bob"], [(ALICE, "alice"), (ALICE, "bob")]),
        (
            [f"{ALICE} alice", f"{ALICE} bob", "al@example.org bob"],
            [(ALICE, "alice"), ("al@example.org", "bob")],
        ),
        (
            [f"{ALICE} alice", f"{ALICE},{BOB} bob", f"{BOB},{CAROL} carol"],
            [(ALICE, "alice"), (BOB, "bob"), (CAROL, "carol")],
        ),
        ([f"{ALICE} alice", "ALICE@example.com bob"], [(ALICE, "alice"), ("ALICE@example.com", "bob")]),
        ([f"{ALICE} alice", "alice+infra@example.com bob"], [(ALICE, "alice"), ("alice+infra@example.com", "bob")]),
        ([f"{ALICE} alice", "alice bob"], [(ALICE, "alice"), ("alice", "bob")]),
        (["*@example.com alice", "*@example.com bob"], [(ALICE, "alice"), (BOB, "bob")]),
        ([f"{ALICE} alice"], [(ALICE, "alice"), (ALICE, "alice")]),
    ],
    ids=["one key", "one name", "a key of both names", "a chain", "letters", "a tag", "no host", "patterns", "twice"],
)
def test_same_person_counts_once(desk: Desk, lines: list[str], approvers: list[tuple[str, str]]) -> None:
    told = [line.split(" ") for line in lines]
    desk.allow(*(f"{names} {desk.keys.public(key)}" for names, key in told))
    for number, (name, key) in enumerate(approvers):
        desk.approve(name, key, nonce=f"{number:032x}")
    report = desk.judge(require=2)
    assert report.verdict is Verdict.BLOCK
    assert not approved(report)
    assert report.approvals[1].refused.startswith("the same person approves already")
    assert desk.judge(require=1).verdict is Verdict.PASS


def test_each_role_has_to_be_among_those_who_approve(desk: Desk) -> None:
    roles = (f"dba={ALICE}", f"security={BOB},{CAROL}")
    desk.approve(ALICE)
    assert desk.judge(roles=roles).verdict is Verdict.BLOCK
    desk.approve(BOB)
    assert desk.judge(roles=roles).verdict is Verdict.PASS
    assert desk.judge(roles=roles, require=3).verdict is Verdict.BLOCK


def test_refused_approvals_do_no_harm(desk: Desk) -> None:
    desk.put("junk")
    desk.approve(ALICE, environment="elsewhere")
    desk.approve(ALICE)
    report = desk.judge()
    assert report.verdict is Verdict.PASS
    assert [bool(one.refused) for one in report.approvals] == [True, True, False]


def test_plan_that_passes_asks_nobody(desk: Desk) -> None:
    desk.approve(plan=BLOCK)
    plan = PLANS / "tags-only" / "plan.json"
    assert desk.judge(plan).headline == assess(read_plan(plan)).headline


def test_block_by_the_score_alone_takes_an_approval_of_the_plan(desk: Desk) -> None:
    from dataclasses import replace

    from blastradius.cli.options import ApprovalRequest
    from blastradius.cli.presenting import with_approvals

    quiet = Policy(block_from=Severity.CRITICAL, warn_from=Severity.CRITICAL)
    plan = read_plan(MANY)
    before = assess(plan, quiet)
    assert before.verdict is Verdict.BLOCK
    request = ApprovalRequest(folder=desk.folder, allowed_signers=desk.signers)
    path = desk.approve(plan=MANY, findings=desk.statement(plan=MANY).findings[-1:])
    assert assess(plan, with_approvals(quiet, request)).decided_by == before.decided_by
    path.unlink()
    desk.approve(plan=MANY, findings=())
    after = assess(plan, with_approvals(quiet, request))
    assert (after.verdict, after.headline) == (Verdict.PASS, f"approved: the score is {after.score}")
    stricter = assess(plan, replace(with_approvals(quiet, request), warn_from=Severity.LOW))
    assert stricter.verdict is Verdict.BLOCK


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name not in ("png", "gitlab-terraform")])
def test_every_format_shows_what_was_approved_by_whom(desk: Desk, format_name: str) -> None:
    desk.approve(plan=MANY)
    report = desk.judge(MANY)
    text = render_text((report,), format_name, Options(width=200, color=False, verbose=False, quiet=False))
    assert "approved" in text.lower()
    if format_name != "atlantis":
        assert "alice" in text
        assert report.approvals[0].until in text.replace("<!-- -->", "")
    assert "FAIL" not in text


def test_notes_say_what_does_not_count(desk: Desk) -> None:
    desk.approve(ALICE, environment="staging", name="staging.json")
    desk.approve(ALICE, plan=MANY, name="other.json")
    text = render_text((desk.judge(),), "terminal", Options(width=200, color=False, verbose=False, quiet=False))
    assert "The approval staging.json of alice@example.com does not count: it is for the environment staging" in text
    assert "other.json" not in text
