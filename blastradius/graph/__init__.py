"""The dependency graph of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.graph.build import Dependencies, read_dependencies
from blastradius.graph.nodes import NodeKind, Precision, Via

if TYPE_CHECKING:
    import networkx

    from blastradius.model.plan import Plan

__all__ = ["Dependencies", "NodeKind", "Precision", "Via", "build_graph", "read_dependencies"]


def build_graph(plan: Plan) -> networkx.DiGraph[str]:
    """Build the dependency graph of a plan as a `networkx.DiGraph`; see `networkx_view`.

    Imports networkx, which a verdict does without: its import takes longer than a small plan.
    """
    from blastradius.graph.networkx_view import build_graph as build

    return build(plan)
