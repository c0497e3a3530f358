"""Who wrote a change: a person, a person with an assistant, an agent, or nobody knows; and what says so."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import NamedTuple


class OriginKind(StrEnum):
    """Who wrote a change."""

    HUMAN = "human"
    UNKNOWN = "unknown"
    """Nothing says who."""
    ASSISTED = "assisted"
    """A person answers for it, and a machine wrote some of it."""
    AGENT = "agent"
    """A machine acts on its own account."""

    @property
    def rank(self) -> int:
        """A number that grows with what a machine had to do with it."""
        return _RANK[self]


_RANK = {OriginKind.HUMAN: 0, OriginKind.UNKNOWN: 1, OriginKind.ASSISTED: 2, OriginKind.AGENT: 3}


class Source(StrEnum):
    """Where a sign of the origin was found."""

    GIVEN = "given"
    """Whoever started the run said it."""
    VARIABLE = "variable"
    """A variable of the environment."""
    TRAILER = "trailer"
    """A trailer of a commit message, or a header of a commit."""
    LINE = "line"
    """Another line of a commit message."""


class OriginEvidence(NamedTuple):
    """One sign of the origin. Names of the lists alone: nothing that stands in a message or in a variable."""

    source: Source
    name: str
    """The name of the variable or the trailer."""
    says: OriginKind
    tool: str = ""
    """The tool that leaves the sign; empty where it could be several."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Origin:
    """Who wrote a change, and what says so."""

    kind: OriginKind = OriginKind.UNKNOWN
    evidence: tuple[OriginEvidence, ...] = ()
    """Sorted; also what was outweighed."""
