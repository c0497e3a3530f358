"""Make text that somebody else wrote harmless.

Addresses hold instance keys, and a key may be anything: terminal escapes, Markdown,
HTML, commands to a CI runner, text that runs right to left. Nothing of it may act.
"""

from __future__ import annotations

import re
from itertools import groupby
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Iterable

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls, among them the escape that colours terminals
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen and other invisible ones
    "\u0600-\u0605\u06dd\u070f\u0890\u0891\u08e2\U000110bd\U000110cd"  # signs that enclose what follows
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb\ufffe\uffff"  # no width, bidi
    "\ud800-\udfff"  # lone surrogates, which no encoder writes
    "\U00013430-\U0001343f\U0001bca0-\U0001bca3"  # joiners of hieroglyphs and shorthand
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # invisible music and tags
)
_RUNNER_COMMAND = re.compile(r"##(?=\[|vso\[|teamcity\[)", re.IGNORECASE)


def plain(text: str) -> str:
    r"""Show what cannot be seen as an escape (`\u001b`, which HCL reads back), and disarm runner commands.

    GitHub and Azure runners obey `##[…]` and `##vso[…]` anywhere in a line of a log.
    """
    return _RUNNER_COMMAND.sub("# #", _UNSEEN.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def log_line(line: str) -> str:
    """Disarm a whole line of a log: GitHub's runner obeys `::command::` at its beginning, spaces or not."""
    stripped = line.lstrip()
    if stripped.startswith("::"):
        return f"{line[: len(line) - len(stripped)]}: :{stripped[2:]}"
    return line


_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~$!(){}]")
_ENTITY = re.compile(r"&(?=[#\w])")
_LINE_START = re.compile(r"^(\s*)([#>+=-]|\d+[.)])")
_REFERENCE = re.compile(r"(?<![A-Za-z])(GH)(-)(?=\d)|([@#])(?=\w)", re.IGNORECASE)
_LINK = re.compile(r"(?<=\w)(:)(?=//)|(www)(\.)", re.IGNORECASE)
_EMOJI = re.compile(r":(?=[\w\\+-]+:)")


def markdown_text(text: str) -> str:
    """Escape a line of text for Markdown: no markup, HTML, links, mentions or references come of it."""
    text = _MARKDOWN.sub(r"\\\g<0>", plain(text))
    text = _ENTITY.sub("&amp;", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _EMOJI.sub(":<!-- -->", text)
    text = _REFERENCE.sub(lambda match: f"{match[1] or match[3]}<!-- -->{match[2] or ''}", text)
    return _LINK.sub(lambda match: f"{match[1] or match[2]}<!-- -->{match[3] or ''}", text)


_WORD = re.compile(r"(\(?)(\S+?)([.,;:)]*)(?=\s|$)")
_HARMLESS = re.compile(r"[^\W_]+(?:['/-][^\W_]+)*%?|\d+\.\d+%?|[.,;:)]+")
_NUMBERED = re.compile(r"\s*\d+[.)]")
_ACTING = re.compile(r"[^\W\d]\w*-\d|www$", re.IGNORECASE)


class Piece(NamedTuple):
    """A piece of a line of Markdown: what is set as code, or what is written as it stands."""

    text: str
    code: bool = False


def markdown_words(text: str) -> list[Piece]:
    """Take a line of text apart for Markdown without escapes or HTML: every word that could act becomes code."""
    text = plain(text)
    pieces: list[Piece] = []
    done = 0
    if numbered := _NUMBERED.match(text):
        done = numbered.end()
        pieces.append(Piece(numbered[0].strip(), code=True))
    for word in _WORD.finditer(text, done):
        if not _HARMLESS.fullmatch(word[2]) or _ACTING.search(word[2]):
            pieces += [Piece(text[done : word.start(2)]), Piece(word[2], code=True)]
            done = word.end(2)
    return [*pieces, Piece(text[done:])]


def joined(pieces: Iterable[Piece]) -> str:
    """Write pieces one after the other; code that follows upon code is one with it."""
    present = (piece for piece in pieces if piece.text)
    return "".join(
        markdown_code("".join(piece.text for piece in alike)) if code else "".join(piece.text for piece in alike)
        for code, alike in groupby(present, key=lambda piece: piece.code)
    )


def markdown_code(text: str, *, cell: bool = False) -> str:
    """Write a code span for Markdown, whatever the text holds; in a table's cell, pipes are escaped."""
    text = plain(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    written = f"{fence}{pad}{text}{pad}{fence}"
    return _PIPE.sub(_escaped_pipe, written) if cell else written


_PIPE = re.compile(r"(\\*)\|")


def _escaped_pipe(match: re.Match[str]) -> str:
    """Put an odd number of backslashes before a pipe: however a platform counts them, the cell goes on."""
    return f"{match[1]}{chr(92) * (1 + len(match[1]) % 2)}|"


def markdown_fence(text: str, language: str = "") -> str:
    """Write a fenced block for Markdown that its text cannot close."""
    lines = [plain(line) for line in text.rstrip("\n").split("\n")]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}{language}", *lines, fence))


def html_text(text: str) -> str:
    """Escape a line of text for HTML, for an element as for a quoted attribute."""
    from html import escape  # it reads a table of all entities, which no other format needs

    return escape(plain(text))


_JSON_UNSEEN = re.compile(_UNSEEN.pattern.replace("\x00-\x1f", "", 1))


def json_text(document: str) -> str:
    """Write what cannot be seen in a JSON document as JSON's own escapes: it means the same, and does nothing."""
    if not document.isascii() or "\x7f" in document:  # most documents are plain, and large
        document = _JSON_UNSEEN.sub(_json_escape, document)
    if "##" not in document:
        return document
    return _RUNNER_COMMAND.sub("#\\\\u0023", document)


def _json_escape(match: re.Match[str]) -> str:
    units = match[0].encode("utf-16-be", "surrogatepass")
    return "".join(f"\\u{units[one]:02x}{units[one + 1]:02x}" for one in range(0, len(units), 2))
