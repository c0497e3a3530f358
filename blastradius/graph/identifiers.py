"""Ties that no reference makes: an object that holds the identifier of another one as a literal.

A value counts if it belongs to one object: its id, arn or self link, and what the catalogue says of
its type. It must be long enough not to be met by chance, and stand in an argument that somebody wrote:
what a provider computes may as well name who depends on the object.
"""

from __future__ import annotations

import re
from fnmatch import fnmatchcase
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.evidence import IDENTITY, texts_in
from blastradius.graph.literals import Literals
from blastradius.graph.nodes import Basis, Precision, Tie, Ties, Via, keep_sharper

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from collections.abc import Set as AbstractSet

    from blastradius.graph.expressions import Expressions
    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.inventory import Home, Inventory, Member
    from blastradius.graph.state import StoredDependencies
    from blastradius.graph.values import ObjectValues
    from blastradius.model.naming import Naming

_SHORTEST = 8
"""Shorter texts are met by chance: `default`, `main`, a zone, a port."""
_LONGEST = 100_000
_OWN_NAMES = frozenset({"id", "name", "identifier", "family"})
_NAME_ENDING = re.compile(r"_(?:name|id|identifier)$")
_PIECE = re.compile(r"[^\s,;|\"'<>()\[\]{}=]{8,}")
_HOST = re.compile(r"[A-Za-z0-9_.\-]{8,}")
_PARTED = re.compile(r"[\s,;|\"'<>()\[\]{}=/]")


Owners = dict[str, "Member"]
"""The one object that each identifier belongs to."""


class IdentifierTies:
    """Finds who holds whose identifier."""

    def __init__(
        self,
        inventory: Inventory,
        expressions: Expressions,
        stored: StoredDependencies,
        values: ObjectValues,
        naming: Naming,
    ) -> None:
        self.tree = expressions.tree
        self.literals = Literals(expressions)
        self.stored = stored
        self.values = values
        self.naming = naming
        self.members = inventory.members
        self.homes = [home for home in inventory.homes.values() if home.mode == "managed"]
        self._known: Mapping[str, Ties] = {}
        """Who is known to depend on whom, before any identifier is looked at."""

    def add(self, graph: DependencyGraph, among: AbstractSet[str] | None) -> dict[str, Ties]:
        """Tie everyone who holds an identifier to whom it belongs, without any reference that explains it.

        `among` names the objects whose identifiers are looked for; None for all of them.
        Returns the former ties of those who were tied.
        """
        self._known = graph.below
        owners, containers = self._owners(among), self._containers(among)
        found = [*self._written(owners, containers), *self._left_behind(owners)]
        if among is not None:
            found = self._undisputed(found)
        before = {reader: graph.below.get(reader, {}) for reader, *_ in found}
        for reader, owner, tie, _ in found:
            ties = dict(graph.below.get(reader, {}))
            keep_sharper(ties, owner, tie)
            graph.below[reader] = ties
        return before

    def _written(self, owners: Owners, containers: list[_Containers]) -> Iterator[_Found]:
        """Find identifiers in arguments that hold a literal."""
        holding: dict[str, list[_Containers]] = {}
        for home in self.homes if owners or containers else ():
            if home.type not in holding:
                holding[home.type] = [one for one in containers if fnmatchcase(home.type, one.child)]
            names = self._arguments(home)
            for member in home.current.values() if names else ():
                for name, value in zip(names, self.values.some(member.node, names), strict=True):
                    if value is not None and (holding[home.type] or _may_name(value, owners)):
                        yield from self._named_in(member, name, value, owners, holding[home.type])

    def _left_behind(self, owners: Owners) -> Iterator[_Found]:
        """Find who still holds the identifier of an object whose block is gone, in whatever attribute.

        The configuration says no more who read it: an argument may have come to read another one, and its
        change be ignored.
        """
        gone = {
            text: owner
            for text, owner in owners.items()
            if owner.home.block not in self.tree.blocks(owner.home.path) and self.tree.root.resources
        }
        for home in self.homes if gone else ():
            for member in home.current.values():
                for name, value in self.values.whole(member.node).items():
                    if not self._is_own_name(home.type, name) and _may_name(value, gone):
                        yield from self._named_in(member, name, value, gone, [])

    def _arguments(self, home: Home) -> tuple[str, ...]:
        """Return the arguments that may name another object; those that give the object its own name do not."""
        block = self.tree.blocks(home.path).get(home.block)
        names = self.literals.arguments(home.path, block) if block else ()
        return tuple(name for name in names if not self._is_own_name(home.type, name))

    def _is_own_name(self, type_name: str, name: str) -> bool:
        stem = _NAME_ENDING.sub("", name)
        is_of_type = stem != name and type_name.endswith(f"_{stem}")
        return is_of_type or name in _OWN_NAMES or name in self.naming.naming(type_name).names

    # -- who is named how -----------------------------------------------------------

    def _undisputed(self, found: list[_Found]) -> list[_Found]:
        """Leave out ties by a value that belongs to an object which was not among those that were looked for."""
        texts = {one.text for one in found if one.text}
        owners = self._owners(None, texts) if texts else {}
        return [one for one in found if not one.text or (one.text in owners and owners[one.text].node == one.owner)]

    def _owners(self, among: AbstractSet[str] | None, texts: AbstractSet[str] | None = None) -> Owners:
        """Return the one object that each identifier belongs to, of some objects and some identifiers alone."""
        single: dict[str, Member] = {}
        several: dict[str, list[Member]] = {}
        for home in self.homes:
            names = tuple(dict.fromkeys((*IDENTITY, *self.naming.naming(home.type).identifiers)))
            for member in home.current.values():
                if among is not None and member.node not in among:
                    continue
                for text in set(filter(_is_long, self.values.some(member.node, names))):
                    if texts is not None and text not in texts:
                        continue
                    other = single.setdefault(text, member)
                    if other is not member:
                        several.setdefault(text, [other]).append(member)
        for text, holders in several.items():
            owner = self._owner(holders)
            if owner is None:
                del single[text]
            else:
                single[text] = owner
        return single

    def _containers(self, among: AbstractSet[str] | None) -> list[_Containers]:
        """Return, for each way in which an object names its container, some containers by their names."""
        by_type: dict[str, dict[str, Member | None]] = {}
        for home in self.homes:
            if self.naming.naming(home.type).contains:
                named = by_type.setdefault(home.type, {})
                for member in home.current.values():
                    asked_for = member if among is None or member.node in among else None
                    for text in {*filter(_is_text, self.values.some(member.node, ("id", "name")))}:
                        named[text] = None if text in named else asked_for
        return [
            _Containers(child, *_parted(attribute), by_type[type_name])
            for type_name in sorted(by_type)
            for child, attribute in self.naming.naming(type_name).contains
        ]

    def _owner(self, members: list[Member]) -> Member | None:
        """Return the one of several holders that the value belongs to; None where that is not clear.

        The parts of a thing often bear its name: a bucket's policy has the id of the bucket.
        """
        if len(members) == 1:
            return members[0]
        if len(members) > _MOST_HOLDERS:
            return None
        standing = [one for one in members if not self.naming.naming(one.type).joins]
        if len(standing) == 1:
            return standing[0]
        for one in members:
            others = [other for other in members if other is not one]
            if all(self._is_part(other, one) for other in others):
                return one
        return None

    def _is_part(self, part: Member, whole: Member) -> bool:
        return part.type.startswith(f"{whole.type}_") or self.stored.explains(part.node, whole.home.config_address)

    # -- who names whom -----------------------------------------------------------

    def _named_in(
        self, member: Member, name: str, value: Any, owners: Owners, holding: list[_Containers]
    ) -> Iterator[_Found]:
        for containers in holding:
            if containers.attribute == name:
                for text in texts_at(value, containers.rest):
                    container = containers.by_name.get(text)
                    if container is not None and self._is_new(member, container):
                        yield _Found(member.node, container.node, _tie(Via.CONTAINMENT, name))
        for text in _owned_in(value, owners):
            owner = owners[text]
            if self._is_new(member, owner):
                yield _Found(member.node, owner.node, _tie(self._via(owner, member, name), name), text)

    def _is_new(self, member: Member, owner: Member) -> bool:
        """Tell whether neither depends on the other as far as is known: the tie would add nothing, or be a circle."""
        return member is not owner and not (
            (self.stored.explains(member.node, owner.home.config_address) and not self._reads_others(member, owner))
            or self.stored.explains(owner.node, member.home.config_address)
            or member.home.config_address == owner.home.config_address
        )

    def _reads_others(self, member: Member, owner: Member) -> bool:
        """Tell whether an object is known to read instances of a block, each for certain, and this one is none."""
        ties = self._known.get(member.node, {})
        if owner.node in ties:
            return False
        homes = ((self.members.get(node), tie) for node, tie in ties.items())
        read = [tie.precision for one, tie in homes if one is not None and one.home is owner.home]
        return bool(read) and all(precision in (Precision.EXACT, Precision.PAIRED) for precision in read)

    def _via(self, owner: Member, member: Member, name: str) -> Via:
        is_inside = any(
            name == attribute.partition(".")[0] and fnmatchcase(member.type, child)
            for child, attribute in self.naming.naming(owner.type).contains
        )
        return Via.CONTAINMENT if is_inside else Via.IDENTIFIER


class _Found(NamedTuple):
    """A tie that was found."""

    reader: str
    owner: str
    tie: Tie
    text: str = ""
    """The identifier; empty where a container is named, which need be unique among containers alone."""


def _tie(via: Via, name: str) -> Tie:
    return Tie(via, Precision.EXACT, (name,), Basis.VALUES)


def _may_name(value: Any, owners: Owners) -> bool:
    """Tell whether it is worth looking into a value; most are short texts, numbers and flags."""
    if type(value) is str:
        return value in owners or (len(value) > _SHORTEST and _PARTED.search(value) is not None)
    return isinstance(value, list | dict)


def _owned_in(value: Any, owners: Owners) -> Iterator[str]:
    for leaf in texts_in(value):
        if leaf in owners:
            yield leaf
        elif _SHORTEST < len(leaf) <= _LONGEST and _PARTED.search(leaf):
            yield from (piece for piece in _pieces(leaf) if piece in owners)


class _Containers(NamedTuple):
    """The containers that an object names by one of its arguments."""

    child: str
    """A glob of types."""
    attribute: str
    rest: str
    """What follows the argument's name in a dotted path."""
    by_name: dict[str, Member | None]
    """None where two containers have one name."""


def _parted(path: str) -> tuple[str, str]:
    name, _, rest = path.partition(".")
    return name, rest


def texts_at(value: Any, dotted: str) -> list[str]:
    """Return the texts at a dotted path within a value; blocks in lists are looked into."""
    found = [value]
    for step in dotted.split(".") if dotted else ():
        elements = [one for part in found for one in (part if isinstance(part, list) else [part])]
        found = [one[step] for one in elements if isinstance(one, dict) and step in one]
    return [one for one in found if isinstance(one, str) and one]


_MOST_HOLDERS = 50
"""A value that more objects have as their identifier belongs to none of them."""


def _pieces(leaf: str) -> Iterator[str]:
    """Yield what may be an identifier within a longer text: an ARN in a policy, a host in an address."""
    for piece in _PIECE.findall(leaf):
        yield piece
        yield piece.rstrip("*").rstrip("/")
        if "://" in piece:
            yield from _HOST.findall(piece)


def _is_text(value: Any) -> bool:
    return isinstance(value, str) and value != ""


def _is_long(value: Any) -> bool:
    return isinstance(value, str) and len(value) >= _SHORTEST
