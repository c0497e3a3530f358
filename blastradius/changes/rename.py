"""Destroyed and created objects that are one thing under another address.

Only pairs without a rival are claimed: all that is known of the new object must be
so already of the old one, and no other object may fit as well. What cannot be told
apart is said, never guessed.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.moving import Estate, as_renames
from blastradius.changes.pairing import Pairing
from blastradius.changes.places import place_of
from blastradius.changes.refutation import Scene
from blastradius.model.action import Action
from blastradius.model.address import parse_traversal
from blastradius.model.rename import AmbiguousRename, Rename

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.changes.change import Change
    from blastradius.graph.scope import ModuleTree
    from blastradius.model.plan import Plan


class Renames(NamedTuple):
    """What of a plan only changes its address."""

    told: tuple[Rename, ...]
    ambiguous: tuple[AmbiguousRename, ...]


def find_renames(changes: Iterable[Change], plan: Plan, tree: ModuleTree) -> Renames:
    """Pair destroyed with created objects, and say whole modules and blocks where everything in them pairs."""
    managed = [change for change in changes if change.row.mode == "managed" and not change.row.deposed]
    gone = [change for change in managed if change.action is Action.DESTROY]
    made = [change for change in managed if change.action is Action.CREATE and not change.row.importing]
    if not gone or not made:
        return Renames((), ())
    replaced = [change for change in managed if change.action is Action.REPLACE]
    estate = Estate(plan, tree)
    pairing = Pairing([one for one in gone if _is_legal(one)], [one for one in made if _is_legal(one)])
    pairing.part(Scene((*gone, *replaced), made, estate.blocks, tree))
    undecided = tuple(
        AmbiguousRename(
            type=one.gone[0].row.type,
            from_addresses=tuple(old.address for old in one.gone),
            to_addresses=tuple(new.address for new in one.made),
        )
        for one in pairing.undecided
    )
    return Renames(as_renames(pairing.pairs, gone, estate), undecided)


def _is_legal(change: Change) -> bool:
    """Tell whether an address is one that Terraform wrote: only such a one may become code."""
    place = place_of(change)
    return place.is_legal and parse_traversal(place.text) == parse_traversal(change.address)
