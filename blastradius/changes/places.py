"""Where an object stands, and in what two places may differ so that one is told to be the other renamed."""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.address import module_address, parse_module_path, quote_key

if TYPE_CHECKING:
    from collections.abc import Hashable, Iterator

    from blastradius.changes.change import Change
    from blastradius.model.address import InstanceKey, ModulePath


class Place(NamedTuple):
    """An address, taken apart."""

    path: ModulePath
    type: str
    name: str
    key: InstanceKey

    @property
    def block(self) -> Place:
        """The place without its own key: that of the block in its module instance."""
        return self._replace(key=None)

    @property
    def text(self) -> str:
        """The address as HCL wants it: names are identifiers, and keys are escaped."""
        own = f"{self.type}.{self.name}{'' if self.key is None else quote_key(self.key)}"
        return f"{module_address(self.path)}.{own}" if self.path else own

    @property
    def is_legal(self) -> bool:
        """Whether its names are identifiers: nothing in a plan is trusted, and this is to be pasted as code."""
        return all(_is_identifier(name) for name in (self.type, self.name, *(step.name for step in self.path)))


def place_of(change: Change) -> Place:
    """Return where an object stands."""
    row = change.row
    return Place(parse_module_path(row.module), row.type, row.name, row.key)


@lru_cache(maxsize=4096)
def _is_identifier(name: str) -> bool:
    return name.replace("-", "_").isidentifier()


def aspects(place: Place) -> Iterator[Hashable]:
    """Yield what stays of a place where one thing about it changes: its name, or a module on the way to it."""
    names = tuple(step.name for step in place.path)
    keys = (*(step.key for step in place.path), place.key)
    yield "named otherwise", names, keys
    yield "in another module", len(names), keys, place.name


def crossing(place: Place) -> Hashable:
    """Return what stays of a place where an object goes into a module or out of one."""
    return place.name, place.key


def module_steps(old: ModulePath, new: ModulePath) -> Iterator[tuple[ModulePath, ModulePath]]:
    """Yield the module instances whose renaming alone turns one path into the other, outermost first.

    Both ends are alike in what is inside: `module.a.module.x` to `module.b.module.x` is a renaming of `module.a`.
    """
    inside = 0
    while inside < min(len(old), len(new)) and old[-1 - inside] == new[-1 - inside]:
        inside += 1
    for length in range(inside, -1, -1):
        outer_old, outer_new = old[: len(old) - length], new[: len(new) - length]
        if outer_old and outer_new and outer_old != outer_new:
            yield outer_old, outer_new
