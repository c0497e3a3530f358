"""The graph grows with the instances and not with their pairs. Edges are counted, nothing is timed."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest

from blastradius.graph import build_graph, read_dependencies
from blastradius.graph.reach import Dependents
from tests.graph.plans import Block, Stored, call, hit, module, plan, refs

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.model.configuration import ConfigModule
    from blastradius.model.plan import Plan

WIDE = 2_000
WITH_X = module({"t.x": {"v": refs("var.v")}}, outputs={"id": refs("t.x.id")})


def many(address: str) -> list[str]:
    return [f"{address}[{number}]" for number in range(WIDE)]


def fan(arguments: Block) -> Plan:
    """Make a plan of many `t.a` and many `t.b` that each depend on all of them."""
    return plan(module({"t.a": {}, "t.b": arguments}), [*many("t.a"), *many("t.b")])


def stored_fan() -> Plan:
    state: Stored = {address: list[str]() for address in many("t.a")}
    return plan(module(), [], state=state | {address: ["t.a"] for address in many("t.b")})


def module_fan(root: ConfigModule) -> Plan:
    objects = [f"module.m[{number}].t.x" for number in range(WIDE)]
    return plan(root, [*many("t.a"), *objects, *many("t.b")])


PLANS: dict[str, Callable[[], Plan]] = {
    "splat": lambda: fan({"v": refs("t.a")}),
    "depends_on": lambda: fan({"depends_on": ["t.a"]}),
    "count": lambda: fan({"count": refs("t.a")}),
    "pairs": lambda: fan({"v": refs("t.a", "count.index")}),
    "splat and index": lambda: fan({"v": refs("t.a", "count.index"), "w": refs("t.a")}),
    "state": stored_fan,
    "module": lambda: module_fan(
        module({"t.a": {}, "t.b": {"v": refs("module.m")}}, calls={"m": call(WITH_X, v=refs("t.a"))})
    ),
    "module depends_on": lambda: module_fan(
        module({"t.a": {}, "t.b": {"depends_on": ["module.m"]}}, calls={"m": call(WITH_X, depends_on=["t.a"])})
    ),
}


@pytest.mark.parametrize("name", PLANS)
def test_edges_are_linear_in_instances(name: str) -> None:
    made = PLANS[name]()
    graph = build_graph(made)
    objects = len(made.changes) + len(made.prior_objects)
    assert WIDE <= graph.number_of_edges() <= 6 * objects


@pytest.mark.parametrize("name", PLANS)
def test_every_one_reaches_every_other(name: str) -> None:
    dependencies = read_dependencies(PLANS[name]())
    consumers = set(many("t.b"))
    counted = Dependents(dependencies.graph).counts(
        ["t.a[7]", "t.a[8]"], lambda node: 0 if node in consumers else None, 1
    )
    assert [count.all for count in counted.values()] == [(WIDE,), (WIDE,)]


def test_chained_stored_lists_are_reduced_to_a_chain() -> None:
    names = [f"t.n{number:03}" for number in range(200)]
    made = plan(module(), [], state={name: names[:number] for number, name in enumerate(names)})
    assert build_graph(made).number_of_edges() == len(names) - 1


def test_a_value_through_many_modules_costs_an_edge_for_each() -> None:
    inner = module({"t.leaf": {"v": refs("var.v")}})
    path = "t.leaf"
    for level in range(40):
        inner = module(calls={f"m{level}": call(inner, v=refs("var.v" if level < 39 else "t.a"))})
        path = f"module.m{level}.{path}"
    root = module({"t.a": {}}, calls=dict(inner.calls))
    made = plan(root, [*many("t.a"), path])
    assert build_graph(made).number_of_edges() <= WIDE + 50
    assert hit(made, "t.a[0]") == {path: 1}
