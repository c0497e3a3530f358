"""Which stack's outputs a `terraform_remote_state` reads: told by the values, which nobody else's outputs have.

The backend that it reads is in its plan; the backend that a stack's own state lies in is in none.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.evidence import texts_in
from blastradius.graph.nodes import Precision, Tie, Via, root_output_node
from blastradius.graph.references import references_in, references_of
from blastradius.graph.stacks import CrossTie
from blastradius.graph.values import ObjectValues
from blastradius.model.address import Index, parse_module_path

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.graph.build import Dependencies
    from blastradius.graph.inventory import Member
    from blastradius.graph.references import Reference
    from blastradius.graph.stacks import Stack

REMOTE_STATE = "terraform_remote_state"
OUTPUTS = "outputs"
_TELLING = 8
"""A shorter text is met by chance."""

Outputs = dict[str, Any]


class _Match(NamedTuple):
    whole: bool
    """Whether all outputs are the same on both sides."""
    telling: int
    """How many of the common ones hold a text that is not met by chance."""


def remote_state_ties(stacks: Sequence[Stack]) -> list[CrossTie]:
    """Tie each remote state to the outputs of the stack that it reads."""
    exported = [outputs_before(stack) for stack in stacks]
    if not any(exported):
        return []
    holders = _holders(exported)
    ties: list[CrossTie] = []
    for number, stack in enumerate(stacks):
        for member, read in _remote_states(stack):
            candidates = {other for name in read for other in holders.get(name, ())} - {number}
            for other in _best(read, exported, sorted(candidates)):
                names = sorted(read.keys() & exported[other].keys())
                ties += [CrossTie(number, member.node, other, root_output_node(name), _TIE, name) for name in names]
    return ties


_TIE = Tie(Via.REFERENCE, Precision.EXACT, (OUTPUTS,))


def outputs_before(stack: Stack) -> Outputs:
    """Return the outputs that others have read so far; their values are to be compared, never to be shown."""
    found = {change.name: change.values.before() for change in stack.plan.outputs if change.values is not None}
    return {name: value for name, value in found.items() if value is not None}


def _holders(exported: Sequence[Outputs]) -> dict[str, list[int]]:
    holders: dict[str, list[int]] = defaultdict(list)
    for number, outputs in enumerate(exported):
        for name in outputs:
            holders[name].append(number)
    return holders


def _remote_states(stack: Stack) -> list[tuple[Member, Outputs]]:
    """Return the remote states that a stack has read, with the outputs that it got."""
    members = [
        member
        for home in stack.dependencies.inventory.homes.values()
        if home.mode == "data" and home.type == REMOTE_STATE
        for member in home.current.values()
    ]
    if not members:
        return []
    values = ObjectValues(stack.plan)
    found = []
    for member in members:
        outputs = values.some(member.node, (OUTPUTS,))[0]
        if isinstance(outputs, dict):
            found.append((member, {name: value for name, value in outputs.items() if value is not None}))
    return found


def _best(read: Outputs, exported: Sequence[Outputs], candidates: Iterable[int]) -> list[int]:
    """Return whose outputs are read: several only where they cannot be told apart by telling values."""
    matches = {other: match for other in candidates if (match := _match(read, exported[other]))}
    if not matches:
        return []
    best = max(matches.values(), key=lambda one: (one.telling > 0, one.whole, one.telling))
    found = [other for other, match in matches.items() if match == best]
    return found if best.telling or len(found) == 1 else []


def _match(read: Outputs, exported: Outputs) -> _Match | None:
    """Compare what was read with what a stack exports; None where they contradict, or agree by chance."""
    common = read.keys() & exported.keys()
    if any(read[name] != exported[name] for name in common):
        return None
    telling = sum(any(len(text) >= _TELLING for text in texts_in(read[name])) for name in common)
    whole = len(common) == len(read) == len(exported)
    return _Match(whole, telling) if common and (whole or telling) else None


def outputs_read(dependencies: Dependencies, reader: str, remote_state: Member) -> frozenset[str] | None:
    """Return which outputs a node reads of a remote state that it depends on directly; None for any of them."""
    references = _references(dependencies, reader)
    if references is None:
        return None
    wanted = tuple(remote_state.home.block.split("."))
    names: set[str] = set()
    for reference in references:
        if reference.steps[:1] == ("local",):
            return None  # a plan does not say what a local value reads
        if reference.steps[: len(wanted)] != wanted:
            continue
        behind = reference.steps[len(wanted) :]
        if behind and isinstance(behind[0], Index):
            behind = behind[1:]
        if len(behind) < 2 or behind[0] != OUTPUTS:
            return None
        step = behind[1]
        names.add(str(step.key) if isinstance(step, Index) else step)
    return frozenset(names) or None


def _references(dependencies: Dependencies, node: str) -> list[Reference] | None:
    """Return the references that a node was made from; None where they are not known, or may not be all of them."""
    tree = dependencies.tree
    member = dependencies.inventory.members.get(node)
    if member is not None:
        block = tree.blocks(member.home.path).get(member.home.block)
        if block is None:
            return None
        return [*references_in(block.expressions), *references_of("", block.for_each), *references_of("", block.count)]
    for suffix, word in ((" (variable)", "var."), (" (output)", "output."), (" (root output)", "output.")):
        if node.endswith(suffix):
            module, found, name = node.removesuffix(suffix).rpartition(word)
            if not found or "[" in name:
                return None  # of what one key selects, all may be read
            path = parse_module_path(module.removesuffix("."))
            if word == "var.":
                call = tree.call(path)
                expression = call.expressions.get(name) if call else None
            else:
                inside = tree.module(path)
                expression = inside.outputs[name].expression if inside and name in inside.outputs else None
            return None if expression is None else references_of("", expression)
    return None
