"""On which line of a JSON document each key is written: what the reader of the standard library does not tell."""

from __future__ import annotations

import json.decoder
import re
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.policy.lines import KeyPath

_SPACE = re.compile(r"[ \t\n\r]*")
_SCALAR = re.compile(r"[^\s,\]}]+")


def json_lines(text: str) -> dict[KeyPath, int]:
    """Return the line of every key, and of every entry of a list, of a valid JSON document."""
    return {path: text.count("\n", 0, position) + 1 for path, position in _Walk(text).found()}


class _Walk:
    """Walks through a document that is known to be valid."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.position = 0

    def found(self) -> Iterator[tuple[KeyPath, int]]:
        """Yield the way to each key and entry, and where it begins."""
        yield from self._value(())

    def _skip(self, marks: str = "") -> str:
        """Go over spaces and some marks; return the character that follows."""
        while True:
            space = _SPACE.match(self.text, self.position)
            self.position = space.end() if space else self.position
            next_one = self.text[self.position : self.position + 1]
            if not next_one or next_one not in marks:
                return next_one
            self.position += 1

    def _value(self, path: KeyPath) -> Iterator[tuple[KeyPath, int]]:
        match self._skip():
            case "{":
                self.position += 1
                while self._skip(",") != "}":
                    start = self.position
                    key = self._text()
                    yield (*path, key), start
                    self._skip(":")
                    yield from self._value((*path, key))
                self.position += 1
            case "[":
                self.position += 1
                number = 0
                while self._skip(",") != "]":
                    yield (*path, number), self.position
                    yield from self._value((*path, number))
                    number += 1
                self.position += 1
            case '"':
                self._text()
            case _:
                scalar = _SCALAR.match(self.text, self.position)
                self.position = scalar.end() if scalar else len(self.text)

    def _text(self) -> str:
        value, self.position = json.decoder.scanstring(self.text, self.position + 1)  # type: ignore[attr-defined]
        return str(value)
