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
    from collections.abc import Iterator
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
        self.homes = [home for home in inventory.homes.values() if home.mode == "managed"]

    def add(self, graph: DependencyGraph, among: AbstractSet[str] | None) -> dict[str, Ties]:
        """Tie everyone who holds an identifier to whom it belongs, without any reference that explains it.

        `among` names the objects whose identifiers are looked for; None for all of them.
        Returns the former ties of those who were tied.
        """
        found: list[_Found] = []
        readers = [(home, names) for home in self.homes if (names := self._arguments(home))]
        named = [(home, members) for home in self.homes if (members := _some(home, among))] if readers else []
        if not named:
            return {}
        owners, containers = self._owners(named), self._containers(named)
        holding: dict[str, list[_Containers]] = {}
        for home, names in readers:
            if home.type not in holding:
                holding[home.type] = [one for one in containers if fnmatchcase(home.type, one.child)]
            for member in home.current.values():
                held = self.values.some(member.node, names)
                for name, value in zip(names, held, strict=True):
                    if value is not None and (holding[home.type] or _may_name(value, owners)):
                        found.extend(self._named_in(member, name, value, owners, holding[home.type]))
        before = {reader: graph.below.get(reader, {}) for reader, _, _ in found}
        for reader, owner, tie in found:
            ties = dict(graph.below.get(reader, {}))
            keep_sharper(ties, owner, tie)
            graph.below[reader] = ties
        return before

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

    def _owners(self, homes: list[_Named]) -> dict[str, Member]:
        """Return the one object that each identifier belongs to."""
        single: dict[str, Member] = {}
        several: dict[str, list[Member]] = {}
        for home, members in homes:
            names = tuple(dict.fromkeys((*IDENTITY, *self.naming.naming(home.type).identifiers)))
            for member in members:
                for text in set(filter(_is_long, self.values.some(member.node, names))):
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

    def _containers(self, homes: list[_Named]) -> list[_Containers]:
        """Return, for each way in which an object names its container, the containers by their names."""
        by_type: dict[str, dict[str, Member | None]] = {}
        for home, members in homes:
            if self.naming.naming(home.type).contains:
                named = by_type.setdefault(home.type, {})
                for member in members:
                    for text in {*filter(_is_text, self.values.some(member.node, ("id", "name")))}:
                        named[text] = None if text in named else member
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
        self, member: Member, name: str, value: Any, owners: dict[str, Member], holding: list[_Containers]
    ) -> Iterator[_Found]:
        for containers in holding:
            if containers.attribute == name:
                for text in texts_at(value, containers.rest):
                    container = containers.by_name.get(text)
                    if container is not None and self._is_new(member, container):
                        yield _Found(member.node, container.node, _tie(Via.CONTAINMENT, name))
        for owner in _owners_in(value, owners):
            if self._is_new(member, owner):
                yield _Found(member.node, owner.node, _tie(self._via(owner, member, name), name))

    def _is_new(self, member: Member, owner: Member) -> bool:
        """Tell whether neither depends on the other as far as is known: the tie would add nothing, or be a circle."""
        return member is not owner and not (
            self.stored.explains(member.node, owner.home.config_address)
            or self.stored.explains(owner.node, member.home.config_address)
            or member.home.config_address == owner.home.config_address
        )

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


_Named = tuple["Home", "list[Member]"]


def _some(home: Home, among: AbstractSet[str] | None) -> list[Member]:
    members = home.current.values()
    return list(members) if among is None else [member for member in members if member.node in among]


def _tie(via: Via, name: str) -> Tie:
    return Tie(via, Precision.EXACT, (name,), Basis.VALUES)


def _may_name(value: Any, owners: dict[str, Member]) -> bool:
    """Tell whether it is worth looking into a value; most are short texts, numbers and flags."""
    if type(value) is str:
        return value in owners or (len(value) > _SHORTEST and _PARTED.search(value) is not None)
    return isinstance(value, list | dict)


def _owners_in(value: Any, owners: dict[str, Member]) -> Iterator[Member]:
    for leaf in texts_in(value):
        owner = owners.get(leaf)
        if owner is not None:
            yield owner
        elif _SHORTEST < len(leaf) <= _LONGEST and _PARTED.search(leaf):
            yield from (owners[piece] for piece in _pieces(leaf) if piece in owners)


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
