"""Ties between stacks that no reference makes: who holds the identifier of another stack's object.

As within a plan (`identifiers`) a value counts if it belongs to one object and is not met by chance.
An object of another stack with the same type and identifier is the same real thing, managed or read twice.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.evidence import IDENTITY, texts_in
from blastradius.graph.nodes import Basis, Precision, Tie, Via
from blastradius.graph.own_state import estate_of, same_estate
from blastradius.graph.stacks import CrossTie
from blastradius.graph.values import ObjectValues

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence

    from blastradius.graph.inventory import Home, Member
    from blastradius.graph.stacks import Stack
    from blastradius.model.naming import Naming

_SHORTEST = 8
_LONGEST = 100_000
_PIECE = re.compile(r"[^\s,;|\"'<>()\[\]{}=]{8,}")
_COMPUTED = frozenset({*IDENTITY, "tags_all", "owner_id"})
"""What no configuration sets, where there is none that could tell."""


class _Owner(NamedTuple):
    stack: int
    member: Member


class SharedIdentifiers:
    """Finds who holds the identifier of another stack's object."""

    def __init__(self, stacks: Sequence[Stack], naming: Naming) -> None:
        self.stacks = stacks
        self.owners = _owners(stacks, naming)

    def ties(self, explains: Callable[[int, str, str, int], bool]) -> list[CrossTie]:
        """Tie each object to those of other stacks whose identifier it holds.

        `explains` tells whether a stack's node is known to read another stack by one of its arguments.
        """
        same = _Same(self.stacks)
        found: dict[tuple[int, str, int, str], CrossTie] = {}
        for number, stack in enumerate(self.stacks if self.owners else ()):
            values = ObjectValues(stack.plan)
            for home in stack.dependencies.inventory.homes.values():
                written = _written(stack, home)
                for member in home.current.values():
                    for name, owner in _held(member, values, written, self.owners):
                        if owner.stack == number or explains(number, member.node, name, owner.stack):
                            continue
                        key = (number, member.node, owner.stack, owner.member.node)
                        if key not in found and not same(number, owner.stack):
                            tie = Tie(Via.IDENTIFIER, Precision.EXACT, (name,), Basis.VALUES)
                            found[key] = CrossTie(number, member.node, owner.stack, owner.member.node, tie)
        return [found[key] for key in sorted(found)]

    def named_in(self, value: Any, stack: int) -> set[str]:
        """Return the objects of a stack whose identifiers a value holds."""
        return {
            owner.member.node for text in texts_in(value) for owner in self.owners.get(text, ()) if owner.stack == stack
        }


class _Same:
    """Tells of two stacks whether they are one: two plans of one state."""

    def __init__(self, stacks: Sequence[Stack]) -> None:
        self._stacks = stacks
        self._known: dict[tuple[int, int], bool] = {}

    def __call__(self, one: int, other: int) -> bool:
        pair = min(one, other), max(one, other)
        if pair not in self._known:
            first, second = (estate_of(self._stacks[number].plan) for number in pair)
            self._known[pair] = same_estate(first, second)
        return self._known[pair]


def _owners(stacks: Sequence[Stack], naming: Naming) -> dict[str, list[_Owner]]:
    """Return for each identifier the one object of each stack that it belongs to."""
    owners: dict[str, list[_Owner]] = {}
    for number, stack in enumerate(stacks):
        holders: dict[str, list[Member]] = {}
        values = ObjectValues(stack.plan)
        for home in stack.dependencies.inventory.homes.values():
            if home.mode != "managed":
                continue
            names = tuple(dict.fromkeys((*IDENTITY, *naming.naming(home.type).identifiers)))
            for member in home.members:
                for text in {text for text in values.some(member.node, names) if _is_telling(text)}:
                    holders.setdefault(text, []).append(member)
        for text, members in holders.items():
            owner = _owner(members, naming)
            if owner is not None:
                owners.setdefault(text, []).append(_Owner(number, owner))
    return owners


def _is_telling(text: Any) -> bool:
    return isinstance(text, str) and len(text) >= _SHORTEST


def _owner(members: Sequence[Member], naming: Naming) -> Member | None:
    """Return the one of several holders that a value belongs to: parts of a thing often bear its name."""
    if len(members) == 1:
        return members[0]
    standing = [one for one in members if not naming.naming(one.type).joins]
    if len(standing) == 1:
        return standing[0]
    for one in standing:
        if all(other is one or other.type.startswith(f"{one.type}_") for other in members):
            return one
    return None


def _written(stack: Stack, home: Home) -> frozenset[str] | None:
    """Return the arguments that the configuration sets; None where there is no block that could tell."""
    block = stack.dependencies.tree.blocks(home.path).get(home.block)
    return None if block is None else frozenset(block.expressions)


def _held(
    member: Member, values: ObjectValues, written: frozenset[str] | None, owners: Mapping[str, list[_Owner]]
) -> Iterator[tuple[str, _Owner]]:
    """Yield whose identifiers an object holds, and in which attribute."""
    attributes = values.whole(member.node)
    for name in IDENTITY:
        text = attributes.get(name)
        for owner in owners.get(text, ()) if isinstance(text, str) else ():
            if owner.member.type == member.type:
                yield name, owner
    if not member.managed:
        return
    for name, value in attributes.items():
        if name in written if written is not None else name not in _COMPUTED:
            for text in _texts(value):
                for owner in owners.get(text, ()):
                    yield name, owner


def _texts(value: Any) -> Iterable[str]:
    """Yield the texts of a value, and what may be an identifier within them: an ARN in a policy."""
    for leaf in texts_in(value):
        yield leaf
        if _SHORTEST < len(leaf) <= _LONGEST:
            for piece in _PIECE.findall(leaf):
                yield piece
                yield piece.rstrip("*").rstrip("/")
