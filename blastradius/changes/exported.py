"""The root outputs that change: what a plan does to others who read its state."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING

from blastradius.graph.nodes import Basis, root_output_node
from blastradius.model.action import Action
from blastradius.model.report import ExportedOutput, OutputFate

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.changes.elsewhere import Elsewhere
    from blastradius.graph.build import Dependencies
    from blastradius.model.plan import OutputChange, Plan, ResourceChange

MOST_CAUSES = 10
_MOST_NODES = 1_000
"""How far below an output is looked for what changes."""


def exported_outputs(
    plan: Plan, dependencies: Dependencies, rows: Mapping[str, ResourceChange], elsewhere: Elsewhere | None
) -> tuple[ExportedOutput, ...]:
    """List the root outputs that change for those who read them, by name; new ones nobody reads yet."""
    found = []
    for output in sorted(plan.outputs, key=lambda one: one.name):
        fate = _fate(output)
        if fate is not None:
            because_of = _changed_below(root_output_node(output.name), dependencies, rows)
            found.append(
                ExportedOutput(
                    name=output.name,
                    fate=fate,
                    because_of=tuple(because_of),
                    destructive=any(rows[node].action.destructive for node in because_of),
                    read_by=elsewhere.readers_of(output.name) if elsewhere else (),
                )
            )
    return tuple(found)


def _fate(output: OutputChange) -> OutputFate | None:
    if output.actions in (("no-op",), ("create",), ()):
        return None
    if "delete" in output.actions and "create" not in output.actions:
        return OutputFate.REMOVED
    return OutputFate.UNKNOWN if output.unknown else OutputFate.CHANGED


def _changed_below(start: str, dependencies: Dependencies, rows: Mapping[str, ResourceChange]) -> list[str]:
    """Return the changed objects that a node depends on, nearest first."""
    graph = dependencies.graph
    found: list[str] = []
    seen = {start}
    queue = deque((start,))
    while queue and len(found) < MOST_CAUSES and len(seen) < _MOST_NODES:
        for target, tie in graph.below.get(queue.popleft(), {}).items():
            if target in seen or tie.basis is Basis.ORDER:
                continue
            seen.add(target)
            queue.append(target)
            row = rows.get(target)
            if row is not None and row.action not in (Action.NO_OP, Action.READ):
                found.append(target)
    return found[:MOST_CAUSES]
