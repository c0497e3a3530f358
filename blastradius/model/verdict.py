"""Verdicts, severities and what becomes of an object: the closed choices of the report."""

from __future__ import annotations

from enum import StrEnum


class Severity(StrEnum):
    """How much a finding matters."""

    CRITICAL = "critical"
    HIGH = "high"
    MEDIUM = "medium"
    LOW = "low"
    INFO = "info"

    @property
    def rank(self) -> int:
        """A number that grows with the severity."""
        return _SEVERITY_RANK[self]


_SEVERITY_RANK = {
    Severity.CRITICAL: 4,
    Severity.HIGH: 3,
    Severity.MEDIUM: 2,
    Severity.LOW: 1,
    Severity.INFO: 0,
}


class Verdict(StrEnum):
    """What the gate says."""

    PASS = "pass"  # noqa: S105 - a verdict, not a password
    WARN = "warn"
    BLOCK = "block"

    @property
    def rank(self) -> int:
        """A number that grows with the strictness."""
        return _VERDICT_RANK[self]


_VERDICT_RANK = {Verdict.PASS: 0, Verdict.WARN: 1, Verdict.BLOCK: 2}


class Fate(StrEnum):
    """What becomes of the real object behind a destroyed or replaced one."""

    DELETED = "deleted"
    RETAINED = "retained"
    SNAPSHOTTED = "snapshotted"
    SOFT_DELETED = "soft-deleted"
    FORGOTTEN = "forgotten"
    DELETE_WILL_FAIL = "delete-will-fail"
    UNKNOWN = "unknown"


class DataLoss(StrEnum):
    """Whether data is lost."""

    CERTAIN = "certain"
    POSSIBLE = "possible"
    NONE = "none"


class Relation(StrEnum):
    """How an object hangs on a changed one."""

    DEPENDS_ON = "depends-on"
    CONTAINED_IN = "contained-in"
    ATTACHED_TO = "attached-to"
    CONFIGURED_BY = "configured-by"
    SAME_IDENTIFIER = "same-identifier"


class Noise(StrEnum):
    """Why an update in place is of no weight."""

    TAGS = "tags"
    """Tags, labels and descriptions: people and bills read them."""
    COMPUTED = "computed"
    """Only what the provider computes anew with every update."""
    FORMATTING = "formatting"
    """The same document, written otherwise."""
    ORDER = "order"
    """The same elements in another order."""


class RenameKind(StrEnum):
    """What a rename is about."""

    RESOURCE = "resource"
    MODULE = "module"


class Confidence(StrEnum):
    """How sure a rename is."""

    CERTAIN = "certain"
    """A name agrees that two living objects could not share."""
    LIKELY = "likely"
    """All that is known agrees, and nobody else fits."""
