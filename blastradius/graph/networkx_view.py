"""The graph as a `networkx.DiGraph`, for whoever wants to run its algorithms."""

from __future__ import annotations

from typing import TYPE_CHECKING

import networkx

from blastradius.graph.build import read_dependencies

if TYPE_CHECKING:
    from blastradius.model.plan import Plan


def build_graph(plan: Plan) -> networkx.DiGraph[str]:
    """Build the dependency graph of a plan as a `networkx.DiGraph`; an edge runs to what is depended on.

    Nodes are strings; each has a `kind` (a `NodeKind`), and an object also has its
    `address`, `deposed` key, `type` and `module`. Objects are tied through nodes of other
    kinds: variables, outputs, module calls, provider configurations, and "every instance"
    of a block, which keeps wide fans linear. Each edge has `via`, `precision`, `basis` and
    `attributes` (the dependent's arguments that make the tie).
    """
    dependencies = read_dependencies(plan)
    graph: networkx.DiGraph[str] = networkx.DiGraph()
    members = dependencies.inventory.members
    for node, kind in dependencies.graph.kinds.items():
        graph.add_node(node, kind=kind)
        if node in members:
            member = members[node]
            graph.nodes[node].update(
                address=member.address, deposed=member.deposed, type=member.type, module=member.home.module
            )
    for node, ties in dependencies.graph.below.items():
        for target, tie in ties.items():
            if target != node:
                graph.add_edge(
                    node, target, via=tie.via, precision=tie.precision, basis=tie.basis, attributes=tie.attributes
                )
    return graph
