"""What a format is: a pure function from reports to text, or to the bytes of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.picture import Picture
    from blastradius.model.report import Report


@dataclass(frozen=True, slots=True, kw_only=True)
class Options:
    """How a text for people is to look, of which formats for machines take no notice; and where the sources are."""

    width: int = 80
    color: bool = False
    verbose: bool = False
    """Whether to show what passes, too, and whole lists."""
    quiet: bool = False
    """Whether the verdict's line is enough."""
    folder: str = ""
    """The folder of the root module as seen from the top of the repository, from where platforms name files."""
    paths: bool = False
    """Whether to show on which way each object is hit."""
    drawn: bool = True
    """Whether lines and bars can be drawn, or have to be typed in ASCII."""
    links: str = ""
    """The address, `file:///...`, of the folder that places in the sources are written from; empty for no links."""
    comment_key: str = ""
    """What tells several comments of one pull request apart."""
    graphviz: Graphviz | None = None
    """The program that draws pictures; None for the library."""


class Graphviz(Protocol):
    """Has Graphviz's `dot` draw, where there is one."""

    def __call__(self, dot: str, kind: str) -> bytes | None:
        """Return the drawing, as `svg` or `png`; None where there is no such program."""
        ...


class Format(Protocol):
    """Writes down one or more reports; several come from one run and each has its title."""

    def __call__(self, reports: Sequence[Report], options: Options) -> str | bytes:
        """Return the whole text, a newline at its end, or the bytes of a picture."""
        ...


class GraphFormat(Protocol):
    """Writes down a graph."""

    def __call__(self, picture: Picture, options: Options) -> str | bytes:
        """Return the whole text, a newline at its end, or the bytes of a picture."""
        ...
