"""A file of a module, and where in it something stands."""

from __future__ import annotations

from bisect import bisect_right
from functools import cached_property

from blastradius.model.source import Place


class SourceFile:
    """The text of one file and the name that it is shown by."""

    def __init__(self, name: str, text: str) -> None:
        self.name = name
        self.text = text

    @cached_property
    def _line_starts(self) -> list[int]:
        starts = [0]
        position = self.text.find("\n")
        while position >= 0:
            starts.append(position + 1)
            position = self.text.find("\n", position + 1)
        return starts

    def line(self, position: int) -> int:
        """Return the number of the line that holds a position, from 1."""
        return bisect_right(self._line_starts, position)

    def place(self, position: int) -> Place:
        """Return the place of a position."""
        return Place(self.name, self.line(position))
