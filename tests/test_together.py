"""Plans and states that hang on each other: the impact of a change goes on into the others."""

from __future__ import annotations

import json
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest

from blastradius import Report, assess, read_plan
from blastradius.assessment import assess_together
from blastradius.errors import PlanError
from blastradius.model.state import State
from blastradius.model.verdict import Relation, Verdict
from blastradius.sources.state_file import read_state
from tests.cli.running import PLANS, ROOT, blastradius

if TYPE_CHECKING:
    from pathlib import Path

STACK = ROOT / "fixtures" / "stacks" / "shared-network"
NETWORK = STACK / "network" / "plan.json"
APP = STACK / "app" / "plan.json"
VPC = "aws_vpc.main"


@cache
def both(*, app_first: bool = False) -> dict[str, Report]:
    plans = [("network", read_plan(NETWORK)), ("app", read_plan(APP))]
    return {report.title: report for report in assess_together(plans[::-1] if app_first else plans)}


def hit(report: Report, address: str) -> dict[str, Relation]:
    change = next(one for one in report.changes if one.address == address)
    return {one.label: one.relation for one in change.impact.objects}


def test_who_reads_an_output_is_hit() -> None:
    found = hit(both()["network"], VPC)
    assert found["app: module.web.aws_lb.web"] is Relation.DEPENDS_ON
    assert found["app: module.web.aws_security_group.web"] is Relation.DEPENDS_ON


def test_who_holds_an_identifier_is_hit() -> None:
    assert hit(both()["network"], VPC)["app: aws_security_group.legacy"] is Relation.SAME_IDENTIFIER


def test_who_reads_another_output_is_not_hit() -> None:
    assert not any("banner" in label for label in hit(both()["network"], VPC))


def test_hits_elsewhere_are_counted() -> None:
    change = next(one for one in both()["network"].changes if one.address == VPC)
    assert change.impact.count == len(change.impact.objects)


def test_outputs_that_change_are_told_with_their_readers() -> None:
    exported = {one.name: one for one in both()["network"].exported}
    assert exported.keys() == {"vpc_id", "subnet_ids"}
    assert exported["vpc_id"].because_of == (VPC,)
    assert exported["vpc_id"].read_by == ("app",)
    assert exported["vpc_id"].destructive


def test_the_order_of_plans_does_not_matter() -> None:
    for title in ("network", "app"):
        assert both()[title] == both(app_first=True)[title]


def test_a_hit_elsewhere_never_lowers_a_verdict() -> None:
    alone = assess(read_plan(NETWORK))
    assert both()["network"].score >= alone.score
    assert both()["network"].verdict.rank >= alone.verdict.rank


@pytest.mark.parametrize("name", ["kiro-environment", "tags-only", "count-shift"])
def test_plans_without_ties_are_assessed_as_each_alone(name: str) -> None:
    other = read_plan(PLANS / "protection-lowered" / "plan.json")
    plan = read_plan(PLANS / name / "plan.json")
    reports = assess_together([("one", plan), ("other", other)])
    assert [replace(report, title="") for report in reports] == [assess(plan), assess(other)]


def test_an_output_that_merely_changes_does_not_raise_the_verdict() -> None:
    report = assess(read_plan(PLANS / "outputs-only" / "plan.json"))
    assert report.verdict is Verdict.PASS


@pytest.mark.parametrize("file", ["state.json", "state-show.json"])
def test_another_state_tells_who_holds_identifiers(file: str) -> None:
    state = read_state(STACK / "app" / file, name="live")
    (report,) = assess_together([("network", read_plan(NETWORK))], states=[state])
    assert "live: aws_security_group.legacy" in hit(report, VPC)
    assert any("another stack" in note for note in report.coverage.notes)
    assert report.title == ""


@pytest.mark.parametrize("file", ["state.json", "state-show.json"])
def test_the_own_state_is_recognised(file: str) -> None:
    (report,) = assess_together([("p", read_plan(NETWORK))], states=[read_state(STACK / "network" / file)])
    assert hit(report, VPC) == hit(assess(read_plan(NETWORK)), VPC)
    assert any("is that of the plan" in note for note in report.coverage.notes)


def test_the_own_state_adds_objects_that_a_plan_leaves_out() -> None:
    plan = read_plan(NETWORK)
    rows = tuple(row for row in plan.changes if row.address == VPC)
    stripped = replace(plan, changes=rows, prior_objects=plan.prior_objects[:1])
    (report,) = assess_together([("p", stripped)], states=[read_state(STACK / "network" / "state.json")])
    assert {'aws_subnet.private["a"]', 'aws_subnet.private["b"]'} <= hit(report, VPC).keys()


def test_a_state_without_objects_is_refused() -> None:
    with pytest.raises(PlanError):
        read_state(json.dumps({"version": 4, "lineage": "x", "resources": []}).encode())


def test_a_state_that_holds_nothing_adds_nothing() -> None:
    (report,) = assess_together([("p", read_plan(NETWORK))], states=[State("nothing")])
    assert hit(report, VPC) == hit(assess(read_plan(NETWORK)), VPC)


def test_the_command_ties_its_plans() -> None:
    report = json.loads(blastradius(NETWORK, APP, "--format", "json").stdout)["reports"][0]
    impact = next(one for one in report["changes"] if one["address"] == VPC)["impact"]["objects"]
    assert {one["address"] for one in impact if one.get("plan") == str(APP)} >= {"aws_security_group.legacy"}
    assert {one["name"] for one in report["exported"]} == {"vpc_id", "subnet_ids"}


@pytest.mark.parametrize("format_name", ["terminal", "markdown"])
def test_people_are_told_where_a_hit_object_is(format_name: str) -> None:
    text = blastradius(NETWORK, APP, "--format", format_name).stdout
    assert "holds its identifier" in text
    assert "The output vpc_id is known only after the apply" in " ".join(text.replace("\\", "").split())


def test_the_command_reads_states(tmp_path: Path) -> None:
    done = blastradius(NETWORK, "--state", STACK / "app" / "state.json")
    assert "in state, holds its identifier" in done.stdout
    garbage = tmp_path / "garbage.tfstate"
    garbage.write_text("nonsense")
    refused = blastradius(NETWORK, "--state", garbage)
    assert refused.returncode == 3
    assert "No verdict was reached" in refused.stderr


def test_a_graph_takes_the_own_state_alone() -> None:
    assert blastradius("graph", NETWORK, "--state", STACK / "network" / "state.json").returncode == 0
    refused = blastradius("graph", NETWORK, "--state", STACK / "app" / "state.json")
    assert refused.returncode == 2
    assert "not that of the plan" in refused.stderr


def test_a_raw_state_tells_who_is_created_first(tmp_path: Path) -> None:
    state = json.loads((STACK / "network" / "state.json").read_text())
    for resource in state["resources"]:
        for instance in resource["instances"]:
            instance["create_before_destroy"] = resource["type"] == "aws_vpc"
    (tmp_path / "own.tfstate").write_text(json.dumps(state))
    nodes = json.loads(blastradius("graph", NETWORK, "--state", tmp_path / "own.tfstate").stdout)["nodes"]
    told = {node["address"]: node.get("create_before_destroy") for node in nodes}
    assert told[VPC] is True
    assert told["aws_s3_bucket.logs"] is False
    plain = json.loads(blastradius("graph", NETWORK).stdout)["nodes"]
    assert not any("create_before_destroy" in node for node in plain)
