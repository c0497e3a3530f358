"""What a policy asks of changes for their origin, beyond what it asks of all."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius import assess
from blastradius.cli.options import PolicyChoice
from blastradius.cli.policies import load_policy
from blastradius.errors import PolicyError
from blastradius.model.origin import Origin, OriginKind
from blastradius.model.plan import OutputChange
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy
from blastradius.policy.digest import policy_digest
from blastradius.policy.origins import for_origin
from blastradius.policy.selection import Selection
from blastradius.policy.settings import Budget, Demands, Limits, Protection
from tests.rules.plans import plan, row
from tests.strategies import plans

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.plan import Plan
    from blastradius.model.report import Report

TAGGED = plan(row("aws_s3_bucket.logs", "update", {"tags": {"a": "1"}}, {"tags": {"a": "2"}}))
GROUP = plan(row("aws_security_group_rule.web", "destroy"))
ROUTINE = plan(row("aws_ecs_task_definition.web", "replace"))


def judged(plan_: Plan, kind: OriginKind, **demands: Demands) -> Report:
    policy = Policy(demands={OriginKind(name): one for name, one in demands.items()})
    return assess(plan_, for_origin(policy, Origin(kind=kind)))


def rules(report: Report) -> set[str]:
    return {one.rule for one in report.findings}


def test_an_agent_may_destroy_nothing_at_all() -> None:
    asked = Demands(destroys=False)
    report = judged(GROUP, OriginKind.AGENT, agent=asked)
    assert report.verdict is Verdict.BLOCK
    (one,) = (one for one in report.findings if one.rule == "machine-destroys")
    assert one.severity is Severity.CRITICAL
    assert one.evidence["objects"] == ["aws_security_group_rule.web"]
    assert judged(GROUP, OriginKind.HUMAN, agent=asked).verdict is Verdict.WARN


def test_what_is_replaced_in_every_release_and_what_stays_is_no_destroy() -> None:
    for harmless in (TAGGED, ROUTINE):
        assert judged(harmless, OriginKind.AGENT, agent=Demands(destroys=False)).verdict is Verdict.PASS


def test_a_change_that_passes_needs_approval_where_it_is_asked_for() -> None:
    report = judged(TAGGED, OriginKind.AGENT, agent=Demands(require_approval=True))
    assert report.verdict is Verdict.BLOCK
    assert rules(report) == {"approval-required"}


def test_an_output_alone_is_a_change_too() -> None:
    output = replace(plan(), outputs=(OutputChange(name="url", actions=("update",)),))
    assert judged(output, OriginKind.AGENT, agent=Demands(require_approval=True)).verdict is Verdict.BLOCK


def test_a_plan_that_changes_nothing_needs_no_approval() -> None:
    asked = Demands(require_approval=True, destroys=False)
    assert judged(plan(row("aws_vpc.main", "no-op")), OriginKind.AGENT, agent=asked).verdict is Verdict.PASS


def test_a_policy_that_blocks_from_critical_asks_for_approval_all_the_same() -> None:
    policy = Policy(block_from=Severity.CRITICAL, demands={OriginKind.AGENT: Demands(require_approval=True)})
    assert assess(TAGGED, for_origin(policy, Origin(kind=OriginKind.AGENT))).verdict is Verdict.BLOCK


def test_what_is_asked_of_one_kind_is_asked_of_those_with_more_of_a_machine() -> None:
    asked = Demands(destroys=False)
    found = {kind: "machine-destroys" in rules(judged(GROUP, kind, assisted=asked)) for kind in OriginKind}
    assert found == {
        OriginKind.HUMAN: False,
        OriginKind.UNKNOWN: False,
        OriginKind.ASSISTED: True,
        OriginKind.AGENT: True,
    }


def test_the_stricter_of_both_holds() -> None:
    low = {"data-destroyed": Severity.LOW}
    lenient = Demands(block_from=Severity.HIGH, warn_score=50, block_score=20, severities=low)
    strict = Policy(block_from=Severity.MEDIUM, warn_score=10, demands={OriginKind.AGENT: lenient})
    policy = for_origin(strict, Origin(kind=OriginKind.AGENT))
    assert (policy.block_from, policy.warn_score, policy.block_score) == (Severity.MEDIUM, 10, 20)
    bucket = plan(row("aws_s3_bucket.logs", "destroy"))
    assert assess(bucket, policy).findings[0].severity is assess(bucket).findings[0].severity


def test_a_rule_can_be_made_worse_for_an_agent() -> None:
    asked = Demands(severities={"connection-removed": Severity.HIGH})
    assert judged(GROUP, OriginKind.AGENT, agent=asked).verdict is Verdict.BLOCK
    assert judged(GROUP, OriginKind.ASSISTED, agent=asked).verdict is Verdict.WARN


def test_an_agent_has_the_budgets_of_all_and_its_own() -> None:
    policy = Policy(
        budgets=(Budget(name="all", limits=Limits(destroys=0)),),
        demands={OriginKind.AGENT: Demands(budgets=(Budget(name="agents", limits=Limits(affected=0)),))},
    )
    titles = [one.title for one in assess(GROUP, for_origin(policy, Origin(kind=OriginKind.AGENT))).findings]
    assert any("budget all" in one for one in titles)
    assert any("budget agents" in one for one in titles)


def test_the_digest_tells_what_is_asked_and_not_who_wrote_the_change() -> None:
    policy = Policy(demands={OriginKind.AGENT: Demands(destroys=False)})
    human, unknown = (for_origin(policy, Origin(kind=kind)) for kind in (OriginKind.HUMAN, OriginKind.UNKNOWN))
    agent = for_origin(policy, Origin(kind=OriginKind.AGENT))
    assert policy_digest(human) == policy_digest(unknown)
    assert policy_digest(human) != policy_digest(agent)


FILE = """\
[origin]
trust_given = true
agents = ["acme-robot*"]

[origin.agent]
destroys = false
approvals = 2
severities = { object-forgotten = "high" }
verdict = { block_from = "medium" }

[[origin.agent.budget]]
replacements = 1

[[environment]]
name = "sandbox"

[environment.origin.agent]
destroys = true
"""


def test_a_file_asks_by_origin_and_its_environments_in_the_place_of_it(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(FILE)
    rest, sandbox = (one for _, one in load_policy(PolicyChoice(file=tmp_path / "policy.toml")).layers.values())
    asked = rest.demands[OriginKind.AGENT]
    assert (asked.destroys, asked.approvals, asked.block_from) == (False, 2, Severity.MEDIUM)
    assert asked.severities == {"object-forgotten": Severity.HIGH}
    assert asked.budgets == (Budget(limits=Limits(replacements=1)),)
    assert sandbox.demands[OriginKind.AGENT] == replace(asked, destroys=True)
    assert rest.trust_given
    assert sandbox.own_signs.agents == ("acme-robot*",)


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ("[origin.agent]\ndestroy = false", "line 2: origin.agent has no key destroy; did you mean destroys?"),
        ("[origin.agnt]\ndestroys = false", "line 1: origin has no key agnt; did you mean agent?"),
        ('[origin.agent]\ndestroys = "no"', "line 2: origin.agent.destroys"),
        ("[origin.agent]\napprovals = 0", "line 2: origin.agent.approvals"),
        ("[origin.agent.verdict]\nfail_on = 'warn'", "line 2: origin.agent.verdict has no key fail_on"),
        ("[[origin.agent.budget]]\nname = 'x'", "line 1: origin.agent.budget[1] has none of destroys"),
        ("[origin.agent.severities]\nrule-crashed = 'low'", "line 2: origin.agent.severities.rule-crashed cannot"),
        ("[origin.agent.severities]\ndata-destroyd = 'low'", "line 2: origin.agent.severities.data-destroyd is no"),
        ("[[origin.agent.protected]]\nreason = 'x'", "line 1: origin.agent.protected[1] has none of addresses"),
        ("[[origin.agent.freeze]]\nfrom = 'x'\nuntil = '2026-01-01'", "line 2: origin.agent.freeze[1].from is no"),
        ("[origin]\nvariables = ['a b']", "line 2: origin.variables[1]"),
        ("[[environment]]\nname = 'p'\n[environment.origin]\nagents = ['x']", "line 4: environment[1].origin has no"),
    ],
)
def test_a_mistake_is_told_with_its_line(tmp_path: Path, text: str, told: str) -> None:
    (tmp_path / "policy.toml").write_text(text)
    with pytest.raises(PolicyError) as failure:
        load_policy(PolicyChoice(file=tmp_path / "policy.toml"))
    assert told in failure.value.reason


severities = st.sampled_from(list(Severity))
demands = st.builds(
    Demands,
    severities=st.dictionaries(st.sampled_from(["data-destroyed", "connection-removed", "risky-update"]), severities),
    block_from=severities,
    warn_from=severities,
    block_score=st.integers(0, 101),
    warn_score=st.integers(0, 101),
    budgets=st.sampled_from([(), (Budget(limits=Limits(destroys=0)),)]),
    protected=st.sampled_from([(), (Protection(of=Selection(types=("aws_*",))),)]),
    destroys=st.booleans(),
    require_approval=st.booleans(),
    approvals=st.integers(0, 3),
)


@settings(max_examples=40, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans(), st.dictionaries(st.sampled_from(list(OriginKind)), demands), severities)
def test_the_more_of_a_machine_the_stricter(plan_: Plan, asked: dict[OriginKind, Demands], least: Severity) -> None:
    policy = Policy(block_from=least, demands=asked)
    kinds = sorted(OriginKind, key=lambda one: one.rank)
    verdicts = [assess(plan_, for_origin(policy, Origin(kind=kind))).verdict.rank for kind in kinds]
    assert verdicts == sorted(verdicts)
    assert verdicts[0] >= assess(plan_, Policy(block_from=least)).verdict.rank
