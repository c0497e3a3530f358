"""Find the JSON documents in an input: several in a row, and noise around them.

setup-terraform before v3 put a `[command]` line before the plan and `::debug::` lines behind
it; logs get merged in; `terragrunt run --all show -json` prints one plan after the other.
A document that begins and cannot be read is an error: nothing is passed over in silence.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from msgspec import DecodeError, Raw, ValidationError
from msgspec.json import Decoder

from blastradius.sources.members import Members, members_of
from blastradius.sources.refusals import a_list, broken, hidden_plan, not_json

if TYPE_CHECKING:
    from collections.abc import Iterator

_BLANK = re.compile(rb"(?:[ \t\r\n\0]|\xef\xbb\xbf)*+")
"""White space, the padding of some writers, and byte order marks."""
_START = re.compile(rb'\{\s*+"format_version"|^[ \t]*+(?:\{(?=\s*+["}])|\[(?=\s*+[{"\[\]]))', re.MULTILINE)
"""Where a document begins within noise: at the beginning of a line, or as Terraform begins a plan."""
_BEGINNING = re.compile(rb'\{\s*+(?:["}]|\Z)|\[\s*+(?:[{"\[\]]|\Z)')
"""How an object or a list begins, and not `{x}` or `[INFO]`."""
_LONGEST_BEGINNING = 256
"""How many bytes of the next lines belong to a document that begins at the end of a line of noise."""
_WORKFLOW_LINE = re.compile(rb"(?:::|##\[|##vso\[)[^\n]*+")
"""A command to the runner of GitHub or Azure; it may quote the whole plan, which then does not count."""
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_TELLTALE = re.compile(rb'"(?:resource_changes|planned_values|format_version)"')
_LIST: Decoder[list[Raw]] = Decoder(list[Raw])


class Found(NamedTuple):
    """The documents of an input and how many bytes of noise stood around them."""

    documents: list[Members]
    noise: int


class _Piece(NamedTuple):
    """A document, and where it ends; or noise, which has no members."""

    members: Members | None
    end: int


def find_documents(data: bytes) -> Found:
    """Take every document of an input apart; raises `PlanError` where one is broken or there is none."""
    documents: list[Members] = []
    noise = 0
    position = 0
    for piece in _pieces(data):
        if piece.members is None:
            noise += piece.end - position
        else:
            documents.append(piece.members)
        position = piece.end
    if not documents:
        raise not_json(data)
    return Found(documents, noise)


def _pieces(data: bytes) -> Iterator[_Piece]:
    position = _after_blank(data, 0)
    while position < len(data):
        if _starts_document(data, position):
            piece = _document(data, position)
        else:
            piece = _Piece(None, _end_of_noise(data, position))
        yield piece
        position = _after_blank(data, piece.end)


def _after_blank(data: bytes, position: int) -> int:
    blank = _BLANK.match(data, position)
    return blank.end() if blank else position


def _starts_document(data: bytes, position: int) -> bool:
    return _BEGINNING.match(data, position) is not None


def _end_of_noise(data: bytes, start: int) -> int:
    """Return where the next document begins; raises `PlanError` where the noise hides one."""
    while True:
        command = _WORKFLOW_LINE.match(data, start)
        if command:
            start = _after_blank(data, command.end())
            if start == len(data) or _starts_document(data, start):
                return start
            continue
        line = data.find(b"\n", start)
        line = len(data) if line < 0 else line + 1
        found = _START.search(data, start, line + _LONGEST_BEGINNING)
        end = _after_blank(data, found.start() if found and found.start() < line else line)
        if _TELLTALE.search(data, start, end):
            raise hidden_plan()
        if end >= len(data) or _starts_document(data, end):
            return end
        start = end


def _document(data: bytes, start: int) -> _Piece:
    """Take the document apart that begins here; what follows it is for the next turn."""
    rest = memoryview(data)[start:]
    try:
        return _Piece(_members(rest), len(data))
    except DecodeError as error:
        trailing = _TRAILING.search(str(error))
        if not trailing:
            raise broken(data, start, str(error)) from None
        length = int(trailing[1]) - 1
    try:
        return _Piece(_members(rest[:length]), start + length)
    except DecodeError as error:
        raise broken(data, start, str(error)) from None


def _members(document: memoryview) -> Members:
    try:
        return members_of(document)
    except ValidationError:
        _LIST.decode(document)
        raise a_list() from None
