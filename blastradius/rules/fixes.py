"""What to do instead: the fixes that several rules offer, each where it helps and nowhere else."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.changes.values import look_up
from blastradius.knowledge import Tier
from blastradius.model.action import Action
from blastradius.model.address import without_keys
from blastradius.model.attribute_path import written
from blastradius.model.cause import CauseKind
from blastradius.rules.wording import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.rename import ListShift

_DOUBLES = frozenset({Tier.NETWORK, Tier.RUNNING, Tier.TIE, Tier.CONFIGURATION})
"""What can be there twice for a while: of what holds data, the second one is empty."""


def moved_fix(change: Change, changes: Changes) -> Iterator[str]:
    """Offer the `moved` block where an object reappears under another address, or for_each where a list shifts."""
    if change.row.deposed:
        return
    shift = changes.shift_of.get(change.address)
    if shift is not None:
        yield unshift(shift)
    rename = changes.rename_of.get(change.address) if change.action is Action.DESTROY else None
    if rename is not None:
        yield f"This looks like a rename. Keep the object with a moved block:\n{rename.moved_block}"


def unshift(shift: ListShift) -> str:
    """Say that a list lost elements before its end, and what keeps the objects behind them."""
    some = [f"[{index}]" for index in shift.removed[:_FEW]]
    rest = len(shift.removed) - len(some)
    removed = join([*some, f"{rest} more"] if rest else some)
    return (
        f"{removed} of {shift.block} left a list that count numbers, and all behind take the place of a neighbour. "
        "Use for_each instead, with a moved block for each that stays (blastradius moved lists them):\n"
        f"moved {{\n  from = {shift.block}[{shift.shifted[-1][0]}]\n"
        f'  to   = {shift.block}["KEY"]\n}}\n'
    )


_FEW = 3


def put_back(change: Change) -> Iterator[str]:
    """Offer to take back the edit that forces a replacement, where it is the object's own, with its place."""
    cause = change.cause
    if change.action is not Action.REPLACE:
        return
    if cause.paths and CauseKind.EDIT in cause.kinds:
        where = f" ({cause.places[0].file}:{cause.places[0].line})" if cause.places else ""
        source = f", or {join(list(cause.edits[:2]))}" if cause.edits else ""
        were = "it was" if len(cause.paths) == 1 else "they were"
        yield f"Put {join([written(path) for path in cause.paths])}{source} back as {were}{where}."
    if cause.paths and CauseKind.PROVIDER in cause.kinds:
        names = join([written(path) for path in cause.paths])
        yield f"Write {names} as it was before, or keep the provider at the release that made the object."


def put_the_block_back(change: Change) -> Iterator[str]:
    """Offer to declare an object again whose block, or whose key or index, left the configuration."""
    what = _GONE.get(change.row.reason)
    if what and change.action is Action.DESTROY and not change.row.deposed:
        yield f"Put {what} back, if it was not meant to go."


_GONE = {
    "delete_because_no_resource_config": "its block",
    "delete_because_no_module": "its module instance",
    "delete_because_each_key": "its key",
    "delete_because_count_index": "the count",
    "delete_because_enabled_false": "enabled = true",
}


def accept_drift(change: Change) -> Iterator[str]:
    """Offer to leave what was changed outside Terraform as it is; only where that is the cause."""
    names = sorted({str(path[0]) for path in change.cause.paths if path})
    if CauseKind.DRIFT in change.cause.kinds and names and change.action is Action.REPLACE:
        yield (
            "If what was changed outside Terraform is to stay, write it down, or leave it alone with "
            f"lifecycle {{ ignore_changes = [{', '.join(names)}] }}."
        )


def keep_it(change: Change) -> Iterator[str]:
    """Offer to stop managing an object whose block is gone, and to leave the real one alone."""
    if change.action is not Action.DESTROY or change.row.deposed:
        return
    if change.row.reason in ("", "delete_because_no_resource_config"):
        block = f"removed {{\n  from = {without_keys(change.address)}\n\n  lifecycle {{\n    destroy = false\n  }}\n}}"
        yield f"To stop managing it and keep it, in the place of its block:\n{block}"


def create_first(change: Change) -> Iterator[str]:
    """Offer `create_before_destroy` where two can be there at once; say which name is in the way where they cannot."""
    if change.action is not Action.REPLACE or change.create_first or change.tier not in _DOUBLES:
        return
    taken = names_kept(change)
    if not taken:
        yield "With create_before_destroy = true in its lifecycle block there is no gap."
    else:
        yield (
            f"create_before_destroy would close the gap, and fails as long as {join(taken)} stays the same: "
            "no two can share it. Let it differ, with a prefix or a part that changes."
        )


def names_kept(change: Change) -> list[str]:
    """List the attributes that two living objects cannot share, and that the new one takes over from the old one."""
    unknown = change.difference.unknown
    firsts = tuple(dict.fromkeys(name.partition(".")[0] for name in change.facts.unique_names))
    if not firsts:
        return []
    before = dict(zip(firsts, change.row.values.before_of(firsts), strict=True))
    after = dict(zip(firsts, change.row.values.after_of(firsts), strict=True))
    return [
        name
        for name in change.facts.unique_names
        if name.partition(".")[0] not in unknown
        and any(look_up(before, name))
        and look_up(before, name) == look_up(after, name)
    ]
