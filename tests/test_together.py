"""Plans and states that hang on each other: the impact of a change goes on into the others."""

from __future__ import annotations

import json
import shutil
from dataclasses import replace
from functools import cache
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings

from blastradius import Report, assess, read_plan
from blastradius.assessment import assess_together
from blastradius.errors import PlanError
from blastradius.model.plan import PlainAttributes, PlainValues, Plan, ResourceChange, StateObject
from blastradius.model.state import State
from blastradius.model.verdict import Relation, Verdict
from blastradius.sources.state_file import read_state
from tests.cli.running import PLANS, ROOT, blastradius
from tests.strategies import MARKER, plans
from tests.test_laws import strings

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
    assert any("the plan's own state" in note for note in report.coverage.notes)


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


NET = "vpc-0123456789abcdef0"


def stored(address: str, key: int | None = None, **values: object) -> StateObject:
    type_, name = address.split(".")
    full = address if key is None else f"{address}[{key}]"
    return StateObject(full, "managed", type_, name, key=key, values=PlainAttributes(values))


def going(*more: ResourceChange, number: int = 0) -> Plan:
    """Return a plan that destroys a network, and instances that depend on it."""
    rows = [ResourceChange(VPC, "managed", "aws_vpc", "main", ("delete",), PlainValues({"id": NET}))]
    prior = [StateObject(VPC, "managed", "aws_vpc", "main")]
    for key in range(number):
        entry = stored("aws_instance.web", key)._replace(depends_on=(VPC,))
        values = PlainValues({"id": f"i-{key:017d}"})
        rows.append(ResourceChange(entry.address, "managed", "aws_instance", "web", ("delete",), values, key=key))
        prior.append(entry)
    return Plan(format_version="1.2", changes=(*rows, *more), prior_objects=tuple(prior), complete=True)


def subnets(number: int) -> tuple[StateObject, ...]:
    return tuple(stored("aws_subnet.far", key, id=f"subnet-{key:017d}", vpc_id=NET) for key in range(number))


def impact_of_network(plan: Plan, *states: State) -> list[str]:
    (report,) = assess_together([("here", plan)], states=states)
    change = next(one for one in report.changes if one.address == VPC)
    assert change.impact.count >= len(change.impact.objects)
    return [f"{change.impact.count} in all", *(one.label for one in change.impact.objects)]


@pytest.mark.parametrize("number", [0, 100, 6_000])
def test_hits_elsewhere_are_counted_however_many_there_are_here(number: int) -> None:
    found = impact_of_network(going(number=number), State("far", subnets(40)))
    assert found[0] == f"{number + 40} in all"
    assert any(label.startswith("far: ") for label in found)


def test_states_of_one_name_are_two() -> None:
    one, two = State("terraform", subnets(1)), State("terraform", (stored("aws_lb.web", id=f"{NET}-lb", vpc_id=NET),))
    found = impact_of_network(going(), one, two)
    assert sorted(found[1:]) == ["terraform (2): aws_subnet.far[0]", "terraform: aws_lb.web"]
    assert found == impact_of_network(going(), two, one)


def test_a_state_that_is_called_like_a_plan_is_told_from_it() -> None:
    assert impact_of_network(going(), State("here", subnets(1)))[1:] == ["here (2): aws_subnet.far[0]"]


def test_the_state_of_another_plan_of_the_run_is_not_met_twice() -> None:
    given_states = [read_state(STACK / "app" / "state.json", name="app-state")]
    found = assess_together([("network", read_plan(NETWORK)), ("app", read_plan(APP))], states=given_states)
    assert hit(found[0], VPC) == hit(both()["network"], VPC)
    assert any("state of another plan" in note for note in found[0].coverage.notes)
    assert any("the plan's own state" in note for note in found[1].coverage.notes)


def test_the_state_of_another_workspace_is_another_one() -> None:
    """The same addresses with other ids: a copy of the stack, of which nothing is hit."""
    copy = State("staging", (stored(VPC, id="vpc-ffffffffffffffff0"),))
    assert impact_of_network(going(), copy) == ["0 in all"]


def test_an_object_that_two_states_manage_is_hit() -> None:
    twice = State("twin", (stored("aws_vpc.same", id=NET), stored("aws_lb.web", id="arn:aws:lb:web")))
    assert impact_of_network(going(), twice) == ["1 in all", "twin: aws_vpc.same"]


def test_types_of_other_providers_are_known_elsewhere() -> None:
    bucket = stored("google_sql_database_instance.orders", id="orders-instance", network=NET)
    (report,) = assess_together([("here", going())], states=[State("far", (bucket,))])
    (alone,) = assess_together([("here", going())], states=[State("far", (stored("acme_x.y", id="acme-x-y", n=NET),))])
    assert report.score > alone.score


def test_what_is_created_is_not_hit() -> None:
    new = ResourceChange(
        "aws_lb.web", "managed", "aws_lb", "web", ("create",), PlainValues(None, {"subnet": NET, "id": NET})
    )
    other = Plan(format_version="1.2", changes=(new,), complete=True)
    here, _ = assess_together([("here", going()), ("other", other)])
    assert next(one for one in here.changes if one.address == VPC).impact.count == 0


def test_moved_objects_are_found_in_the_own_state() -> None:
    moved = ResourceChange(
        "aws_lb.new", "managed", "aws_lb", "new", ("no-op",), PlainValues({"id": "lb-12345678"}),
        previous_address="aws_lb.old",
    )  # fmt: skip
    own = State("own", (stored(VPC, id=NET), stored("aws_lb.old", id="lb-12345678")._replace(depends_on=(VPC,))))
    assert impact_of_network(going(moved), own) == ["1 in all", "aws_lb.new"]


def test_two_plans_of_one_state_are_not_tied_by_what_both_hold() -> None:
    one, other = (assess_together([("one", going()), ("two", going())])[number] for number in (0, 1))
    assert [replace(report, title="") for report in (one, other)] == [assess(going())] * 2


def test_hostile_names_of_states_and_objects_do_nothing(tmp_path: Path) -> None:
    name = "\x1b[31m|<b>`x`\n::error::y.tfstate"
    key = '"]\n::error::\x1b[2J<script>'
    attributes = {"id": "subnet-00000001", "vpc_id": "vpc-7e34e4555a28"}
    resource = {
        "mode": "managed",
        "type": "aws_subnet",
        "name": "far",
        "instances": [{"index_key": key, "attributes": attributes}],
    }
    (tmp_path / name).write_text(json.dumps({"version": 4, "resources": [resource]}))
    for format_name in ("terminal", "markdown", "json", "atlantis"):
        done = blastradius(NETWORK, "--state", tmp_path / name, "--format", format_name, "--color", "never")
        assert done.returncode == 20, done.stderr
        assert "\x1b" not in done.stdout
        assert not [line for line in done.stdout.splitlines() if line.lstrip().startswith("::")]


def test_no_value_of_a_state_is_told(tmp_path: Path) -> None:
    text = (STACK / "app" / "state.json").read_text().replace("db-3e0eebe60fab", MARKER)
    (tmp_path / "app.tfstate").write_text(text)
    shutil.copyfile(NETWORK, tmp_path / "plan.json")
    for format_name in ("terminal", "markdown", "json"):
        done = blastradius("plan.json", "--state", "app.tfstate", "-v", "-f", format_name, folder=tmp_path)
        assert MARKER not in done.stdout
        assert "subnet-f6bd7c041ed7" not in done.stdout
        assert "vpc-7e34e4555a28" not in done.stdout


CALM = settings(max_examples=60, deadline=None, suppress_health_check=list(HealthCheck))


@CALM
@given(plans(), plans(), plans())
def test_any_plans_and_states_can_be_assessed_together(one: Plan, two: Plan, held: Plan) -> None:
    states = [State("held", held.prior_objects)]
    together = assess_together([("one", one), ("two", two)], states=states)
    other_way = assess_together([("two", two), ("one", one)], states=states)
    assert together == other_way[::-1]
    assert not [text for report in together for text in strings(report) if MARKER.lower() in text.lower()]


@CALM
@given(plans(), plans())
def test_another_plan_beside_it_never_lowers_a_score(one: Plan, two: Plan) -> None:
    report = assess_together([("one", one), ("two", two)])[0]
    assert report.score >= assess(one).score
    assert report.verdict.rank >= assess(one).verdict.rank
