"""What an expression comes to: known values, what is read of blocks, and what is neither.

Nothing here is ever shown: terms tell which instances are read.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import Enum
from fractions import Fraction
from typing import TYPE_CHECKING, Final

from blastradius.model.address import Index, index_number

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.address import ModulePath, Step


class GaveUp(Exception):
    """An expression is beyond what can be worked out."""


class Spelled(str):
    """A text, number or flag that Terraform may have turned into another of them: only its spelling is known."""

    __slots__ = ()


class _Unseen(Enum):
    UNSEEN = "unseen"


UNSEEN: Final = _Unseen.UNSEEN
"""What an object has under its attributes."""


@dataclass(frozen=True, slots=True)
class TextSet:
    """A set of texts, sorted as Terraform goes through it."""

    texts: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Outputs:
    """The outputs of one instance of a module."""

    path: ModulePath


@dataclass(frozen=True, slots=True)
class Prefix:
    """The first words of a traversal, which name nothing yet: `aws_subnet`, `data.aws_subnet`."""

    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Piece:
    """What is read of something outside the expression, and what is known of that."""

    steps: tuple[Step, ...]
    inner: Term = field(default=UNSEEN, compare=False)


@dataclass(frozen=True, slots=True)
class Uncertain:
    """A value that is not known and is made of nothing but some pieces."""

    pieces: frozenset[Piece] = frozenset()


Scalar = str | int | Fraction | None
Term = Scalar | tuple["Term", ...] | dict[str, "Term"] | TextSet | Outputs | Prefix | Piece | Uncertain | _Unseen

SCALAR = (str, int, Fraction, type(None))


def seen(term: Term) -> Term:
    """Return what is known of a term, whatever it is read of."""
    while isinstance(term, Piece):
        term = term.inner
    return term


def pieces(term: Term) -> Iterator[Piece]:
    """Yield what a term is made of."""
    pending = [term]
    while pending:
        part = pending.pop()
        if isinstance(part, Piece):
            yield part
        elif isinstance(part, Uncertain):
            yield from part.pieces
        elif isinstance(part, tuple):
            pending.extend(part)
        elif isinstance(part, dict):
            pending.extend(part.values())


def uncertain(*terms: Term) -> Uncertain:
    """Return a value that is made of some terms in an unknown way."""
    return Uncertain(frozenset(piece for term in terms for piece in pieces(term)))


def read_of(steps: tuple[Step, ...], inner: Term) -> Term:
    """Return what is read under some steps; a value that is known is just that."""
    known = seen(inner)
    return known if isinstance(known, SCALAR) else Piece(steps, inner)


def element_of(term: Term, key: str | int, *, by_name: bool = False) -> Term:
    """Return the element of a collection; the whole of it where that is not known."""
    holder = seen(term)
    place = _place(holder, key)
    if isinstance(term, Piece):
        step: Step = str(key) if by_name else Index(key if place is None else place)
        if holder is UNSEEN:
            return Piece((*term.steps, step))
        if place is not None:
            return read_of((*term.steps, step), _at(holder, place))
    elif place is not None:
        return _at(holder, place)
    return uncertain(term)


def _place(holder: Term, key: str | int) -> str | int | None:
    """Return the key under which a collection has an element; `x["1"]` may mean an element of a list."""
    if isinstance(holder, tuple):
        number = index_number(key) if isinstance(key, str) else key
        return number if number is not None and 0 <= number < len(holder) else None
    if isinstance(holder, dict):
        text = str(key)
        return text if text in holder else None
    return None


def _at(holder: Term, place: str | int) -> Term:
    if isinstance(holder, tuple) and isinstance(place, int):
        return holder[place]
    return holder[place] if isinstance(holder, dict) and isinstance(place, str) else Uncertain()


def keys_of(term: Term) -> tuple[str | int, ...] | None:
    """Return the keys of a collection in Terraform's order, of a set its texts; None where they are not known."""
    holder = seen(term)
    if isinstance(holder, tuple):
        return tuple(range(len(holder)))
    if isinstance(holder, dict):
        return tuple(sorted(holder))
    return holder.texts if isinstance(holder, TextSet) else None


def elements_of(term: Term) -> tuple[Term, ...] | None:
    """Return the elements of a collection in Terraform's order; None where they are not known."""
    keys = keys_of(term)
    if keys is None or isinstance(seen(term), TextSet):
        return keys
    return tuple(element_of(term, key) for key in keys)


def loosened(term: Term) -> Term:
    """Return a term after a conversion that may have made texts of numbers, or the other way round."""
    if isinstance(term, bool):
        return Spelled(str(term).lower())
    if isinstance(term, int) or (isinstance(term, str) and _may_be_converted(term)):
        return Spelled(term)
    if isinstance(term, tuple):
        return tuple(map(loosened, term))
    if isinstance(term, dict):
        return {key: loosened(value) for key, value in term.items()}
    if isinstance(term, Piece):
        return Piece(term.steps, loosened(term.inner))
    return Uncertain() if isinstance(term, Fraction) else term


def _may_be_converted(text: str) -> bool:
    return text in ("true", "false", "") or text[0] in "0123456789+-."
