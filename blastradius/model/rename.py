"""Objects that are one thing under another address."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.verdict import Confidence, RenameKind


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A destroyed and a created object that are one thing under another address."""

    from_address: str
    to_address: str
    kind: RenameKind
    confidence: Confidence
    moved_block: str
    moves: tuple[tuple[str, str], ...] = ()
    """Every object that it keeps, the address before and after; many for a block or a module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousRename:
    """Destroyed and created objects of one type that agree in all that is known, so that nobody can pair them."""

    type: str
    from_addresses: tuple[str, ...]
    to_addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShift:
    """Elements left a list that `count` numbers, and the objects behind them take each other's places."""

    block: str
    """The address without the index."""
    removed: tuple[int, ...]
    """The indexes, before the apply, of what really left the list."""
    shifted: tuple[tuple[int, int], ...]
    """The indexes before and after of each object that stayed in the list and moved up."""
    last: int
    """The last index before the apply."""

    @property
    def staying(self) -> tuple[int, ...]:
        """The indexes before the apply of all that stay in the list, moved up or not."""
        removed = set(self.removed)
        return tuple(index for index in range(self.last + 1) if index not in removed)

    @property
    def indexes(self) -> tuple[int, ...]:
        """All indexes whose objects change or go."""
        return tuple(range(self.removed[0], self.last + 1))
