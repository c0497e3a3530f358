"""The report: all that a reader may want to see, already redacted and already sorted.

No field ever holds an attribute's value. Addresses, types, attribute names, counts
and sentences made of them: nothing else gets here.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import StrEnum
from typing import TYPE_CHECKING

from blastradius.model.verdict import DataLoss, Fate, Severity, Verdict

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.action import Action, Order
    from blastradius.model.approval import Approval, JudgedApproval
    from blastradius.model.attribute_path import AttributePath
    from blastradius.model.verdict import Confidence, Noise, Relation, RenameKind

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


@dataclass(frozen=True, slots=True, kw_only=True)
class Location:
    """Where in the sources something is written."""

    file: str
    line: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Finding:
    """One thing a rule has to say, about one primary object."""

    rule: str
    severity: Severity
    address: str
    """The primary object; empty where the finding is about the plan as a whole."""
    title: str
    """One line, for a list."""
    message: str
    """Two or three sentences: what happens, and what follows."""
    evidence: Mapping[str, object] = field(default_factory=dict)
    """Facts by name: attribute names, counts, addresses. Never values."""
    fix: tuple[str, ...] = ()
    """What to do instead, most specific first."""
    fingerprint: str = ""
    covers: tuple[str, ...] = ()
    """Other addresses that this one story speaks for."""
    location: Location | None = None
    waived: str = ""
    """Why the finding is waived; empty where it is not."""
    approved: tuple[Approval, ...] = ()
    """Who lifts it, one approval a person; empty where too few have."""
    aside: bool = False
    """Whether it adds to what another finding says of the same object, and comes after those that are as severe."""

    @property
    def order(self) -> tuple[int, bool, str, str, str]:
        """A key that sorts findings, the worst first."""
        return (-self.severity.rank, self.aside, self.rule, self.address, self.title)

    @property
    def lifted(self) -> bool:
        """Whether it is shown, and demands no verdict any more."""
        return bool(self.waived or self.approved)


@dataclass(frozen=True, slots=True, kw_only=True)
class ImpactedObject:
    """One object that a change can hurt."""

    address: str
    type: str
    distance: int
    """Steps along the graph; 1 is a direct dependent."""
    relation: Relation
    planned: Action
    path: tuple[str, ...]
    """The addresses from the changed object to this one, both included; of another plan, those in there."""
    plan: str = ""
    """The title of the other plan or state that it is in; empty for the plan of the change."""

    @property
    def label(self) -> str:
        """The address, with the plan where that is another one."""
        return f"{self.plan}: {self.address}" if self.plan else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Impact:
    """Who a change can hurt."""

    count: int = 0
    """All of them, listed or not."""
    objects: tuple[ImpactedObject, ...] = ()
    """The nearest ones, nearest first."""
    outputs: tuple[str, ...] = ()
    """Root outputs that read the object: what other states may read."""


class CauseKind(StrEnum):
    """What makes an object change."""

    EDIT = "edit"
    """The configuration says something else: an argument, a variable, a local value."""
    PROVIDER = "provider"
    """A value that nobody wrote: the provider has another default, or its schema changed."""
    DRIFT = "drift"
    """The world changed outside Terraform."""
    TAINT = "taint"
    """The object is marked as damaged."""
    REQUEST = "request"
    """The plan was asked to replace it (`-replace`)."""
    TRIGGER = "trigger"
    """`replace_triggered_by` fires."""
    NEW = "new"
    """The configuration has it and the state has not."""
    GONE = "gone"
    """The state has it and the configuration has not."""
    INHERITED = "inherited"
    """It reads what changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseStep:
    """How one path of a change goes back to another change."""

    path: AttributePath
    reads: str
    """The changed object, with the attribute that is read where one is."""
    through: tuple[str, ...] = ()
    """The variables, locals and outputs on the way there, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why an object changes."""

    kinds: tuple[CauseKind, ...] = ()
    """All that apply, sorted."""
    paths: tuple[AttributePath, ...] = ()
    """Its own edited paths: those that no other change explains."""
    variables: tuple[str, ...] = ()
    """The root variables that its own edited paths read."""
    edits: tuple[str, ...] = ()
    """Where its own paths end: `var.cidr`, `module.net.var.cidr`, `local.names`; none where a literal was edited."""
    places: tuple[Location, ...] = ()
    """Where its own paths, or what they end in, are written; none without sources."""
    steps: tuple[CauseStep, ...] = ()
    """How its other paths go back to what they inherit from, one step each."""
    triggers: tuple[str, ...] = ()
    """What `replace_triggered_by` fired on, or may have, where no sources tell."""
    roots: tuple[str, ...] = ()
    """The changes it inherits from, the starts of its cascade; its own address where it is a root itself."""
    chain: tuple[str, ...] = ()
    """The addresses from one root to this object, both included."""
    drift: bool = False
    """Whether the world changed outside Terraform and this follows from it."""
    certain: bool = True
    """Whether the change is sure to be made: an update to a value that the apply will know may turn out to be none."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ScoreTerm:
    """One term of a score."""

    name: str
    value: float
    why: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Spared:
    """What an attribute or a provider's setting would have to be, and what would become of the object then."""

    name: str
    wanted: str
    """In words of the catalogue; never a value of the plan."""
    fate: Fate


@dataclass(frozen=True, slots=True, kw_only=True)
class ReportedChange:
    """One managed row that is not a no-op, or a move."""

    address: str
    type: str
    provider: str
    module: str
    actions: tuple[str, ...]
    action: Action
    destructive: bool
    kind: str
    """The class of the resource type, `database` say."""
    deposed: str = ""
    previous_address: str = ""
    importing: bool = False
    order: Order | None = None
    reason: str = ""
    forcing_paths: tuple[AttributePath, ...] = ()
    """The paths that force a replacement, as Terraform gives them."""
    changed_attributes: tuple[str, ...] = ()
    """Top-level attributes that differ or become unknown."""
    fate: Fate | None = None
    fate_attribute: str = ""
    """The attribute, or the provider's setting, that decides the fate, where one does."""
    spared_by: tuple[Spared, ...] = ()
    """What would give the old object a kinder fate."""
    noise: Noise | None = None
    """Why an update is of no weight, where it is of none."""
    data_loss: DataLoss = DataLoss.NONE
    severity: Severity = Severity.INFO
    routine: bool = False
    score: int = 0
    score_terms: tuple[ScoreTerm, ...] = ()
    cause: Cause = field(default_factory=Cause)
    impact: Impact = field(default_factory=Impact)

    @property
    def label(self) -> str:
        """The address, with the deposed key where there is one."""
        return f"{self.address} (deposed {self.deposed})" if self.deposed else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class Cascade:
    """One story: a root, and who is destroyed because of it."""

    root: str
    members: tuple[str, ...]
    """Destructive changes that follow from the root, nearest first; the root itself is not among them."""
    readers: tuple[str, ...] = ()
    """Changes in place that follow from the root: they read what changes, and go on."""
    severity: Severity
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class Rename:
    """A destroyed and a created object that are one thing under another address."""

    from_address: str
    to_address: str
    kind: RenameKind
    confidence: Confidence
    moved_block: str
    moves: tuple[tuple[str, str], ...] = ()
    """Every object that it keeps, the address before and after; many for a block or a module."""


@dataclass(frozen=True, slots=True, kw_only=True)
class AmbiguousRename:
    """Destroyed and created objects of one type that agree in all that is known, so that nobody can pair them."""

    type: str
    from_addresses: tuple[str, ...]
    to_addresses: tuple[str, ...]


@dataclass(frozen=True, slots=True, kw_only=True)
class ListShift:
    """Elements left a list that `count` numbers, and the objects behind them take each other's places."""

    block: str
    """The address without the index."""
    removed: tuple[int, ...]
    """The indexes, before the apply, of what really left the list."""
    shifted: tuple[tuple[int, int], ...]
    """The indexes before and after of each object that stayed in the list and moved up."""
    last: int
    """The last index before the apply."""

    @property
    def staying(self) -> tuple[int, ...]:
        """The indexes before the apply of all that stay in the list, moved up or not."""
        removed = set(self.removed)
        return tuple(index for index in range(self.last + 1) if index not in removed)

    @property
    def indexes(self) -> tuple[int, ...]:
        """All indexes whose objects change or go."""
        return tuple(range(self.removed[0], self.last + 1))


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
    approvals: tuple[JudgedApproval, ...] = ()
    """What was presented as approvals, by the names of the files, and what became of it."""
    schema_version: str = SCHEMA_VERSION
