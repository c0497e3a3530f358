"""How objects of a resource type name each other, as far as the graph needs to know."""

from __future__ import annotations

from typing import NamedTuple, Protocol


class TypeNaming(NamedTuple):
    """By which attributes an object is named, and names others."""

    identifiers: tuple[str, ...] = ()
    """The attributes whose value belongs to one object alone."""
    contains: tuple[tuple[str, str], ...] = ()
    """Pairs: a glob of child types, and the child's attribute that names this container."""
    names: tuple[str, ...] = ()
    """The attributes that give an object its own name."""
    joins: tuple[str, ...] = ()
    """The attributes by which a glue type names what it joins; others have none."""


class Naming(Protocol):
    """What is known of types; never fails."""

    def naming(self, type_name: str) -> TypeNaming:
        """Return how objects of a type are named; of an unknown type, nothing."""
        ...
