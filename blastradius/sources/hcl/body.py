"""What a file is made of, in either syntax: blocks, and in them arguments and more blocks."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Callable

    from blastradius.model.address import Step
    from blastradius.model.formula import Formula
    from blastradius.model.source import KeyExpression, Place
    from blastradius.sources.hcl.written import SourceFile

DEEPEST = 32
"""How many blocks, templates or lists in one another are followed; Terraform's own go to six."""


class Traversal(NamedTuple):
    """One reference of an expression; where it stands is counted in the text of the expression's file."""

    position: int
    steps: tuple[Step, ...]
    key: KeyExpression | None
    rest: tuple[Step, ...]
    same_keys: bool


class Found(NamedTuple):
    """The references of an expression in written order, and where parts stand that cannot be parsed."""

    traversals: tuple[Traversal, ...]
    broken: tuple[int, ...]


class Expression(Protocol):
    """The right side of an argument."""

    def find(self, bound: frozenset[str]) -> Found:
        """Return its references; names that are bound around it are none."""
        ...

    def constant(self) -> str | int | bool | None:
        """Return its value if it is a literal string, whole number or boolean."""
        ...

    def is_set(self) -> bool:
        """Tell whether it is a call of a function that makes a set."""
        ...

    def formula(self, bound: frozenset[str]) -> Formula | None:
        """Return what can be worked out of it; names that are bound around it have values that are not known."""
        ...

    def chooses(self) -> bool:
        """Tell whether a conditional may stand in it."""
        ...

    def word(self) -> str | None:
        """Return it if it is nothing but a name."""
        ...


class Argument(NamedTuple):
    """`name = expression`."""

    name: str
    file: SourceFile
    position: int
    expression: Expression

    @property
    def place(self) -> Place:
        """Where the argument stands."""
        return self.file.place(self.position)


@dataclass(frozen=True)
class Body:
    """What stands between the brackets of a block."""

    arguments: tuple[Argument, ...] = ()
    blocks: tuple[Block, ...] = ()
    broken: tuple[Place, ...] = ()
    """Where something stands that is neither."""

    def argument(self, name: str) -> Argument | None:
        """Return the argument of a name."""
        return next((argument for argument in self.arguments if argument.name == name), None)


class Block:
    """A block as it stands in its file; what is in it is read when it is asked for."""

    def __init__(
        self, kind: str, labels: tuple[str, ...], file: SourceFile, position: int, read: Callable[[], Body]
    ) -> None:
        self.kind = kind
        self.labels = labels
        self.file = file
        self.position = position
        self._read = read

    @cached_property
    def body(self) -> Body:
        """What stands in the block."""
        return self._read()

    @property
    def place(self) -> Place:
        """Where the block begins."""
        return self.file.place(self.position)

    @property
    def name(self) -> str:
        """Its type, and of a dynamic block also the type that it stands for: `dynamic.ingress`."""
        return f"dynamic.{self.labels[0]}" if self.kind == "dynamic" and self.labels else self.kind


class Indexed(NamedTuple):
    """The blocks of a file, and where blocks stand that cannot be read."""

    blocks: tuple[Block, ...]
    broken: tuple[Place, ...]
