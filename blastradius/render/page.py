"""Lines of styled text, wrapped to a width: written plainly, or in colour by rich.

rich is imported for colour alone: in a pipe it would cost as much processor time as the
rest of a small run.
"""

from __future__ import annotations

import textwrap
from typing import TYPE_CHECKING, NamedTuple

from blastradius.render.neutralise import log_line, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

PLAIN, BOLD, DIM, GOOD, MIDDLE, BAD = "", "bold", "dim", "bold green", "bold yellow", "bold red"
"""Styles, in the words of rich; the colours are those that every terminal has."""


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
            return _colored(self.lines, self.width)
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


def _colored(lines: Iterable[Sequence[Part]], width: int) -> str:
    """Write lines in their styles, without blanks at their ends; a runner's command is disarmed, not coloured."""
    from rich.console import Console
    from rich.text import Text

    console = Console(color_system="standard", force_terminal=True, legacy_windows=False, width=width, no_color=False)
    with console.capture() as capture:
        for line in lines:
            bare = _bare(line)
            text = Text(log_line(bare))
            if text.plain == bare:
                text = Text.assemble(*((part.text, part.style) for part in line))
                text.rstrip()
            console.print(text, soft_wrap=True, highlight=False, emoji=False, markup=False)
    return capture.get()
