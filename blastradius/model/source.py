"""The configuration as it was written: what a plan's own account of it leaves out.

A plan's `configuration` holds no locals, no `dynamic` blocks, nothing of `lifecycle` and
`connection`, no index expressions and no lines (Terraform 1.11). Where the files are at
hand they tell; everything works without them.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING, NamedTuple, Protocol

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.address import Step
    from blastradius.model.formula import Formula


class Place(NamedTuple):
    """Where something is written."""

    file: str
    """The path as it leads there from the folder that was named, with forward slashes."""
    line: int
    """From 1."""

    def __str__(self) -> str:
        return f"{self.file}:{self.line}"


class KeyRead(StrEnum):
    """What an instance's own key, or what its for_each has under that key, is read by."""

    EACH_KEY = "each.key"
    EACH_VALUE = "each.value"
    COUNT_INDEX = "count.index"


class Unclear(StrEnum):
    """A part of an index that cannot be worked out from the instance's key."""

    UNCLEAR = "unclear"


@dataclass(frozen=True, slots=True)
class Arithmetic:
    """Two numbers and what is done with them: `count.index + 1`."""

    operator: str
    """One of `+ - * / %`."""
    left: KeyExpression
    right: KeyExpression


@dataclass(frozen=True, slots=True)
class Joined:
    """A text put together: `"${each.key}-a"`."""

    parts: tuple[KeyExpression, ...]


@dataclass(frozen=True, slots=True)
class Wrapped:
    """An index that begins again behind the last element: the second argument of `element`."""

    index: KeyExpression


@dataclass(frozen=True, slots=True)
class Text:
    """A constant text."""

    value: str


@dataclass(frozen=True, slots=True)
class Number:
    """A constant whole number."""

    value: int


KeyExpression = KeyRead | Text | Number | Arithmetic | Joined | Wrapped | Unclear
"""The inside of an index's brackets, as far as an instance key can be worked out from it."""


class SourceReference(NamedTuple):
    """One traversal of an expression, as it was written."""

    attribute: str
    """The argument that holds it, block names included: `ingress.security_groups`, `lifecycle.replace_triggered_by`."""
    steps: tuple[Step, ...]
    """Names and constant indexes up to the first index that is computed: `("aws_subnet", "app")`."""
    key: KeyExpression | None
    """The computed index behind `steps`; None where none follows, or a splat does."""
    rest: tuple[Step, ...]
    """Names and constant indexes behind the computed index; whatever else follows is cut off."""
    same_keys: bool
    """Whether the expression's value under a key is made of this reference's element under that key alone.

    True of the whole traversal and its splat (`aws_subnet.app`, `aws_subnet.app[*].id`), of
    `{for k, v in T : k => …}` and, without an `if`, `[for v in T : …]`, for what they run over.
    """
    line: int
    """In the file of the block; from 1."""


class SourceBlock(Protocol):
    """One block of a file; its expressions are parsed when they are asked for."""

    @property
    def kind(self) -> str:
        """The block's type: `resource`, `module`, `moved`, …; `local` for one name of a `locals` block."""
        ...

    @property
    def labels(self) -> tuple[str, ...]:
        """The block's labels; the name, of a local."""
        ...

    @property
    def place(self) -> Place:
        """Where the block begins."""
        ...

    def place_of(self, *path: str | int) -> Place:
        """Return where an argument stands, as deep into nested blocks as the path can be followed."""
        ...

    def references(self, *arguments: str) -> tuple[SourceReference, ...]:
        """Return the references of some arguments or nested blocks by name, or without names of all.

        In the order in which they are written. A part that cannot be parsed has none, and is told in `broken`.
        """
        ...

    def names(self) -> tuple[str, ...]:
        """Return the names of the arguments and nested blocks, `dynamic "x"` as `dynamic.x`; each once, sorted."""
        ...

    def constant(self, *path: str) -> str | int | bool | None:
        """Return a literal at a path; None where there is none, or an expression that is no literal."""
        ...

    def is_set(self, name: str) -> bool:
        """Tell whether an argument makes a set (`toset(…)`), so that in a for_each keys and values are the same."""
        ...

    def formula(self, attribute: str) -> Formula | None:
        """Return what can be worked out of an argument, by its path as `references` tells it.

        None where there is none, and where a part of it is beyond what can be worked out; several blocks
        of one type have theirs in a list.
        """
        ...

    def chooses(self, attribute: str) -> bool:
        """Tell whether a conditional may stand in an argument, by its path; without parsing it."""
        ...

    def broken(self) -> tuple[Place, ...]:
        """Return where the parts stand that were asked for so far and could not be parsed."""
        ...


@dataclass(frozen=True, kw_only=True)
class SourceModule:
    """The files of one module."""

    folder: str
    resources: Mapping[str, SourceBlock] = field(default_factory=dict)
    """Resource, data and ephemeral blocks by their address inside the module: `t.n`, `data.t.n`, `ephemeral.t.n`."""
    calls: Mapping[str, SourceBlock] = field(default_factory=dict)
    outputs: Mapping[str, SourceBlock] = field(default_factory=dict)
    variables: Mapping[str, SourceBlock] = field(default_factory=dict)
    locals: Mapping[str, SourceBlock] = field(default_factory=dict)
    """By name; the one argument of each block is called `value`."""
    providers: Mapping[str, SourceBlock] = field(default_factory=dict)
    """By name, and alias where there is one: `aws`, `aws.west`."""
    statements: tuple[SourceBlock, ...] = ()
    """`moved`, `removed`, `import` and `check` blocks, in the order of files and lines."""


@dataclass(frozen=True, kw_only=True)
class SourceTree:
    """The modules of a configuration as far as their files were found, by the names of the calls that lead there."""

    modules: Mapping[tuple[str, ...], SourceModule] = field(default_factory=dict)
    notes: tuple[str, ...] = ()
    """What could not be read, a sentence each; never a quotation."""
