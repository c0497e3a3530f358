"""Lines of styled text, wrapped to a width: written plainly, or in colour.

The colours are the six that every terminal has, written out here: importing rich for them
would cost as much processor time as the rest of a small run.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from blastradius.render.neutralise import log_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PLAIN, BOLD, DIM, GOOD, MIDDLE, BAD = "", "1", "2", "1;32", "1;33", "1;31"
"""Styles, as parameters of the escape sequence that sets them (ECMA-48, SGR)."""


class Part(NamedTuple):
    """A piece of a line in one style."""

    text: str
    style: str = PLAIN


class Page:
    """Collects lines; whatever is added is made harmless first."""

    def __init__(self, width: int) -> None:
        self.width = max(40, min(width, 120))
        self.lines: list[list[Part]] = []

    def blank(self) -> None:
        """Add an empty line, unless there is one already."""
        if self.lines and self.lines[-1]:
            self.lines.append([])

    def line(self, *parts: tuple[str, str]) -> None:
        """Add a line as it is, unwrapped."""
        self.lines.append([Part(plain(text), style) for text, style in parts])

    def paragraph(self, text: str, *, indent: int = 0, style: str = PLAIN) -> None:
        """Add wrapped text."""
        margin = " " * indent
        self.lines.extend([Part(line, style)] for line in self._wrap(text, margin, margin))

    def hanging(self, mark: tuple[str, str], *texts: str, style: str = BOLD, indent: int = 2) -> None:
        """Add wrapped text behind a mark; its further lines are indented."""
        text, mark_style = mark
        margin = " " * indent
        first, *rest = self._wrap(f"{text}{''.join(texts)}", "", margin)
        self.lines.append([Part(first[: len(text)], mark_style), Part(first[len(text) :], style)])
        self.lines.extend([Part(line, style)] for line in rest)

    def item(self, name: str, remark: str) -> None:
        """Add a name with a remark, on one line where it fits."""
        name = plain(name)
        if 4 + len(name) + 3 + len(remark) <= self.width:
            self.lines.append([Part(f"    {name}"), Part(f"  ({plain(remark)})", DIM)])
            return
        self.lines.extend([Part(line)] for line in self._wrap(name, "    ", "      "))
        self.lines.extend([Part(line, DIM)] for line in self._wrap(f"({remark})", "      ", "      "))

    def branch(self, mark: tuple[str, str], text: str) -> None:
        """Add a marked entry of a list."""
        margin = "    "
        width = len(margin) + len(mark[0])
        first, *rest = self._wrap(text, " " * width, " " * width) or [" " * width]
        self.lines.append([Part(margin), Part(*mark), Part(first[width:])])
        self.lines.extend([Part(line)] for line in rest)

    def bullet(self, text: str) -> None:
        """Add a bullet; further lines of the text, code as a rule, keep their shape."""
        first, *code = text.rstrip("\n").split("\n")
        self.lines.extend([Part(line)] for line in self._wrap(first, "    - ", "      "))
        self.lines.extend([Part(f"        {plain(line)}", BOLD)] for line in code)

    def text(self, *, color: bool) -> str:
        """Return the page."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        if color:
            return "".join(f"{_colored(line)}\n" for line in self.lines)
        return "".join(f"{log_line(_bare(line))}\n" for line in self.lines)

    def _wrap(self, text: str, first: str, other: str) -> list[str]:
        """Wrap at spaces alone: an address is never broken, even if it sticks out."""
        return textwrap.wrap(
            plain(text),
            self.width,
            initial_indent=first,
            subsequent_indent=other,
            break_long_words=False,
            break_on_hyphens=False,
        )


def _bare(line: Iterable[Part]) -> str:
    return "".join(part.text for part in line).rstrip()


def _colored(line: Sequence[Part]) -> str:
    """Write a line in its styles, without blanks at its end; a runner's command is disarmed rather than coloured."""
    bare = _bare(line)
    if log_line(bare) != bare:
        return log_line(bare)
    written = []
    left = len(bare)
    for part in line:
        text = part.text[:left]
        left -= len(text)
        if text:
            written.append(f"\x1b[{part.style}m{text}\x1b[0m" if part.style else text)
    return "".join(written)
