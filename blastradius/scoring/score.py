"""The score: what is lost, combined with who is hit, as a noisy-or.

One change. Loss is what the object is worth, weighed by its tier, its fate and the
order of its replacement. Reach is the chance that at least one dependent is hurt,
were each hurt independently with a small weight of its own tier. The score is
100 x (1 - (1 - loss) x (1 - loss x reach)): who hangs on a worthless thing does not
make it dear. Both parts only grow when dependents or losses are added, so does the score.

The plan. The worst change, raised by the share of the estate that goes:
100 x (1 - (1 - worst) x (1 - worst x breadth / 2)).
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.update import harmful_updates
from blastradius.knowledge import Recovery, Tier
from blastradius.model.action import Action
from blastradius.model.reported_change import ScoreTerm
from blastradius.model.verdict import Fate

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.changes import Change

TIER_WEIGHT = {
    Tier.DATA: 1.0,
    Tier.CONTAINER: 1.0,
    Tier.NETWORK: 0.72,
    Tier.RUNNING: 0.7,
    Tier.UNKNOWN: 0.7,
    Tier.TIE: 0.55,
    Tier.CONFIGURATION: 0.4,
    Tier.ROUTINE: 0.2,
}
"""What a loss in a tier is worth beside one of data.

A network that nothing hangs on stays below the limit that blocks, a running thing well below it.
"""

FATE_WEIGHT = {
    Fate.DELETED: 1.0,
    Fate.UNKNOWN: 1.0,
    Fate.DELETE_WILL_FAIL: 0.9,
    Fate.SOFT_DELETED: 0.8,
    Fate.SNAPSHOTTED: 0.8,
    Fate.RETAINED: 0.4,
    Fate.FORGOTTEN: 0.3,
}
"""How much of a loss remains, given what becomes of the object."""

CREATE_FIRST_WEIGHT = 0.6
"""For what can be there twice, a new object before the old one goes spares most of the outage."""

DEPENDENT_WEIGHT = {
    Tier.DATA: 0.12,
    Tier.CONTAINER: 0.12,
    Tier.NETWORK: 0.08,
    Tier.RUNNING: 0.07,
    Tier.UNKNOWN: 0.07,
    Tier.TIE: 0.02,
    Tier.CONFIGURATION: 0.01,
    Tier.ROUTINE: 0.0,
}
"""How likely one direct dependent is hurt; one further away counts half."""

UPDATE_LOSS = {"low": 0.08, "medium": 0.2, "high": 0.28}
"""What an update in place may cost, by the catalogue's severity: it can be taken back, a deletion cannot."""

_DOUBLES = frozenset({Tier.NETWORK, Tier.RUNNING, Tier.TIE, Tier.CONFIGURATION, Tier.UNKNOWN})


class Scored(NamedTuple):
    """A score and the terms it is made of."""

    score: int
    terms: tuple[ScoreTerm, ...] = ()


def score_change(change: Change) -> Scored:
    """Score one change: one that takes an object away, drops it, or harms it in place; the others have none."""
    if change.action is Action.UPDATE:
        return _score_update(change)
    if not change.destructive and change.action not in (Action.FORGET, Action.REPLACE_AND_FORGET, Action.UNKNOWN):
        return Scored(0)
    if change.routine:
        return Scored(0, (ScoreTerm(name="routine", value=0.0, why=f"{change.row.type} is replaced in every release"),))
    terms = [
        ScoreTerm(name="loss", value=change.loss / 100, why=f"what a lost {change.facts.kind} costs"),
        _tier_term(change),
    ]
    if change.fate is not None:
        terms.append(ScoreTerm(name="fate", value=FATE_WEIGHT[change.fate], why=_why_fate(change)))
    if change.create_first and (change.tier in _DOUBLES or _comes_back(change)):
        terms.append(ScoreTerm(name="order", value=CREATE_FIRST_WEIGHT, why="the new object is created first"))
    loss = 1.0
    for term in terms:
        loss *= term.value
    reach = reach_of(change)
    terms.append(ScoreTerm(name="reach", value=round(reach, 4), why=f"{change.dependents.total} dependents"))
    return Scored(_percent(1 - (1 - loss) * (1 - loss * reach)), tuple(terms))


def _tier_term(change: Change) -> ScoreTerm:
    """Weigh by the tier; what an apply makes again, contents and all, weighs what runs."""
    if _comes_back(change):
        return ScoreTerm(name="tier", value=TIER_WEIGHT[Tier.RUNNING], why="an apply makes it again, contents and all")
    return ScoreTerm(name="tier", value=TIER_WEIGHT[change.tier], why=f"the weight of the tier {change.tier}")


def _comes_back(change: Change) -> bool:
    return change.tier is Tier.DATA and change.facts.recovery is Recovery.RECREATE


def _score_update(change: Change) -> Scored:
    """Score an update in place by the worst that the catalogue says of it; below every limit, findings decide."""
    harmful = harmful_updates(change)
    if not harmful:
        return Scored(0)
    worst = max(harmful, key=lambda update: UPDATE_LOSS[update.severity])
    loss = UPDATE_LOSS[worst.severity]
    return Scored(_percent(loss), (ScoreTerm(name="update", value=loss, why=f"{worst.attribute}: {worst.effect}"),))


def _why_fate(change: Change) -> str:
    decided = f", decided by {change.fate_attribute}" if change.fate_attribute else ""
    return f"the old object is {change.fate}{decided}"


def reach_of(change: Change) -> float:
    """Return the chance, 0 to 1, that a dependent is hurt."""
    spared = 1.0
    for tier, number in change.dependents.all.items():
        near = change.dependents.direct.get(tier, 0)
        weight = DEPENDENT_WEIGHT[tier]
        spared *= (1 - weight) ** near * (1 - weight / 2) ** (number - near)
    return 1 - spared


def plan_score(scores: Iterable[int], breadth: float) -> int:
    """Score a plan from its changes' scores and the share of the estate, 0 to 1, that is destroyed."""
    worst = max(scores, default=0) / 100
    return _percent(1 - (1 - worst) * (1 - worst * breadth / 2))


def _percent(part: float) -> int:
    return max(0, min(100, round(100 * part)))
