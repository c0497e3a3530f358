"""The nodes of the graph: objects, and what references pass through on their way between objects."""

from __future__ import annotations

from enum import StrEnum
from typing import NamedTuple

from blastradius.model.address import ModulePath, join_address, module_address


class NodeKind(StrEnum):
    """What a node stands for."""

    MANAGED = "managed"
    DATA = "data"
    OUTPUT = "output"
    """A root output."""
    PROVIDER = "provider"
    VARIABLE = "variable"
    LOCAL = "local"
    MODULE_OUTPUT = "module-output"
    MODULE = "module"
    """What a module call waits for, or all that is inside a module."""
    BLOCK = "block"
    """Every instance of one resource block, or of one module output: a single node keeps fan-in and fan-out linear."""

    @property
    def is_object(self) -> bool:
        """Whether the node is an object; the others are passed through and count no step."""
        return self in (NodeKind.MANAGED, NodeKind.DATA)


class Via(StrEnum):
    """What makes an edge."""

    REFERENCE = "reference"
    DEPENDS_ON = "depends-on"
    PROVIDER = "provider"
    MODULE = "module"
    STATE = "state"
    IDENTIFIER = "identifier"
    CONTAINMENT = "containment"


class Precision(StrEnum):
    """How sure an edge is of the instance that it names."""

    EXACT = "exact"
    PAIRED = "paired"
    ALL = "all"
    STATE = "state"


class Basis(StrEnum):
    """How it is known which instance an edge names."""

    WRITTEN = "written"
    """The address is written, key included, or there is only one instance that it can mean."""
    INDEX = "index"
    """The index expression, as the sources have it, gives this instance for the dependent's key."""
    VALUES = "values"
    """The dependent holds a value that this instance alone has."""
    WHOLE = "whole"
    """Everything behind the address is meant."""
    UNCONFIRMED = "unconfirmed"
    """An index may have been written, and neither sources nor values tell which: everything is kept."""
    ORDER = "order"
    """Terraform waits for all of a module that is read without naming an output; values come from outputs alone."""
    STORED = "stored"
    """Terraform stored the dependency in the state; it stores blocks, not instances."""


class Tie(NamedTuple):
    """Why one node depends on another."""

    via: Via
    precision: Precision
    attributes: tuple[str, ...] = ()
    """The dependent's arguments that make the tie, sorted."""
    basis: Basis = Basis.WRITTEN
    readings: tuple[str, ...] = ()
    """Of an unconfirmed tie: the argument of each indexed reading, sorted; two of them may mean two instances."""

    @property
    def attribute(self) -> str:
        """The first argument; empty where none makes the tie."""
        return self.attributes[0] if self.attributes else ""


Ties = dict[str, Tie]
"""The nodes that one node depends on, and why."""

_PRECISION_RANK = {Precision.EXACT: 0, Precision.PAIRED: 1, Precision.ALL: 2, Precision.STATE: 3}


def _rank(tie: Tie) -> int:
    """Rank a tie, the sharpest first; what is merely waited for comes last."""
    return len(_PRECISION_RANK) if tie.basis is Basis.ORDER else _PRECISION_RANK[tie.precision]


def keep_sharper(ties: Ties, node: str, new: Tie) -> None:
    """Add a tie; of two to the same node the more precise one stays, with the arguments of both."""
    old = ties.get(node)
    if old is None:
        ties[node] = new
        return
    rank = _rank(new) - _rank(old)
    # What is certainly read as a whole is not made less so by an index somewhere else.
    best = new if rank < 0 or (rank == 0 and old.basis is Basis.UNCONFIRMED) else old
    if old.attributes != new.attributes:
        best = best._replace(attributes=tuple(sorted({*old.attributes, *new.attributes})))
    if old.readings or new.readings:
        best = best._replace(readings=tuple(sorted((*old.readings, *new.readings))))
    ties[node] = best


def variable_node(path: ModulePath, name: str, element: str = "") -> str:
    """Name the node of a module's variable, or of one element of it."""
    return f"{join_address(module_address(path), f'var.{name}')}{element} (variable)"


def local_node(path: ModulePath, name: str, element: str = "") -> str:
    """Name the node of a local value, or of one element of it."""
    return f"{join_address(module_address(path), f'local.{name}')}{element} (local)"


def module_output_node(path: ModulePath, name: str, element: str = "") -> str:
    """Name the node of a module's output, or of one element of it."""
    return f"{join_address(module_address(path), f'output.{name}')}{element} (output)"


def call_node(path: ModulePath) -> str:
    """Name the node of what a module call waits for: its count, for_each and depends_on."""
    return f"{module_address(path)} (call)"


def contents_node(address: str) -> str:
    """Name the node of all that is inside a module."""
    return f"{address} (everything inside)"


def every_instance_node(address: str) -> str:
    """Name the node of every instance behind an address."""
    return f"{address} (every instance)"


def provider_node(key: str) -> str:
    """Name the node of a provider configuration."""
    return f"provider[{key}] (provider)"


def root_output_node(name: str) -> str:
    """Name the node of a root output."""
    return f"output.{name} (root output)"
