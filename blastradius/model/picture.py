"""A graph to be shown: what depends on what, without what is only passed through."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.action import Action


class ShownKind(StrEnum):
    """What a shown node stands for."""

    MANAGED = "managed"
    DATA = "data"
    OUTPUT = "output"
    """A root output."""
    PROVIDER = "provider"
    """A provider configuration that refers to something."""
    GROUP = "group"
    """Something passed through, every instance of a block say, whose pairs would be too many to list."""


@dataclass(frozen=True, slots=True)
class ShownNode:
    """One node of a picture."""

    id: str
    """Unique in the picture, and the node's name in the graph of the Python API."""
    address: str
    kind: ShownKind
    planned: Action
    deposed: str = ""
    type: str = ""
    module: str = ""
    """The address of the module instance; empty for the root."""
    block: str = ""
    """The address without the instance key: alike instances share it."""
    create_before_destroy: bool | None = None
    """Whether a replacement creates first, its own wish or a dependent's; None where no raw state says."""

    @property
    def label(self) -> str:
        """The address, with the deposed key where there is one."""
        return f"{self.address} (deposed {self.deposed})" if self.deposed else self.address


@dataclass(frozen=True, slots=True)
class ShownEdge:
    """The source depends on the target; both are ids."""

    source: str
    target: str
    via: str
    attributes: tuple[str, ...]
    """The source's arguments that make the edge, sorted."""
    precision: str
    basis: str


@dataclass(frozen=True, slots=True)
class Picture:
    """Nodes sorted by id, edges by source and target."""

    nodes: tuple[ShownNode, ...]
    edges: tuple[ShownEdge, ...]
