"""Why an edge is in the graph: every step of the chains behind it."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING

import networkx
import pytest
from hypothesis import given, settings

from blastradius.errors import UsageError
from blastradius.graph import Precision, read_dependencies
from blastradius.graph.explaining import explain_edge
from blastradius.graph.folding import fold
from blastradius.graph.nodes import Basis
from blastradius.graphing import explanation
from blastradius.model.explanation import EdgeExplanation, Hop, Step
from blastradius.render import edge_text
from tests.graph.plans import call, module, plan, refs
from tests.strategies import plans

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

INSIDE = module({"t.x": {"size": refs("var.v"), "zone": refs("var.w")}}, outputs={"id": refs("t.x.id")})
ROOT = module(
    {"t.a": {}, "t.b": {"link": refs("module.m.id")}, "t.lone": {}},
    calls={"m": call(INSIDE, v=refs("t.a.id"), w=refs("t.a.zone"))},
    outputs={"o": refs("t.b.id")},
)
PLAN = plan(ROOT, ["t.a", "t.b", "t.lone", "module.m.t.x"])


def test_a_direct_edge_has_one_chain_for_each_thing_that_is_read() -> None:
    found = explanation(PLAN, "module.m.t.x", "t.a")
    (hop,) = found.hops
    assert (hop.via, hop.attributes, hop.precision, found.backwards) == ("reference", ("size", "zone"), "exact", False)
    assert [[step.source for step in chain] for chain in hop.chains] == [
        ["module.m.t.x", "variable module.m.var.v"],
        ["module.m.t.x", "variable module.m.var.w"],
    ]


def test_an_indirect_dependency_is_the_shortest_way() -> None:
    found = explanation(PLAN, "output.o", "t.a")
    assert [(hop.source, hop.target) for hop in found.hops] == [
        ("output.o", "t.b"),
        ("t.b", "module.m.t.x"),
        ("module.m.t.x", "t.a"),
    ]


def test_the_other_way_round_is_said() -> None:
    found = explanation(PLAN, "t.a", "module.m.t.x")
    assert found.backwards
    assert (found.hops[0].source, found.hops[0].target) == ("module.m.t.x", "t.a")
    assert "t.a does not depend on module.m.t.x; it is the other way round" in edge_text.render(found)


def test_no_dependency_is_an_answer_that_names_the_direct_ones() -> None:
    found = explanation(PLAN, "t.b", "t.lone")
    assert (found.hops, found.direct, found.direct_count) == ((), ("module.m.t.x",), 1)
    assert "t.lone depends on nothing" in edge_text.render(explanation(PLAN, "t.lone", "t.b"))


def test_at_most_ten_direct_dependencies_are_named() -> None:
    names = [f"t.a{number:02}" for number in range(30)]
    root = module({**{name: {} for name in names}, "t.b": {"x": refs(*names)}, "t.c": {}})
    text = edge_text.render(explanation(plan(root, [*names, "t.b", "t.c"]), "t.b", "t.c"))
    assert text.count("\n  t.a") == 10
    assert "and 20 more" in text


def test_what_is_waited_for_and_not_read_is_told_from_what_is_read() -> None:
    root = module({"t.b": {"x": {"references": ["module.m"]}}}, calls={"m": call(module({"t.x": {}, "t.y": {}}))})
    made = plan(root, ["t.b", "module.m.t.x", "module.m.t.y"])
    text = edge_text.render(explanation(made, "t.b", "module.m.t.x"))
    assert "t.b waits for everything inside module.m, which it names in its argument x." in text
    assert "no value is read" in text


def test_each_way_of_knowing_an_instance_has_its_sentence() -> None:
    assert {one.value for one in Basis} == set(edge_text.BASES)
    assert {one.value for one in Precision} == set(edge_text.SURENESS)


def test_an_identifier_that_is_held_is_said() -> None:
    step = Step(
        source="t.a",
        source_kind="managed",
        target="t.b",
        target_kind="managed",
        via="identifier",
        attributes=("bucket",),
        precision="exact",
        basis="values",
    )
    hop = Hop(
        source="t.a",
        target="t.b",
        via="identifier",
        attributes=("bucket",),
        precision="exact",
        basis="values",
        chains=((step,),),
    )
    text = edge_text.render(EdgeExplanation("t.a", "t.b", hops=(hop,)))
    assert "t.a holds the identifier of t.b in its argument bucket." in text


def test_one_object_has_to_be_meant() -> None:
    made = plan(module({"t.a": {}, "t.b": {"x": refs("t.a")}}), ["t.a[0]", "t.a[1]", "t.b"])
    with pytest.raises(UsageError, match="stands for 2 objects") as failure:
        explanation(made, "t.b", "t.a")
    assert "t.a[0], t.a[1]" in failure.value.advice
    with pytest.raises(UsageError, match=r"nothing at the address t\.z"):
        explanation(made, "t.b", "t.z")


def test_an_object_does_not_depend_on_itself() -> None:
    assert not explanation(PLAN, "t.b", "t.b").hops


def test_the_sentences_say_where_an_edge_comes_from() -> None:
    text = edge_text.render(explanation(PLAN, "t.b", "t.a"), 200)
    assert text.splitlines() == [
        "t.b depends on t.a indirectly; the shortest way has 2 steps:",
        "",
        "1. t.b depends on module.m.t.x.",
        "     - t.b reads module output module.m.output.id in its argument link.",
        "     - module output module.m.output.id takes its value from module.m.t.x.",
        "     The instance is certain (exact): the address is written, or there is only one instance that it can mean.",
        "",
        "2. module.m.t.x depends on t.a.",
        "     Way 1 of 2:",
        "       - module.m.t.x reads variable module.m.var.v in its argument size.",
        "       - variable module.m.var.v takes its value from t.a, argument v of the module call.",
        "     Way 2 of 2:",
        "       - module.m.t.x reads variable module.m.var.w in its argument zone.",
        "       - variable module.m.var.w takes its value from t.a, argument w of the module call.",
        "     The instance is certain (exact): the address is written, or there is only one instance that it can mean.",
    ]


@settings(max_examples=60, deadline=None)
@given(plans())
def test_a_way_is_found_wherever_there_is_one_and_is_the_shortest(made: Plan) -> None:
    dependencies = read_dependencies(made)
    graph, shown = dependencies.graph, fold(made, dependencies)
    drawn: networkx.DiGraph[str] = networkx.DiGraph()
    drawn.add_nodes_from(node.id for node in shown.nodes)
    drawn.add_edges_from((edge.source, edge.target) for edge in shown.edges)
    for source in sorted(drawn)[:6]:
        away = networkx.single_source_shortest_path_length(drawn, source)
        for target in drawn:
            found = explain_edge(graph, source, target)
            steps = 0 if found.backwards else len(found.hops)
            assert steps == away.get(target, 0)
            assert all(one.target == following.source for one, following in pairwise(found.hops))


@settings(max_examples=60, deadline=None)
@given(plans())
def test_each_edge_of_a_picture_is_explained_as_it_is_drawn(made: Plan) -> None:
    dependencies = read_dependencies(made)
    for edge in fold(made, dependencies).edges:
        found = explain_edge(dependencies.graph, edge.source, edge.target)
        (hop,) = found.hops
        assert (hop.precision, hop.basis, hop.attributes) == (edge.precision, edge.basis, edge.attributes)
        for chain in hop.chains:
            assert all(step.target == following.source for step, following in pairwise(chain))
