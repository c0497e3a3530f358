"""Two reports side by side: what the second adds to the first, and what it takes away."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.finding import Finding
    from blastradius.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Comparison:
    """What a new plan adds to the danger of an old one, and what it takes from it."""

    old_verdict: Verdict
    new_verdict: Verdict
    old_score: int
    new_score: int
    same_plan: bool
    """Whether both make the same changes."""
    added: tuple[Finding, ...]
    """The findings that only the new plan has, the worst first."""
    removed: tuple[Finding, ...]
    """The findings that only the old plan had, the worst first."""
    kept: int
    """How many findings both have."""
    newly_destroyed: tuple[str, ...]
    """The objects that only the new plan destroys or replaces."""
    no_longer_destroyed: tuple[str, ...]
