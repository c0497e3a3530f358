"""What a team tolerates; every setting has a default that can stay switched on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blastradius.model.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.approvals import Approvals


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """The limits between pass, warn and block."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    """Severities by rule, in the place of what the rules say."""
    block_from: Severity = Severity.HIGH
    """A finding of this severity, or a worse one, blocks."""
    warn_from: Severity = Severity.MEDIUM
    """A finding of this severity, or a worse one, warns."""
    block_score: int = 70
    """A plan whose score reaches this blocks; 0 to 100, above 100 never."""
    warn_score: int = 30
    """A plan whose score reaches this warns."""
    knowledge: Mapping[str, Mapping[str, Any]] = field(default_factory=dict)
    """Entries for the catalogue by type, which add to it or change what they name."""
    approvals: Approvals | None = None
    """What people have approved, and who may; None where nobody is asked."""
