"""Templates: what stands for itself in a text, what is put in, and what is done again or only sometimes."""

from __future__ import annotations

import re
from enum import Enum, auto
from typing import TYPE_CHECKING, NamedTuple

from blastradius.sources.hcl.scan import Unreadable, past

if TYPE_CHECKING:
    from collections.abc import Iterator

_BEGINS = re.compile(r"\$\$\{|%%\{|\$\{|%\{")
_BEGINS_QUOTED = re.compile(r"\\.|\$\$\{|%%\{|\$\{|%\{", re.DOTALL)
_ESCAPE = re.compile(r"\\(?:u([0-9a-fA-F]{4})|U([0-9a-fA-F]{8})|(.))|([$%])\4\{", re.DOTALL)
_LETTERS = {"n": "\n", "r": "\r", "t": "\t"}


class Kind(Enum):
    """What a part of a template is."""

    LITERAL = auto()
    VALUE = auto()
    """`${…}`."""
    DIRECTIVE = auto()
    """`%{…}`."""


class Span(NamedTuple):
    """A template in a text, and whether it stood in quotes, where a backslash escapes."""

    start: int
    end: int
    quoted: bool


class Part(NamedTuple):
    """A part of a template: of a literal where it stands, of the others what is inside their brackets."""

    kind: Kind
    start: int
    end: int


def parts(text: str, span: Span) -> Iterator[Part]:
    """Take a template apart; raises `Unreadable` where a part never ends."""
    begins = _BEGINS_QUOTED if span.quoted else _BEGINS
    literal = position = span.start
    while found := begins.search(text, position, span.end):
        position = found.end()
        if len(found[0]) == 3 or found[0].startswith("\\"):
            continue
        if literal < found.start():
            yield Part(Kind.LITERAL, literal, found.start())
        literal = past(text, position, "}")
        if literal > span.end:
            raise Unreadable(found.start())
        yield _inside(Kind.VALUE if found[0] == "${" else Kind.DIRECTIVE, text, position, literal - 1)
        position = literal
    if literal < span.end:
        yield Part(Kind.LITERAL, literal, span.end)


def _inside(kind: Kind, text: str, start: int, end: int) -> Part:
    """Leave out the marks that take away the white space around a part: `${~ x ~}`."""
    if text.startswith("~", start):
        start += 1
    if end > start and text.startswith("~", end - 1):
        end -= 1
    return Part(kind, start, end)


def unescaped(written: str, *, quoted: bool = True) -> str:
    """Return the text that a literal stands for."""
    if not quoted:
        return written.replace("$${", "${").replace("%%{", "%{")
    return _ESCAPE.sub(_character, written)


def _character(escape: re.Match[str]) -> str:
    number = escape[1] or escape[2]
    if number:
        return chr(min(int(number, 16), 0x10FFFF))
    return f"{escape[4]}{{" if escape[4] else _LETTERS.get(escape[3], escape[3])
