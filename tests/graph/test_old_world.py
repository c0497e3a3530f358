"""What was read before a change: of whom is destroyed, moved, deposed, or planned without a refresh."""

from __future__ import annotations

from dataclasses import replace
from functools import cache
from pathlib import Path

import pytest

from blastradius import assess, read_plan
from blastradius.model.configuration import ProviderConfig
from tests.graph.plans import Stored, call, hit, id_of, identified, module, plan, refs
from tests.graph.written import written

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"


@cache
def impacts(name: str, *, sources: bool = False) -> dict[str, dict[str, str]]:
    """Return whom each destructive change of a fixture hits, and in what relation they are."""
    made = read_plan(PLANS / name / "plan.json", source_dir=PLANS / name / "after" if sources else None)
    return {
        one.label: {other.address: other.relation.value for other in one.impact.objects}
        for one in assess(made).changes
        if one.destructive
    }


# -- another instance is read from now on --------------------------------------------------

LANE = 'aws_sqs_queue.lane["express"]'


def test_who_turns_to_another_written_key_has_read_the_first() -> None:
    """Terraform destroys the queue before it changes who held its address (`terraform graph -plan`)."""
    assert {"aws_ssm_parameter.parcels", "aws_sns_topic_subscription.parcels"} <= impacts("key-let-go")[LANE].keys()


@pytest.mark.parametrize("action", ["delete", "update"])
def test_who_turns_to_another_written_index_has_read_the_first(action: str) -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[1].id")}})
    state: Stored = {"t.a[0]": [], "t.a[1]": [], "t.b": ["t.a"]}
    made = plan(
        root,
        list(state),
        state=state,
        actions={"t.a[0]": action, "t.b": "update"},
        values=identified("t.a[0]", "t.a[1]") | {"t.b": {"x": id_of("t.a[0]")}},
        planned={"t.b": {"x": id_of("t.a[1]")}},
    )
    assert hit(made, "t.a[0]") == hit(made, "t.a[1]") == {"t.b": 1}


def test_who_reads_around_a_circle_that_shrinks_has_read_what_leaves(tmp_path: Path) -> None:
    """`element(t.a, count.index)` with three of them, then with two: the third reader held the id of the third."""
    made = written(
        tmp_path,
        'resource "t" "a" {\n count = 2\n}\nresource "t" "b" {\n count = 3\n x = element(t.a, count.index).id\n}\n',
        [f"t.{name}[{number}]" for name in "ab" for number in range(3)],
        actions={"t.a[2]": "delete", "t.b[2]": "update"},
        values=identified(*(f"t.a[{number}]" for number in range(3)))
        | {f"t.b[{number}]": {"x": id_of(f"t.a[{number}]")} for number in range(3)},
        planned={"t.a[2]": {}, "t.b[2]": {"x": id_of("t.a[0]")}},
    )
    assert hit(made, "t.a[0]") == {"t.b[0]": 1, "t.b[2]": 1}
    assert hit(made, "t.a[2]") == {"t.b[2]": 1}


@pytest.mark.parametrize("action", ["no-op", "update"])
def test_an_ignored_change_of_the_instance_that_is_read_hides_nobody(action: str) -> None:
    """`ignore_changes`: the configuration reads another instance, and the object holds the first one's id for good."""
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[1].id")}})
    state: Stored = {"t.a[0]": [], "t.a[1]": [], "t.b": ["t.a"]}
    values = identified("t.a[0]", "t.a[1]") | {"t.b": {"x": id_of("t.a[0]")}}
    made = plan(root, list(state), state=state, actions={"t.a[0]": "delete", "t.b": action}, values=values)
    assert hit(made, "t.a[0]") == {"t.b": 1}


def test_who_turns_to_another_instance_of_a_module_has_read_the_first() -> None:
    inside = module({"t.x": {}}, outputs={"id": refs("t.x.id")})
    root = module({"t.b": {"x": refs('module.m["green"].id')}}, calls={"m": call(inside)})
    blue, green = 'module.m["blue"].t.x', 'module.m["green"].t.x'
    made = plan(
        root,
        [blue, green, "t.b"],
        state={blue: [], green: [], "t.b": ["module.m.t.x"]},
        actions={blue: "delete", "t.b": "update"},
        values=identified(blue, green) | {"t.b": {"x": id_of(blue)}},
        planned={"t.b": {"x": id_of(green)}},
    )
    assert hit(made, blue) == hit(made, green) == {"t.b": 1}


def test_who_let_go_of_an_instance_altogether_has_read_it() -> None:
    """What the reader still depends on reads another instance of the block, which explains nothing."""
    root = module({"t.a": {}, "t.m": {"x": refs("t.a[1].id")}, "t.b": {"y": refs("t.m.id")}})
    state: Stored = {"t.a[0]": [], "t.a[1]": [], "t.m": ["t.a"], "t.b": ["t.a", "t.m"]}
    made = plan(
        root,
        list(state),
        state=state,
        actions={"t.a[0]": "delete", "t.b": "update"},
        values=identified("t.a[0]", "t.a[1]", "t.m") | {"t.b": {"x": id_of("t.a[0]"), "y": id_of("t.m")}},
        planned={"t.b": {"x": None, "y": id_of("t.m")}},
    )
    assert hit(made, "t.a[0]") == {"t.b": 1}
    assert hit(made, "t.a[1]") == {"t.m": 1, "t.b": 2}


@pytest.mark.parametrize(
    ("before", "has_read"),
    [("5f2a9c", True), (443, True), (None, False), (id_of("t.a[1]"), False), ("of-one", False)],
    ids=["a digest of something", "a number", "nothing", "what it reads from now on", "another attribute of that"],
)
def test_a_value_that_speaks_of_nobody_may_be_anybodys(before: object, *, has_read: bool) -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[1].id"), "tags": {"constant_value": "new"}}})
    state: Stored = {"t.a[0]": [], "t.a[1]": [], "t.b": ["t.a"]}
    values = identified("t.a[0]", "t.a[1]")
    values["t.a[1]"]["name"] = "of-one"
    made = plan(
        root,
        list(state),
        state=state,
        actions={"t.a[0]": "delete", "t.b": "update"},
        values=values | {"t.b": {"x": before, "tags": "old"}},
        planned={"t.b": {"x": "another", "tags": "new"}},
    )
    assert hit(made, "t.a[0]") == ({"t.b": 1} if has_read else {})
    (leaver,) = (one for one in assess(made).changes if one.destructive)
    assert {one.address for one in leaver.impact.objects} == ({"t.b"} if has_read else set())


def test_another_argument_that_changes_says_nothing_of_whom_one_reads() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[1].id"), "tags": {"constant_value": "new"}}})
    state: Stored = {"t.a[0]": [], "t.a[1]": [], "t.b": ["t.a"]}
    values = identified("t.a[0]", "t.a[1]") | {"t.b": {"x": id_of("t.a[1]"), "tags": "old"}}
    made = plan(
        root,
        list(state),
        state=state,
        actions={"t.a[0]": "delete", "t.b": "update"},
        values=values,
        planned={"t.b": {"x": id_of("t.a[1]"), "tags": "new"}},
    )
    assert hit(made, "t.a[0]") == {}


def test_where_no_values_are_compared_whoever_changes_may_have_read_any_instance(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("blastradius.graph.build.MOST_SHARPENED", 0)
    assert {"aws_ssm_parameter.parcels", "aws_sns_topic_subscription.parcels"} <= impacts.__wrapped__("key-let-go")[
        LANE
    ].keys()


def test_who_is_created_reads_around_the_circle_that_there_will_be(tmp_path: Path) -> None:
    made = written(
        tmp_path,
        'resource "t" "a" {\n count = 2\n}\nresource "t" "b" {\n count = 3\n x = element(t.a, count.index).id\n}\n',
        [f"t.{name}[{number}]" for name in "ab" for number in range(3)],
        actions={"t.a[2]": "delete", "t.b[2]": "create"},
    )
    assert hit(made, "t.a[2]") == {}
    assert hit(made, "t.a[0]") == {"t.b[0]": 1, "t.b[2]": 1}


def test_values_know_the_past_of_an_index_that_no_source_tells() -> None:
    assert impacts("last-index-leaves")["aws_sqs_queue.shard[2]"].keys() == {
        "aws_ssm_parameter.last",
        "aws_ssm_parameter.reader[2]",
    }


def test_what_a_tie_joined_is_parted_and_not_what_it_will_join() -> None:
    subscription = "aws_sns_topic_subscription.mail"
    joined = impacts("module-call-leaves-readers")[subscription]
    assert joined == {"aws_sns_topic.news": "attached-to", "module.mail.aws_sqs_queue.outbox": "attached-to"}


# -- what leaves, leaves as it was -------------------------------------------------------


def test_an_instance_that_leaves_never_read_what_its_block_reads_from_now_on() -> None:
    assert impacts("leaver-never-read-it")["terraform_data.gateway"].keys() == {"terraform_data.worker[0]"}


def test_pairs_whose_blocks_are_gone_are_told_by_the_ids_they_hold() -> None:
    hits = impacts("pairs-removed")
    assert all(
        hits[f"{owner}[{n}]"].keys() == {f"aws_volume_attachment.data[{n}]"}
        for owner in ("aws_ebs_volume.data", "aws_instance.node")
        for n in range(3)
    )


def test_who_leaves_without_holding_an_id_may_have_read_any_instance() -> None:
    state: Stored = {"t.a[0]": [], "t.a[1]": [], "t.gone[0]": ["t.a"], "t.gone[1]": ["t.a"]}
    made = plan(
        module({"t.a": {}}),
        list(state),
        state=state,
        actions={"t.gone[0]": "delete", "t.gone[1]": "forget"},
        values=identified("t.a[0]", "t.a[1]") | {"t.gone[0]": {"x": id_of("t.a[0]")}, "t.gone[1]": {"x": "of nobody"}},
    )
    assert hit(made, "t.a[0]") == {"t.gone[0]": 1, "t.gone[1]": 1}
    assert hit(made, "t.a[1]") == {"t.gone[1]": 1}


def test_who_leaves_has_a_provider_until_then() -> None:
    provider = ProviderConfig(key="p", expressions={"endpoint": refs("t.ep.output")})
    root = module({"t.ep": {}, "t.a": {}, "t.x": {"provider": "p"}, "t.y": {"v": refs("t.x.id")}})
    state: Stored = {"t.ep": [], "t.a": [], "t.x[0]": [], "t.x[1]": [], "t.y": ["t.x"]}
    made = plan(root, list(state), state=state, providers=[provider], actions={"t.x[1]": "delete"})
    assert {"t.x[0]", "t.x[1]"} <= hit(made, "t.ep").keys()


def test_a_state_without_dependencies_parts_nobody() -> None:
    root = module({"t.a": {}, "t.x": {"v": refs("t.a.id")}})
    made = plan(root, ["t.a", "t.x[1]"], state={"t.a": [], "t.x[1]": []}, actions={"t.x[1]": "delete"})
    assert hit(made, "t.a") == {"t.x[1]": 1}


def test_nobody_stands_between_instances_of_a_module_that_leave_and_stay() -> None:
    hits = impacts("module-instance-removed")
    assert {other for one in hits.values() for other in one if "acme" in other or "initech" in other} == set()


def test_a_deposed_object_hangs_on_what_it_hung_on() -> None:
    hits = impacts("deposed-hangs-on-the-past")
    assert {"aws_lb.web", "aws_lb.web (deposed 8d01f7aa)"} <= hits["aws_security_group.old"].keys()
    assert hits["aws_lb.web (deposed 8d01f7aa)"] == {}


def test_a_deposed_object_beside_a_current_one_that_leaves() -> None:
    state: Stored = {"t.a": [], "t.b": [], "t.x": ["t.b"]}
    made = plan(
        module({"t.a": {}, "t.b": {}}), list(state), state=state, deposed={"t.x": ["t.a"]}, actions={"t.x": "delete"}
    )
    assert hit(made, "t.a") == {"t.x (deposed 00000001)": 1}
    assert hit(made, "t.b") == {"t.x": 1}


def test_a_forgotten_object_keeps_its_dependents() -> None:
    state: Stored = {"t.gone": [], "t.x": ["t.gone"], "t.y": []}
    made = plan(module({"t.x": {}, "t.y": {}}), list(state), state=state, actions={"t.gone": "forget"})
    assert hit(made, "t.gone") == {"t.x": 1}


# -- moves -------------------------------------------------------------------------------


@pytest.mark.parametrize("order", [1, -1])
def test_every_move_out_of_a_block_is_followed(order: int) -> None:
    state: Stored = {"t.one": [], "t.two": [], "t.x": ["t.old"]}
    made = plan(
        module({"t.one": {}, "t.two": {}, "t.x": {}}),
        list(state)[::order],
        state=state,
        moved={"t.one": "t.old[0]", "t.two": "t.old[1]"},
    )
    assert hit(made, "t.one") == hit(made, "t.two") == {"t.x": 1}


def test_a_move_out_of_a_block_that_goes_on_is_followed() -> None:
    state: Stored = {"t.old[1]": [], "t.one": [], "t.x": ["t.old"]}
    made = plan(module({"t.old": {}, "t.one": {}, "t.x": {}}), list(state), state=state, moved={"t.one": "t.old[0]"})
    assert hit(made, "t.one") == hit(made, "t.old[1]") == {"t.x": 1}


def test_a_moved_object_that_is_replaced_hits_who_is_stored_under_its_old_name() -> None:
    hits = impacts("module-moved-without-refresh")["module.archive.terraform_data.bucket"]
    assert hits.keys() == {"terraform_data.between", "terraform_data.by_hand", "terraform_data.reader"}


# -- not refreshed -----------------------------------------------------------------------


def test_old_state_and_new_configuration_are_united() -> None:
    hits = impacts("stale-state")
    assert set(hits["terraform_data.address"]) == set(hits["terraform_data.old_limits"]) == {"terraform_data.service"}


def test_what_neither_tells_the_sources_do() -> None:
    """A local is hidden in the plan, and the state is from before the edit."""
    assert "terraform_data.service" not in impacts("stale-state")["terraform_data.limits"]
    assert impacts("stale-state", sources=True)["terraform_data.limits"].keys() == {"terraform_data.service"}


# -- the order of rows -------------------------------------------------------------------


@pytest.mark.parametrize("name", ["module-instance-removed", "last-index-leaves", "two-moves-from-one-block"])
def test_the_order_of_rows_does_not_matter(name: str) -> None:
    made = read_plan(PLANS / name / "plan.json")
    turned = replace(made, changes=made.changes[::-1], prior_objects=made.prior_objects[::-1])
    assert assess(turned) == assess(made)


def test_destroyed_objects_of_modules_never_cross_even_through_a_hub() -> None:
    inner = module({"t.x": {}, "t.y": {}})
    state: Stored = {f"module.m[{n}].t.{one}": ["module.m.t.x"] * (one == "y") for n in range(3) for one in "xy"}
    made = plan(module(calls={"m": call(inner)}), list(state), state=state, actions={"module.m[2].t.x": "delete"})
    assert hit(made, "module.m[2].t.x") == {"module.m[2].t.y": 1}
