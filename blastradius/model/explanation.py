"""Why one object depends on another, or changes; addresses and argument names alone."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.finding import Finding
    from blastradius.model.reported_change import ReportedChange
    from blastradius.model.verdict import Verdict


@dataclass(frozen=True, slots=True, kw_only=True)
class Step:
    """One tie of the full graph: variables, outputs and the like are nodes of their own in it."""

    source: str
    source_kind: str
    target: str
    target_kind: str
    via: str
    attributes: tuple[str, ...]
    precision: str
    basis: str


Chain = tuple[Step, ...]
"""Steps from one shown node to the next."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Hop:
    """One edge of the picture, and the chains of the full graph that make it."""

    source: str
    target: str
    via: str
    attributes: tuple[str, ...]
    precision: str
    basis: str
    chains: tuple[Chain, ...]
    """The most precise first."""


@dataclass(frozen=True, slots=True)
class EdgeExplanation:
    """The answer to: why does one object depend on another?"""

    source: str
    target: str
    backwards: bool = False
    """Whether it is the target that depends on the source; the hops are then that way round."""
    hops: tuple[Hop, ...] = ()
    """One where the dependency is direct, several along the shortest way, none where there is none."""
    direct: tuple[str, ...] = ()
    """What the source depends on directly, where it does not depend on the target: the first few."""
    direct_count: int = 0
    """All of them, listed or not."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Counterfactual:
    """The verdict on a plan in which one thing is otherwise."""

    what: str
    """A clause that begins with "if"."""
    verdict: Verdict
    score: int


@dataclass(frozen=True, slots=True, kw_only=True)
class ChangeExplanation:
    """The answer to: why does this object change, and what follows?"""

    change: ReportedChange
    verdict: Verdict
    """Of the whole plan, as its score."""
    score: int
    findings: tuple[Finding, ...]
    """All that is about the object, or covers it."""
    counterfactuals: tuple[Counterfactual, ...]
