"""Modules, and the whole state, of which most is destroyed."""

from __future__ import annotations

from collections import Counter
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.action import Action

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.changes.change import ModuleShare

MOST = 0.5
"""From this share on, most of it goes."""


class Scope(NamedTuple):
    """A module instance, or the whole state, most of which goes."""

    module: str
    """The address; empty for the whole state."""
    share: ModuleShare
    covered: tuple[Change, ...]
    """What goes, routine replacements left out."""
    comes_back: int
    """How many of them are made anew, here or under another address."""

    @property
    def place(self) -> str:
        """The scope in a sentence."""
        return self.module or "the whole state"

    @property
    def is_recreated(self) -> bool:
        """Whether most of what goes is made anew."""
        return 2 * self.comes_back >= len(self.covered)


def scopes_that_go(changes: Changes) -> Iterator[Scope]:
    """Find the scopes of which at least half goes, the widest; those inside one are not told again."""
    told: list[str] = []
    created = Counter(change.row.type for change in changes.all if change.action is Action.CREATE)
    for module, share in changes.estate.items():
        if share.share < MOST or _is_inside(module, told):
            continue
        told.append(module)
        covered = tuple(change for change in changes.destructive if _is_covered(change, module))
        destroyed = Counter(change.row.type for change in covered if change.action is Action.DESTROY)
        replaced = sum(change.action is Action.REPLACE for change in covered)
        yield Scope(module, share, covered, replaced + (destroyed & created).total())


def _is_inside(module: str, told: list[str]) -> bool:
    return any(not outer or module.startswith(f"{outer}.") for outer in told)


def _is_covered(change: Change, module: str) -> bool:
    inside = not module or change.row.module == module or change.row.module.startswith(f"{module}.")
    return inside and not change.routine
