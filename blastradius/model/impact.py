"""Who a change can hurt, as a report tells it."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from blastradius.model.action import Action
    from blastradius.model.verdict import Relation


class ImpactedObject(NamedTuple):
    """One object that a change can hurt; a named tuple, as a row is: reports of large plans have as many."""

    address: str
    type: str
    distance: int
    """Steps along the graph; 1 is a direct dependent."""
    relation: Relation
    planned: Action
    path: tuple[str, ...]
    """The addresses from the changed object to this one, both included; of another plan, those in there."""
    plan: str = ""
    """The title of the other plan or state that it is in; empty for the plan of the change."""

    @property
    def label(self) -> str:
        """The address, with the plan where that is another one."""
        return f"{self.plan}: {self.address}" if self.plan else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Who a change can hurt."""

    count: int = 0
    """All of them, listed or not."""
    objects: tuple[ImpactedObject, ...] = ()
    """The nearest ones, nearest first."""
    outputs: tuple[str, ...] = ()
    """Root outputs that read the object: what other states may read."""
