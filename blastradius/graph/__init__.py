"""The dependency graph of a plan."""

from blastradius.graph.build import build_graph
from blastradius.graph.nodes import NodeKind, Precision, Via

__all__ = ["NodeKind", "Precision", "Via", "build_graph"]
