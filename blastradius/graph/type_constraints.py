"""What a variable's type constraint makes of the value that it is given."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.graph.functions import spelled
from blastradius.graph.operations import whole_number
from blastradius.graph.terms import SCALAR, Term, TextSet, Uncertain, elements_of, loosened, seen
from blastradius.model.formula import Call, Constant, Formula, Name, Object

if TYPE_CHECKING:
    from collections.abc import Callable

ANY = Name("any")


def converted(term: Term, constraint: Formula) -> Term:
    """Convert a value as Terraform does; what is not known of it stays so."""
    known = seen(term)
    if known is None:
        return Uncertain()  # a default may stand in for it
    if constraint == ANY:
        return term
    if isinstance(constraint, Name):
        return _simple(known, constraint.name) if isinstance(known, SCALAR) else term
    if isinstance(constraint, Call) and len(constraint.arguments) == 1 and isinstance(known, tuple | dict | TextSet):
        convert = _COLLECTIONS.get(constraint.function)
        return convert(known, constraint.arguments[0]) if convert else Uncertain()
    return Uncertain() if isinstance(known, SCALAR) else term


def _simple(value: Term, name: str) -> Term:
    text = spelled(value)
    number = whole_number(value)
    match name:
        case "string" if text is not None:
            return text
        case "number" if number is not None:
            return number
        case "bool" if text in ("true", "false"):
            return text == "true"
        case _:
            return Uncertain()


def _element(term: Term, constraint: Formula) -> Term:
    return loosened(term) if constraint == ANY else converted(term, constraint)


def _list(term: Term, constraint: Formula) -> Term:
    elements = elements_of(term)
    if elements is None or isinstance(term, dict):
        return Uncertain()
    return tuple(_element(element, constraint) for element in elements)


def _set(term: Term, constraint: Formula) -> Term:
    elements = _list(term, constraint)
    texts = {text for text in elements if type(text) is str} if isinstance(elements, tuple) else None
    if texts is None or not isinstance(elements, tuple) or not all(type(text) is str for text in elements):
        return Uncertain()
    return TextSet(tuple(sorted(texts)))


def _map(term: Term, constraint: Formula) -> Term:
    return {key: _element(value, constraint) for key, value in term.items()} if isinstance(term, dict) else Uncertain()


def _object(term: Term, constraint: Formula) -> Term:
    """Convert an object; one that lacks an optional attribute gets what is not known here."""
    if not isinstance(term, dict) or not isinstance(constraint, Object):
        return Uncertain()
    members: dict[str, Term] = {}
    for name, inner in constraint.members:
        if not isinstance(name, Constant) or not isinstance(name.value, str):
            return Uncertain()
        is_optional = isinstance(inner, Call) and inner.function == "optional" and inner.arguments
        value = term.get(name.value, Uncertain())
        members[name.value] = converted(value, inner.arguments[0] if is_optional and isinstance(inner, Call) else inner)
    return members


_COLLECTIONS: dict[str, Callable[[Term, Formula], Term]] = {"list": _list, "set": _set, "map": _map, "object": _object}
