"""How names are compared: whatever their case, and with letters that merely look alike taken for the same."""

from __future__ import annotations

import re
import unicodedata
from functools import lru_cache
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

LONGEST = 200
"""So much of a name is looked at: none is longer, and patterns take long on long ones."""
_ALIKE = str.maketrans(
    "авекмнорстухіјѕԁɡһԛԝьαβεικνορτυχγ‐‑‒–—―−",
    "abekmhopctyxijsdghqwbabeiknoptuxy-------",
)
"""Cyrillic and Greek letters, and dashes, that look like Latin ones."""


def folded(text: str) -> str:
    """Return a text as it is compared: small letters, one form of each, nothing invisible, single spaces."""
    if not text.isascii():
        plain = unicodedata.normalize("NFKC", text).casefold()
        text = "".join(one for one in plain if unicodedata.category(one) not in ("Cf", "Mn", "Cc") or one.isspace())
        text = text.translate(_ALIKE)
    return " ".join(text.lower().split())


def key_of(trailer: str) -> str:
    """Return the key of a trailer as it is compared."""
    return re.sub(r"[\s_-]+", "-", folded(trailer)).strip("-")


def identities(text: str) -> list[str]:
    """Return the names and mail addresses that a text like `Name <mail>, Name <mail>` holds, folded.

    A name comes with its mail address as well, as `name <>` where it has none: that may tell a tool from its namesakes.
    """
    whole = folded(text[:LONGEST])
    addresses = [one for one in re.split(r"[\s<>,;]", whole) if "@" in one]
    return [*(name for part in _NAMED.finditer(whole) for name in _names(part[1], part[2])), *addresses]


_NAMED = re.compile(r"([^<>]+)(<[^<>]*>)?")


def _names(text: str, address: str | None) -> list[str]:
    """Return the names before a mail address, if there is one; `Surname, Name` is one of them."""
    names = [one.strip(" ,") for one in re.split(r"[;&]|\band\b", text) if one.strip(" ,")]
    own = address if address and len(names) == 1 else "<>"
    return [form for one in names for form in (one, f"{one} {own}")]


def any_like(names: Iterable[str], patterns: tuple[str, ...]) -> bool:
    """Tell whether one of some folded names fits a pattern: `*` is anything, `?` one character, all else is itself."""
    compiled = _compiled(patterns)
    return any(compiled.fullmatch(one[:LONGEST]) is not None for one in names)


@lru_cache(maxsize=64)
def _compiled(patterns: tuple[str, ...]) -> re.Pattern[str]:
    parts = {"*": ".*", "?": "."}
    written = (
        "".join(parts.get(one, re.escape(one)) for one in re.sub(r"\*+", "*", folded(text))) for text in patterns
    )
    return re.compile("|".join(written) or r"(?!)", re.DOTALL)
