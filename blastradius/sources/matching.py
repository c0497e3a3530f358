"""Whether sources are those of a plan: only then do they tell anything of it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.configuration import ConfigModule
    from blastradius.model.plan import Plan
    from blastradius.model.source import SourceModule, SourceTree


def with_sources(plan: Plan, tree: SourceTree, what: str) -> Plan:
    """Give a plan its sources; one that they do not match stays as it is, with a note that says so.

    They match if every module that was found declares the blocks, calls and outputs that the plan's
    configuration has, and no others. `what` names the sources in the note.
    """
    differing = _differences(plan, tree)
    if differing:
        which = f"{differing} declarations differ" if differing > 1 else "a declaration differs"
        return replace(plan, notes=(*plan.notes, f"{what} does not match the plan ({which}), and was not used."))
    notes = tuple(f"In the sources, {note}" for note in tree.notes)
    return replace(plan, sources=tree, notes=(*plan.notes, *notes))


def _differences(plan: Plan, tree: SourceTree) -> int:
    """Count what one side declares and the other does not."""
    count = 0
    pending: list[tuple[tuple[str, ...], ConfigModule]] = [((), plan.configuration.root)]
    reached = set()
    while pending:
        path, planned = pending.pop()
        written = tree.modules.get(path)
        if written is None:
            continue  # not found: told by whoever looked for it
        reached.add(path)
        count += len(_declared(planned) ^ _written(written, planned))
        pending.extend(((*path, name), call.module) for name, call in planned.calls.items())
    return count + len(tree.modules.keys() - reached)


def _declared(module: ConfigModule) -> set[tuple[str, str]]:
    blocks = {("block", block.address) for block in module.resources if block.mode != "ephemeral"}
    return blocks | {("call", name) for name in module.calls} | {("output", name) for name in module.outputs}


def _written(module: SourceModule, planned: ConfigModule) -> set[tuple[str, str]]:
    blocks = {("block", address) for address in module.resources if not address.startswith("ephemeral.")}
    if any(statement.kind == "check" for statement in module.statements):
        # A data source inside a `check` block is a block like any other in the plan.
        blocks |= {("block", block.address) for block in planned.resources if block.mode == "data"}
    return blocks | {("call", name) for name in module.calls} | {("output", name) for name in module.outputs}
