"""Trailers and other lines of commit messages, as git, squashed merges and people write them."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, NamedTuple

from blastradius.origin.names import LONGEST, folded, key_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

_LONGEST_KEY = 40
_COMMIT = re.compile(r"^commit [0-9a-f]{7,64}\b", re.MULTILINE)
_COLOUR = re.compile(r"\x1b\[[0-9;]*m")
_INDENT = "    "
_COLONS = re.compile("[:\ufe55\uff1a]")


class Trailer(NamedTuple):
    """A trailer of a message: its key as keys are compared, and its value as it is written."""

    key: str
    value: str


def trailers_of(text: str) -> Iterator[Trailer]:
    """Yield what is written like a trailer, wherever it stands: squashed merges leave trailers amid a message.

    A line that is quoted or indented is none: it is told of another commit. What `git log` prints by
    itself is indented as a whole, and read as if it were not. A value may go on in indented lines.
    """
    pending: Trailer | None = None
    for line in lines_of(text):
        if pending is not None and line[:1].isspace() and line.strip():
            if len(pending.value) < LONGEST:
                pending = Trailer(pending.key, f"{pending.value} {line.strip()}")
            continue
        if pending is not None:
            yield pending
        pending = _trailer(line)
    if pending is not None:
        yield pending


def lines_of(text: str) -> Iterable[str]:
    """Return the lines of messages, whatever separates them."""
    text = _COLOUR.sub("", text)  # git colours what it prints where it is told to
    lines = re.split(r"\r\n|[\n\r\0\x0b\x0c\x85\u2028\u2029]", text)
    if _COMMIT.search(text):
        return [line.removeprefix(_INDENT) for line in lines]
    return lines


def openings_of(line: str) -> str:
    """Return a line without what decorates its beginning, as it is compared; empty for one that is quoted."""
    if line[:1] in (" ", "\t", ">", "|"):
        return ""
    return re.sub(r"^[^\w>]*\s", "", folded(line[:200]))


def _trailer(line: str) -> Trailer | None:
    colon = _COLONS.search(line, 0, _LONGEST_KEY + 1)
    if colon is None or line[0].isspace() or line[0] in ">|":
        return None
    key = key_of(line[: colon.start()])
    return Trailer(key, line[colon.end() :].strip()) if key else None
