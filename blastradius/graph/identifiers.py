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
from blastradius.graph.nodes import Basis, Precision, Tie, Via, keep_sharper

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.graph.graph import DependencyGraph
    from blastradius.graph.inventory import Inventory, Member
    from blastradius.graph.scope import ModuleTree
    from blastradius.graph.state import StoredDependencies
    from blastradius.graph.values import ObjectValues
    from blastradius.model.naming import Naming

_SHORTEST = 8
"""Shorter texts are met by chance: `default`, `main`, a zone, a port."""
_LONGEST = 100_000
_PIECE = re.compile(r"[^\s,;|\"'<>()\[\]{}=]{8,}")
_HOST = re.compile(r"[A-Za-z0-9_.\-]{8,}")
_PARTED = re.compile(r"[\s,;|\"'<>()\[\]{}=/]")


class IdentifierTies:
    """Finds who holds whose identifier."""

    def __init__(
        self,
        graph: DependencyGraph,
        inventory: Inventory,
        tree: ModuleTree,
        stored: StoredDependencies,
        values: ObjectValues,
        naming: Naming,
    ) -> None:
        self.graph = graph
        self.inventory = inventory
        self.tree = tree
        self.stored = stored
        self.values = values
        self.naming = naming

    def add(self) -> None:
        """Add a tie for each identifier that an object holds without any reference that explains it."""
        owners = self._owners()
        containers = self._containers()
        if not owners and not containers:
            return
        for home in self.inventory.homes.values():
            block = self.tree.blocks(home.path).get(home.block)
            if home.mode == "managed" and block is not None:
                written = frozenset(block.expressions)
                holding = [one for one in containers if fnmatchcase(home.type, one.child)]
                for member in home.current.values():
                    self._tie(member, written, owners, holding)

    # -- who is named how -----------------------------------------------------------

    def _owners(self) -> dict[str, Member]:
        """Return the one object that each identifier belongs to."""
        holders: dict[str, list[Member]] = {}
        for home in self.inventory.homes.values():
            if home.mode != "managed":
                continue
            naming = self.naming.naming(home.type)
            names = tuple(dict.fromkeys((*IDENTITY, *naming.identifiers)))
            for member in home.current.values():
                for text in self._names_of(member, names):
                    holders.setdefault(text, []).append(member)
        owned = {text: self._owner(members) for text, members in holders.items()}
        return {text: owner for text, owner in owned.items() if owner is not None}

    def _containers(self) -> list[_Containers]:
        """Return, for each way in which an object names its container, the containers by their names."""
        found: dict[tuple[str, str, str], dict[str, Member | None]] = {}
        for home in self.inventory.homes.values():
            for child, attribute in self.naming.naming(home.type).contains if home.mode == "managed" else ():
                named = found.setdefault((home.type, child, attribute), {})
                for member in home.current.values():
                    held = self.values.held(member.node, ("id", "name"), planned=False)
                    for text in {text for text in held if isinstance(text, str) and text}:
                        named[text] = None if text in named else member
        return [
            _Containers(child, *_parted(attribute), named) for (_, child, attribute), named in sorted(found.items())
        ]

    def _names_of(self, member: Member, names: tuple[str, ...]) -> set[str]:
        held = self.values.held(member.node, names, planned=False)
        return {text for text in held if isinstance(text, str) and len(text) >= _SHORTEST}

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

    def _tie(
        self, member: Member, written: frozenset[str], owners: dict[str, Member], holding: list[_Containers]
    ) -> None:
        for name, value in self.values.attributes(member.node):
            if name not in written:
                continue
            for containers in holding:
                if containers.attribute == name:
                    for text in texts_at(value, containers.rest):
                        self._add(member, containers.by_name.get(text), Via.CONTAINMENT, name)
            for owner in self._named_in(value, owners):
                self._add(
                    member, owner, Via.CONTAINMENT if self._contains(owner, member, name) else Via.IDENTIFIER, name
                )

    def _named_in(self, value: Any, owners: dict[str, Member]) -> Iterator[Member]:
        for leaf in texts_in(value):
            owner = owners.get(leaf)
            if owner is not None:
                yield owner
            elif _SHORTEST < len(leaf) <= _LONGEST and _PARTED.search(leaf):
                yield from _found(_pieces(leaf), owners)

    def _is_new(self, member: Member, owner: Member) -> bool:
        """Tell whether neither depends on the other as far as is known: the tie would add nothing, or be a circle."""
        return not (
            self.stored.explains(member.node, owner.home.config_address)
            or self.stored.explains(owner.node, member.home.config_address)
            or member.home.config_address == owner.home.config_address
        )

    def _contains(self, container: Member, member: Member, name: str) -> bool:
        return any(
            name == attribute.partition(".")[0] and fnmatchcase(member.type, child)
            for child, attribute in self.naming.naming(container.type).contains
        )

    def _add(self, member: Member, owner: Member | None, via: Via, name: str) -> None:
        if owner is None or owner is member or not self._is_new(member, owner):
            return
        if owner.type == member.type and name in ("id", "name"):
            return  # two of one name are no two of which one names the other
        ties = dict(self.graph.below.get(member.node, {}))
        keep_sharper(ties, owner.node, Tie(via, Precision.EXACT, (name,), Basis.VALUES))
        self.graph.link(member.node, ties)


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


def _found(pieces: Iterable[str], owners: dict[str, Member]) -> Iterator[Member]:
    for piece in pieces:
        owner = owners.get(piece)
        if owner is not None:
            yield owner
