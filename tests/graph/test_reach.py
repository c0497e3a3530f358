"""Who is reached, how far, and how many: held against networkx on random graphs, cycles included."""

from __future__ import annotations

from typing import NamedTuple

import networkx
from hypothesis import example, given
from hypothesis import strategies as st

from blastradius.graph.graph import DependencyGraph
from blastradius.graph.nodes import NodeKind, Precision, Tie, Via
from blastradius.graph.reach import Dependents

TIE = Tie(Via.REFERENCE, Precision.EXACT)
KINDS = [NodeKind.MANAGED, NodeKind.DATA, NodeKind.VARIABLE, NodeKind.BLOCK, NodeKind.OUTPUT]


class Drawn(NamedTuple):
    """A graph in the store's form and in that of networkx."""

    store: DependencyGraph
    graph: networkx.DiGraph[str]

    def is_object(self, node: str) -> bool:
        return self.store.kinds[node].is_object


def make(kinds: list[NodeKind], edges: set[tuple[int, int]]) -> Drawn:
    drawn = Drawn(DependencyGraph(), networkx.DiGraph())
    names = [f"n{number:02}" for number in range(len(kinds))]
    for name, kind in zip(names, kinds, strict=True):
        drawn.store.add(name, kind)
        drawn.graph.add_node(name)
    for source, target in sorted(edges):
        above, below = names[source % len(names)], names[target % len(names)]
        drawn.store.link(above, drawn.store.below.get(above, {}) | {below: TIE})
        drawn.graph.add_edge(above, below)
    return drawn


NUMBERS = st.integers(0, 14)
EDGES = st.sets(st.tuples(NUMBERS, NUMBERS), max_size=40)
FORWARD = EDGES.map(lambda edges: {(max(edge), min(edge)) for edge in edges})
"""Edges that make no cycle."""
GRAPHS = st.builds(make, st.lists(st.sampled_from(KINDS), min_size=15, max_size=15), EDGES | FORWARD)


def distances(drawn: Drawn, start: str) -> dict[str, int]:
    """Return the objects above a node; only arriving at an object counts a step."""
    weighted: networkx.DiGraph[str] = networkx.DiGraph()
    weighted.add_node(start)
    for above, below in drawn.graph.edges:
        weighted.add_edge(below, above, weight=int(drawn.is_object(above)))
    found = networkx.single_source_dijkstra_path_length(weighted, start)
    return {node: int(steps) for node, steps in found.items() if node != start and drawn.is_object(node)}


@given(GRAPHS)
def test_nearest_finds_everyone_at_the_shortest_distance(drawn: Drawn) -> None:
    dependents = Dependents(drawn.store)
    for start in drawn.graph:
        reached, outputs = dependents.nearest(start, 100)
        assert {one.node: one.distance for one in reached} == distances(drawn, start)
        above = networkx.ancestors(drawn.graph, start) | {start}
        assert outputs == sorted(node for node in above if drawn.store.kinds[node] is NodeKind.OUTPUT)


@given(GRAPHS)
def test_nearest_comes_in_order_and_its_paths_exist(drawn: Drawn) -> None:
    for start in drawn.graph:
        reached, _ = Dependents(drawn.store).nearest(start, 100)
        assert [one.distance for one in reached] == sorted(one.distance for one in reached)
        for one in reached:
            assert (one.path[0], one.path[-1]) == (start, one.node)
            assert networkx.is_path(drawn.graph, one.path[::-1])
            assert sum(map(drawn.is_object, one.path[1:])) == one.distance


@given(GRAPHS, st.integers(0, 5))
def test_a_limit_keeps_the_nearest(drawn: Drawn, limit: int) -> None:
    dependents = Dependents(drawn.store)
    for start in drawn.graph:
        assert dependents.nearest(start, limit)[0] == dependents.nearest(start, 100)[0][:limit]


@given(GRAPHS, st.data())
def test_all_above(drawn: Drawn, data: st.DataObject) -> None:
    starts = data.draw(st.sets(st.sampled_from(sorted(drawn.graph))))
    expected = starts.union(*(networkx.ancestors(drawn.graph, start) for start in starts))
    assert Dependents(drawn.store).all_above(starts) == expected


@given(GRAPHS, st.lists(st.sampled_from([0, 1, 2, None]), min_size=15, max_size=15), st.sets(NUMBERS, min_size=1))
@example(make([NodeKind.MANAGED] * 3, {(0, 1), (1, 0), (2, 0)}), [0] * 15, {0, 1, 2})
def test_counts_are_those_of_counting_one_by_one(drawn: Drawn, groups: list[int | None], numbers: set[int]) -> None:
    nodes = sorted(drawn.graph)
    group = dict(zip(nodes, groups, strict=False))
    starts = {nodes[number % len(nodes)] for number in numbers}
    counted = Dependents(drawn.store).counts(starts, group.__getitem__, 3)
    assert counted.keys() == starts
    for start in starts:
        away = distances(drawn, start)
        for number in range(3):
            members = [node for node in away if group[node] == number]
            assert counted[start].all[number] == len(members)
            assert counted[start].direct[number] == sum(away[node] == 1 for node in members)


def test_a_node_that_nobody_knows_has_no_dependents() -> None:
    assert Dependents(DependencyGraph()).nearest("t.none", 10) == ([], [])
