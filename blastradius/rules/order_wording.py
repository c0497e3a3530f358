"""The sentences about what happens in which order: what is down, and who points at what is gone."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.verdict import Relation

if TYPE_CHECKING:
    from blastradius.changes import Change

_LEFT = frozenset({Action.NO_OP, Action.UPDATE, Action.READ})
"""What the plan does to those that are left with a dead object; who goes too goes first (Terraform 1.11)."""


def gap_sentence(change: Change) -> str:
    """Say what is down between the delete and the create, and who points at a dead object meanwhile.

    Terraform destroys an object before it updates those that read it: until the apply reaches them, they hold on to
    what is gone. With create-first they are updated in between, and nobody is left behind.
    """
    if change.create_first:
        return ""
    left = [
        one.address
        for one in change.impact.objects
        if one.distance == 1 and not one.plan and one.planned in _LEFT and one.relation is not Relation.ATTACHED_TO
    ]
    if not left:
        return "It is down between the delete and the create." if change.action is Action.REPLACE else ""
    who = left[0] if len(left) == 1 else f"the {len(left)} objects that read it"
    points = "points" if len(left) == 1 else "point"
    if change.action is Action.REPLACE:
        return f"Between the delete and the create it is down, and {who} {points} at an object that is gone."
    return f"Until the apply reaches {'it' if len(left) == 1 else 'them'}, {who} {points} at an object that is gone."
