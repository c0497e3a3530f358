"""What a change is meant to do: the words that intents, findings about them and reports share."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class IntentAction(StrEnum):
    """What an intent can allow."""

    CREATE = "create"
    UPDATE = "update"
    REPLACE = "replace"
    DESTROY = "destroy"
    """Deposed objects too."""
    FORGET = "forget"
    IMPORT = "import"
    MOVE = "move"
    """From another address, which the intent has to name as well."""


class IntentSource(StrEnum):
    """Who says what is meant."""

    FILE = "file"
    TEXT = "text"
    """That of the pull request."""
    OPTION = "option"
    CODE = "code"


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentNote:
    """How a plan compares with what was meant."""

    given: tuple[IntentSource, ...]
    """Where the intents come from; a change has to be within all of them."""
    changes: int
    beyond: int
    """How many of the changes no intent, or not each of them, allows."""
    destroyed: int
    """How many of those beyond delete an object."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DraftEntry:
    """Changes of one kind, as an intent would allow them."""

    actions: tuple[IntentAction, ...]
    """In the order of the words; none where no intent can allow them, for it is not known what they do."""
    addresses: tuple[str, ...] = ()
    modules: tuple[str, ...] = ()
    types: tuple[str, ...] = ()
    changes: int
    """How many there are."""


@dataclass(frozen=True, slots=True, kw_only=True)
class IntentDraft:
    """An intent that says what a plan does."""

    allowed: tuple[DraftEntry, ...] = ()
    withheld: tuple[DraftEntry, ...] = ()
    """What deletes objects, or is not understood: a person has to say that it is meant."""
