"""Which of some instances an attribute value speaks of: the one that holds the same identifier.

Nothing here is ever shown: values are compared, and what comes out are nodes.
"""

from __future__ import annotations

import re
from enum import Enum
from typing import TYPE_CHECKING, Any, Final, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable
    from collections.abc import Set as AbstractSet

IDENTITY = ("id", "arn", "self_link")
"""The attributes that identify an object whatever its type."""

_MOST_LEAVES = 2_000
_FEW = 50
"""With more children than this, a text is not searched for the values of each."""
_SHORTEST = 6
"""A text that is shorter may stand in a longer value, or beside others, by chance."""
_PIECES = re.compile(r"[^\s,;|\"'<>()\[\]{}=]+")
_NAMES = re.compile(r"[A-Za-z0-9_.\-]+")


class _Shared(Enum):
    SHARED = "shared"


SHARED: Final = _Shared.SHARED
"""Stands where several instances hold a value."""


class Spoken(NamedTuple):
    """Whom a value speaks of, and how often it does: each reading of another instance leaves a trace of its own."""

    children: frozenset[str]
    times: int


NOBODY = Spoken(frozenset(), 0)


class Holders:
    """Who among some children holds which value."""

    def __init__(self, values_of: Callable[[str, tuple[str, ...] | None], Iterable[Any]], children: Iterable[str]):
        self._values_of = values_of
        self.children = tuple(children)
        self._held: dict[tuple[str, ...] | None, dict[str, str | _Shared]] = {}
        self._texts: dict[str, frozenset[str]] = {}

    def holder_of(self, value: Any) -> str:
        """Return the one of several children whose identifier a value is, and nothing else; empty for none."""
        if type(value) is not str or len(self.children) < 2:
            return ""
        holder = self._holders(IDENTITY).get(value)
        return holder if isinstance(holder, str) else ""

    def spoken_of(self, value: Any, own_key: str) -> Spoken:
        """Return the children that a value speaks of; nobody where that is not certain, or all are meant."""
        if type(value) is str:
            holder = self._holders(IDENTITY).get(value)
            if type(holder) is str:  # the common case: an id as it is
                return Spoken(frozenset((holder,)), 1) if len(self.children) > 1 else NOBODY
        leaves = texts_in(value)
        if not leaves or len(leaves) > _MOST_LEAVES:
            return NOBODY
        if len(leaves) == 1 and not _holds_other(value):
            # Read as it is: whatever attribute that is, only one instance has that value.
            holder = self._holders(IDENTITY).get(leaves[0]) or self._holders(None).get(leaves[0])
            if isinstance(holder, str):
                return Spoken(frozenset((holder,)), 1)
        found = self._among(leaves, own_key)
        return found if len(found.children) < len(self.children) else NOBODY

    def named_in(self, value: Any, own_key: str) -> frozenset[str]:
        """Return every child whose identifier, that no other child has, stands in a value."""
        held = self._holders(IDENTITY)
        found: set[str] = set()
        for leaf in texts_in(value):
            holder = held.get(leaf)
            if isinstance(holder, str) and _is_telling(leaf, own_key):
                found.add(holder)
            elif holder is None and len(leaf) > _SHORTEST:
                found.update(self._in_pieces(held, leaf, own_key))
        return frozenset(found)

    def perhaps_named_in(self, texts: list[str]) -> AbstractSet[str]:
        """Return at least whom `named_in` finds in some values, whose texts these are."""
        held = self._holders(IDENTITY)
        together = "\n".join(texts)
        if len(self.children) <= _FEW:
            found = [holder for text, holder in held.items() if text in together]
        else:
            pieces = {*texts, *_PIECES.findall(together), *_NAMES.findall(together)}
            found = [held[piece] for piece in pieces & held.keys()]
        return {holder for holder in found if isinstance(holder, str)}

    def speaks(self, value: Any, own_key: str) -> bool:
        """Tell whether a value speaks of some child: by an identifier, or by what that child alone has."""
        held = self._holders(None)
        leaves = texts_in(value)
        return bool(self.named_in(value, own_key)) or any(
            isinstance(held.get(leaf), str) and (len(leaves) == 1 or len(leaf) >= _SHORTEST) for leaf in leaves
        )

    def agrees(self, value: Any, chosen: frozenset[str]) -> bool:
        """Tell whether a value that speaks of nobody for certain may well come from some children.

        A value that says nothing (a number, none at all) may come from any other.
        """
        leaves = texts_in(value)
        own = frozenset().union(*map(self._texts_of, chosen))
        return any(leaf in own or any(text in leaf for text in own if len(text) > 3) for leaf in leaves)

    def _texts_of(self, child: str) -> frozenset[str]:
        if child not in self._texts:
            self._texts[child] = frozenset(text for value in self._values_of(child, None) for text in texts_in(value))
        return self._texts[child]

    def _holders(self, names: tuple[str, ...] | None) -> dict[str, str | _Shared]:
        """Return the holder of each value, among some attributes or all."""
        held = self._held.get(names)
        if held is None:
            held = self._held[names] = {}
            for child in self.children:
                for value in self._values_of(child, names):
                    if value is None:
                        continue
                    for text in (value,) if type(value) is str else texts_in(value):
                        if held.setdefault(text, child) is not child:
                            held[text] = SHARED
            held.pop("", None)
        return held

    def _among(self, leaves: list[str], own_key: str) -> Spoken:
        """Return whose identifiers stand in some texts.

        No other attributes count here: labels such as `web-0` are also written by hand, beside what is read.
        """
        held = self._holders(IDENTITY)
        found: list[str] = []
        for leaf in leaves:
            holder = held.get(leaf)
            if holder is SHARED:
                return NOBODY
            if holder is not None and _is_telling(leaf, own_key):
                found.append(holder)
            elif holder is None and len(leaf) >= _SHORTEST:
                found.extend(self._in_pieces(held, leaf, own_key))
        return Spoken(frozenset(found), len(found))

    def _in_pieces(self, held: dict[str, str | _Shared], leaf: str, own_key: str) -> list[str]:
        """Find holders of a part of a longer text: an element of a joined list, a name in a path."""
        for pattern in (_PIECES, _NAMES):
            pieces = [piece for piece in pattern.findall(leaf) if piece != leaf and _is_telling(piece, own_key)]
            holders = [holder for piece in pieces if (holder := held.get(piece)) is not None]
            if holders:
                return [holder for holder in holders if holder is not SHARED]
        return self._in_text(held, leaf, own_key) if len(self.children) <= _FEW else []

    def _in_text(self, held: dict[str, str | _Shared], leaf: str, own_key: str) -> list[str]:
        """Find holders of whole words of a text, `site a` in `part of site a`; of words in words the longer ones."""
        parts = [text for text in held if text in leaf and _is_telling(text, own_key) and _stands_in(text, leaf)]
        longest = [text for text in parts if not any(text != other and text in other for other in parts)]
        holders = [held[text] for text in longest]
        return [] if SHARED in holders else [holder for holder in holders if holder is not SHARED]


def texts_in(value: Any) -> list[str]:
    """Return the texts of a value, those of its lists and maps included; keys of maps are none."""
    if isinstance(value, str):
        return [value] if value else []
    found: list[str] = []
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, str):
            if part:
                found.append(part)
        elif isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
    return found


def _holds_other(value: Any) -> bool:
    """Tell whether a value holds anything beside texts: a number, a flag."""
    pending = [value]
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
        elif part is not None and not isinstance(part, str):
            return True
    return False


def _stands_in(text: str, leaf: str) -> bool:
    """Tell whether a text stands in another one and does not merely begin or end within a word."""
    return re.search(rf"(?<!\w){re.escape(text)}(?!\w)", leaf) is not None


def _is_telling(text: str, own_key: str) -> bool:
    """Tell whether a text can speak of an instance even where it does not stand alone."""
    return len(text) >= _SHORTEST and text != own_key
