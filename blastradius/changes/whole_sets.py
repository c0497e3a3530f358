"""Blocks of which every instance goes at once: nobody is left to take over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.changes.change import Change, WholeSet
from blastradius.model.action import Action
from blastradius.model.address import join_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.graph.inventory import Inventory


def whole_sets(changes: Sequence[Change], inventory: Inventory) -> tuple[WholeSet, ...]:
    """Find the blocks with `count` or `for_each` whose instances, two or more, are all destroyed or replaced."""
    going: dict[str, list[Change]] = defaultdict(list)
    created: dict[str, int] = defaultdict(int)
    for change in changes:
        if change.row.mode != "managed" or change.row.deposed:
            continue
        home = inventory.members[change.node].home
        block = join_address(home.module, home.block)
        if change.destructive:
            going[block].append(change)
        elif change.action is Action.CREATE:
            created[block] += 1
    return tuple(
        WholeSet(block, tuple(gone))
        for block, gone in sorted(going.items())
        if len(gone) > 1 and len(gone) == len(inventory.members[gone[0].node].home.current) - created[block]
    )
