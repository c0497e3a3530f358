"""From severities and a score to a verdict: the whole table."""

from __future__ import annotations

from typing import Any

import pytest

from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity, Verdict
from blastradius.model.waiver import Waiver
from blastradius.policy import Policy, apply_severities, decide
from blastradius.policy.decide import NOT_UNDERSTOOD

SEVERITIES = tuple(Severity)
"""Worst first."""


def finding(
    severity: Severity, rule: str = "data-destroyed", address: str = "aws_db_instance.main", **more: Any
) -> Finding:
    return Finding(rule=rule, severity=severity, address=address, title="t", message="m", **more)


@pytest.mark.parametrize(
    ("severity", "verdict"),
    [
        (Severity.CRITICAL, Verdict.BLOCK),
        (Severity.HIGH, Verdict.BLOCK),
        (Severity.MEDIUM, Verdict.WARN),
        (Severity.LOW, Verdict.PASS),
        (Severity.INFO, Verdict.PASS),
    ],
)
def test_default_verdict_of_each_severity(severity: Severity, verdict: Verdict) -> None:
    assert decide([finding(severity)], 0, Policy()).verdict is verdict


@pytest.mark.parametrize("block_from", SEVERITIES)
@pytest.mark.parametrize("warn_from", SEVERITIES)
@pytest.mark.parametrize("severity", SEVERITIES)
def test_every_severity_at_every_threshold(severity: Severity, warn_from: Severity, block_from: Severity) -> None:
    policy = Policy(block_from=block_from, warn_from=warn_from)
    at_or_above = {limit: SEVERITIES.index(severity) <= SEVERITIES.index(limit) for limit in SEVERITIES}
    expected = Verdict.BLOCK if at_or_above[block_from] else Verdict.WARN if at_or_above[warn_from] else Verdict.PASS
    assert decide([finding(severity)], 0, policy).verdict is expected


@pytest.mark.parametrize(
    ("score", "verdict"),
    [
        (0, Verdict.PASS),
        (29, Verdict.PASS),
        (30, Verdict.WARN),
        (69, Verdict.WARN),
        (70, Verdict.BLOCK),
        (100, Verdict.BLOCK),
    ],
)
def test_score_alone(score: int, verdict: Verdict) -> None:
    assert decide([], score, Policy()).verdict is verdict


@pytest.mark.parametrize("severity", SEVERITIES)
@pytest.mark.parametrize("score", [0, 29, 30, 69, 70, 100])
def test_score_raises_and_never_lowers(severity: Severity, score: int) -> None:
    both = decide([finding(severity)], score, Policy()).verdict
    alone = (decide([finding(severity)], 0, Policy()).verdict, decide([], score, Policy()).verdict)
    assert both is max(alone, key=lambda verdict: verdict.rank)


def test_score_limits_are_the_policys() -> None:
    never = Policy(block_score=101, warn_score=101)
    assert decide([], 100, never).verdict is Verdict.PASS
    assert decide([], 100, Policy(block_score=101)).verdict is Verdict.WARN
    assert decide([], 10, Policy(block_score=10)).verdict is Verdict.BLOCK
    assert decide([], 0, Policy(warn_score=0)).verdict is Verdict.WARN


def test_nothing_found_passes() -> None:
    assert decide([], 0, Policy()) == (Verdict.PASS, ())


def test_decided_by_names_the_findings_that_demand_the_verdict() -> None:
    findings = [
        finding(Severity.CRITICAL, fingerprint="one"),
        finding(Severity.HIGH, fingerprint="two"),
        finding(Severity.MEDIUM, fingerprint="three"),
    ]
    assert decide(findings, 100, Policy()).decided_by == ("one", "two")
    assert decide(findings[::-1], 100, Policy()).decided_by == ("two", "one")


def test_decided_by_falls_back_to_the_rule() -> None:
    assert decide([finding(Severity.HIGH)], 0, Policy()).decided_by == ("data-destroyed",)


def test_decided_by_names_the_score_where_it_raises() -> None:
    decision = decide([finding(Severity.MEDIUM)], 70, Policy())
    assert decision.verdict is Verdict.BLOCK
    assert decision.decided_by == ("the score 70 reaches the limit 70",)


def test_waived_finding_demands_nothing() -> None:
    waived = finding(Severity.CRITICAL, waived=Waiver(reason="known", owner="alice", until="2027-01-31"))
    assert decide([waived], 0, Policy()) == (Verdict.PASS, ())
    assert decide([waived, finding(Severity.MEDIUM)], 0, Policy()).verdict is Verdict.WARN


def test_severities_of_the_policy_replace_those_of_the_rules() -> None:
    findings = [finding(Severity.CRITICAL), finding(Severity.LOW, rule="object-forgotten")]
    policy = Policy(severities={"data-destroyed": Severity.LOW, "object-forgotten": Severity.HIGH})
    changed = apply_severities(findings, policy)
    assert [(one.rule, one.severity) for one in changed] == [
        ("object-forgotten", Severity.HIGH),
        ("data-destroyed", Severity.LOW),
    ]
    assert decide(changed, 0, policy).verdict is Verdict.BLOCK


def test_severities_stay_where_the_policy_is_silent() -> None:
    findings = (finding(Severity.HIGH, address="b"), finding(Severity.HIGH, address="a"))
    assert apply_severities(findings, Policy()) == findings[::-1]


@pytest.mark.parametrize("order", [1, -1])
def test_order_of_findings_does_not_matter(order: int) -> None:
    findings = [finding(severity, address=f"a.{number}") for number, severity in enumerate(SEVERITIES)]
    assert apply_severities(findings[::order], Policy()) == tuple(findings)


@pytest.mark.parametrize("rule", sorted(NOT_UNDERSTOOD))
def test_no_policy_lets_pass_what_was_not_understood(rule: str) -> None:
    policy = Policy(severities={rule: Severity.INFO})
    findings = apply_severities([finding(Severity.HIGH, rule)], policy)
    assert decide(findings, 0, policy).verdict is Verdict.BLOCK
