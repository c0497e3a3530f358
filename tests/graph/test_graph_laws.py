"""Laws of the graph: narrowing only takes away, order is nothing, values never show, circles end."""

from __future__ import annotations

import tempfile
from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Any

import networkx
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius.graph import read_dependencies
from blastradius.graph.build import Interest
from blastradius.graph.evidence import texts_in
from blastradius.graph.reach import Dependents
from blastradius.graphing import explanation, picture
from blastradius.knowledge import load_catalogue
from blastradius.model.address import without_keys
from tests.graph.plans import UNKNOWN, Block, Stored, Values, call, id_of, module, plan, refs
from tests.graph.written import written

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

Pairs = set[tuple[str, str]]

KEYS = ["[0]", "[1]", '["x"]', '["y"]', '["payments"]']
OBJECTS = [f"t.{name}{key}" for name in "abc" for key in KEYS]
INSIDE = [f"module.m{key}.t.i" for key in KEYS]
MARKER = "marker-that-nobody-may-see"


def pairs(made: Plan) -> Pairs:
    """Return who depends on whom, in any number of steps; those who merely wait for another left out."""
    dependencies = read_dependencies(made)
    reach = Dependents(dependencies.graph)
    members = dependencies.inventory.members
    return {(one.node, start) for start in members for one in reach.nearest(start, len(members))[0]}


def pairs_of_who_stays(made: Plan) -> Pairs:
    """Return the same, but for what goes by way of an object that leaves."""
    dependencies = read_dependencies(made)
    for node in dependencies.inventory.leaving:
        dependencies.graph.below.pop(node, None)
    reach = Dependents(dependencies.graph)
    members = dependencies.inventory.members
    return {(one.node, start) for start in members for one in reach.nearest(start, len(members))[0]}


def by_block(made: Plan) -> Pairs:
    """Return which blocks depend on which, by all edges."""
    dependencies = read_dependencies(made)
    graph: networkx.DiGraph[str] = networkx.DiGraph(
        (node, below) for node, ties in dependencies.graph.below.items() for below in ties
    )
    members = dependencies.inventory.members
    blocks = {node: without_keys(node) for node in members if node in graph}
    found = {
        (blocks[node], blocks[one]) for node in blocks for one in networkx.descendants(graph, node) & blocks.keys()
    }
    return {(block, below) for block, below in found if block != below}


# -- plans -------------------------------------------------------------------------------

READINGS = st.sampled_from(
    [
        refs("t.a", "count.index"),
        refs("t.a", "each.key"),
        refs("t.b", "each.key"),
        refs("t.a", "t.a", "each.key"),
        refs("t.a", "t.b", "count.index"),
        refs("t.a"),
        refs('t.a["x"].id'),
        refs("t.a[0].id"),
        refs("module.m", "each.key"),
        refs("module.m.id", "each.key"),
        refs("each.value.id"),
        {"constant_value": 1},
        {},
    ]
)
HANDED_ON = st.sampled_from(
    [refs("t.a", "each.key"), refs("t.a"), refs("each.value.id"), refs("t.a", "count.index"), refs("t.b", "each.key")]
)
HELD = st.recursive(
    st.one_of(
        st.sampled_from([id_of(address) for address in OBJECTS + INSIDE]),
        st.sampled_from(["x", "payments", "", "web-0", "eu-west-1a", None, 1, True]),
        st.builds("arn:aws:x:::{}/{}".format, st.sampled_from([id_of(one) for one in OBJECTS]), st.sampled_from("xy")),
    ),
    lambda inner: st.lists(inner, max_size=3) | st.dictionaries(st.sampled_from("pq"), inner, max_size=2),
    max_leaves=4,
)
ACTIONS = st.sampled_from(["no-op", "no-op", "update", "delete", "create", "forget"])


@st.composite
def roots(draw: st.DrawFn) -> Any:
    """Make configurations of three blocks and a module that read each other by index, or as a whole."""

    def over(*choices: Block) -> Block:
        found = draw(st.sampled_from([None, *choices]))
        return {"for_each": found} if found else {}

    inside = module({"t.i": {"v": refs("var.v"), "w": refs("var.w", "each.key")}}, outputs={"id": refs("t.i.id")})
    calls = {"m": call(inside, v=draw(HANDED_ON), w=draw(HANDED_ON), **over(refs("t.a")))}
    blocks: dict[str, Block] = {
        "t.a": {},
        "t.b": {"v": refs("t.a", "each.key")} | over(refs("t.a")),
        "t.c": {"v": draw(READINGS), "w": draw(READINGS)} | over(refs("t.a"), refs("t.b"), refs("local.a")),
    }
    return module(blocks, calls=calls)


@st.composite
def plans(draw: st.DrawFn) -> Plan:
    """Make plans of some instances of such blocks, which hold each other's ids or something else."""
    addresses = draw(st.lists(st.sampled_from(OBJECTS + INSIDE), unique=True, min_size=2))
    actions = {address: draw(ACTIONS) for address in addresses}
    held: dict[str, Values] = {}
    planned: dict[str, Values] = {}
    for address in addresses:
        values: Values = {"id": id_of(address), "name": draw(st.sampled_from(["web-0", "web-1", ""]))}
        values |= {name: draw(HELD) for name in ("v", "w")}
        if actions[address] != "create":
            held[address] = values
        if actions[address] in ("update", "create"):
            planned[address] = values | {name: draw(HELD | st.just(UNKNOWN)) for name in ("v", "w")}
    return plan(draw(roots()), addresses, actions=actions, values=held, planned=planned)


def without_values(made: Plan) -> Plan:
    actions = {row.address: row.actions[0] for row in made.changes}
    return plan(made.configuration.root, actions, actions=actions)


@settings(max_examples=100, deadline=None)
@given(plans())
def test_values_only_take_dependents_away(made: Plan) -> None:
    assert pairs(made) <= pairs(without_values(made))


@settings(max_examples=100, deadline=None)
@given(plans())
def test_values_leave_the_blocks_as_they_are(made: Plan) -> None:
    assert by_block(made) == by_block(without_values(made))


@settings(max_examples=60, deadline=None)
@given(plans(), st.randoms(use_true_random=False))
def test_the_order_of_rows_is_nothing(made: Plan, random: Any) -> None:
    rows = list(made.changes)
    random.shuffle(rows)
    assert read_dependencies(replace(made, changes=tuple(rows))).graph.below == read_dependencies(made).graph.below


STORED = st.lists(st.sampled_from(["t.a", "t.b", "t.c", "module.m.t.i", "t.gone"]), unique=True)


@settings(max_examples=60, deadline=None)
@given(plans(), st.data())
def test_circles_of_stored_dependencies_end_and_take_nobody_away(made: Plan, data: st.DataObject) -> None:
    """But from who leaves: the configuration does not speak of him, the state does."""
    state: Stored = {row.address: data.draw(STORED) for row in made.changes}
    both = replace(made, prior_objects=plan(module(), [], state=state).prior_objects)
    assert pairs_of_who_stays(made) <= pairs_of_who_stays(both)
    assert picture(both).nodes


@settings(max_examples=100, deadline=None)
@given(plans(), st.data())
def test_whoever_holds_the_id_of_an_instance_of_a_stored_block_is_its_dependent(
    made: Plan, data: st.DataObject
) -> None:
    state: Stored = {row.address: data.draw(STORED) for row in made.changes if row.actions != ("create",)}
    both = replace(made, prior_objects=plan(module(), [], state=state).prior_objects)
    found = pairs(both)
    for holder, held in held_ids(made):
        block = without_keys(held)
        if block in state[holder] and block != without_keys(holder):
            assert (holder, held) in found
            asked = read_dependencies(both, interest=Interest(frozenset({held}), frozenset()))
            assert holder in {one.node for one in asked.dependents.nearest(held, len(made.changes))[0]}


def held_ids(made: Plan) -> list[tuple[str, str]]:
    """Return who holds the id of whom, of the objects that exist."""
    rows = [row for row in made.changes if row.actions != ("create",)]
    by_id = {id_of(row.address): row.address for row in rows}
    return [
        (row.address, other)
        for row in rows
        for name in ("v", "w")
        for text in texts_in(row.values.before_of((name,))[0])
        if (other := by_id.get(text.removeprefix("arn:aws:x:::").partition("/")[0]))
    ]


# -- sources -----------------------------------------------------------------------------

SHOWN = st.sampled_from(
    [
        "t.a[each.key].id",
        't.a["${each.key}"].id',
        "t.a[each.value].id",
        't.a["x"].id',
        "t.a[var.key].id",
        "module.m.ids[each.key]",
        "module.m.all[each.key].id",
        'join(",", values(t.a)[*].id)',
        '"${t.a[each.key].id}-${t.a["y"].id}"',
        "each.key",
    ]
)
CONFIGURATION = """
variable "key" {}
resource "t" "a" {
  for_each = toset(["x", "y", "z"])
}
module "m" {
  source = "./m"
  ids    = { for key, one in t.a : key => one.id }
  all    = t.a
}
"""
INNER = """
variable "ids" {}
variable "all" {}
output "ids" {
  value = var.ids
}
output "all" {
  value = { for key, one in var.all : key => one }
}
"""


@settings(max_examples=60, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(SHOWN, min_size=1, max_size=3))
def test_sources_only_take_dependents_away_and_leave_the_blocks(expressions: list[str]) -> None:
    arguments = "\n".join(f"  v{number} = {one}" for number, one in enumerate(expressions))
    text = f'{CONFIGURATION}\nresource "t" "b" {{\n  for_each = toset(["x", "y"])\n{arguments}\n}}\n'
    objects = [f't.a["{key}"]' for key in "xyz"] + [f't.b["{key}"]' for key in "xy"]
    with tempfile.TemporaryDirectory() as folder:
        made = written(Path(folder), {"main.tf": text, "m/main.tf": INNER}, objects)
        bare = replace(made, sources=None)
        assert pairs(made) <= pairs(bare)
        assert by_block(made) == by_block(bare)


# -- values never show ---------------------------------------------------------------------


def marked(value: Any) -> Any:
    """Put the marker into every text of a value."""
    if isinstance(value, str):
        return f"{MARKER} {value}"
    if isinstance(value, list):
        return [marked(one) for one in value]
    return {f"{MARKER}{key}": marked(one) for key, one in value.items()} if isinstance(value, dict) else value


@settings(max_examples=60, deadline=None)
@given(plans())
def test_no_value_is_in_any_node_or_tie(made: Plan) -> None:
    graph = read_dependencies(made, load_catalogue({"t"})).graph
    shown = picture(made)
    told = [explanation(made, edge.source, edge.target) for edge in shown.edges[:3]]
    assert "id-" not in repr((graph.kinds, graph.below, shown, told))


@settings(max_examples=50, deadline=None)
@given(HELD)
def test_no_constant_of_the_configuration_is_in_any_node_or_tie(held: Any) -> None:
    each = {"constant_value": {"x": MARKER, "y": marked(held)}}
    blocks: dict[str, Block] = {
        "t.a": {"v": {"constant_value": marked(held)}, "for_each": each},
        "t.b": {"v": refs("t.a", "each.value"), "for_each": each},
    }
    made = plan(module(blocks), ['t.a["x"]', 't.a["y"]', 't.b["x"]'], values={'t.b["x"]': {"v": marked(held)}})
    graph = read_dependencies(made, load_catalogue({"t"})).graph
    assert MARKER not in repr((graph.kinds, graph.below, picture(made)))


BEHIND = """
locals {
  ids = { for key, one in t.a : key => one.id }
}
resource "t" "a" {
  for_each = toset(["x", "y"])
}
module "m" {
  source   = "./m"
  for_each = toset(["p", "q"])
  ids      = local.ids
}
"""
KEEPING = """
variable "ids" {}
output "ids" {
  value = { for key, id in var.ids : key => id }
}
"""


@pytest.mark.parametrize("value", [MARKER, 31415926])
@pytest.mark.parametrize("read", ["local.ids[each.value]", 'module.m["p"].ids[each.value]', "local.ids[each.key]"])
def test_a_written_value_of_a_for_each_is_no_part_of_a_name(tmp_path: Path, read: str, value: str | int) -> None:
    """`local.ids[each.value]` chooses by a constant, which may be anybody's secret; only an instance's key is none."""
    text = f'{BEHIND}resource "t" "b" {{\n for_each = {{ x = "{value}" }}\n v = try({read}, "none")\n}}\n'
    objects = ['t.a["x"]', 't.a["y"]', 't.b["x"]', 'module.m["p"].t.i', 'module.m["q"].t.i']
    inner = f'{KEEPING}resource "t" "i" {{\n v = var.ids\n}}\n'
    made = written(tmp_path, {"main.tf": text, "m/main.tf": inner}, objects)
    root = made.configuration.root
    each = {"constant_value": {"x": value}}
    resources = tuple(replace(one, for_each=each) if one.name == "b" else one for one in root.resources)
    made = replace(made, configuration=replace(made.configuration, root=replace(root, resources=resources)))
    graph = read_dependencies(made).graph
    assert str(value) not in repr((graph.kinds, graph.below))
    told = explanation(made, 't.b["x"]', 't.a["x"]')
    assert told.hops
    assert str(value) not in repr(told)
