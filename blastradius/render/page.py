"""Lines of styled text, wrapped to a width: written plainly, or in the colours of a terminal by rich.

rich is imported for colour alone: in a pipe it would cost as much processor time as the
rest of a small run. Of its styles only what every terminal has is used, and what can be
read on dark ground as on light: no yellow letters, no cyan, no bright or own colours.
Links are written here, for those of rich hold a number that is drawn by lot.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.render.glyphs import DRAWN, TYPED, bar
from blastradius.render.neutralise import log_line, plain
from blastradius.render.trees import rails
from blastradius.render.wrapping import NARROW, cells, wrap

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.render.trees import Twig

PLAIN, BOLD, DIM, MIDDLE, BAD = "", "bold", "dim", "bold magenta", "bold red"
"""Styles, in the words of rich."""
PASSED, WARNED, BLOCKED = "black on green", "black on yellow", "bold white on red"
"""Styles of the verdicts: both colours are named, so the ground of the terminal is none of their business."""
_SEVERITY_COLUMNS = 9


class Part(NamedTuple):
    """A piece of a line in one style."""

    text: str
    style: str = PLAIN
    link: str = ""
    """The address that it leads to, already written as one."""


class Page:
    """Collects lines; whatever is added is made harmless first."""

    def __init__(self, width: int, *, drawn: bool = True) -> None:
        self.width = max(40, min(width, 120))
        self.narrow = self.width < NARROW
        self.glyphs = DRAWN if drawn else TYPED
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

    def place(self, file: str, line: int, link: str) -> None:
        """Add a line that names a place in the sources."""
        at, *rest = self._wrap(f"at {file}:{line}", "  ", "     ")
        self.lines.append([Part("  at ", DIM), Part(at[5:], DIM, link)])
        self.lines.extend([Part(one[:5], DIM), Part(one[5:], DIM, link)] for one in rest)

    def share(self, part: int, whole: int, text: str, *, indent: int) -> None:
        """Add a bar that shows a share, and the text that says it."""
        filled, empty = bar(part, whole, 10 if self.narrow else 20, self.glyphs)
        margin = " " * indent
        width = indent + len(filled) + len(empty) + 1
        first, *rest = self._wrap(text, " " * width, margin if self.narrow else " " * width)
        self.lines.append([Part(margin), Part(filled, BAD), Part(empty, DIM), Part(f" {first[width:]}")])
        self.lines.extend([Part(line)] for line in rest)

    def item(self, name: str, remark: str) -> None:
        """Add a name with a remark, on one line where it fits."""
        name = plain(name)
        if 4 + cells(name) + 4 + cells(remark) <= self.width:
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

    def tree(self, twigs: Sequence[Twig], names: Iterable[str], styles: dict[str, str]) -> None:
        """Add a tree: severities in a column of their own where there is room, what names each, and a remark."""
        glyphs = self.glyphs
        column = 0 if self.narrow or not any(twig.leaves[0].severity for twig in twigs) else _SEVERITY_COLUMNS
        deepest = (self.width - 4 - column) // (2 * len(glyphs.rail))
        drawn = rails(twigs, glyphs.tee, glyphs.corner, glyphs.rail, deepest)
        for (twig, before, after), name in zip(drawn, names, strict=True):
            leaf = twig.leaves[0]
            style = styles.get(leaf.severity, PLAIN)
            remarks = [leaf.remark] if column or not leaf.severity else [leaf.severity, leaf.remark]
            said = ", ".join(one for one in remarks if one)
            head = f"    {leaf.severity:<{column}}" if column else "    "
            sign = f"{leaf.symbol} " if leaf.symbol else ""
            start = " " * len(f"{head}{before}{sign}")
            further = f"    {' ' * column}{after}"
            first, *rest = self._wrap(name, start, further.ljust(len(start))) or [start]
            remark = f"({said})" if said else ""
            if remark and not rest and cells(first) + 2 + len(remark) <= self.width:
                first, remark = f"{first}  {remark}", ""
            self.lines.append(
                [Part(head, style), Part(before, DIM), Part(sign, style or BOLD), Part(first[len(start) :])]
            )
            for beside in (remark, *leaf.besides):
                rest.extend(self._wrap(beside, further.ljust(len(start)), further.ljust(len(start) + 2)))
            self.lines.extend([Part(line[: len(further)], DIM), Part(line[len(further) :])] for line in rest)

    def bullet(self, text: str) -> None:
        """Add a bullet; further lines of the text, code as a rule, keep their shape."""
        first, *code = text.rstrip("\n").split("\n")
        self.lines.extend([Part(line)] for line in self._wrap(first, "    - ", "      "))
        self.lines.extend([Part(f"        {plain(line)}", BOLD)] for line in code)

    def text(self, *, color: bool) -> str:
        """Return the page."""
        while self.lines and not self.lines[-1]:
            self.lines.pop()
        write = _colored if color else _bare
        return "".join(f"{write(line)}\n" for line in self.lines)

    def _wrap(self, text: str, first: str, other: str) -> list[str]:
        return wrap(plain(text), self.width, first, other)


def _bare(line: Sequence[Part]) -> str:
    return log_line("".join(part.text for part in line).rstrip())


def _colored(line: Sequence[Part]) -> str:
    """Write a line in its styles, without blanks at its end; a runner's command is disarmed, not coloured."""
    from rich.color import ColorSystem
    from rich.style import Style

    whole = "".join(part.text for part in line).rstrip()
    if log_line(whole) != whole:
        return log_line(whole)
    written = []
    left = len(whole)
    for part in line:
        text = part.text[:left]
        left -= len(text)
        if text:
            shown = Style.parse(part.style).render(text, color_system=ColorSystem.STANDARD)
            written.append(f"\x1b]8;;{part.link}\x1b\\{shown}\x1b]8;;\x1b\\" if part.link else shown)
    return "".join(written)
