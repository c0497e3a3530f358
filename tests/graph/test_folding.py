"""The picture of a graph: what is passed through is contracted, and who reaches whom stays the same."""

from __future__ import annotations

from dataclasses import replace
from random import Random
from typing import TYPE_CHECKING

import networkx
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from blastradius.graph import Precision, Via, build_graph, read_dependencies
from blastradius.graph.contraction import Contraction, chained, merged
from blastradius.graph.folding import fold
from blastradius.graph.graph import DependencyGraph
from blastradius.graph.nodes import Basis, NodeKind, Tie
from blastradius.graphing import picture
from blastradius.model.action import Action
from blastradius.model.configuration import ConfigOutput, ProviderConfig
from blastradius.model.picture import ShownKind
from blastradius.model.plan import OutputChange
from tests.graph.plans import call, module, plan, refs
from tests.strategies import plans

if TYPE_CHECKING:
    from blastradius.model.picture import Picture
    from blastradius.model.plan import Plan

CALM = settings(max_examples=100, deadline=None)
SHOWN = {NodeKind.MANAGED, NodeKind.DATA, NodeKind.OUTPUT, NodeKind.PROVIDER}
NUMBERS = st.integers(0, 11)
TIES = st.tuples(
    st.sampled_from(Via), st.sampled_from(Precision), st.sampled_from([(), ("x",), ("y",)]), st.sampled_from(Basis)
).map(lambda parts: Tie(*parts))


def edges(shown: Picture) -> dict[tuple[str, str], tuple[str, tuple[str, ...], str]]:
    return {(edge.source, edge.target): (edge.via, edge.attributes, edge.precision) for edge in shown.edges}


def test_what_is_passed_through_is_contracted_and_the_dependents_argument_stays() -> None:
    inside = module({"t.x": {"size": refs("var.v")}}, outputs={"id": refs("t.x.id")})
    root = module({"t.a": {}, "t.b": {"link": refs("module.m.id")}}, calls={"m": call(inside, v=refs("t.a.id"))})
    shown = picture(plan(root, ["t.a", "t.b", "module.m.t.x"]))
    assert [(node.id, node.kind, node.module, node.type) for node in shown.nodes] == [
        ("module.m.t.x", "managed", "module.m", "t"),
        ("t.a", "managed", "", "t"),
        ("t.b", "managed", "", "t"),
    ]
    assert edges(shown) == {
        ("module.m.t.x", "t.a"): ("reference", ("size",), "exact"),
        ("t.b", "module.m.t.x"): ("reference", ("link",), "exact"),
    }


def test_the_least_precise_part_of_a_chain_bounds_it() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a")}})
    shown = picture(plan(root, ["t.a[0]", "t.a[1]", "t.b"]))
    assert edges(shown) == {("t.b", f"t.a[{one}]"): ("reference", ("x",), "all") for one in (0, 1)}


def test_of_several_chains_the_most_precise_stays_with_the_arguments_of_all() -> None:
    inside = module({"t.b": {"x": refs("var.all"), "y": refs("var.one")}})
    root = module({"t.a": {}}, calls={"m": call(inside, all=refs("t.a"), one=refs("t.a[0]"))})
    shown = picture(plan(root, ["t.a[0]", "t.a[1]", "module.m.t.b"]))
    assert edges(shown) == {
        ("module.m.t.b", "t.a[0]"): ("reference", ("x", "y"), "exact"),
        ("module.m.t.b", "t.a[1]"): ("reference", ("x",), "all"),
    }


def test_outputs_and_providers_stay_and_say_what_is_planned() -> None:
    provider = ProviderConfig(key="k8s.east", expressions={"host": refs("t.a.host")})
    root = module({"t.a": {}, "u.b": {"provider": "k8s.east"}}, outputs={"url": refs("u.b.url")})
    made = replace(
        plan(root, ["t.a", "u.b"], actions={"t.a": "update"}, providers=[provider]),
        outputs=(OutputChange(name="url", actions=("update",)), OutputChange(name="old", actions=("delete",))),
    )
    shown = picture(made)
    assert {(node.address, node.kind.value, node.planned) for node in shown.nodes} == {
        ("output.old", "output", Action.DESTROY),
        ("output.url", "output", Action.UPDATE),
        ("provider[k8s.east]", "provider", Action.NO_OP),
        ("t.a", "managed", Action.UPDATE),
        ("u.b", "managed", Action.NO_OP),
    }
    assert {(edge.source, edge.target, edge.via) for edge in shown.edges} == {
        ("output.url (root output)", "u.b", "reference"),
        ("u.b", "provider[k8s.east] (provider)", "provider"),
        ("provider[k8s.east] (provider)", "t.a", "provider"),
    }
    assert {node.type for node in shown.nodes} == {"", "k8s", "t", "u"}


def test_a_deposed_object_is_a_node_of_its_own() -> None:
    made = plan(module({"t.a": {}}), ["t.a"], deposed={"t.a": []})
    assert [(node.id, node.address, node.deposed) for node in picture(made).nodes] == [
        ("t.a", "t.a", ""),
        ("t.a (deposed 00000001)", "t.a", "00000001"),
    ]


def test_an_object_is_not_tied_to_itself() -> None:
    made = plan(module({"t.a": {"x": refs("t.a")}}), ["t.a[0]", "t.a[1]"])
    assert all(edge.source != edge.target for edge in picture(made).edges)


@given(TIES, TIES, TIES)
def test_chains_and_merges_are_the_same_in_any_order(one: Tie, two: Tie, three: Tie) -> None:
    assert merged(one, two) == merged(two, one)
    assert merged(merged(one, two), three) == merged(one, merged(two, three))
    assert chained(chained(one, two), three) == chained(one, chained(two, three))
    assert chained(one, two).via is one.via


def reach_of_picture(shown: Picture) -> dict[str, set[str]]:
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    graph.add_nodes_from(node.id for node in shown.nodes)
    graph.add_edges_from((edge.source, edge.target) for edge in shown.edges)
    assert set(graph) == {node.id for node in shown.nodes}
    kept = {node.id for node in shown.nodes if node.kind is not ShownKind.GROUP}
    return {node: networkx.descendants(graph, node) & kept for node in kept}


@CALM
@given(plans(), st.sampled_from([0, 3, None]))
def test_who_reaches_whom_is_the_same_as_in_the_whole_graph(made: Plan, budget: int | None) -> None:
    whole = build_graph(made)
    shown = {node for node, kind in ((node, whole.nodes[node]["kind"]) for node in whole) if kind in SHOWN}
    expected = {node: networkx.descendants(whole, node) & shown for node in shown}
    assert reach_of_picture(fold(made, read_dependencies(made), budget)) == expected


@given(
    st.lists(st.sampled_from(NodeKind), min_size=12, max_size=12),
    st.dictionaries(st.tuples(NUMBERS, NUMBERS), TIES, max_size=40),
    st.integers(0, 40),
)
def test_contraction_keeps_reach_in_any_graph_cycles_included(
    kinds: list[NodeKind], ties: dict[tuple[int, int], Tie], budget: int
) -> None:
    graph = DependencyGraph()
    whole: networkx.DiGraph[int] = networkx.DiGraph()
    for number, kind in enumerate(kinds):
        graph.add(f"n{number}", kind)
        whole.add_node(number)
    for (source, target), tie in ties.items():
        graph.add_tie(f"n{source}", f"n{target}", tie)
        whole.add_edge(source, target)
    done = Contraction(graph, lambda node: graph.kinds[node] not in SHOWN, budget)
    before = sum(map(len, done.below.values()))
    done.run()
    after: networkx.DiGraph[str] = networkx.DiGraph()
    after.add_nodes_from(f"n{number}" for number, kind in enumerate(kinds) if kind in SHOWN)
    after.add_edges_from((node, target) for node, found in done.below.items() for target in found)
    assert after.number_of_edges() <= max(before, budget)
    for node in after:
        expected = {f"n{other}" for other in networkx.descendants(whole, int(node[1:]))}
        assert networkx.descendants(after, node) == {one for one in expected if one in after}


@CALM
@given(plans(), st.integers(0, 2**30), st.sampled_from([0, 5, None]))
def test_the_order_of_rows_does_not_matter(made: Plan, seed: int, budget: int | None) -> None:
    random = Random(seed)
    other = replace(
        made,
        changes=tuple(random.sample(made.changes, len(made.changes))),
        prior_objects=tuple(random.sample(made.prior_objects, len(made.prior_objects))),
        outputs=tuple(random.sample(made.outputs, len(made.outputs))),
    )
    assert fold(other, read_dependencies(other), budget) == fold(made, read_dependencies(made), budget)


@pytest.mark.parametrize("wide", [500, 5_000])
def test_a_fan_of_thousands_stays_small_through_a_group(wide: int) -> None:
    addresses = [f"t.{name}[{number}]" for name in "ab" for number in range(wide)]
    shown = picture(plan(module({"t.a": {}, "t.b": {"x": refs("t.a")}}), addresses))
    groups = [node for node in shown.nodes if node.kind is ShownKind.GROUP]
    assert [node.address for node in groups] == ["t.a (every instance)"]
    assert len(shown.edges) == 2 * wide
    assert edges(shown)["t.b[7]", groups[0].id] == ("reference", ("x",), "all")


def test_a_fan_that_fits_is_written_out() -> None:
    addresses = [f"t.{name}[{number}]" for name in "ab" for number in range(40)]
    shown = picture(plan(module({"t.a": {}, "t.b": {"x": refs("t.a")}}), addresses))
    assert len(shown.edges) == 40 * 40
    assert {node.kind for node in shown.nodes} == {ShownKind.MANAGED}


def test_a_group_of_the_state_has_a_name_that_can_be_read() -> None:
    state = {"t.a[0]": list[str](), "t.a[1]": list[str](), "t.b[0]": ["t.a"], "t.b[1]": ["t.a"], "t.b[2]": ["t.a"]}
    made = plan(module(), [], state=state)
    shown = fold(made, read_dependencies(made), budget=0)
    (group,) = (node for node in shown.nodes if node.kind is ShownKind.GROUP)
    assert group.address == "t.a (every instance)"
    assert {edge.basis for edge in shown.edges} == {Basis.STORED.value}


def test_an_output_that_only_depends_on_something_is_tied_by_it() -> None:
    output = ConfigOutput(depends_on=("t.a",))
    shown = picture(plan(module({"t.a": {}}, outputs={"o": output}), ["t.a"]))
    assert [(edge.via, edge.attributes) for edge in shown.edges] == [("depends-on", ("depends_on",))]
