"""The signs that a text is drawn with, and those for what has no others than ASCII."""

from __future__ import annotations

from typing import NamedTuple

from blastradius.model.action import Action, Order


class Glyphs(NamedTuple):
    """Rails of a tree, cells of a bar, and what stands between the steps of a path."""

    tee: str
    corner: str
    rail: str
    full: str
    half: str
    empty: str


DRAWN = Glyphs(tee="├─ ", corner="└─ ", rail="│  ", full="█", half="▌", empty="░")
TYPED = Glyphs(tee="|- ", corner="`- ", rail="|  ", full="#", half="#", empty=".")
ALL_DRAWN = "".join(DRAWN)
"""What an encoding has to hold for text to be drawn."""

_SYMBOLS = {
    Action.NO_OP: "",
    Action.CREATE: "+",
    Action.READ: "<=",
    Action.UPDATE: "~",
    Action.REPLACE: "-/+",
    Action.DESTROY: "-",
    Action.FORGET: ".",
    Action.REPLACE_AND_FORGET: "+/.",
    Action.OPEN: "<=",
    Action.UNKNOWN: "?",
}


def symbol(action: Action, order: Order | None = None) -> str:
    """Return Terraform's own sign for an action; what is not touched has none."""
    return "+/-" if order is Order.CREATE_FIRST else _SYMBOLS[action]


def bar(part: int, whole: int, cells: int, glyphs: Glyphs) -> tuple[str, str]:
    """Draw a share as two halves of a bar: a little is never nothing, and not everything is never all."""
    halves = max(1, min(2 * cells - 1, 2 * cells * part // whole)) if 0 < part < whole else 2 * cells * (part >= whole)
    if glyphs.full == glyphs.half:
        halves += halves % 2 if halves == 1 else -(halves % 2)
    filled = glyphs.full * (halves // 2) + glyphs.half * (halves % 2)
    return filled, glyphs.empty * (cells - len(filled))
