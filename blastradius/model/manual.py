"""The manual page of a rule, as a report carries it for the readers of its findings."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.verdict import Severity


@dataclass(frozen=True, slots=True, kw_only=True)
class RuleManual:
    """What a rule looks for, why, and what to do instead."""

    rule: str
    severity: Severity
    """How bad its findings are by default."""
    text: str
    """A summary line, then paragraphs that begin with What, Why, Example, Instead, Wrong when."""

    @property
    def summary(self) -> str:
        """The first line."""
        return self.text.partition("\n")[0]
