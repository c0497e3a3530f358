"""What Terraform's operators make of known values."""

from __future__ import annotations

from fractions import Fraction
from operator import ge, gt, le, lt
from typing import TYPE_CHECKING

from blastradius.graph.terms import SCALAR, Spelled, Term, uncertain
from blastradius.model.address import index_number

if TYPE_CHECKING:
    from collections.abc import Callable

_LARGEST = 10**18
_COMPARISONS: dict[str, Callable[[int, int], bool]] = {"<": lt, "<=": le, ">": gt, ">=": ge}


def operated(operator: str, operands: tuple[Term, ...]) -> Term:
    """Return what an operator makes of its operands; an uncertain value where that is not known."""
    found = _negated(operator, operands[0]) if len(operands) == 1 else _of_two(operator, operands[0], operands[1])
    return uncertain(*operands) if found is None else found


def whole_number(term: Term) -> int | None:
    """Return the whole number that a value is or spells."""
    if isinstance(term, str):
        return index_number(term) if len(term) <= len(str(_LARGEST)) and (term == "0" or term[:1] != "0") else None
    return term if isinstance(term, int) and not isinstance(term, bool) and abs(term) < _LARGEST else None


def equal(left: Term, right: Term) -> bool | None:
    """Tell whether two values are equal; None where that is not known."""
    if not isinstance(left, SCALAR) or not isinstance(right, SCALAR):
        return None
    if left is None or right is None:
        return left is right
    if type(left) is not type(right) or isinstance(left, Spelled | Fraction):
        return None
    return left == right


def _negated(operator: str, operand: Term) -> Term:
    if operator == "!":
        return not operand if isinstance(operand, bool) else None
    number = whole_number(operand)
    return None if number is None else -number


def _of_two(operator: str, left: Term, right: Term) -> Term:
    if operator in ("==", "!="):
        same = equal(left, right)
        return None if same is None else same == (operator == "==")
    if operator in ("&&", "||"):
        decides = operator == "||"
        if left is decides or right is decides:
            return decides
        return (not decides) if isinstance(left, bool) and isinstance(right, bool) else None
    one, other = whole_number(left), whole_number(right)
    if one is None or other is None:
        return None
    compare = _COMPARISONS.get(operator)
    return compare(one, other) if compare else _calculated(operator, one, other)


def _calculated(operator: str, left: int, right: int) -> Term:
    match operator:
        case "+":
            return left + right
        case "-":
            return left - right
        case "*":
            return left * right
        case "/" if right:
            quotient = Fraction(left, right)
            return quotient.numerator if quotient.denominator == 1 else quotient
        case "%" if right > 0 and left >= 0:
            return left % right
        case _:
            return None
