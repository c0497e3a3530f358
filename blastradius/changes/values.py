"""Compare and look into attribute trees; what comes out are names and yes or no, never values."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.policy_documents import document_of
from blastradius.model.plan import has_unknown

if TYPE_CHECKING:
    from blastradius.model.attribute_path import AttributePath
    from blastradius.model.plan import ChangeValues, Path


class Difference(NamedTuple):
    """Which top-level attributes of an object change."""

    changed: frozenset[str]
    """Known after the apply, and other than before."""
    unknown: frozenset[str]
    """Known only after the apply, at least in part."""
    appearing: frozenset[str] = frozenset()
    """Of what changes: a plain value where there was none, or an empty text."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted(self.changed | self.unknown))


_UNITS = {"": 1, "s": 1, "Ki": 2**10, "Mi": 2**20, "Gi": 2**30, "Ti": 2**40, "Pi": 2**50}
_QUANTITY = re.compile(r"([-+]?[0-9]{1,30}(?:\.[0-9]{1,30})?)(s|[KMGTP]i)?")
"""Plain numbers, seconds as Google writes them, and sizes as Kubernetes does."""

NO_DIFFERENCE = Difference(frozenset(), frozenset())


def difference(values: ChangeValues) -> Difference:
    """Compare the two sides of a change by top-level attribute."""
    before, after, mask = values.before(), values.after(), values.after_unknown()
    if mask is True:
        sides = [side for side in (before, after) if isinstance(side, dict)]
        return Difference(frozenset(), frozenset(name for side in sides for name in side))
    parts = mask.items() if isinstance(mask, dict) else ()
    unknown = frozenset(name for name, part in parts if has_unknown(part))
    if not isinstance(before, dict) or not isinstance(after, dict):
        return Difference(frozenset(), unknown)
    names = before.keys() | after.keys()
    changed = frozenset([name for name in names if name not in unknown and before.get(name) != after.get(name)])
    absent = [name for name in changed if before.get(name) in (None, "")]
    return Difference(changed, unknown, frozenset(name for name in absent if _is_plain(after.get(name))))


def _is_plain(value: Any) -> bool:
    return value is not None and not isinstance(value, list | dict)


def settled(value: Any) -> Any:
    """Return a value in a form that is equal for all ways to write it: JSON in a text is read, wherever it stands.

    Providers keep policies and the like as text, and compare what is written there, not how.
    """
    if isinstance(value, str):
        document = document_of(value)
        return value if document is None else document
    if isinstance(value, list):
        return [settled(one) for one in value]
    return {name: settled(one) for name, one in value.items()} if isinstance(value, dict) else value


def look_up(value: Any, dotted: str) -> list[Any]:
    """Return what stands at a dotted path; blocks in lists are looked into one by one.

    A last step that ends in `*` collects every attribute with that beginning. Nothing
    there gives an empty list; an attribute that is null gives a None.
    """
    found = [value]
    for step in dotted.split("."):
        found = [inner for outer in found for inner in _children(outer, step)]
    return found


def is_unknown_at(mask: Any, dotted: str) -> bool:
    """Tell whether anything at a dotted path, or what holds it, is known only after the apply."""
    found = [mask]
    for step in dotted.split("."):
        if any(_holds_true(part) for part in found):
            return True
        found = [inner for outer in found for inner in _children(outer, step)]
    return any(has_unknown(part) for part in found)


def _holds_true(mask: Any) -> bool:
    """Tell whether a mask is True as a whole, or one of its elements is."""
    return any(_holds_true(part) for part in mask) if isinstance(mask, list) else mask is True


def number_of(value: Any) -> float | None:
    """Read a number; some providers keep them as text, with a unit. None for what is none, or too large to compare."""
    if isinstance(value, str):
        match = _QUANTITY.fullmatch(value)
        return float(match[1]) * _UNITS[match[2] or ""] if match else None
    if isinstance(value, bool) or not isinstance(value, int | float):
        return None
    try:
        return float(value)
    except OverflowError:
        return None


def _children(value: Any, step: str) -> list[Any]:
    if isinstance(value, list):
        return [inner for element in value for inner in _children(element, step)]
    if not isinstance(value, dict):
        return []
    if step.endswith("*"):
        return [value[name] for name in sorted(value) if name.startswith(step[:-1])]
    return [value[step]] if step in value else []


def shown_path(path: Path, values: ChangeValues) -> AttributePath:
    """Make a path fit to be shown: only names of attributes and map keys, and list indexes.

    An element of a set is given by its value (Terraform 1.11 writes even strings that way),
    so a step is a name or an index only where one of the two sides has a member there.
    Of a map that is sensitive as a whole, the keys are not shown either, as Terraform does not.
    """
    if len(path) == 1 and isinstance(path[0], str):
        return (path[0],)
    sides = [values.before(), values.after()]
    masks = [values.before_sensitive(), values.after_sensitive()]
    shown: list[str | int] = []
    for step in path:
        is_there = any(_has(side, step) for side in sides) and not any(mask is True for mask in masks)
        shown.append(step if is_there or (not shown and isinstance(step, str)) else "*")
        sides = [_member(side, step) for side in sides]
        masks = [mask is True or _member(mask, step) for mask in masks]
    return tuple(shown)


def _has(side: Any, step: Any) -> bool:
    if isinstance(side, dict):
        return isinstance(step, str) and step in side
    return isinstance(side, list) and type(step) is int and 0 <= step < len(side)


def _member(side: Any, step: Any) -> Any:
    return side[step] if _has(side, step) else None
