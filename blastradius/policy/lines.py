"""On which line of a TOML file each key is written: what the reader of the standard library does not tell."""

from __future__ import annotations

import re
import tomllib
from collections import Counter
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

KeyPath = tuple[str | int, ...]
"""The way to a key: names of tables and keys, and places in lists."""


@lru_cache(maxsize=8)
def lines_of(text: str) -> Mapping[KeyPath, int]:
    """Return the line on which each key of a valid TOML document begins, and each entry of a list."""
    reader = _Reader(list(_tokens(text)))
    reader.read()
    return reader.found


_TOKEN = re.compile(
    r"""\#[^\n]*|"{3}(?:[^\\]|\\.)*?"{3,5}|'{3}.*?'{3,5}|"(?:[^"\\\n]|\\.)*"|'[^'\n]*'|[\n\[\]{},=.]|[^\s#"'\[\]{},=.]+""",
    re.DOTALL,
)
_ENDS = ("\n", ",", "]", "}", "")


def _tokens(text: str) -> Iterator[tuple[str, int]]:
    """Split a document into its signs, names and values, each with its line; without comments."""
    line, counted = 1, 0
    for found in _TOKEN.finditer(text):
        line += text.count("\n", counted, found.start())
        counted = found.start()
        if not found[0].startswith("#"):
            yield found[0], line


class _Reader:
    """Goes through the tokens of a valid document, and notes the lines."""

    def __init__(self, tokens: list[tuple[str, int]]) -> None:
        self.found: dict[KeyPath, int] = {}
        self._tokens = tokens
        self._at = 0
        self._entries: Counter[KeyPath] = Counter()

    def read(self) -> None:
        table: KeyPath = ()
        while self._after_breaks():
            if self._next() == "[":
                line = self._tokens[self._at - 1][1]
                is_list = self._takes("[")
                table = self._table(self._key(), is_list=is_list)
                self._note(table, line)
                self._at += 2 if is_list else 1
            else:
                self._at -= 1
                self._pair(table)

    def _table(self, names: KeyPath, *, is_list: bool) -> KeyPath:
        """Return the way to the table that a header opens, counting the entries of lists of tables."""
        table: KeyPath = ()
        for number, name in enumerate(names, 1):
            table = (*table, name)
            if is_list and number == len(names):
                self._entries[table] += 1
            if self._entries[table]:
                table = (*table, self._entries[table] - 1)
        return table

    def _pair(self, table: KeyPath) -> None:
        line = self._tokens[self._at][1]
        path = (*table, *self._key())
        self._note(path, line)
        self._at += 1  # the sign of equality
        self._value(path)

    def _value(self, path: KeyPath) -> None:
        if self._takes("["):
            number = 0
            while self._after_breaks() != "]":
                self._note((*path, number), self._tokens[self._at][1])
                self._value((*path, number))
                number += 1
                if self._after_breaks() == ",":
                    self._at += 1
            self._at += 1
        elif self._takes("{"):
            while self._after_breaks() != "}":
                self._pair(path)
                if self._after_breaks() == ",":
                    self._at += 1
            self._at += 1
        else:
            while self._peek() not in _ENDS:
                self._at += 1

    def _key(self) -> KeyPath:
        names = [_name(self._next())]
        while self._takes("."):
            names.append(_name(self._next()))
        return tuple(names)

    def _note(self, path: KeyPath, line: int) -> None:
        for length in range(len(path), 0, -1):
            if path[:length] in self.found:
                return
            self.found[path[:length]] = line

    def _peek(self) -> str:
        return self._tokens[self._at][0] if self._at < len(self._tokens) else ""

    def _next(self) -> str:
        self._at += 1
        return self._tokens[self._at - 1][0]

    def _takes(self, token: str) -> bool:
        taken = self._peek() == token
        self._at += taken
        return taken

    def _after_breaks(self) -> str:
        """Go on to what is no line break, and return it; empty at the end."""
        while self._peek() == "\n":
            self._at += 1
        return self._peek()


def _name(token: str) -> str:
    quoted = token.startswith(('"', "'"))
    return str(tomllib.loads(f"name = {token}")["name"]) if quoted else token
