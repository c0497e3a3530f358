"""Which of the names that there are comes nearest to one that there is not."""

from __future__ import annotations

from heapq import nlargest
from itertools import pairwise
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Collection

_COMPARED = 500
"""So many names are compared letter by letter."""


def nearest_names(wanted: str, names: Collection[str], most: int = 1, *, likeness: float = 0.6) -> list[str]:
    """Return the names that are most like a wanted one, the most alike first; none where nothing is alike."""
    from difflib import get_close_matches

    return get_close_matches(wanted, _most_alike(names, wanted), n=most, cutoff=likeness)


def _most_alike(names: Collection[str], wanted: str) -> Collection[str]:
    """Keep the names that share most pairs of letters with the wanted one: comparing all of many takes seconds."""
    if len(names) <= _COMPARED:
        return names
    pairs = set(pairwise(wanted))
    return nlargest(_COMPARED, names, key=lambda name: len(pairs.intersection(pairwise(name))))
