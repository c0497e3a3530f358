"""Pairs that cannot be: the old object names something that is lost, and the new one cannot name that."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

from blastradius.changes.places import place_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping

    from blastradius.changes.change import Change
    from blastradius.graph.scope import ModuleTree

_MOST_NAMESAKES = 8
"""What more objects go by than this identifies none of them."""

NO_CHANCE = 4
"""A text shorter than this may stand in two objects without meaning the same."""


def refuted(partners: Mapping[str, tuple[Change, Change]], going: Iterable[Change], tree: ModuleTree) -> set[str]:
    """Return the old objects that name, in an argument not known yet, only what is destroyed or replaced for good.

    `partners` are the pairs by old object, `going` all that is destroyed or replaced. A pair that is no
    pair takes those with it that name its old object.
    """
    called: dict[str, set[str]] = defaultdict(set)
    lost: list[str] = []
    for change in going:
        for name in identifiers_of(change):
            called[name].add(change.node)
        if change.node not in partners:
            lost.append(change.node)
    readers: dict[str, list[_Reading]] = defaultdict(list)
    left: dict[_Reading, int] = {}
    for reading, named in _readings(partners, called, tree):
        left[reading] = len(named)
        for target in named:
            readers[target].append(reading)
    found: set[str] = set()
    while lost:
        for reading in readers.get(lost.pop(), ()):
            left[reading] -= 1
            if not left[reading] and reading[0] not in found:
                found.add(reading[0])
                lost.append(reading[0])
    return found


_Reading = tuple[str, str]
"""An old object, and a text that it holds."""


def _readings(
    partners: Mapping[str, tuple[Change, Change]], called: Mapping[str, set[str]], tree: ModuleTree
) -> Iterator[tuple[_Reading, set[str]]]:
    """Yield what each old object names that goes by now, other than itself."""
    for node, (old, new) in partners.items():
        for text in set(_texts_to_come(old, new, tree)) - identifiers_of(old):
            if len(called.get(text, ())) in range(1, _MOST_NAMESAKES + 1):
                yield (node, text), called[text]


def identifiers_of(change: Change) -> set[str]:
    """Return the texts that an object goes by and no other one of its kind does."""
    before: Any = change.row.values.before()
    if not isinstance(before, dict):
        return set()
    named = (before.get(name) for name in (*change.facts.unique_names, "id", "arn", "self_link"))
    return {one for one in named if isinstance(one, str) and len(one) >= NO_CHANCE}


def _texts_to_come(old: Change, new: Change, tree: ModuleTree) -> Iterator[str]:
    """Yield what stood in the arguments that are known only after the apply."""
    place = place_of(new)
    block = tree.blocks(place.path).get(f"{place.type}.{place.name}")
    before: Any = old.row.values.before()
    if block is None or not isinstance(before, dict):
        return
    for name in new.difference.unknown & block.expressions.keys():
        yield from _texts(before.get(name))


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
