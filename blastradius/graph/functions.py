"""The functions of Terraform that indexes are made with, as far as their results are certain."""

from __future__ import annotations

from fractions import Fraction
from math import ceil, floor
from typing import TYPE_CHECKING

from blastradius.graph.operations import equal, whole_number
from blastradius.graph.terms import (
    SCALAR,
    Spelled,
    Term,
    TextSet,
    element_of,
    elements_of,
    keys_of,
    loosened,
    seen,
    uncertain,
)

if TYPE_CHECKING:
    from collections.abc import Callable

_MOST_IN_RANGE = 10_000

Arguments = tuple[Term, ...]


def called(function: str, arguments: Arguments) -> Term:
    """Return what a function makes of its arguments; an uncertain value where that is not known."""
    known = FUNCTIONS.get(function)
    found = known(arguments) if known is not None and arguments else None
    return uncertain(*arguments) if found is None else found


# A function returns None where its result is not certain.


def _length(arguments: Arguments) -> Term:
    keys = keys_of(arguments[0])
    if keys is not None:
        return len(keys)
    text = arguments[0]
    return len(text) if isinstance(text, str) and text.isascii() else None


def _keys(arguments: Arguments) -> Term:
    return keys_of(arguments[0]) if isinstance(seen(arguments[0]), dict) else None


def _values(arguments: Arguments) -> Term:
    return elements_of(arguments[0]) if isinstance(seen(arguments[0]), dict) else None


def _element(arguments: Arguments) -> Term:
    elements = elements_of(arguments[0])
    number = whole_number(arguments[1]) if len(arguments) == 2 else None
    if not elements or number is None or number < 0 or not isinstance(seen(arguments[0]), tuple):
        return None
    return elements[number % len(elements)]


def _lookup(arguments: Arguments) -> Term:
    if len(arguments) not in (2, 3) or not isinstance(key := arguments[1], str | int):
        return None
    holder = seen(arguments[0])
    if not isinstance(holder, dict):
        return None
    if len(arguments) == 2:
        return element_of(arguments[0], key) if str(key) in holder else None
    return loosened(element_of(arguments[0], key) if str(key) in holder else arguments[2])


def _index(arguments: Arguments) -> Term:
    elements = elements_of(arguments[0])
    if elements is None or len(arguments) != 2:
        return None
    for number, element in enumerate(elements):
        same = equal(element, arguments[1])
        if same is None:
            return None
        if same:
            return number
    return None


def _contains(arguments: Arguments) -> Term:
    elements = elements_of(arguments[0])
    if elements is None or len(arguments) != 2:
        return None
    found = [equal(element, arguments[1]) for element in elements]
    return None if None in found else True in found


def _sort(arguments: Arguments) -> Term:
    texts = _texts(arguments[0])
    return None if texts is None else tuple(sorted(texts))


def _reverse(arguments: Arguments) -> Term:
    elements = _list(arguments[0])
    return None if elements is None else elements[::-1]


def _slice(arguments: Arguments) -> Term:
    elements = _list(arguments[0])
    bounds = [whole_number(argument) for argument in arguments[1:]]
    if elements is None or len(bounds) != 2 or bounds[0] is None or bounds[1] is None:
        return None
    return elements[bounds[0] : bounds[1]] if 0 <= bounds[0] <= bounds[1] <= len(elements) else None


def _concat(arguments: Arguments) -> Term:
    joined: list[Term] = []
    for argument in arguments:
        elements = _list(argument)
        if elements is None:
            return None
        joined.extend(elements)
    return tuple(joined)


def _distinct(arguments: Arguments) -> Term:
    texts = _texts(arguments[0])
    return None if texts is None else tuple(dict.fromkeys(texts))


def _compact(arguments: Arguments) -> Term:
    texts = _texts(arguments[0])
    return None if texts is None else tuple(text for text in texts if text)


def _one(arguments: Arguments) -> Term:
    elements = elements_of(arguments[0])
    return elements[0] if elements and len(elements) == 1 else None


def _range(arguments: Arguments) -> Term:
    numbers = [number for argument in arguments if (number := whole_number(argument)) is not None]
    if len(numbers) != len(arguments) or len(numbers) > 2:
        return None
    start, end = (0, numbers[0]) if len(numbers) == 1 else numbers
    return tuple(range(start, end)) if 0 <= end - start <= _MOST_IN_RANGE else None


def _merge(arguments: Arguments) -> Term:
    merged: dict[str, Term] = {}
    for argument in arguments:
        holder = seen(argument)
        if not isinstance(holder, dict):
            return None
        merged.update({key: element_of(argument, key) for key in holder})
    return merged


def _zipmap(arguments: Arguments) -> Term:
    keys = _texts(arguments[0])
    elements = _list(arguments[1]) if len(arguments) == 2 else None
    if keys is None or elements is None or len(keys) != len(elements) or len(set(keys)) != len(keys):
        return None
    return dict(zip(keys, elements, strict=True))


def _tolist(arguments: Arguments) -> Term:
    elements = elements_of(arguments[0])
    return _unified(elements) if elements is not None and not isinstance(seen(arguments[0]), dict) else None


def _tomap(arguments: Arguments) -> Term:
    holder = seen(arguments[0])
    if not isinstance(holder, dict):
        return None
    keys = tuple(holder)
    values = _unified(tuple(element_of(arguments[0], key) for key in keys))
    return dict(zip(keys, values, strict=True))


def _toset(arguments: Arguments) -> Term:
    if isinstance(seen(arguments[0]), TextSet):
        return seen(arguments[0])
    texts = _texts(arguments[0])
    return None if texts is None else TextSet(tuple(sorted(set(texts))))


def _tonumber(arguments: Arguments) -> Term:
    return whole_number(arguments[0])


def _tostring(arguments: Arguments) -> Term:
    return spelled(arguments[0])


def _floor(arguments: Arguments) -> Term:
    return floor(arguments[0]) if isinstance(arguments[0], int | Fraction) else None


def _ceil(arguments: Arguments) -> Term:
    return ceil(arguments[0]) if isinstance(arguments[0], int | Fraction) else None


def _least(arguments: Arguments) -> Term:
    numbers = [number for argument in arguments if (number := whole_number(argument)) is not None]
    return min(numbers) if len(numbers) == len(arguments) else None


def _greatest(arguments: Arguments) -> Term:
    numbers = [number for argument in arguments if (number := whole_number(argument)) is not None]
    return max(numbers) if len(numbers) == len(arguments) else None


def _upper(arguments: Arguments) -> Term:
    return arguments[0].upper() if isinstance(arguments[0], str) and arguments[0].isascii() else None


def _lower(arguments: Arguments) -> Term:
    return arguments[0].lower() if isinstance(arguments[0], str) and arguments[0].isascii() else None


def _trimprefix(arguments: Arguments) -> Term:
    text, prefix = _two_texts(arguments)
    return text.removeprefix(prefix) if text is not None and prefix is not None else None


def _trimsuffix(arguments: Arguments) -> Term:
    text, suffix = _two_texts(arguments)
    return text.removesuffix(suffix) if text is not None and suffix is not None else None


def _replace(arguments: Arguments) -> Term:
    """Replace a text; one between slashes is a pattern."""
    text, old = _two_texts(arguments[:2])
    new = arguments[2] if len(arguments) == 3 else None
    if text is None or not old or not isinstance(new, str) or (old.startswith("/") and old.endswith("/")):
        return None
    return text.replace(old, new)


def _split(arguments: Arguments) -> Term:
    separator, text = _two_texts(arguments)
    return tuple(text.split(separator)) if separator and text is not None else None


def _join(arguments: Arguments) -> Term:
    separator = arguments[0]
    texts = _texts(arguments[1]) if len(arguments) == 2 else None
    return separator.join(texts) if isinstance(separator, str) and texts is not None else None


def _format(arguments: Arguments) -> Term:
    """Put numbers and texts into a pattern that has nothing but `%s`, `%d`, `%v` and `%02d`."""
    pattern, *given = arguments
    if not isinstance(pattern, str):
        return None
    written: list[str] = []
    literal, *parts = pattern.split("%")
    if len(parts) != len(given):
        return None
    for part, value in zip(parts, given, strict=True):
        number = whole_number(value)
        text = spelled(value)
        if part[:1] in ("s", "v") and text is not None:
            written.append(text + part[1:])
        elif part[:1] == "d" and number is not None:
            written.append(str(number) + part[1:])
        elif part[:1] == "0" and part[1:2].isdigit() and part[2:3] == "d" and number is not None and number >= 0:
            written.append(str(number).zfill(int(part[1])) + part[3:])
        else:
            return None
    return literal + "".join(written)


def spelled(term: Term) -> str | None:
    """Return how a known value stands in a text."""
    if isinstance(term, bool):
        return "true" if term else "false"
    return str(term) if isinstance(term, str | int) else None


def _list(term: Term) -> Arguments | None:
    return elements_of(term) if isinstance(seen(term), tuple) else None


def _texts(term: Term) -> tuple[str, ...] | None:
    """Return the elements of a list or set whose elements are all known texts."""
    elements = elements_of(term)
    if elements is None or isinstance(seen(term), dict):
        return None
    texts = tuple(element for element in elements if isinstance(element, str) and not isinstance(element, Spelled))
    return texts if len(texts) == len(elements) else None


def _two_texts(arguments: Arguments) -> tuple[str | None, str | None]:
    texts = [argument for argument in arguments if isinstance(argument, str)]
    return (texts[0], texts[1]) if len(texts) == len(arguments) == 2 else (None, None)


def _unified(elements: Arguments) -> Arguments:
    """Return the elements of a list or map, which are of one type: a number beside texts becomes one."""
    types = {type(element) if isinstance(element, SCALAR) else None for element in elements}
    if types in ({str}, {int}, set()):
        return elements
    return tuple(map(loosened, elements))


FUNCTIONS: dict[str, Callable[[Arguments], Term]] = {
    "ceil": _ceil,
    "compact": _compact,
    "concat": _concat,
    "contains": _contains,
    "distinct": _distinct,
    "element": _element,
    "floor": _floor,
    "format": _format,
    "index": _index,
    "join": _join,
    "keys": _keys,
    "length": _length,
    "lookup": _lookup,
    "lower": _lower,
    "max": _greatest,
    "merge": _merge,
    "min": _least,
    "one": _one,
    "range": _range,
    "replace": _replace,
    "reverse": _reverse,
    "slice": _slice,
    "sort": _sort,
    "split": _split,
    "tolist": _tolist,
    "tomap": _tomap,
    "tonumber": _tonumber,
    "toset": _toset,
    "tostring": _tostring,
    "trimprefix": _trimprefix,
    "trimsuffix": _trimsuffix,
    "upper": _upper,
    "values": _values,
    "zipmap": _zipmap,
}
