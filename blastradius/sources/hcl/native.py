"""Index a file in Terraform's own syntax: its blocks, and in a block its arguments and nested blocks."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from blastradius.sources.hcl.body import DEEPEST, Argument, Block, Body, Indexed
from blastradius.sources.hcl.expression import NativeExpression
from blastradius.sources.hcl.scan import (
    BLANK,
    IDENTIFIER,
    PLAIN_STRING,
    Unreadable,
    end_of_expression,
    past,
)
from blastradius.sources.hcl.template import unescaped

if TYPE_CHECKING:
    from blastradius.model.source import Place
    from blastradius.sources.hcl.written import SourceFile

_HEADER = re.compile(rf"(?P<kind>{IDENTIFIER})(?P<labels>(?:[ \t]*+(?:{PLAIN_STRING}|{IDENTIFIER}))*+)[ \t]*+\{{")
_LABEL = re.compile(rf"{PLAIN_STRING}|{IDENTIFIER}")
_ARGUMENT = re.compile(rf"(?P<name>{IDENTIFIER})[ \t]*+=(?![=>])[ \t]*+")
_HEADER_AT_MARGIN = re.compile(rf"^{_HEADER.pattern}", re.MULTILINE)


class _Breakage:
    """Where a text is broken, and whether that is so often that the rest of it is given up.

    A block that never ends is looked through to the end of the file; thousands of them must not be.
    """

    def __init__(self, length: int) -> None:
        self.positions: list[int] = []
        self._left = 8 * length + 10_000

    def add(self, position: int, error: Unreadable) -> None:
        self.positions.append(position)
        self._left -= error.position - position

    def is_too_much(self) -> bool:
        return self._left < 0 or len(self.positions) >= 100

    def places(self, file: SourceFile) -> tuple[Place, ...]:
        return tuple(file.place(position) for position in self.positions)


def index(file: SourceFile) -> Indexed:
    """Find the blocks of a file; where one cannot be read, the next that begins at the margin goes on."""
    text = file.text
    blocks: list[Block] = []
    broken = _Breakage(len(text))
    position = _after_blank(text, 0)
    while position < len(text) and not broken.is_too_much():
        try:
            found = _block(file, position, len(text), 0)
        except Unreadable as error:
            broken.add(position, error)
            position = _next_at_margin(text, position)
        else:
            blocks.append(found.block)
            position = _after_blank(text, found.end)
    if position < len(text):
        broken.positions.append(position)
    return Indexed(tuple(blocks), broken.places(file))


class _FoundBlock(NamedTuple):
    block: Block
    end: int


def _block(file: SourceFile, position: int, limit: int, depth: int) -> _FoundBlock:
    header = _HEADER.match(file.text, position, limit)
    if not header:
        raise Unreadable(position)
    start = header.end()
    end = past(file.text, start, "}")
    if end > limit:
        raise Unreadable(position)
    labels = tuple(_label(label) for label in _LABEL.findall(header["labels"]))
    return _FoundBlock(
        Block(header["kind"], labels, file, position, lambda: _body(file, start, end - 1, depth + 1)), end
    )


def _label(written: str) -> str:
    return unescaped(written[1:-1]) if written.startswith('"') else written


def _body(file: SourceFile, start: int, end: int, depth: int) -> Body:
    """Take a body apart; a line that is neither argument nor block is passed over and told."""
    arguments: list[Argument] = []
    blocks: list[Block] = []
    broken = _Breakage(end - start)
    position = _after_blank(file.text, start)
    while position < end and not broken.is_too_much():
        argument = _ARGUMENT.match(file.text, position, end)
        try:
            if argument:
                behind = end_of_expression(file.text, argument.end(), end)
                expression = NativeExpression(file.text, argument.end(), behind)
                arguments.append(Argument(argument["name"], file, position, expression))
            elif depth < DEEPEST:
                block, behind = _block(file, position, end, depth)
                blocks.append(block)
            else:
                raise Unreadable(position)
        except Unreadable as error:
            broken.add(position, error)
            behind = _end_of_line(file.text, position, end)
        position = _after_blank(file.text, max(behind, position + 1))
    if position < end:
        broken.positions.append(position)
    return Body(tuple(arguments), tuple(blocks), broken.places(file))


def _after_blank(text: str, position: int) -> int:
    blank = BLANK.match(text, position)
    return blank.end() if blank else position


def _end_of_line(text: str, position: int, limit: int) -> int:
    found = text.find("\n", position, limit)
    return limit if found < 0 else found


def _next_at_margin(text: str, position: int) -> int:
    """Return where the next line stands that begins in its first column like a block."""
    found = _HEADER_AT_MARGIN.search(text, _end_of_line(text, position, len(text)))
    return found.start() if found else len(text)
