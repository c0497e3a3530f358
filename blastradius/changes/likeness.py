"""Which destroyed and created objects of one type agree in all that is known of the created one."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.values import is_unknown_at, look_up, settled

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

    from blastradius.changes.change import Change

MOST_SHAPES = 100
"""Created objects of one type differ in which arguments are known; beyond so many ways they are not compared."""

Traits = dict[str, str]
"""Attributes by name, each as the digest of its value; what is empty is left out."""


class Alike(NamedTuple):
    """Objects that agree in all that is known of the created ones."""

    gone: tuple[Change, ...]
    made: tuple[Change, ...]


def old_traits(change: Change) -> Traits:
    """Digest what an object was."""
    return _digested(change.row.values.before(), change.facts.unique_names)


class Known(NamedTuple):
    """What is known of an object before it is created."""

    names: tuple[str, ...]
    """The attributes that are known, empty ones included."""
    traits: Traits

    def agrees(self, old: Mapping[str, str]) -> bool:
        """Tell whether an object was all that is known of this one."""
        return all(old.get(name) == self.traits.get(name) for name in self.names)


def known_of(new: Change) -> Known:
    """Digest what is known of an object that is to be created."""
    after, mask = new.row.values.after(), new.row.values.after_unknown()
    if not isinstance(after, dict):
        return Known((), {})
    unknown = new.difference.unknown
    deep = [name for name in new.facts.unique_names if "." in name and not is_unknown_at(mask, name)]
    names = tuple(sorted({*(name for name in after if name not in unknown), *deep}))
    digested = _digested(after, deep)
    return Known(names, {name: digested[name] for name in names if name in digested})


def is_telling(known: Known) -> bool:
    """Tell whether something is known but switches, which many objects have in common."""
    return any(digest not in _SWITCHES for digest in known.traits.values())


def alike(gone: Sequence[tuple[Change, Traits]], made: Iterable[tuple[Change, Known]]) -> Iterator[Alike]:
    """Gather the objects of one type that agree; a created object is in one class at most, a destroyed one in several.

    The cost is the number of destroyed objects times the ways in which created ones are known, which are few.
    """
    shapes: dict[tuple[str, ...], list[tuple[Change, Known]]] = defaultdict(list)
    for new, known in made:
        if is_telling(known):
            shapes[known.names].append((new, known))
    for names, created in sorted(shapes.items(), key=lambda item: (-len(item[1]), item[0]))[:MOST_SHAPES]:
        new_ones: dict[tuple[str | None, ...], list[Change]] = defaultdict(list)
        old_ones: dict[tuple[str | None, ...], list[Change]] = defaultdict(list)
        for new, known in created:
            new_ones[tuple(known.traits.get(name) for name in names)].append(new)
        for old, traits in gone:
            signature = tuple(traits.get(name) for name in names)
            if signature in new_ones:
                old_ones[signature].append(old)
        for signature, olds in old_ones.items():
            yield Alike(tuple(olds), tuple(new_ones[signature]))


def digest_of(value: Any) -> str | None:
    """Digest a value so that all ways to write it are equal; None for an empty one."""
    bare = _bare(settled(value))
    if bare in _EMPTY:
        return None
    text = json.dumps(bare, sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


_EMPTY: tuple[Any, ...] = (None, "", [], {}, False)
"""Providers store one for another; zero equals False."""


def _bare(value: Any) -> Any:
    """Leave out what is empty, wherever it stands."""
    if isinstance(value, list):
        return [_bare(one) for one in value]
    if not isinstance(value, dict):
        return value
    inner = {name: _bare(one) for name, one in value.items()}
    return {name: one for name, one in inner.items() if one not in _EMPTY}


_SWITCHES = frozenset({digest_of(value=True)})


def _digested(values: Any, deep: Iterable[str]) -> Traits:
    if not isinstance(values, dict):
        return {}
    found = {name: digest_of(value) for name, value in values.items()}
    for name in deep:
        if "." in name:
            found[name] = digest_of([one for one in look_up(values, name) if one not in _EMPTY])
    return {name: digest for name, digest in found.items() if digest is not None}
