"""A change as a report tells it, with its score, and the cascades that changes form."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING

from blastradius.model.cause import Cause
from blastradius.model.impact import Impact
from blastradius.model.verdict import DataLoss, Severity

if TYPE_CHECKING:
    from blastradius.model.action import Action, Order
    from blastradius.model.attribute_path import AttributePath
    from blastradius.model.verdict import Fate, Noise


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
class ShownValue:
    """A value before and after, as it is written: only where somebody asked for values, and never a secret."""

    path: AttributePath
    before: str
    after: str


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
    shown_values: tuple[ShownValue, ...] = ()
    """Values that differ; none unless somebody asked for them."""

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
