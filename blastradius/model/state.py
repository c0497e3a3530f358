"""A state as somebody stored it: what exists, and what depended on what when it was made."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.plan import StateObject


@dataclass(frozen=True, slots=True)
class State:
    """The objects of one state."""

    name: str
    """What it goes by in reports: the name of its file without folder and ending."""
    objects: tuple[StateObject, ...] = ()
