"""What a format is: a pure function from reports to text, or to the bytes of a picture."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Protocol

if TYPE_CHECKING:
    from collections.abc import Sequence

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


class Format(Protocol):
    """Writes down one or more reports; several come from one run and each has its title."""

    def __call__(self, reports: Sequence[Report], options: Options) -> str | bytes:
        """Return the whole text, a newline at its end, or the bytes of a picture."""
        ...
