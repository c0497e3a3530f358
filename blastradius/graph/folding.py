"""From the dependency graph of a plan to the picture of it.

A picture shows managed objects, data sources, root outputs and provider
configurations. Variables, locals, module outputs, module calls and "every instance of
a block" are contracted: an edge then runs from the dependent to what it reads in the
end. Of a chain, the first tie says what makes the edge and by which arguments, the
least precise one how sure it is. What would burst the budget of `contraction` stays as
a node of kind `group`.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.graph.contraction import Contraction
from blastradius.graph.labels import SHOWN_KINDS, printed_address
from blastradius.graph.nodes import NodeKind, root_output_node
from blastradius.model.action import Action, classify
from blastradius.model.address import join_address, module_address, parse_module_path
from blastradius.model.picture import Picture, ShownEdge, ShownKind, ShownNode

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.build import Dependencies
    from blastradius.model.plan import Plan


def fold(plan: Plan, dependencies: Dependencies, budget: int | None = None) -> Picture:
    """Return the picture of a plan's whole graph; `budget` bounds its edges, see `contraction`."""
    graph = dependencies.graph
    contraction = Contraction(graph, lambda node: graph.kinds[node] not in SHOWN_KINDS, budget)
    contraction.run()
    nodes = [*shown_nodes(plan, dependencies), *(_group(hub, graph.kinds[hub]) for hub in contraction.hubs)]
    edges = (
        ShownEdge(source, target, tie.via.value, tie.attributes, tie.precision.value, tie.basis.value)
        for source in sorted(contraction.below)
        for target, tie in sorted(contraction.below[source].items())
    )
    return Picture(tuple(sorted(nodes, key=lambda node: node.id)), tuple(edges))


def shown_nodes(plan: Plan, dependencies: Dependencies) -> list[ShownNode]:
    """Return the nodes that a picture always shows: objects, root outputs and provider configurations."""
    kinds = dependencies.graph.kinds
    found = _objects(plan, dependencies)
    found += _outputs(plan, (node for node, kind in kinds.items() if kind is NodeKind.OUTPUT))
    found += [_provider(node) for node, kind in kinds.items() if kind is NodeKind.PROVIDER]
    return sorted(found, key=lambda node: node.id)


def _objects(plan: Plan, dependencies: Dependencies) -> list[ShownNode]:
    planned = {(row.address, row.deposed): row.action for row in plan.changes}
    order = {(entry.address, entry.deposed): entry.create_before_destroy for entry in plan.prior_objects}
    return [
        ShownNode(
            id=member.node,
            address=member.address,
            kind=ShownKind.MANAGED if member.managed else ShownKind.DATA,
            planned=planned.get((member.address, member.deposed), Action.NO_OP),
            deposed=member.deposed,
            type=member.type,
            module=member.home.module,
            block=join_address(member.home.module, member.home.block),
            create_before_destroy=order.get((member.address, member.deposed)),
        )
        for member in dependencies.inventory.members.values()
    ]


def _outputs(plan: Plan, nodes: Iterable[str]) -> list[ShownNode]:
    """Return the root outputs, those among them that the configuration no longer has."""
    planned = {root_output_node(output.name): classify(output.actions) for output in plan.outputs}
    found = []
    for node in {**dict.fromkeys(nodes), **dict.fromkeys(planned)}:
        address = printed_address(node, NodeKind.OUTPUT)
        action = planned.get(node, Action.NO_OP)
        found.append(ShownNode(id=node, address=address, kind=ShownKind.OUTPUT, planned=action, block=address))
    return found


def _provider(node: str) -> ShownNode:
    address = printed_address(node, NodeKind.PROVIDER)
    module, _, name = address.removeprefix("provider[").removesuffix("]").rpartition(":")
    return ShownNode(
        id=node,
        address=address,
        kind=ShownKind.PROVIDER,
        planned=Action.NO_OP,
        type=name.partition(".")[0],
        module=module,
        block=address,
    )


def _group(node: str, kind: NodeKind) -> ShownNode:
    address = printed_address(node, kind)
    module = module_address(parse_module_path(address))
    return ShownNode(id=node, address=address, kind=ShownKind.GROUP, planned=Action.NO_OP, module=module, block=address)
