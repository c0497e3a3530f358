"""Pairs that cannot be: an argument that is still to come is sure to be another one than it was."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.places import Place, place_of
from blastradius.graph.references import references_in

if TYPE_CHECKING:
    from collections.abc import Collection, Container, Iterable, Iterator, Sequence

    from blastradius.changes.change import Change
    from blastradius.graph.scope import ModuleTree

_MOST_NAMESAKES = 8
"""What more objects go by than this identifies none of them."""

NO_CHANCE = 4
"""A text shorter than this may stand in two objects without meaning the same."""


Pairs = dict[str, tuple["Change", "Change"]]
"""Old and new object by the old one's node."""


class Scene(NamedTuple):
    """What is around the pairs."""

    going: Sequence[Change]
    """All that is destroyed or replaced."""
    made: Sequence[Change]
    """All that is created."""
    stored: Container[Place]
    """The blocks, as places without keys, of which the state has an instance."""
    tree: ModuleTree


def refuted(likely: Pairs, certain: Pairs, scene: Scene) -> set[str]:
    """Return the old objects of likely pairs of which an argument that is not known yet is sure to become another one.

    So it is where it named only what is destroyed for good or replaced, or where it is to name only what is really
    new. A pair that is none makes one object more of either kind.
    """
    losses = _Losses()
    called: dict[str, set[str]] = defaultdict(set)
    for change in scene.going:
        for name in identifiers_of(change):
            called[name].add(change.node)
    fresh = {change.node for change in scene.made} - {new.node for _, new in (*likely.values(), *certain.values())}
    blocks: dict[Place, list[str]] = defaultdict(list)
    for change in scene.made:
        blocks[place_of(change).block].append(change.node)
    new_blocks = {block: nodes for block, nodes in blocks.items() if block not in scene.stored}
    for block, nodes in new_blocks.items():
        losses.follow(_every(block), nodes)
    for node, (old, new) in likely.items():
        losses.follow(new.node, [node])
        for name, expression in _arguments_to_come(new, scene.tree):
            for text in set(_texts(_argument(old, name))) - identifiers_of(old):
                if len(called.get(text, ())) <= _MOST_NAMESAKES:
                    losses.follow(node, called.get(text, ()))
            read = _blocks_read(new, name, expression)
            if read <= new_blocks.keys():
                losses.follow(node, [_every(block) for block in read])
    lost = losses.of(fresh.union(change.node for change in scene.going if change.node not in likely | certain))
    return lost & likely.keys()


class _Losses:
    """What is lost where all of something else is lost."""

    def __init__(self) -> None:
        self._groups: list[tuple[str, int]] = []
        self._member_of: dict[str, list[int]] = defaultdict(list)

    def follow(self, node: str, members: Collection[str]) -> None:
        """Let a node be lost with the last one of some others, if there are any."""
        if members:
            for member in members:
                self._member_of[member].append(len(self._groups))
            self._groups.append((node, len(members)))

    def of(self, start: Iterable[str]) -> set[str]:
        """Return all that is lost where these are."""
        left = [number for _, number in self._groups]
        lost = set(start)
        pending = list(lost)
        while pending:
            for group in self._member_of.get(pending.pop(), ()):
                left[group] -= 1
                node = self._groups[group][0]
                if not left[group] and node not in lost:
                    lost.add(node)
                    pending.append(node)
        return lost


def _every(block: Place) -> str:
    return f"every {block.text}"


def identifiers_of(change: Change) -> set[str]:
    """Return the texts that an object goes by and no other one of its kind does."""
    before: Any = change.row.values.before()
    if not isinstance(before, dict):
        return set()
    named = (before.get(name) for name in (*change.facts.unique_names, "id", "arn", "self_link"))
    return {one for one in named if isinstance(one, str) and len(one) >= NO_CHANCE}


def _arguments_to_come(new: Change, tree: ModuleTree) -> Iterator[tuple[str, Any]]:
    """Yield the arguments that are known only after the apply, with their expressions."""
    place = place_of(new)
    block = tree.blocks(place.path).get(f"{place.type}.{place.name}")
    if block is not None:
        yield from ((name, block.expressions[name]) for name in new.difference.unknown & block.expressions.keys())


def _argument(old: Change, name: str) -> Any:
    before: Any = old.row.values.before()
    return before.get(name) if isinstance(before, dict) else None


def _blocks_read(new: Change, name: str, expression: Any) -> set[Place]:
    """Return the resource blocks that an argument reads; none where it reads anything else as well."""
    path = place_of(new).path
    found: set[Place] = set()
    for reference in references_in({name: expression}):
        steps = [step for step in reference.steps if isinstance(step, str)]
        if steps[:1] in _OWN:
            continue
        if len(steps) < 2 or steps[0] in _NO_RESOURCES:
            return set()
        found.add(Place(path, steps[0], steps[1], None))
    return found


_OWN: tuple[list[str], ...] = (["each"], ["count"], ["path"], ["terraform"])
_NO_RESOURCES = frozenset({"var", "local", "module", "data", "self"})


def _texts(value: Any) -> Iterator[str]:
    if isinstance(value, str):
        yield value
    elif isinstance(value, dict | list):
        for inner in value.values() if isinstance(value, dict) else value:
            yield from _texts(inner)
