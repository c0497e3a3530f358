"""What a reference can name: instances of a block, a variable, a local, an output, or all that is inside a module."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.nodes import (
    Basis,
    Precision,
    contents_node,
)
from blastradius.model.address import join_address, module_address

if TYPE_CHECKING:
    from blastradius.model.address import InstanceKey, ModulePath, Step


class Selection(NamedTuple):
    """The element of a collection that is read."""

    key: str | int
    wrapped: bool = False
    """Whether counting begins again behind the last element, as `element` does."""


class Sureness(NamedTuple):
    """How precisely an instance is named, and how that is known."""

    precision: Precision
    basis: Basis


class InstanceTarget(NamedTuple):
    """Some instances of a resource or data block."""

    path: ModulePath
    block: str
    key: InstanceKey
    """The one instance that is named; see `every`."""
    every: bool
    """Whether all instances are meant, however many there are."""
    attribute: tuple[Step, ...]
    """What is read of them; empty for the whole object."""
    sureness: Sureness


class VariableTarget(NamedTuple):
    """A variable of the module that the reference stands in."""

    path: ModulePath
    name: str
    attribute: tuple[Step, ...]
    choice: Selection | None
    """The one element that is read, where the expression behind keeps elements apart by key."""
    sureness: Sureness


class LocalTarget(NamedTuple):
    """A local value of the module that the reference stands in."""

    path: ModulePath
    name: str
    attribute: tuple[Step, ...]
    choice: Selection | None
    """As of a variable."""
    sureness: Sureness


class OutputTarget(NamedTuple):
    """One output of some instances of a child module."""

    path: ModulePath
    """The module that holds the call."""
    call: str
    key: InstanceKey
    every: bool
    name: str
    attribute: tuple[Step, ...]
    choice: Selection | None
    """As of a variable."""
    sureness: Sureness


class ContentsTarget(NamedTuple):
    """Everything inside a module, as `depends_on = [module.m]` means it."""

    path: ModulePath
    call: str
    sureness: Sureness = Sureness(Precision.EXACT, Basis.WRITTEN)

    @property
    def node(self) -> str:
        """The node that stands for all of it."""
        return contents_node(join_address(module_address(self.path), f"module.{self.call}"))


Target = InstanceTarget | VariableTarget | LocalTarget | OutputTarget | ContentsTarget
