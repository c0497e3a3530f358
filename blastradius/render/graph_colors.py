"""Colours of planned actions in drawings: pale fills with strong lines, which a black and white printer keeps apart."""

from __future__ import annotations

from typing import NamedTuple

from blastradius.model.action import Action


class Paint(NamedTuple):
    """How a box is painted."""

    fill: str
    line: str
    width: int = 1


PAINTS = {
    Action.DESTROY: Paint("#f4b6b6", "#7f0000", 3),
    Action.REPLACE: Paint("#fbd9c3", "#b3261e", 3),
    Action.UNKNOWN: Paint("#f4b6b6", "#7f0000", 3),
    Action.REPLACE_AND_FORGET: Paint("#e8daf3", "#5e35b1", 2),
    Action.FORGET: Paint("#e8daf3", "#5e35b1", 2),
    Action.UPDATE: Paint("#fff3c4", "#9a6b00", 2),
    Action.CREATE: Paint("#d9f0d8", "#2e7d32", 2),
    Action.READ: Paint("#dceaf8", "#1f5f99"),
    Action.OPEN: Paint("#dceaf8", "#1f5f99"),
    Action.NO_OP: Paint("#ffffff", "#8a8a8a"),
}
"""The paint of each action, the gravest action first."""

WORDS = {
    Action.UNKNOWN: "an action that is not known",
    Action.REPLACE_AND_FORGET: "replace, the old one forgotten",
    Action.NO_OP: "not changed",
}


def said(action: Action) -> str:
    """Name an action for a legend or below a name."""
    return WORDS.get(action, action.value)


GRAVITY = {action: rank for rank, action in enumerate(PAINTS)}
"""A number that is smallest for the gravest action."""
ARROWS = "A → B: A depends on B"
STORED = "only the state knows of it"
ORDER = "it is waited for, no value of it is read"
