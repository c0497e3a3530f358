"""What a plan does to the objects of a budget, counted."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.action import Action
from blastradius.model.verdict import DataLoss
from blastradius.policy.selection import Subject

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blastradius.changes import Change, Changes
    from blastradius.model.address import ObjectKey
    from blastradius.policy.selection import Selection
    from blastradius.policy.settings import Budget


class Exceeded(NamedTuple):
    """A limit, and what goes beyond it."""

    limit: str
    most: float
    found: float
    objects: tuple[str, ...]
    """The objects that were counted, sorted."""


def exceeded(budget: Budget, changes: Changes, weights: Mapping[str, Mapping[str, float]]) -> Iterator[Exceeded]:
    """Yield the limits of a budget that a plan exceeds. What is replaced in every release does not count."""
    gone = [one for one in changes.destructive if not one.routine and budget.of.has(subject_of(one))]
    limits = budget.limits
    counted = (
        ("destroys", limits.destroys, [one for one in gone if one.action is Action.DESTROY]),
        ("replacements", limits.replacements, [one for one in gone if one.action is Action.REPLACE]),
        ("data_losses", limits.data_losses, [one for one in gone if one.data_loss is not DataLoss.NONE]),
    )
    for name, most, found in counted:
        if most is not None and len(found) > most:
            yield Exceeded(name, most, len(found), _labels(found))
    if limits.affected is not None and (number := _affected(gone)) > limits.affected:
        yield Exceeded("affected", limits.affected, number, _labels(gone))
    if limits.share is not None and (share := _share(gone, budget.of, changes)) > limits.share:
        yield Exceeded("share", limits.share, share, _labels(gone))
    if limits.weight is not None:
        weighed = [(one, _weight(one, weights)) for one in _weighed(changes, budget.of, weights)]
        # three times 0.1 is no more than 0.3, which it is in floating point
        if (weight := round(sum(part for _, part in weighed), 9)) > limits.weight:
            yield Exceeded("weight", limits.weight, weight, _labels([one for one, part in weighed if part]))


def subject_of(change: Change) -> Subject:
    """Return what a selection is asked about: the object as it is before the change."""
    row = change.row
    addresses = (row.address, row.previous_address) if row.previous_address else (row.address,)
    side = row.values.after_of if change.action is Action.CREATE else row.values.before_of
    return Subject(row.type, addresses, side)


def _labels(changes: list[Change]) -> tuple[str, ...]:
    return tuple(sorted(str(one.row.object) for one in changes))


def _affected(gone: list[Change]) -> int:
    """Count the blast radius; objects that a report has no room to list count once for each change that hits them."""
    listed = {one.label for change in gone for one in change.impact.objects}
    unlisted = sum(change.impact.count - len(change.impact.objects) for change in gone)
    return len(listed | {str(change.row.object) for change in gone}) + unlisted


def _share(gone: list[Change], of: Selection, changes: Changes) -> float:
    """Return the part of the managed objects that are meant which goes."""
    destroyed = sum(one.row.mode == "managed" for one in gone)
    there = changes.managed if of.is_everything else len(_there(of, changes))
    return min(1.0, destroyed / there) if there else float(destroyed > 0)


def _there(of: Selection, changes: Changes) -> set[ObjectKey]:
    """Return the managed objects before the apply that a selection means: those with a row, and others of the state."""
    rows = {
        row.object
        for row in changes.plan.changes
        if row.mode == "managed"
        and row.action is not Action.CREATE
        and of.has(Subject(row.type, (row.address, row.previous_address or row.address), row.values.before_of))
    }
    known = {row.object for row in changes.plan.changes}
    state = {
        one.object
        for one in changes.plan.prior_objects
        if one.mode == "managed"
        and one.object not in known
        and of.has(Subject(one.type, (one.address,), one.values.of if one.values else _no_values))
    }
    return rows | state


def _no_values(names: tuple[str, ...]) -> tuple[None, ...]:
    return (None,) * len(names)


def _weighed(changes: Changes, of: Selection, weights: Mapping[str, Mapping[str, float]]) -> Iterator[Change]:
    return (one for one in changes.all if one.row.type in weights and of.has(subject_of(one)))


def _weight(change: Change, weights: Mapping[str, Mapping[str, float]]) -> float:
    """Weigh a change by each word of its action list: a replacement is a delete and a create."""
    return sum(weights[change.row.type].get(word, 0) for word in set(change.row.actions))
