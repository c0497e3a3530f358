"""A change with all that is known about it: what rules look at."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING

from blastradius.changes.values import NO_DIFFERENCE, Difference, shown_path
from blastradius.knowledge import Tier
from blastradius.model.action import Action, Order
from blastradius.model.cause import Cause
from blastradius.model.impact import Impact
from blastradius.model.verdict import DataLoss, Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes.fate import KeptPart, Remedy
    from blastradius.changes.provider_targets import ForeignTarget
    from blastradius.graph.build import Dependencies
    from blastradius.knowledge import TypeFacts
    from blastradius.model.finding import Location
    from blastradius.model.plan import Plan, ResourceChange
    from blastradius.model.rename import AmbiguousRename, ListShift, Rename
    from blastradius.model.report import ExportedOutput
    from blastradius.model.verdict import Noise


@dataclass(frozen=True, slots=True, kw_only=True)
class TierCount:
    """Dependents by tier: how many there are of each."""

    direct: dict[Tier, int] = field(default_factory=dict)
    all: dict[Tier, int] = field(default_factory=dict)

    @property
    def total(self) -> int:
        """All dependents."""
        return sum(self.all.values())

    @property
    def live(self) -> int:
        """The dependents that run, hold or contain something, or might."""
        return sum(number for tier, number in self.all.items() if tier in SUBSTANTIAL)


SUBSTANTIAL = frozenset({Tier.DATA, Tier.CONTAINER, Tier.NETWORK, Tier.RUNNING, Tier.UNKNOWN})
"""The tiers whose objects make up an environment; the others tie them together or are remade at will."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Change:
    """One managed row of the plan."""

    row: ResourceChange
    node: str
    action: Action
    facts: TypeFacts
    difference: Difference = NO_DIFFERENCE
    fate: Fate | None = None
    fate_attribute: str = ""
    """The attribute, or the provider's setting, that decides the fate."""
    remedies: tuple[Remedy, ...] = ()
    """What would give the old object a kinder fate."""
    kept_parts: tuple[KeptPart, ...] = ()
    """The parts beside the object that stay or go with it."""
    data_loss: DataLoss = DataLoss.NONE
    noise: Noise | None = None
    """Why an update is of no weight, where it is of none."""
    drifted: bool = False
    cause: Cause = field(default_factory=Cause)
    place: Location | None = None
    """Where its block is written; None without sources."""
    impact: Impact = field(default_factory=Impact)
    dependents: TierCount = field(default_factory=TierCount)

    @property
    def address(self) -> str:
        """The address, without a deposed key."""
        return self.row.address

    @property
    def tier(self) -> Tier:
        """The tier of the resource type."""
        return self.facts.tier

    @property
    def destructive(self) -> bool:
        """Whether an object is deleted."""
        return self.action.destructive

    @property
    def create_first(self) -> bool:
        """Whether the new object is there before the old one goes."""
        return self.row.order is Order.CREATE_FIRST

    @property
    def loss(self) -> int:
        """How much is lost with the object, 0 to 100, before its fate is weighed."""
        return self.facts.loss_on_replace if self.action is Action.REPLACE else self.facts.loss_on_destroy

    @property
    def routine(self) -> bool:
        """Whether objects of this type are replaced in every release; destroying one is no routine."""
        return self.tier is Tier.ROUTINE and (self.action is Action.REPLACE or bool(self.row.deposed))

    @property
    def location(self) -> Location | None:
        """Where to look first: where the edit is that changes it, else its block."""
        return self.cause.places[0] if self.cause.places else self.place

    @property
    def shape(self) -> str:
        """What is done and to which attributes, without values: the semantic content of the row."""
        paths = sorted(repr(shown_path(path, self.row.values)) for path in self.row.replace_paths)
        parts = (*self.row.actions, self.row.previous_address, str(self.row.importing), str(self.fate), *paths)
        return "|".join(parts)


@dataclass(frozen=True, kw_only=True)
class Changes:
    """All changes of a plan, sorted by address, and what they mean together."""

    plan: Plan
    dependencies: Dependencies = field(repr=False)
    """The dependency graph that they were read with."""
    all: tuple[Change, ...]
    renames: tuple[Rename, ...]
    ambiguous_renames: tuple[AmbiguousRename, ...] = ()
    """What could be renames of each other, and nobody can tell."""
    shifts: tuple[ListShift, ...] = ()
    """The lists of which elements left, and whose other objects take each other's places."""
    managed: int
    """Managed objects that exist before the apply."""
    estate: dict[str, ModuleShare]
    """By module address, the root being the whole state: how much there is and how much of it goes."""
    whole_sets: tuple[WholeSet, ...] = ()
    """The blocks of which every instance is destroyed or replaced."""
    foreign_targets: tuple[ForeignTarget, ...] = ()
    """The provider configurations that point somewhere else than where their objects are."""
    unresolved: tuple[str, ...] = ()
    """Objects to create whose references hide in locals: no state tells what they depend on."""
    exported: tuple[ExportedOutput, ...] = ()
    """The root outputs that change."""
    graph_notes: tuple[str, ...] = ()
    """Where the sources could not be used, and where the graph is coarse."""
    not_evaluated: tuple[str, ...] = ()
    """Objects of the state that an incomplete plan has no row for."""

    @cached_property
    def by_node(self) -> dict[str, Change]:
        """The changes by object."""
        return {change.node: change for change in self.all}

    @cached_property
    def destructive(self) -> tuple[Change, ...]:
        """The changes that delete an object."""
        return tuple(change for change in self.all if change.destructive)

    @cached_property
    def rename_of(self) -> dict[str, Rename]:
        """The rename that keeps an object, by the address that is destroyed."""
        return {old: rename for rename in self.renames for old, _ in rename.moves}

    @cached_property
    def shift_of(self) -> dict[str, ListShift]:
        """The shift that an object is in, by its address."""
        return {f"{shift.block}[{index}]": shift for shift in self.shifts for index in shift.indexes}

    def hit_by(self, change: Change) -> Iterator[Change]:
        """The changes of objects that depend on a changed one, are inside it or are joined by it, nearest first."""
        for one in change.impact.objects:
            if not one.plan and one.address in self.by_node:
                yield self.by_node[one.address]


@dataclass(frozen=True, slots=True)
class WholeSet:
    """All instances of one block in one module instance, two or more, that go at once."""

    block: str
    """The address without the instance keys of the block itself."""
    changes: tuple[Change, ...]


FEW = 3
"""Fewer destroyed objects than this are no mass, however few there are."""


@dataclass(frozen=True, slots=True)
class ModuleShare:
    """How much of what a module holds is destroyed; objects of substance alone."""

    existing: int
    destroyed: int

    @property
    def share(self) -> float:
        """The destroyed part, 0 to 1; none where too few go to make a mass of."""
        return self.destroyed / self.existing if self.destroyed >= FEW else 0.0
