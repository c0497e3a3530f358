"""Find the nodes that an address means, and the part of a picture that lies around them."""

from __future__ import annotations

from collections import defaultdict, deque
from typing import TYPE_CHECKING

from blastradius.errors import UsageError
from blastradius.graph.addresses import meant_by
from blastradius.model.picture import Picture, ShownKind
from blastradius.model.spelling import nearest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.model.picture import ShownNode

NEAREST = 3
"""How many names are offered for one that is not there."""


def find_nodes(nodes: Sequence[ShownNode], address: str) -> list[ShownNode]:
    """Return what an address means: one object, every instance of a block, or all that is inside a module.

    Raises `UsageError` with the nearest names where it means nothing.
    """
    wanted = address.strip()
    exact = [node for node in nodes if wanted in (node.label, node.id)]
    if exact:
        return exact
    by_address: dict[str, list[ShownNode]] = defaultdict(list)
    for node in nodes:
        if not node.deposed:
            by_address[node.address].append(node)
    found = [node for one in meant_by(by_address, wanted) for node in by_address[one]]
    if found:
        return found
    raise UsageError(f"the plan has nothing at the address {wanted}.", _nearest(nodes, wanted))


def find_node(nodes: Sequence[ShownNode], address: str) -> ShownNode:
    """Return the one node that an address means; raises `UsageError` for none, and for several."""
    found = find_nodes(nodes, address)
    if len(found) == 1:
        return found[0]
    names = ", ".join(node.label for node in found[:NEAREST])
    more = ", ..." if len(found) > NEAREST else ""
    raise UsageError(
        f"the address {address.strip()} stands for {len(found)} objects.", f"Name one of them: {names}{more}"
    )


def around(picture: Picture, starts: Iterable[str], depth: int) -> Picture:
    """Return what some nodes depend on, and what depends on them, up to a number of steps away.

    Only arriving at an object, an output or a provider counts a step; a group is passed through.
    """
    groups = {node.id for node in picture.nodes if node.kind is ShownKind.GROUP}
    below: dict[str, list[str]] = defaultdict(list)
    above: dict[str, list[str]] = defaultdict(list)
    for edge in picture.edges:
        below[edge.source].append(edge.target)
        above[edge.target].append(edge.source)
    first = tuple(starts)
    kept = {node for steps in (below, above) for node in _within(first, steps, groups, depth)}
    return Picture(
        tuple(node for node in picture.nodes if node.id in kept),
        tuple(edge for edge in picture.edges if edge.source in kept and edge.target in kept),
    )


def _within(starts: Iterable[str], steps: dict[str, list[str]], groups: set[str], depth: int) -> set[str]:
    distance = dict.fromkeys(starts, 0)
    queue = deque(distance)
    done: set[str] = set()
    while queue:
        node = queue.popleft()
        if node in done:
            continue
        done.add(node)
        for other in steps.get(node, ()):
            away = distance[node] + (other not in groups)
            if away <= depth and away < distance.get(other, depth + 1):
                distance[other] = away
                (queue.appendleft if other in groups else queue.append)(other)
    return done


def _nearest(nodes: Sequence[ShownNode], wanted: str) -> str:
    names = {name: None for node in nodes for name in (node.label, node.block, node.module) if name}
    near = nearest_names(wanted, names, NEAREST, likeness=0.5)
    if near:
        return f"Nearest: {', '.join(near)}"
    return "blastradius graph PLAN lists all addresses." if names else "The plan holds no objects."
