"""What a team tolerates; every setting has a default that can stay switched on."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.model.origin import Origin, OriginKind
from blastradius.model.verdict import Severity
from blastradius.origin import OwnSigns
from blastradius.policy.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping
    from datetime import datetime

    from blastradius.approvals import Approvals
    from blastradius.model.action import Action
    from blastradius.policy.freeze import FreezeWindow
    from blastradius.policy.intent.declared import Intent
    from blastradius.policy.waivers import WaiverEntry


class Limits(NamedTuple):
    """The most that a budget allows; what is None has no limit."""

    destroys: int | None = None
    """Objects that are destroyed and not made again."""
    replacements: int | None = None
    data_losses: int | None = None
    """Destroyed or replaced objects whose data goes, or may go."""
    affected: int | None = None
    """Objects of the blast radius: what is destroyed or replaced, and what hangs on it."""
    share: float | None = None
    """The part of the managed objects, 0 to 1, that is destroyed or replaced."""
    weight: float | None = None
    """The sum of the policy's weights over all changes."""


class Budget(NamedTuple):
    """Limits on what a plan does to some objects, or to all."""

    name: str = ""
    of: Selection = Selection()
    limits: Limits = Limits()


class Protection(NamedTuple):
    """Objects that no plan may destroy or replace."""

    of: Selection
    reason: str = ""


class Expectation(NamedTuple):
    """Changes that are routine here."""

    of: Selection
    actions: frozenset[Action] = frozenset()
    """The actions that are expected; none given is any."""
    reason: str = ""


class WaiverLimits(NamedTuple):
    """What the policy allows waivers."""

    longest_days: int = 366
    """The most days, from today, that a waiver may still last; with 0 none lasts beyond today."""
    most_findings: int = 10
    """The most findings of one plan that a waiver may waive; one that fits more waives none."""
    may_lift: tuple[str, ...] = ()
    """Rules of the policy whose findings waivers may lift all the same."""


class OwnRule(NamedTuple):
    """A rule of the policy's own: what its expression is true of is a finding."""

    name: str
    when: str
    """An expression in CEL over a change, its impact and its cause."""
    severity: Severity
    message: str
    fix: str = ""


@dataclass(frozen=True, slots=True, kw_only=True)
class Demands:
    """What is asked of changes of an origin beyond what is asked of all: only ever more."""

    severities: Mapping[str, Severity] = field(default_factory=dict)
    """The least severity of a rule's findings, by rule."""
    block_from: Severity = Severity.CRITICAL
    warn_from: Severity = Severity.CRITICAL
    block_score: int = 101
    warn_score: int = 101
    budgets: tuple[Budget, ...] = ()
    protected: tuple[Protection, ...] = ()
    freezes: tuple[FreezeWindow, ...] = ()
    destroys: bool = True
    """Whether anything may be destroyed or replaced at all."""
    require_approval: bool = False
    """Whether people have to approve whatever is changed."""
    approvals: int = 0
    """How many people it takes at least to lift a finding."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Policy:
    """What is tolerated: the limits between pass, warn and block, and what a team says of its own objects."""

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
    budgets: tuple[Budget, ...] = ()
    protected: tuple[Protection, ...] = ()
    expected: tuple[Expectation, ...] = ()
    weights: Mapping[str, Mapping[str, float]] = field(default_factory=dict)
    """What a change weighs, by type and word of the plan's action list; other changes weigh nothing."""
    freezes: tuple[FreezeWindow, ...] = ()
    now: datetime | None = None
    """When it is, with a time zone. Where no time is told, all freeze windows are closed, and all waivers are over."""
    intent_required: bool = False
    """Whether a plan that changes anything has to come with an intent."""
    intents: tuple[Intent, ...] = ()
    """What the change is meant to do; a plan has to be within all of them."""
    environment: str = ""
    """The environment whose settings these are; empty where none was chosen."""
    chosen_by: str = ""
    """What chose the environment."""
    approvals: Approvals | None = None
    """What people have approved, and who may; None where nobody is asked."""
    waivers: tuple[WaiverEntry, ...] = ()
    """What is tolerated for a while."""
    waiver_limits: WaiverLimits = field(default_factory=WaiverLimits)
    origin: Origin = field(default_factory=Origin)
    """Who wrote the change; `for_origin` gives the policy that holds then."""
    demands: Mapping[OriginKind, Demands] = field(default_factory=dict)
    """What is asked of changes by origin, and of those that have more of a machine."""
    demanded: Demands = field(default_factory=Demands)
    """What is asked of this change for its origin."""
    rules: tuple[OwnRule, ...] = ()
    """Rules of the policy's own."""
    own_signs: OwnSigns = field(default_factory=OwnSigns)
    """More signs by which the origin is known."""
    trust_given: bool = False
    """Whether the origin that is given outweighs signs of a machine."""
