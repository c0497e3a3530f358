"""On which line of a TOML file each key is written: what the reader of the standard library does not tell."""

from __future__ import annotations

import tomllib
from collections import Counter
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

KeyPath = tuple[str | int, ...]
"""The way to a key: names of tables and keys, and places in lists."""


def lines_of(text: str) -> dict[KeyPath, int]:
    """Return the line of every key of a valid TOML document; a key inside a value has the line of that value."""
    found: dict[KeyPath, int] = {}
    entries: Counter[KeyPath] = Counter()
    table: KeyPath = ()
    for number, statement in _statements(text):
        read = tomllib.loads(statement)
        if statement.lstrip().startswith("["):
            table = _table(read, entries)
            for length in range(1, len(table) + 1):
                found.setdefault(table[:length], number)
        else:
            for path in _paths(read):
                found.setdefault((*table, *path), number)
    return found


_MAY_END = ("]", "}", '"""', "'''")
"""One of these is in the last line of a value of several lines; to try at each line would take long in long lists."""


def _statements(text: str) -> Iterator[tuple[int, str]]:
    """Split a document into headers and keys with their values, each with its first line."""
    pending: list[str] = []
    start = 1
    for number, line in enumerate(text.split("\n"), 1):
        if not pending:
            start = number
        pending.append(line)
        if len(pending) > 1 and not any(mark in line for mark in _MAY_END):
            continue
        statement = "\n".join(pending)
        try:
            tomllib.loads(statement)
        except tomllib.TOMLDecodeError:  # a value goes on in the next line
            continue
        yield start, statement
        pending.clear()


def _table(header: dict[str, Any], entries: Counter[KeyPath]) -> KeyPath:
    """Return the way to the table that a header opens, counting the entries of lists of tables."""
    table: KeyPath = ()
    inside: Any = header
    while inside:
        ((name, inside),) = inside.items()
        table = (*table, name)
        if isinstance(inside, list):
            entries[table] += 1
            inside = inside[0]
        if entries[table]:
            table = (*table, entries[table] - 1)
    return table


def _paths(value: Any) -> Iterator[KeyPath]:
    parts = value.items() if isinstance(value, dict) else enumerate(value) if isinstance(value, list) else ()
    for step, part in parts:
        yield (step,)
        yield from ((step, *further) for further in _paths(part))
