"""Several plans side by side, and what ties the objects of one to those of another."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from blastradius.graph.build import Dependencies
    from blastradius.graph.nodes import Tie
    from blastradius.model.plan import Plan


class Stack(NamedTuple):
    """One plan, or one state that is looked at as a plan that changes nothing."""

    title: str
    plan: Plan
    dependencies: Dependencies


class CrossTie(NamedTuple):
    """Why a node of one stack depends on a node of another."""

    stack: int
    node: str
    other: int
    target: str
    tie: Tie
    output: str = ""
    """The output that is read, where the node is what reads the other stack's state."""
