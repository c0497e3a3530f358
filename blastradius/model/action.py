"""What Terraform plans to do with one object."""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

KNOWN_WORDS = frozenset({"no-op", "create", "read", "update", "delete", "forget", "open"})
"""The words of `change.actions` up to Terraform 1.17 and OpenTofu 1.13; `open` is OpenTofu 1.11 alone."""


class Action(StrEnum):
    """A plan's action list, classified by which words it holds, never by its length or order."""

    NO_OP = "no-op"
    CREATE = "create"
    READ = "read"
    UPDATE = "update"
    REPLACE = "replace"
    DESTROY = "destroy"
    FORGET = "forget"
    REPLACE_AND_FORGET = "replace-and-forget"
    """A new object is created while the old one is dropped from the state and keeps running."""
    OPEN = "open"
    UNKNOWN = "unknown"

    @property
    def destructive(self) -> bool:
        """Whether an object is deleted; a forgotten one is orphaned, not destroyed."""
        return self in _DESTRUCTIVE

    @property
    def changes_something(self) -> bool:
        """Whether the plan does anything to the managed object."""
        return self not in (Action.NO_OP, Action.READ, Action.OPEN)


_DESTRUCTIVE = frozenset({Action.REPLACE, Action.DESTROY})


class Order(StrEnum):
    """Which half of a replacement comes first."""

    DELETE_FIRST = "delete-first"
    CREATE_FIRST = "create-first"


@lru_cache(maxsize=256)
def classify(words: tuple[str, ...]) -> Action:
    """Name what an action list means.

    A word that is not known makes the whole list `UNKNOWN`: a gate does not guess.
    """
    present = frozenset(words)
    if not present or present - KNOWN_WORDS:
        return Action.UNKNOWN
    if "delete" in present:
        return Action.REPLACE if "create" in present else Action.DESTROY
    if "forget" in present:
        return Action.REPLACE_AND_FORGET if "create" in present else Action.FORGET
    for word in ("create", "update", "read", "open"):
        if word in present:
            return Action(word)
    return Action.NO_OP


@lru_cache(maxsize=256)
def replacement_order(words: tuple[str, ...]) -> Order | None:
    """Tell which half of a replacement comes first; None for any other action."""
    if classify(words) is not Action.REPLACE:
        return None
    return Order.CREATE_FIRST if words.index("create") < words.index("delete") else Order.DELETE_FIRST
