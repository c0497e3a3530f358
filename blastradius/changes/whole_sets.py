"""Blocks of which every instance goes at once: nobody is left to take over."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.changes.change import Change, WholeSet
from blastradius.model.action import Action
from blastradius.model.address import join_address

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.graph.inventory import Home, Inventory


def whole_sets(changes: Sequence[Change], inventory: Inventory) -> tuple[WholeSet, ...]:
    """Find the blocks with `count` or `for_each` whose instances, two or more, are all destroyed or replaced."""
    going: dict[Home, list[Change]] = defaultdict(list)
    created: dict[Home, int] = defaultdict(int)
    for change in changes:
        if change.row.mode != "managed" or change.row.deposed:
            continue
        home = inventory.members[change.node].home
        if change.destructive:
            going[home].append(change)
        elif change.action is Action.CREATE:
            created[home] += 1
    whole = [
        WholeSet(join_address(home.module, home.block), tuple(gone))
        for home, gone in going.items()
        if len(gone) > 1 and len(gone) == len(home.current) - created[home]
    ]
    return tuple(sorted(whole, key=lambda one: one.block))
