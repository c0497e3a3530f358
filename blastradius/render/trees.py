"""Objects as trees: who goes because of whom, and on which way others are hit."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass
from typing import TYPE_CHECKING

from blastradius.render.groups import block_of, group

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator, Mapping, Sequence


@dataclass(frozen=True, slots=True, kw_only=True)
class Leaf:
    """What is said of one object."""

    address: str
    text: str
    """What names it, the address as a rule."""
    remark: str = ""
    symbol: str = ""
    severity: str = ""
    rank: int = -1
    """Of the severity; that of what only lies on the way is the least."""
    besides: tuple[str, ...] = ()
    """What else there is to say of it, a line each."""

    @property
    def likeness(self) -> Hashable:
        """What instances of one block have to share to be told together."""
        own, block = self.address, block_of(self.address)
        texts = tuple(text.replace(own, block) if own else text for text in (self.text, self.remark, *self.besides))
        return block, self.symbol, self.rank, texts


@dataclass(frozen=True, slots=True, kw_only=True)
class Twig:
    """Leaves told together, and where they hang."""

    leaves: tuple[Leaf, ...]
    parent: int
    """The place of the twig that this one hangs on; -1 for those that hang on the root."""
    depth: int
    worst: int
    """The rank of the worst on it or on what hangs on it."""


def grow(leaves: Sequence[Leaf], parents: Mapping[str, str], *, apart: bool = False) -> list[Twig]:
    """Hang leaves on their parents, each twig before what hangs on it, and the worst first.

    Every leaf has its place: one whose parents lead in a circle, or nowhere, hangs on the root.
    """
    known = {leaf.address: leaf for leaf in leaves}
    children: dict[str, list[Leaf]] = defaultdict(list)
    for leaf in leaves:
        parent = parents.get(leaf.address, "")
        children[parent if parent in known and parent != leaf.address else ""].append(leaf)
    worst = _worst(known, parents)
    twigs: list[Twig] = []
    placed: set[str] = set()
    hang_on: list[tuple[int, Sequence[Leaf]]] = [(-1, children[""])]
    while True:
        _hang(hang_on, twigs, placed, children, worst, apart=apart)
        left = next((leaf for leaf in leaves if leaf.address not in placed), None)
        if left is None:
            return twigs
        hang_on = [(-1, (left,))]


def _hang(
    waiting: list[tuple[int, Sequence[Leaf]]],
    twigs: list[Twig],
    placed: set[str],
    children: Mapping[str, Sequence[Leaf]],
    worst: Mapping[str, int],
    *,
    apart: bool,
) -> None:
    """Place what waits, and what hangs on it, depth first."""
    while waiting:
        parent, leaves = waiting.pop()
        open_leaves = [leaf for leaf in leaves if leaf.address not in placed]
        ordered = sorted(open_leaves, key=lambda leaf: -worst[leaf.address])
        alike = group(ordered, lambda leaf: (leaf.likeness, leaf.address if apart else "", worst[leaf.address]))
        if len(alike) > 1:
            waiting.extend((parent, members) for members in reversed(alike))
            continue
        for members in alike:
            placed.update(leaf.address for leaf in members)
            depth = twigs[parent].depth + 1 if parent >= 0 else 0
            twigs.append(Twig(leaves=members, parent=parent, depth=depth, worst=worst[members[0].address]))
            waiting.append((len(twigs) - 1, [one for leaf in members for one in children.get(leaf.address, ())]))


def _worst(known: Mapping[str, Leaf], parents: Mapping[str, str]) -> dict[str, int]:
    """Return the rank of the worst at or behind each leaf."""
    worst = {address: leaf.rank for address, leaf in known.items()}
    for address, leaf in known.items():
        parent = parents.get(address, "")
        while parent in worst and worst[parent] < leaf.rank:
            worst[parent] = leaf.rank
            parent = parents.get(parent, "")
    return worst


def pruned(twigs: Sequence[Twig], most: int) -> tuple[list[Twig], list[Leaf]]:
    """Keep the worst twigs and those that they hang on; return the leaves that are left out, too."""
    by_rank = sorted(range(len(twigs)), key=lambda number: -twigs[number].leaves[0].rank)
    kept: set[int] = set()
    for number in by_rank[:most]:
        place = number
        while place >= 0 and place not in kept:
            kept.add(place)
            place = twigs[place].parent
    places = {old: new for new, old in enumerate(sorted(kept))}
    shown = [
        Twig(leaves=twig.leaves, parent=places.get(twig.parent, -1), depth=twig.depth, worst=twig.worst)
        for number, twig in enumerate(twigs)
        if number in kept
    ]
    return shown, [leaf for number, twig in enumerate(twigs) if number not in kept for leaf in twig.leaves]


def rails(twigs: Sequence[Twig], tee: str, corner: str, rail: str, deepest: int) -> Iterator[tuple[Twig, str, str]]:
    """Yield each twig with what stands before it, and before its further lines; beyond a depth it goes straight on."""
    last: dict[int, int] = {}
    for number, twig in enumerate(twigs):
        last[twig.parent] = number
    below: dict[int, str] = {-1: ""}
    for number, twig in enumerate(twigs):
        before = below[twig.parent]
        ends = last[twig.parent] == number
        after = before + (" " * len(rail) if ends else rail)
        below[number] = after if twig.depth < deepest else before
        yield twig, before + (corner if ends else tee), after + (rail if number in last else "")
