"""The report: all that a reader may want to see, already redacted and already sorted.

No field ever holds an attribute's value but `shown_values`, which is empty unless somebody asked.
Addresses, types, attribute names, counts and sentences made of them: nothing else gets here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from blastradius.model.origin import Origin

if TYPE_CHECKING:
    from blastradius.model.approval import JudgedApproval
    from blastradius.model.finding import Finding
    from blastradius.model.intent import IntentNote
    from blastradius.model.manual import RuleManual
    from blastradius.model.rename import Rename
    from blastradius.model.reported_change import Cascade, ReportedChange
    from blastradius.model.verdict import Verdict

SCHEMA_VERSION = "1"


@dataclass(frozen=True, slots=True, kw_only=True)
class Counts:
    """How many rows of the plan do what; managed objects only, except `read`."""

    create: int = 0
    update: int = 0
    replace: int = 0
    destroy: int = 0
    forget: int = 0
    read: int = 0
    move: int = 0
    import_: int = 0
    deposed: int = 0
    no_op: int = 0
    unknown: int = 0


@dataclass(frozen=True, slots=True, kw_only=True)
class PlanSummary:
    """What plan this report is about."""

    format_version: str
    terraform_version: str
    complete: bool | None
    errored: bool
    applyable: bool | None
    fingerprint: str
    """A digest of the semantic content, equal for two plans of the same changes."""
    counts: Counts
    managed: int
    """Objects that exist before the apply: the estate."""
    destroyed: int
    """Objects of the estate that are deleted, replaced ones included."""


class OutputFate(StrEnum):
    """What becomes of a root output."""

    CHANGED = "changed"
    REMOVED = "removed"
    UNKNOWN = "unknown"
    """Known after the apply."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ExportedOutput:
    """A root output that changes: what others who read this state will see."""

    name: str
    fate: OutputFate
    because_of: tuple[str, ...] = ()
    """The changed objects that it depends on, nearest first; not all where there are many."""
    destructive: bool = False
    """Whether one of them is destroyed or replaced."""
    read_by: tuple[str, ...] = ()
    """The titles of the plans and states of this run that read it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Coverage:
    """What this report could not know."""

    unknown_types: tuple[str, ...] = ()
    """Types of destroyed or replaced objects that the catalogue has no entry for."""
    unresolved: tuple[str, ...] = ()
    """Objects to create whose references hide in locals or dynamic blocks."""
    not_evaluated: tuple[str, ...] = ()
    """Addresses of the configuration that this plan has no row for, or that were deferred."""
    notes: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyNote:
    """What the policy had to do with the report, beside its findings."""

    environment: str = ""
    """The environment whose settings held; empty where none was chosen."""
    chosen_by: str = ""
    """What chose it: an option, or names of what fits, never values."""
    expected: int = 0
    """How many findings are lowered to info, for the policy expects the changes that they are about."""
    waived: int = 0
    """How many findings waivers lift."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Report:
    """The answer of the gate to one plan."""

    verdict: Verdict
    score: int
    headline: str
    """The verdict's reason in one sentence."""
    plan: PlanSummary
    findings: tuple[Finding, ...] = ()
    changes: tuple[ReportedChange, ...] = ()
    cascades: tuple[Cascade, ...] = ()
    renames: tuple[Rename, ...] = ()
    exported: tuple[ExportedOutput, ...] = ()
    """The root outputs that change, by name."""
    coverage: Coverage = field(default_factory=Coverage)
    decided_by: tuple[str, ...] = ()
    """Which findings or limits made the verdict what it is."""
    safe_targets: tuple[str, ...] = ()
    """What to name with `-target` to apply the harmless part alone; empty where there is none, or all is harmless."""
    title: str = ""
    """Which plan this is, where one run assesses several."""
    policy: PolicyNote = field(default_factory=PolicyNote)
    intent: IntentNote | None = None
    """How the plan compares with what was meant; None where nobody has said it."""
    origin: Origin = field(default_factory=Origin)
    """Who wrote the change, and what says so."""
    approvals: tuple[JudgedApproval, ...] = ()
    """What was presented as approvals, by the names of the files, and what became of it."""
    manuals: tuple[RuleManual, ...] = ()
    """The manual pages of the rules that found something, by name."""
    schema_version: str = SCHEMA_VERSION
