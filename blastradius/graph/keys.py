"""What the index expressions of the sources read, and which key one gives for one instance."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.targets import Selection
from blastradius.model.source import Arithmetic, Joined, KeyRead, Number, Text, Unclear, Wrapped

if TYPE_CHECKING:
    from blastradius.model.address import InstanceKey
    from blastradius.model.source import KeyExpression


class Own(NamedTuple):
    """What an instance can make a key of."""

    key: InstanceKey
    each_value: str | int | None = None
    """What its for_each has under the key, where that is written down."""


def selected(expression: KeyExpression, own: Own) -> Selection | None:
    """Work out which element an instance reads; None where that cannot be known."""
    if isinstance(expression, Wrapped):
        inner = _value(expression.index, own)
        return Selection(inner, wrapped=True) if isinstance(inner, int) else None
    key = _value(expression, own)
    return None if key is None else Selection(key)


def _value(expression: KeyExpression, own: Own) -> str | int | None:
    match expression:
        case KeyRead.EACH_KEY:
            return own.key if isinstance(own.key, str) else None
        case KeyRead.EACH_VALUE:
            return own.each_value
        case KeyRead.COUNT_INDEX:
            return own.key if isinstance(own.key, int) else None
        case Text() | Number():
            return expression.value
        case Joined():
            parts = [_value(part, own) for part in expression.parts]
            return None if None in parts else "".join(str(part) for part in parts)
        case Arithmetic():
            return _calculated(expression, own)
        case Wrapped() | Unclear():
            return None


def _calculated(expression: Arithmetic, own: Own) -> int | None:
    """Calculate with whole numbers; a result that is none is no index."""
    left, right = _value(expression.left, own), _value(expression.right, own)
    if not isinstance(left, int) or not isinstance(right, int):
        return None
    match expression.operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right and not left % right:
            return left // right
        case "%" if right > 0 and left >= 0:
            return left % right
        case _:
            return None


def is_unclear(key: KeyExpression) -> bool:
    """Tell whether an index is made of more than the instance's own key and literals."""
    match key:
        case Unclear():
            return True
        case Wrapped():
            return is_unclear(key.index)
        case Joined():
            return any(map(is_unclear, key.parts))
        case Arithmetic():
            return is_unclear(key.left) or is_unclear(key.right)
        case _:
            return False


def reads_own_key(expression: KeyExpression) -> bool:
    """Tell whether an index is another one for each instance."""
    match expression:
        case KeyRead():
            return True
        case Arithmetic():
            return reads_own_key(expression.left) or reads_own_key(expression.right)
        case Joined():
            return any(reads_own_key(part) for part in expression.parts)
        case Wrapped():
            return reads_own_key(expression.index)
        case _:
            return False
