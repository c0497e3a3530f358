"""Lists numbered by `count` that lost elements before their end: all behind take each other's places."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.likeness import digest_of
from blastradius.changes.places import Place, place_of
from blastradius.model.action import Action
from blastradius.model.rename import ListShift

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

    from blastradius.changes.change import Change
    from blastradius.graph.scope import ModuleTree

_INDEX_GONE = "delete_because_count_index"


def find_shifts(changes: Sequence[Change], tree: ModuleTree) -> tuple[ListShift, ...]:
    """Find the blocks whose objects all become what one behind them was, and whose last ones go."""
    if not any(change.row.reason == _INDEX_GONE for change in changes):
        return ()
    blocks: dict[Place, dict[int, Change]] = defaultdict(dict)
    shrinking: set[Place] = set()
    for change in changes:
        place = place_of(change)
        if change.row.mode != "managed" or change.row.deposed or not isinstance(place.key, int):
            continue
        blocks[place.block][place.key] = change
        if change.action is Action.DESTROY and change.row.reason == _INDEX_GONE:
            shrinking.add(place.block)
    found = []
    for block in sorted(shrinking, key=lambda place: place.text):
        declared = tree.blocks(block.path).get(f"{block.type}.{block.name}")
        if declared is not None and block.is_legal:
            shift = _shift_of(block.text, blocks[block], tuple(sorted(declared.expressions)))
            if shift is not None:
                found.append(shift)
    return tuple(found)


class _Row(NamedTuple):
    """Digests of some arguments of one object: what they were, and what they become."""

    before: tuple[str | None, ...]
    after: tuple[str | None, ...]


def _shift_of(block: str, changes: Mapping[int, Change], arguments: tuple[str, ...]) -> ListShift | None:
    """Match what each object becomes with what the next ones were; None where one of them is something new."""
    indexes = sorted(changes)
    gone = [index for index in indexes if changes[index].action is Action.DESTROY]
    staying = indexes[: -len(gone)]
    unbroken = indexes == list(range(indexes[0], indexes[-1] + 1)) and indexes[len(staying) :] == gone
    becomes_other = all(changes[index].action in (Action.UPDATE, Action.REPLACE) for index in staying)
    if not staying or not unbroken or not becomes_other:
        return None
    known = tuple(name for name in arguments if not any(name in changes[at].difference.unknown for at in staying))
    rows = {index: _arguments(changes[index], known) for index in indexes}
    if len({row.before for row in rows.values()}) < len(rows):
        return None  # two were alike, and nobody can tell which of them stays
    shifted = []
    source = indexes[0]
    for index in staying:
        source = max(source, index + 1)
        while source <= indexes[-1] and rows[index].after != rows[source].before:
            source += 1
        if source > indexes[-1]:
            return None
        shifted.append((source, index))
        source += 1
    kept = {old for old, _ in shifted}
    removed = tuple(index for index in indexes if index not in kept)
    return ListShift(block=block, removed=removed, shifted=tuple(shifted), last=indexes[-1])


def _arguments(change: Change, names: tuple[str, ...]) -> _Row:
    return _Row(_digests(change.row.values.before(), names), _digests(change.row.values.after(), names))


def _digests(values: object, names: tuple[str, ...]) -> tuple[str | None, ...]:
    return tuple(digest_of(values.get(name)) if isinstance(values, dict) else None for name in names)
