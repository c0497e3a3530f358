"""Pair destroyed with created objects that are one thing; what cannot be told apart stays unpaired.

First come pairs without a rival, then those that an unchanged part of the address or a key tells
from their rivals, then those that follow from pairs that are there already.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.likeness import Alike, alike, known_of, old_traits
from blastradius.changes.places import Place, aspects, crossing, module_steps, place_of
from blastradius.changes.refutation import NO_CHANCE, refuted
from blastradius.model.verdict import Confidence

if TYPE_CHECKING:
    from collections.abc import Callable, Hashable, Iterable, Iterator, Sequence

    from blastradius.changes.change import Change
    from blastradius.changes.likeness import Known, Traits
    from blastradius.changes.refutation import Pairs, Scene
    from blastradius.model.address import InstanceKey, ModulePath

_ROUNDS = 8
"""How many steps from one pair to the next are followed: a reader of a reader of what is paired."""


class Pair(NamedTuple):
    """A destroyed and a created object that are one thing."""

    old: Change
    new: Change
    confidence: Confidence


class Pairing:
    """The pairs among some destroyed and some created objects."""

    def __init__(self, gone: Sequence[Change], made: Sequence[Change]) -> None:
        self._gone = gone
        self._traits: dict[str, Traits] = {}
        self._known: dict[str, Known] = {}
        self._places = {change.node: place_of(change) for change in (*gone, *made)}
        self._made_at = {self._places[new.node]: new for new in made}
        self._partners: dict[str, Change] = {}
        self._taken: set[str] = set()
        self._refuted: set[str] = set()
        types = {new.row.type for new in made} & {old.row.type for old in gone}
        self._gone_by_type = _by_type(gone, types)
        self._made_by_type = _by_type(made, types)
        self._classes = self._alike()
        self._pair_all()

    @property
    def pairs(self) -> tuple[Pair, ...]:
        """All that can be told, in the order of the destroyed objects."""
        paired = [(old, self._partners[old.node]) for old in self._gone if old.node in self._partners]
        return tuple(Pair(old, new, self._confidence(old, new)) for old, new in paired)

    def _pair_all(self) -> None:
        for classes in self._classes.values():
            self._pair(_without_rival(classes))
            for propose in (self._by_place, self._by_key):
                self._pair(proposal for one in self._unpaired(classes) for proposal in propose(one))
        for _ in range(_ROUNDS):
            if not self._pair(self._following()):
                break

    def part(self, scene: Scene) -> None:
        """Take back the likely pairs that something contradicts."""
        kinds: dict[Confidence, Pairs] = {Confidence.LIKELY: {}, Confidence.CERTAIN: {}}
        for pair in self.pairs:
            kinds[pair.confidence][pair.old.node] = pair.old, pair.new
        self._refuted = refuted(kinds[Confidence.LIKELY], kinds[Confidence.CERTAIN], scene)
        for node in self._refuted:
            del self._partners[node]

    @property
    def undecided(self) -> tuple[Alike, ...]:
        """What agrees and could not be paired, by type."""
        found = []
        for _, classes in sorted(self._classes.items()):
            gone: dict[str, Change] = {}
            made: dict[str, Change] = {}
            for one in self._unpaired(classes):
                gone.update((old.node, old) for old in one.gone)
                made.update((new.node, new) for new in one.made)
            if gone:
                found.append(Alike(_sorted(gone), _sorted(made)))
        return tuple(found)

    def _unpaired(self, classes: Iterable[Alike]) -> Iterator[Alike]:
        """Yield what is left of each class, where something is on both sides."""
        for one in classes:
            gone = tuple(old for old in one.gone if old.node not in self._partners and old.node not in self._refuted)
            made = tuple(new for new in one.made if new.node not in self._taken)
            if gone and made:
                yield Alike(gone, made)

    def _alike(self) -> dict[str, list[Alike]]:
        """The objects that agree, by type."""
        for old in _all_of(self._gone_by_type):
            self._traits[old.node] = old_traits(old)
        for new in _all_of(self._made_by_type):
            self._known[new.node] = known_of(new)
        return {
            type_: list(
                alike(
                    [(old, self._traits[old.node]) for old in self._gone_by_type[type_]],
                    [(new, self._known[new.node]) for new in made],
                )
            )
            for type_, made in self._made_by_type.items()
        }

    def _pair(self, proposals: Iterable[tuple[Change, Change]]) -> bool:
        """Accept the proposals that nothing contradicts; tell whether there was one."""
        olds: dict[str, dict[str, tuple[Change, Change]]] = defaultdict(dict)
        news: dict[str, set[str]] = defaultdict(set)
        for old, new in proposals:
            if old.node not in self._partners and new.node not in self._taken:
                olds[old.node][new.node] = old, new
                news[new.node].add(old.node)
        accepted = False
        for found in olds.values():
            old, new = next(iter(found.values()))
            if len(found) == 1 and len(news[new.node]) == 1:
                self._partners[old.node] = new
                self._taken.add(new.node)
                accepted = True
        return accepted

    def _by_place(self, one: Alike) -> Iterator[tuple[Change, Change]]:
        """Propose the objects of a class that agree in most of their address."""
        yield from _meeting(one, lambda change: aspects(self._places[change.node]))
        depths: dict[Hashable, dict[int, list[Change]]] = defaultdict(lambda: defaultdict(list))
        for new in one.made:
            place = self._places[new.node]
            _keep_two(depths[crossing(place)][len(place.path)], new)
        for old in one.gone:
            place = self._places[old.node]
            for depth, news in depths.get(crossing(place), {}).items():
                if depth != len(place.path):
                    yield from ((old, new) for new in news)

    def _by_key(self, one: Alike) -> Iterator[tuple[Change, Change]]:
        """Propose the objects of which the new key is what names the old one."""

        def keys_of_old(old: Change) -> Iterator[Hashable]:
            place = self._places[old.node]
            return ((place.block, key) for key in _names_of(old) if key != place.key)

        def key_of_new(new: Change) -> Iterator[Hashable]:
            place = self._places[new.node]
            return iter([(place.block, place.key)] if isinstance(place.key, str) else [])

        yield from _meeting(one, keys_of_old, key_of_new)

    def _following(self) -> Iterator[tuple[Change, Change]]:
        """Propose what follows from the pairs: the rest of a renamed module, and who names an object with a new key."""
        modules, keys = self._renamed_modules(), self._renamed_keys()
        for old in _all_of(self._gone_by_type):
            if old.node in self._partners:
                continue
            place = self._places[old.node]
            for length in range(1, len(place.path) + 1):
                target = modules.get(place.path[:length])
                if target is not None:
                    yield from self._at(old, place._replace(path=target + place.path[length:]))
            target_key = keys.get((place.path, place.key))
            if target_key is not None and self._names_one_of(old, target_key[1]):
                yield from self._at(old, place._replace(key=target_key[0]))

    def _at(self, old: Change, place: Place) -> Iterator[tuple[Change, Change]]:
        new = self._made_at.get(place)
        if new is not None and self._known[new.node].agrees(self._traits[old.node]):
            yield old, new

    def _renamed_modules(self) -> dict[ModulePath, ModulePath]:
        """Return the module instances that have become others, as the pairs tell with one voice."""
        found: dict[ModulePath, set[ModulePath]] = defaultdict(set)
        for old, new in self._paired_places():
            if old._replace(path=()) == new._replace(path=()):
                for step, target in module_steps(old.path, new.path):
                    found[step].add(target)
        return {step: next(iter(targets)) for step, targets in found.items() if len(targets) == 1}

    def _renamed_keys(self) -> dict[tuple[ModulePath, InstanceKey], tuple[InstanceKey, set[str]]]:
        """Return what became of the keys in each module instance, and what the paired objects there went by."""
        found: dict[tuple[ModulePath, InstanceKey], set[InstanceKey]] = defaultdict(set)
        named: dict[tuple[ModulePath, InstanceKey], set[str]] = defaultdict(set)
        for old in self._gone:
            new = self._partners.get(old.node)
            if new is None:
                continue
            place, target = self._places[old.node], self._places[new.node]
            if place.block == target.block:
                found[place.path, place.key].add(target.key)
                named[place.path, place.key].update(_names_of(old))
        return {place: (next(iter(keys)), named[place]) for place, keys in found.items() if len(keys) == 1}

    def _paired_places(self) -> Iterator[tuple[Place, Place]]:
        for old in self._gone:
            new = self._partners.get(old.node)
            if new is not None:
                yield self._places[old.node], self._places[new.node]

    def _names_one_of(self, old: Change, names: set[str]) -> bool:
        """Tell whether an object holds what another one goes by, long enough to be no chance."""
        before = old.row.values.before()
        values = before.values() if isinstance(before, dict) else ()
        return any(isinstance(value, str) and len(value) >= NO_CHANCE and value in names for value in values)

    def _confidence(self, old: Change, new: Change) -> Confidence:
        """A pair is certain where a name agrees that two living objects could not share."""
        known, traits = self._known[new.node].traits, self._traits[old.node]
        shared = any(name in known and known[name] == traits.get(name) for name in new.facts.unique_names)
        return Confidence.CERTAIN if shared else Confidence.LIKELY


def _by_type(changes: Iterable[Change], types: set[str]) -> dict[str, list[Change]]:
    found: dict[str, list[Change]] = {type_: [] for type_ in sorted(types)}
    for change in changes:
        if change.row.type in found:
            found[change.row.type].append(change)
    return found


def _all_of(by_type: dict[str, list[Change]]) -> Iterator[Change]:
    for changes in by_type.values():
        yield from changes


def _sorted(changes: dict[str, Change]) -> tuple[Change, ...]:
    return tuple(changes[node] for node in sorted(changes))


def _without_rival(classes: Sequence[Alike]) -> Iterator[tuple[Change, Change]]:
    """Propose the only two of a class, if the destroyed one is in no other class."""
    times: dict[str, int] = defaultdict(int)
    for one in classes:
        for old in one.gone:
            times[old.node] += 1
    for one in classes:
        if len(one.gone) == len(one.made) == 1 and times[one.gone[0].node] == 1:
            yield one.gone[0], one.made[0]


def _meeting(
    one: Alike,
    old_marks: Callable[[Change], Iterator[Hashable]],
    new_marks: Callable[[Change], Iterator[Hashable]] | None = None,
) -> Iterator[tuple[Change, Change]]:
    """Propose the objects of a class that have a mark in common; two rivals are enough to see that there are some."""
    olds: dict[Hashable, list[Change]] = defaultdict(list)
    news: dict[Hashable, list[Change]] = defaultdict(list)
    for old in one.gone:
        for mark in old_marks(old):
            _keep_two(olds[mark], old)
    for new in one.made:
        for mark in (new_marks or old_marks)(new):
            _keep_two(news[mark], new)
    for mark in olds.keys() & news.keys():
        yield from ((old, new) for old in olds[mark] for new in news[mark])


def _keep_two(kept: list[Change], change: Change) -> None:
    if len(kept) < 2:
        kept.append(change)


def _names_of(change: Change) -> set[str]:
    """Return the texts that an object goes by: its names that are unique, its identifier, its tag `Name`."""
    before: Any = change.row.values.before()
    if not isinstance(before, dict):
        return set()
    tags = before.get("tags")
    named = [before.get(name) for name in (*change.facts.unique_names, "id", "arn", "name", "self_link")]
    named.append(tags.get("Name") if isinstance(tags, dict) else None)
    return {one for one in named if isinstance(one, str) and one}
