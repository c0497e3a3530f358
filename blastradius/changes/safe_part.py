"""The part of a plan that can be applied alone: what to name with `-target` so that nothing dangerous comes with it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.address import join_address

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable

    from blastradius.changes.change import Changes
    from blastradius.graph.build import Dependencies
    from blastradius.graph.inventory import Home

MOST_TARGETS = 200
"""Nobody applies more targets than this by hand."""


def safe_targets(changes: Changes, dangerous: Collection[str]) -> tuple[str, ...]:
    """Return the addresses to target so that all that is harmless is applied and nothing else, sorted.

    `dangerous` are the objects whose changes must not be made. With a target Terraform applies all that it depends
    on, whole blocks with all their instances, whichever of them is read (Terraform 1.11); so what depends on a
    dangerous block, in any number of steps, is left out. So is what is created while others of its type are destroyed:
    it may be one of them under another name. Nothing where that would be too many, or all, or none.
    """
    gone = {change.row.type for change in changes.all if change.action is Action.DESTROY}
    harmless = [
        change
        for change in changes.all
        if change.action.changes_something
        and change.node not in dangerous
        and not (change.action is Action.CREATE and change.row.type in gone)
    ]
    if not harmless or len(harmless) > MOST_TARGETS or not dangerous:
        return ()
    dependencies = changes.dependencies
    unsafe = _homes_above(dependencies, dangerous)
    members = dependencies.inventory.members
    by_home: dict[Home, list[str]] = defaultdict(list)
    for change in harmless:
        home = members[change.node].home
        if home not in unsafe and not change.row.deposed and change.address.isprintable():
            by_home[home].append(change.address)
    return tuple(sorted(target for home, addresses in by_home.items() for target in _targets(home, addresses)))


def _targets(home: Home, addresses: list[str]) -> Iterable[str]:
    """Name several instances of a block by the block: nothing of it is dangerous."""
    return [join_address(home.module, home.block)] if len(addresses) > 1 else addresses


def _homes_above(dependencies: Dependencies, nodes: Collection[str]) -> set[Home]:
    """Return the blocks that depend on those of some objects, by whatever instance and for whatever reason."""
    above: dict[str, list[str]] = defaultdict(list)
    for node, ties in dependencies.graph.below.items():
        for below in ties:
            above[below].append(node)
    members = dependencies.inventory.members
    homes: set[Home] = set()
    seen: set[str] = set()
    stack = list(nodes)
    while stack:
        node = stack.pop()
        if node in seen:
            continue
        seen.add(node)
        stack.extend(above.get(node, ()))
        home = members[node].home if node in members else None
        if home is not None and home not in homes:
            homes.add(home)
            stack.extend(member.node for member in home.members)
    return homes
