"""One block of a module, as the rest of the house sees it."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.formula import Listing
from blastradius.model.source import Place, SourceReference
from blastradius.sources.hcl.body import DEEPEST, Argument, Block, Body, Found

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.formula import Formula

_NOTHING = frozenset[str]()
_NO_REFERENCES = {
    ("resource", "provider"),
    ("data", "provider"),
    ("ephemeral", "provider"),
    ("import", "provider"),
    ("module", "providers"),
    ("lifecycle", "ignore_changes"),
}
"""Arguments that name providers, or attributes of the block itself, by the type of their block."""


class _Written(NamedTuple):
    """An argument in a block or its nested blocks."""

    path: str
    """Its name, with the names of the nested blocks that it stands in."""
    argument: Argument
    bound: frozenset[str]
    """The iterators of the dynamic blocks that it stands in."""


class HclBlock:
    """A block whose expressions are looked through when they are asked for, each at most once."""

    def __init__(self, block: Block) -> None:
        self._block = block
        self._found: dict[int, Found] = {}
        self._broken: set[Place] = set()

    @property
    def kind(self) -> str:
        """The block's type; `local` for one name of a `locals` block."""
        return self._block.kind

    @property
    def labels(self) -> tuple[str, ...]:
        """The block's labels; the name, of a local."""
        return self._block.labels

    @property
    def place(self) -> Place:
        """Where the block begins."""
        return self._block.place

    def names(self) -> tuple[str, ...]:
        """Return the names of the arguments and nested blocks, `dynamic "x"` as `dynamic.x`; each once, sorted."""
        body = self._block.body
        return tuple(sorted({part.name for part in body.arguments} | {part.name for part in body.blocks}))

    def references(self, *arguments: str) -> tuple[SourceReference, ...]:
        """Return the references of some arguments or nested blocks by name, or without names of all.

        In the order in which they are written. A part that cannot be parsed has none, and is told in `broken`.
        """
        self._broken.update(self._block.body.broken)
        return tuple(reference for written in self._named(*arguments) for reference in self._references(written))

    def place_of(self, *path: str | int) -> Place:
        """Return where an argument stands, as deep into nested blocks as the path can be followed."""
        body = self._block.body
        place = self._block.place
        names = list(path)
        while names:
            name = names.pop(0)
            labelled = _labelled(body, name, names[0]) if names else None
            if labelled:
                place, body = labelled.place, labelled.body
                names.pop(0)
                continue
            number = names.pop(0) if names and isinstance(names[0], int) else 0
            argument = body.argument(name) if isinstance(name, str) else None
            if argument:
                return argument.place
            block = _nested(body, name, number)
            if block is None:
                break
            place, body = block.place, block.body
            if block.kind == "dynamic" and name not in (block.kind, block.name):
                content = _nested(body, "content", 0)
                body = content.body if content and names else body
        return place

    def constant(self, *path: str) -> str | int | bool | None:
        """Return a literal at a path; None where there is none, or an expression that is no literal."""
        body = self._block.body
        for name in path[:-1]:
            block = _nested(body, name, 0)
            if block is None:
                return None
            body = block.body
        argument = body.argument(path[-1]) if path else None
        return argument.expression.constant() if argument else None

    def is_set(self, name: str) -> bool:
        """Tell whether an argument makes a set (`toset(…)`), so that in a for_each keys and values are the same."""
        argument = self._block.body.argument(name)
        return argument is not None and argument.expression.is_set()

    def formula(self, attribute: str) -> Formula | None:
        """Return what can be worked out of an argument, by its path as `references` tells it; None for nothing."""
        found: list[Formula] = []
        for written in self._at(attribute):
            formula = written.argument.expression.formula(written.bound)
            if formula is None:
                return None
            found.append(formula)
        return found[0] if len(found) == 1 else Listing(tuple(found)) if found else None

    def chooses(self, attribute: str) -> bool:
        """Tell whether a conditional may stand in an argument, by its path."""
        return any(written.argument.expression.chooses() for written in self._at(attribute))

    def broken(self) -> tuple[Place, ...]:
        """Return where the parts stand that were asked for so far and could not be parsed."""
        return tuple(sorted(self._broken))

    def _at(self, attribute: str) -> list[_Written]:
        """Return what stands at a path; blocks of one type share theirs."""
        return [written for written in self._named() if written.path == attribute]

    def _named(self, *arguments: str) -> Iterator[_Written]:
        """Yield some arguments, and those in some nested blocks, by name, or without names all."""
        body = self._block.body
        chosen = Body(
            tuple(part for part in body.arguments if not arguments or part.name in arguments),
            tuple(part for part in body.blocks if not arguments or {part.name, part.kind} & set(arguments)),
        )
        return self._written(chosen, self._block.kind, "", _NOTHING)

    def _written(self, body: Body, kind: str, prefix: str, bound: frozenset[str], depth: int = 0) -> Iterator[_Written]:
        """Yield the arguments in a body and in the blocks in it, in the order in which they are written."""
        parts: list[Argument | Block] = [*body.arguments, *body.blocks]
        parts.sort(key=lambda part: (part.file is not self._block.file, part.file.name, part.position))
        for part in parts:
            if isinstance(part, Argument):
                if (kind, part.name) not in _NO_REFERENCES:
                    yield _Written(f"{prefix}{part.name}", part, bound)
            elif depth > DEEPEST:
                self._broken.add(part.place)
            elif part.kind == "dynamic" and part.labels:
                yield from self._dynamic(part, prefix, bound, depth + 1)
            else:
                labels = () if part.kind == "provisioner" else part.labels  # a block of a map, by its key
                yield from self._inside(part, f"{prefix}{'.'.join((part.kind, *labels))}.", bound, depth + 1)

    def _inside(self, block: Block, prefix: str, bound: frozenset[str], depth: int) -> Iterator[_Written]:
        self._broken.update(block.body.broken)
        yield from self._written(block.body, block.kind, prefix, bound, depth)

    def _dynamic(self, block: Block, prefix: str, bound: frozenset[str], depth: int) -> Iterator[_Written]:
        """Yield the arguments of a dynamic block: of its content as if it were written without."""
        label = block.labels[0]
        iterator = _iterator(block.body) or label
        for written in self._inside(block, "", bound, depth):
            head, _, rest = written.path.partition(".")
            if head == "for_each":
                yield written._replace(path=f"{prefix}dynamic.{label}.for_each")
            elif rest:
                yield written._replace(path=f"{prefix}{label}.{rest}", bound=written.bound | {iterator})
            elif head != "iterator":
                yield written._replace(path=f"{prefix}dynamic.{label}.{head}", bound=written.bound | {iterator})

    def _references(self, written: _Written) -> Iterator[SourceReference]:
        argument = written.argument
        found = self._found.get(id(argument.expression))
        if found is None:
            found = self._found[id(argument.expression)] = argument.expression.find(written.bound)
        self._broken.update(argument.file.place(position) for position in found.broken)
        is_elsewhere = argument.file is not self._block.file  # an override file; the line tells of the block's own
        for traversal in found.traversals:
            line = self._block.place.line if is_elsewhere else argument.file.line(traversal.position)
            yield SourceReference(
                written.path, traversal.steps, traversal.key, traversal.rest, traversal.same_keys, line
            )


def _nested(body: Body, name: str | int, number: str | int) -> Block | None:
    """Return a nested block by its type and number, else the dynamic block that makes blocks of the type."""
    blocks = [block for block in body.blocks if name in (block.kind, block.name)]
    if isinstance(number, int) and 0 <= number < len(blocks):
        return blocks[number]
    return next((block for block in body.blocks if block.name == f"dynamic.{name}"), None)


def _labelled(body: Body, name: str | int, label: str | int) -> Block | None:
    """Return a nested block by its type and its label, as a path may name dynamic blocks."""
    return next((block for block in body.blocks if block.kind == name and block.labels == (label,)), None)


def _iterator(body: Body) -> str | None:
    """Return the name that a dynamic block gives its iterator, a bare word."""
    argument = body.argument("iterator")
    return argument.expression.word() if argument else None
