"""Compare and look into attribute trees; what comes out are names and yes or no, never values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

if TYPE_CHECKING:
    from blastradius.model.plan import ChangeValues, Path
    from blastradius.model.report import AttributePath


class Difference(NamedTuple):
    """Which top-level attributes of an object change."""

    changed: frozenset[str]
    """Known after the apply, and other than before."""
    unknown: frozenset[str]
    """Known only after the apply, at least in part."""

    @property
    def names(self) -> tuple[str, ...]:
        """All of them, sorted."""
        return tuple(sorted(self.changed | self.unknown))


NO_DIFFERENCE = Difference(frozenset(), frozenset())


def difference(values: ChangeValues) -> Difference:
    """Compare the two sides of a change by top-level attribute."""
    before, after, mask = values.before(), values.after(), values.after_unknown()
    if not isinstance(mask, dict):
        mask = {}
    unknown = frozenset(name for name, part in mask.items() if has_unknown(part))
    if not isinstance(before, dict) or not isinstance(after, dict):
        return Difference(frozenset(), unknown)
    names = before.keys() | after.keys()
    changed = frozenset(name for name in names if name not in unknown and before.get(name) != after.get(name))
    return Difference(changed, unknown)


def has_unknown(mask: Any) -> bool:
    """Tell whether a mask says unknown anywhere: only True leaves do, empty containers are scaffolding."""
    if isinstance(mask, dict):
        return any(has_unknown(part) for part in mask.values())
    if isinstance(mask, list):
        return any(has_unknown(part) for part in mask)
    return mask is True


def look_up(value: Any, dotted: str) -> list[Any]:
    """Return what stands at a dotted path; blocks in lists are looked into one by one.

    A last step that ends in `*` collects every attribute with that beginning. Nothing
    there gives an empty list; an attribute that is null gives a None.
    """
    found = [value]
    for step in dotted.split("."):
        found = [inner for outer in found for inner in _children(outer, step)]
    return found


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
    so a step is a name only where one of the two sides has a member of that name there.
    """
    sides = [values.before(), values.after()]
    shown: list[str | int] = []
    for step in path:
        is_index = isinstance(step, int) and not isinstance(step, bool)
        is_name = isinstance(step, str) and (
            not shown or any(isinstance(side, dict) and step in side for side in sides)
        )
        shown.append(step if is_index or is_name else "*")
        sides = [_member(side, step) for side in sides]
    return tuple(shown)


def _member(side: Any, step: Any) -> Any:
    if isinstance(side, dict) and isinstance(step, str):
        return side.get(step)
    if isinstance(side, list) and isinstance(step, int) and step < len(side):
        return side[step]
    return None
