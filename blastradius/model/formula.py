"""An expression of the configuration as far as it can be worked out without doing Terraform's work."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Opaque(StrEnum):
    """A value that no block gives and that is not known: a fraction, the path of a module."""

    OPAQUE = "opaque"


@dataclass(frozen=True, slots=True)
class Constant:
    """A literal: a text, a whole number, a flag or null."""

    value: str | int | None


@dataclass(frozen=True, slots=True)
class Name:
    """The first word of a traversal: `local`, `aws_subnet`, or a variable of a `for`."""

    name: str


@dataclass(frozen=True, slots=True)
class Attribute:
    """`of.name`."""

    of: Formula
    name: str


@dataclass(frozen=True, slots=True)
class Element:
    """`of[key]`."""

    of: Formula
    key: Formula


@dataclass(frozen=True, slots=True)
class Template:
    """A text that is put together."""

    parts: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Operation:
    """One or two values and what is done with them: `!a`, `a + b`."""

    operator: str
    operands: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Conditional:
    """`condition ? first : second`."""

    condition: Formula
    first: Formula
    second: Formula


@dataclass(frozen=True, slots=True)
class Call:
    """A call of a function."""

    function: str
    arguments: tuple[Formula, ...]
    is_spread: bool = False
    """Whether the last argument is a list of arguments: `f(x...)`."""


@dataclass(frozen=True, slots=True)
class Listing:
    """`[a, b]`."""

    elements: tuple[Formula, ...]


@dataclass(frozen=True, slots=True)
class Object:
    """`{ a = b }`."""

    members: tuple[tuple[Formula, Formula], ...]


@dataclass(frozen=True, slots=True)
class For:
    """`[for … in … : …]`, `{for … in … : … => …}`, and a splat, which is the first of them."""

    names: tuple[str, ...]
    """Its variables: the value, or the key and the value."""
    collection: Formula
    key: Formula | None
    value: Formula
    condition: Formula | None = None
    is_grouped: bool = False
    """Whether values under one key make a list: `{for … : k => v...}`."""


Formula = (
    Opaque | Constant | Name | Attribute | Element | Template | Operation | Conditional | Call | Listing | Object | For
)


def parts_of(formula: Formula) -> tuple[Formula, ...]:
    """Return what a formula is directly made of."""
    match formula:
        case Opaque() | Constant() | Name():
            return ()
        case Attribute():
            return (formula.of,)
        case Element():
            return (formula.of, formula.key)
        case Template(parts=parts) | Operation(operands=parts) | Call(arguments=parts) | Listing(elements=parts):
            return parts
        case Conditional():
            return (formula.condition, formula.first, formula.second)
        case Object():
            return tuple(part for member in formula.members for part in member)
        case For():
            more = (formula.key, formula.condition)
            return (formula.collection, formula.value, *(part for part in more if part is not None))
