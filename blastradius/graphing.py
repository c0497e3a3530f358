"""The graph of a plan as people and programs ask for it: a picture, and why an edge is in it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.graph import read_dependencies
from blastradius.graph.explaining import explain_edge
from blastradius.graph.folding import fold, shown_nodes
from blastradius.graph.selection import around as part_around
from blastradius.graph.selection import find_node, find_nodes
from blastradius.knowledge import load_catalogue

if TYPE_CHECKING:
    from blastradius.graph import Dependencies
    from blastradius.model.explanation import EdgeExplanation
    from blastradius.model.picture import Picture
    from blastradius.model.plan import Plan

DEPTH = 2
"""Steps around an address, both ways, unless told otherwise."""


def picture(plan: Plan, around: str = "", depth: int = DEPTH) -> Picture:
    """Return the dependency graph of a plan to be shown: all of it, or the part around an address.

    An address is that of an object, of a block (every instance of it) or of a module (all
    that is inside). Raises `UsageError` for one that the plan does not have.
    """
    dependencies = _dependencies(plan)
    starts = find_nodes(shown_nodes(plan, dependencies), around) if around else []
    whole = fold(plan, dependencies)
    return part_around(whole, (node.id for node in starts), depth) if around else whole


def explanation(plan: Plan, source: str, target: str) -> EdgeExplanation:
    """Say why one object, output or provider depends on another; raises `UsageError` for what is not in the plan."""
    dependencies = _dependencies(plan)
    nodes = shown_nodes(plan, dependencies)
    return explain_edge(dependencies.graph, find_node(nodes, source).id, find_node(nodes, target).id)


def _dependencies(plan: Plan) -> Dependencies:
    """Build the graph with all that can be known, literal identifiers included."""
    types = {row.type for row in plan.changes} | {entry.type for entry in plan.prior_objects}
    return read_dependencies(plan, load_catalogue(types))
