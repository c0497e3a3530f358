"""Approvals of changes for which a policy asks more, for their origin."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from blastradius import Policy, assess, read_plan
from blastradius.cli.options import ApprovalRequest
from blastradius.cli.presenting import with_approvals
from blastradius.model.origin import Origin, OriginKind
from blastradius.model.verdict import Verdict
from blastradius.origin import OwnSigns
from blastradius.policy.origins import for_origin
from blastradius.policy.settings import Demands
from tests.approvals.desk import ALICE, BOB, MANY, Desk, named
from tests.cli.running import PASS

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.report import Report

pytestmark = pytest.mark.ssh_keygen


def of_agent(**asked: Any) -> Policy:
    demands = replace(Demands(), **asked)
    return for_origin(Policy(demands={OriginKind.AGENT: demands}), Origin(kind=OriginKind.AGENT))


def judged(desk: Desk, plan: Path, policy: Policy) -> Report:
    request = ApprovalRequest(folder=desk.folder, allowed_signers=desk.signers)
    return assess(read_plan(plan), with_approvals(policy, request))


def approve(desk: Desk, who: str, plan: Path, policy: Policy) -> None:
    report = assess(read_plan(plan), policy)
    desk.approve(who, plan=plan, verdict=report.verdict, findings=named(report))


def test_people_lift_what_an_agent_may_not(desk: Desk) -> None:
    policy = of_agent(destroys=False)
    approve(desk, ALICE, MANY, policy)
    assert judged(desk, MANY, policy).verdict is Verdict.PASS


def test_an_approval_for_a_person_is_none_for_an_agent(desk: Desk) -> None:
    approve(desk, ALICE, MANY, Policy())
    assert judged(desk, MANY, Policy()).verdict is Verdict.PASS
    assert judged(desk, MANY, of_agent(destroys=False)).verdict is Verdict.BLOCK


def test_it_takes_as_many_people_as_are_asked_for(desk: Desk) -> None:
    policy = of_agent(require_approval=True, approvals=2)
    approve(desk, ALICE, PASS, policy)
    assert judged(desk, PASS, policy).verdict is Verdict.BLOCK
    approve(desk, BOB, PASS, policy)
    assert judged(desk, PASS, policy).verdict is Verdict.PASS


def test_more_people_by_option_are_not_made_fewer(desk: Desk) -> None:
    policy = of_agent(require_approval=True, approvals=1)
    approve(desk, ALICE, PASS, policy)
    request = ApprovalRequest(folder=desk.folder, allowed_signers=desk.signers, require=2)
    assert assess(read_plan(PASS), with_approvals(policy, request)).verdict is Verdict.BLOCK


def test_who_is_an_agent_by_the_policy_cannot_approve(desk: Desk) -> None:
    policy = replace(of_agent(require_approval=True), own_signs=OwnSigns(agents=("alice@*",)))
    approve(desk, ALICE, PASS, policy)
    report = judged(desk, PASS, policy)
    assert report.verdict is Verdict.BLOCK
    assert report.approvals[0].refused == "its principal is an agent, and only people approve"
