"""What a platform takes of Markdown, and how long a text it takes."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING
from urllib.parse import quote

from blastradius.render.neutralise import Piece, joined, markdown_fence, markdown_text, markdown_words, plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

_NAME = "blastradius"


@dataclass(frozen=True, slots=True, kw_only=True)
class Flavour:
    """A dialect of Markdown, with its limits."""

    limit: int
    """Characters that fit into a text, less a margin for what a platform adds."""
    in_bytes: bool = False
    """Whether the limit is one of bytes."""
    rows: int = 1_000
    """So many changes are listed one by one at most."""
    html: bool = True
    """Whether HTML is obeyed: folds, and comments that nobody sees; else it would be shown."""
    comments_break_words: bool = False
    """Whether a comment inside of a word keeps it from being a reference; else such a word is set as code."""
    alerts: bool = False
    """Whether a quote that begins with `[!CAUTION]` is a coloured box."""
    picture: tuple[str, str] | None = None
    """The lines around a Mermaid picture; None where none is drawn."""
    picture_characters: int = 20_000
    """So long may a picture be."""

    def marker(self, key: str) -> str:
        """Return the first line, by which a later run finds the text to update; nobody sees it."""
        name = f"{_NAME} {quote(key, safe='/:').replace('--', '-%2D')}" if key else _NAME
        return f"<!-- {name} -->" if self.html else f"[//]: # ({name})"

    def unmarked(self, line: str) -> str:
        """Return a line that no search takes for the marker, whatever somebody wrote into it."""
        return line.replace(f"<!-- {_NAME}", f"<!- - {_NAME}").replace(f"# ({_NAME}", f"# ( {_NAME}")

    def fits(self, text: str) -> bool:
        """Tell whether a text is short enough."""
        return self.size(text) <= self.limit

    def size(self, text: str) -> int:
        """Measure a text as the platform does: some count an emoji as two characters, so it is two for all."""
        if text.isascii():
            return len(text)
        return len(text.encode()) if self.in_bytes else len(text.encode("utf-16-le")) // 2

    def text(self, text: str) -> str:
        """Escape a line of text: nothing comes of it but what it says."""
        return joined(self._pieces(text))

    def with_code(self, text: str, names: Iterable[str]) -> str:
        """Escape a line of text, these names in it set as code."""
        pieces = [Piece(text)]
        for name in sorted({one for one in names if one and one in text}, key=lambda one: (-len(one), one)):
            pieces = [part for piece in pieces for part in _apart(piece, name)]
        return joined(
            part
            for piece in pieces
            for part in ([Piece(plain(piece.text), code=True)] if piece.code else self._pieces(piece.text))
        )

    def _pieces(self, text: str) -> list[Piece]:
        return [Piece(markdown_text(text))] if self.comments_break_words else markdown_words(text)

    def aside(self, summary: str, body: Sequence[str]) -> list[str]:
        """Fold something away, or put it under a heading of its own; nothing stays nothing."""
        if not body:
            return []
        if not self.html:
            return [f"**{summary}**", *body]
        return ["\n\n".join((f"<details><summary>{summary}</summary>", *body, "</details>"))]

    def warning(self, text: str) -> str:
        """Make a sentence, already escaped, stand out."""
        return f"> [!CAUTION]\n> {text}" if self.alerts else f"**Caution:** {text}"

    def item_with_code(self, item: str, code: str) -> str:
        """Write an item of a list with code below: inside of it where that is possible."""
        block = markdown_fence(code, "hcl")
        if not self.html:
            return f"{item}\n\n{block}\n"
        indented = block.replace("\n", "\n  ")
        return f"{item}\n\n  {indented}\n"


def _apart(piece: Piece, name: str) -> list[Piece]:
    """Take a text apart where a name occurs in it."""
    if piece.code or name not in piece.text:
        return [piece]
    first, *others = piece.text.split(name)
    return [Piece(first), *(part for other in others for part in (Piece(name, code=True), Piece(other)))]
