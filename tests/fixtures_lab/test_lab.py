"""What the stand-in providers answer: plans, made-up values, and repeatable output."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from fixtures.lab.invention import realise
from fixtures.lab.plan import still
from fixtures.lab.planner import UNKNOWN, plan_create, plan_update
from fixtures.lab.scenario import Deposed, Scenario, ScenarioError
from fixtures.lab.schema import Attribute, Block, CatalogueError, parse_type
from fixtures.lab.state import depose, settle
from fixtures.lab.world import Drift, World

if TYPE_CHECKING:
    from pathlib import Path

DATABASE = Block.parse(
    {
        "id": "string computed value=db-{token}",
        "name": "string required force-new",
        "port": "number optional default=5432",
        "revision": "number computed volatile",
        "url": "string computed value={name}.example.com",
        "disk": {"size": "number required", "type": "string optional force-new"},
        "rule": {"_nesting": "set", "cidr": "string required force-new"},
    }
)
STORED = {
    "id": "db-1",
    "name": "orders",
    "port": 5432,
    "revision": 3,
    "url": "orders.example.com",
    "disk": [{"size": 10, "type": "ssd"}],
    "rule": [{"cidr": "10.0.0.0/8"}],
}
PROPOSED: dict[str, object] = {
    "id": None,
    "name": "orders",
    "port": None,
    "revision": None,
    "url": None,
    "disk": [],
    "rule": [],
}


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("string", "string"),
        ("any", "dynamic"),
        ("set(number)", ["set", "number"]),
        ("map(list(bool))", ["map", ["list", "bool"]]),
    ],
)
def test_types_are_read_as_terraform_writes_them(text: str, expected: object) -> None:
    assert parse_type(text) == expected


@pytest.mark.parametrize("text", ["text", "list", "list(text)", "string forever"])
def test_an_unreadable_attribute_is_refused(text: str) -> None:
    with pytest.raises(CatalogueError):
        Attribute.parse("name", text)


def test_create_fills_in_defaults_and_leaves_computed_values_unknown() -> None:
    planned = plan_create(DATABASE, PROPOSED)

    assert planned["port"] == 5432
    assert planned["id"] is UNKNOWN


def test_update_without_a_change_is_no_change() -> None:
    assert plan_update(DATABASE, STORED, STORED) == (STORED, [])


def test_any_change_makes_volatile_values_unknown() -> None:
    planned, forced = plan_update(DATABASE, STORED, STORED | {"port": 6432})

    assert planned["revision"] is UNKNOWN
    assert forced == []


@pytest.mark.parametrize(
    ("change", "path"),
    [
        ({"name": "baskets"}, ("name",)),
        ({"name": UNKNOWN}, ("name",)),
        ({"disk": [{"size": 10, "type": "hdd"}]}, ("disk", 0, "type")),
        ({"disk": []}, ("disk", 0, "type")),
        ({"rule": []}, ("rule",)),
    ],
)
def test_a_change_of_what_cannot_change_forces_a_replacement(change: dict[str, object], path: tuple[object]) -> None:
    _, forced = plan_update(DATABASE, STORED, STORED | change)

    assert forced == [path]


def test_made_up_values_follow_their_patterns_and_are_the_same_each_time() -> None:
    planned = plan_create(DATABASE, PROPOSED)
    made = realise("acme_database", DATABASE, planned)

    assert made["url"] == "orders.example.com"
    assert made == realise("acme_database", DATABASE, planned)
    assert made["id"] != realise("acme_database", DATABASE, planned | {"name": "baskets"})["id"]


def test_the_world_changes_only_what_a_drift_names() -> None:
    world = World(
        drift=(Drift("acme_database", where={"name": "orders"}, gone=True), Drift("acme_queue", set={"n": 2}))
    )

    assert world.read("acme_database", {"name": "orders"}) is None
    assert world.read("acme_database", {"name": "baskets"}) == {"name": "baskets"}
    assert world.read("acme_queue", {"n": 1}) == {"n": 2}


def test_stilled_plans_do_not_differ_by_the_clock_or_by_the_order_of_a_map() -> None:
    def shown(when: str, *zones: str) -> str:
        modules = [{"child_modules": [{"address": f"m.{zone}"} for zone in zones], "address": "m"}]
        attributes = [{"resource": zone} for zone in zones]
        plan = {"child_modules": modules, "relevant_attributes": attributes, "timestamp": when, "applyable": True}
        return json.dumps(plan, separators=(",", ":"))

    assert still(shown("2025-01-01T00:00:00Z", "a", "b")) == still(shown("2026-01-01T00:00:00Z", "b", "a"))


def raw_state(lineage: str, serial: int, identifier: str) -> str:
    instance = {"index_key": "a", "attributes": {"id": identifier, "input": "x"}}
    resource = {"module": "module.m", "type": "terraform_data", "name": "one", "instances": [instance]}
    return json.dumps({"version": 4, "serial": serial, "lineage": lineage, "resources": [resource]}, indent=2)


def test_settled_states_do_not_differ_by_what_is_random() -> None:
    assert settle(raw_state("l-1", 4, "0b8f")) == settle(raw_state("l-2", 7, "77aa"))


def test_a_deposed_object_stands_beside_the_current_one() -> None:
    leftover = Deposed('module.m.terraform_data.one["a"]', "00c0ffee", {"input": "old"})
    current, deposed = json.loads(depose(raw_state("l", 1, "id"), [leftover]))["resources"][0]["instances"]

    assert current["attributes"]["input"] == "x"
    assert deposed["attributes"] == {"id": "id", "input": "old"}
    assert deposed["deposed"] == "00c0ffee"


@pytest.mark.parametrize(
    "text",
    [
        'about = "No expectations."',
        'about = "x"\n[expect]\nverdict = ["maybe"]\ndestructive = []',
        'about = "x"\n[expect]\nverdict = ["pass"]\ndestructive = []\nimpcat = {}',
        'about = "x"\nlabel = "safe"\n[expect]\nverdict = ["pass"]\ndestructive = []',
        'about = "x"\nplan_argument = []\n[expect]\nverdict = ["pass"]\ndestructive = []',
        'about = "x"\n[fixed]\ntaint = []\n[expect]\nverdict = ["pass"]\ndestructive = []',
    ],
)
def test_a_scenario_with_a_slip_is_refused(text: str, tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(text)

    with pytest.raises(ScenarioError):
        Scenario.read(tmp_path)


def test_a_fix_is_planned_from_its_own_folder_with_its_own_arguments(tmp_path: Path) -> None:
    (tmp_path / "scenario.toml").write_text(
        'about = "x"\nvariables = { stage = "test" }\nplan_arguments = ["-destroy"]\n'
        '[fixed]\nplan_arguments = []\n[expect]\nverdict = ["block"]\ndestructive = []\n'
    )
    fixed = Scenario.read(tmp_path).with_fix()

    assert fixed.after == tmp_path / "fixed"
    assert fixed.variables == {"stage": "test"}
    assert list(fixed.plan_arguments) == []
