"""How findings of the policy speak of objects: counted, listed in part, tied to just those."""

from __future__ import annotations

import hashlib
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

_FEW = 5


def digest(labels: Iterable[str]) -> str:
    """Tie a finding about many objects to just those: it is another one when others go."""
    return hashlib.sha256("\n".join(labels).encode("utf-8", "surrogatepass")).hexdigest()[:16]


def some(labels: Iterable[str]) -> str:
    """List a few, and count the rest."""
    listed = list(labels)
    more = f" and {len(listed) - _FEW} more" if len(listed) > _FEW else ""
    return f"{', '.join(listed[:_FEW])}{more}"


def objects(number: float) -> str:
    """Count objects."""
    return f"{number:g} {'object' if number == 1 else 'objects'}"


def sentence(text: str) -> str:
    """End a text as a sentence ends."""
    return text if text.endswith((".", "!", "?")) else f"{text}."
