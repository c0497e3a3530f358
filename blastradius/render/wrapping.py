"""Text in lines: at spaces, and where a screen is narrow at the joints of an address, too."""

from __future__ import annotations

import re
from unicodedata import east_asian_width

NARROW = 60
"""Below so many columns an address is broken where it does not fit; else it sticks out, and can be copied whole."""
_LEAST = 12
_WORDS = re.compile(r"\s+|\S+")
_JOINTS = re.compile(r"[.\[/]?[^.\[/]*")
_SMALLER_JOINTS = re.compile(r"[^_-]*[_-]?")


def cells(text: str) -> int:
    """Count the columns that a text takes; those of Chinese, Japanese and Korean signs are two wide."""
    if text.isascii():
        return len(text)
    return sum(2 if east_asian_width(one) in "WF" else 1 for one in text)


def wrap(text: str, width: int, first: str, other: str) -> list[str]:
    """Break a text into lines behind a first and other margins; nothing but blanks is nothing."""
    room = max(width - cells(other), _LEAST)
    lines: list[str] = []
    line, used = first, cells(first)
    blank, fresh = "", True
    for word in _WORDS.findall(text.rstrip()):
        if word.isspace():
            blank = word
            continue
        for number, piece in enumerate(_pieces(word, room) if width < NARROW else (word,)):
            gap = "" if fresh or number else blank
            if not fresh and used + len(gap) + cells(piece) > max(width, cells(other) + _LEAST):
                lines.append(line)
                line, used, gap = other, cells(other), ""
            line += gap + piece
            used += len(gap) + cells(piece)
            fresh = False
        blank = ""
    return lines if fresh else [*lines, line]


def _pieces(word: str, room: int) -> list[str]:
    """Break a word that is longer than a line: before a dot, a bracket or a slash, else after a dash."""
    if cells(word) <= room:
        return [word]
    parts: list[str] = []
    for part in _JOINTS.findall(word):
        parts.extend([part] if cells(part) <= room else _SMALLER_JOINTS.findall(part))
    pieces = [""]
    for part in filter(None, parts):
        if pieces[-1] and cells(pieces[-1]) + cells(part) > room:
            pieces.append(part)
        else:
            pieces[-1] += part
    return pieces
