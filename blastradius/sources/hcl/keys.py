"""Read the inside of an index's brackets: how the key is made from the instance's own key."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.source import Arithmetic, Joined, KeyExpression, KeyRead, Number, Text, Unclear
from blastradius.sources.hcl.grammar import Branch, Node, Parsed, Tree, branches, unwrapped
from blastradius.sources.hcl.template import Kind, Part, Span, parts, unescaped

if TYPE_CHECKING:
    from collections.abc import Set as AbstractSet

_DEEPEST = 16
"""How many sums, brackets or templates in one another are followed in an index."""
_READS = {
    ("each", "key"): KeyRead.EACH_KEY,
    ("each", "value"): KeyRead.EACH_VALUE,
    ("count", "index"): KeyRead.COUNT_INDEX,
}
_LONGEST_NUMBER = 18


def key_expression(parsed: Parsed, node: Node, bound: AbstractSet[str], depth: int = 0) -> KeyExpression:
    """Return what an index is made of; unclear where it is more than keys, literals, sums and templates."""
    node = unwrapped(node)
    if not isinstance(node, Branch) or depth > _DEEPEST:
        return Unclear.UNCLEAR
    if node.data == "int_lit":
        return _number(parsed.word(node))
    if node.data == "string":
        return _text(parsed, node, bound, depth + 1)
    if node.data == "binary_op":
        return _arithmetic(parsed, node, bound, depth + 1)
    if node.data == "get_attr_expr_term":
        return _read(parsed, node, bound)
    if node.data == "unary_op" and parsed.word(node) == "-":
        operand = key_expression(parsed, node.children[1], bound, depth + 1)
        return Number(-operand.value) if isinstance(operand, Number) else Unclear.UNCLEAR
    return Unclear.UNCLEAR


def _number(written: str) -> KeyExpression:
    return Number(int(written)) if len(written) <= _LONGEST_NUMBER else Unclear.UNCLEAR


def _read(parsed: Parsed, node: Tree, bound: AbstractSet[str]) -> KeyExpression:
    root = unwrapped(node.children[0])
    if not isinstance(root, Branch) or root.data != "identifier":
        return Unclear.UNCLEAR
    name = parsed.word(root)
    read = _READS.get((name, parsed.word(branches(node.children[1])[0])))
    return read if read and name not in bound else Unclear.UNCLEAR


def _arithmetic(parsed: Parsed, node: Tree, bound: AbstractSet[str], depth: int) -> KeyExpression:
    term = node.children[1]
    if not isinstance(term, Branch):
        return Unclear.UNCLEAR
    operator = parsed.word(term.children[0]).strip()
    left = key_expression(parsed, node.children[0], bound, depth)
    right = key_expression(parsed, term.children[-1], bound, depth)
    if operator not in ("+", "-", "*", "/", "%") or Unclear.UNCLEAR in (left, right):
        return Unclear.UNCLEAR
    return Arithmetic(operator, left, right)


def _text(parsed: Parsed, node: Tree, bound: AbstractSet[str], depth: int) -> KeyExpression:
    span = parsed.template(node)
    pieces = tuple(_piece(parsed, span, part, bound, depth) for part in parts(parsed.text, span))
    if Unclear.UNCLEAR in pieces:
        return Unclear.UNCLEAR
    if all(isinstance(piece, Text) for piece in pieces):
        return Text("".join(piece.value for piece in pieces if isinstance(piece, Text)))
    return pieces[0] if len(pieces) == 1 else Joined(pieces)


def _piece(parsed: Parsed, span: Span, part: Part, bound: AbstractSet[str], depth: int) -> KeyExpression:
    if part.kind is Kind.LITERAL:
        return Text(unescaped(parsed.text[part.start : part.end], quoted=span.quoted))
    if part.kind is Kind.DIRECTIVE:
        return Unclear.UNCLEAR
    inside = parsed.within(part.start, part.end)
    return key_expression(inside, inside.tree, bound, depth)
