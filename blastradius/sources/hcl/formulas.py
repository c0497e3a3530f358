"""Turn a parsed expression into a formula, as far as it is one that can be worked out."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.address import index_number
from blastradius.model.formula import (
    Attribute,
    Call,
    Conditional,
    Constant,
    Element,
    For,
    Formula,
    Listing,
    Name,
    Object,
    Opaque,
    Operation,
    Template,
)
from blastradius.sources.hcl.grammar import Branch, Node, Parsed, Tree, branches, parse, unwrapped
from blastradius.sources.hcl.scan import Unreadable
from blastradius.sources.hcl.spine import call_of
from blastradius.sources.hcl.template import Kind, Part, Span, parts, unescaped

if TYPE_CHECKING:
    from collections.abc import Callable

_DEEPEST = 32
"""How many brackets, calls and templates in one another are followed."""
_LONGEST_NUMBER = 18
_EACH = "*"
"""The variable of a splat; no name that anybody could write."""
_WORDS: dict[str, Formula] = {"true": Constant(True), "false": Constant(False), "null": Constant(None)}  # noqa: FBT003


def formula_in_code(text: str, start: int, end: int, bound: frozenset[str] = frozenset()) -> Formula | None:
    """Return what stands between two positions; None where a part of it is beyond what can be worked out.

    Names that are bound around it have values that are not known.
    """
    try:
        return _Reader(parse(text, start, end), bound).formula()
    except (Unreadable, RecursionError):
        return None


def formula_in_template(text: str, bound: frozenset[str] = frozenset()) -> Formula | None:
    """Return what a text of a file in JSON syntax stands for: all of it is a template."""
    try:
        return _template(text, Span(0, len(text), quoted=False), bound, 0)
    except (Unreadable, RecursionError):
        return None


def _template(text: str, span: Span, bound: frozenset[str], depth: int) -> Formula:
    pieces = tuple(_piece(text, span, part, bound, depth) for part in parts(text, span))
    if not pieces:
        return Constant("")
    return pieces[0] if len(pieces) == 1 else Template(pieces)


def _piece(text: str, span: Span, part: Part, bound: frozenset[str], depth: int) -> Formula:
    if part.kind is Kind.LITERAL:
        return Constant(unescaped(text[part.start : part.end], quoted=span.quoted))
    if part.kind is Kind.DIRECTIVE or _is_stripping(text, part):
        raise Unreadable(part.start)
    return _Reader(parse(text, part.start, part.end), bound).formula(depth + 1)


def _is_stripping(text: str, part: Part) -> bool:
    """Tell whether a part takes away the white space around it."""
    return text[part.start - 1] == "~" or text[part.end : part.end + 1] == "~"


class _Reader:
    """Reads the tree of one expression; raises `Unreadable` for what is beyond it."""

    def __init__(self, parsed: Parsed, bound: frozenset[str]) -> None:
        self.parsed = parsed
        self.bound = bound

    def formula(self, depth: int = 0) -> Formula:
        return self.read(self.parsed.tree, depth)

    def read(self, node: Node, depth: int) -> Formula:
        node = unwrapped(node)
        read = _READERS.get(node.data) if isinstance(node, Branch) else None
        if read is None or not isinstance(node, Branch) or depth > _DEEPEST:
            raise self.beyond(node)
        return read(self, node, depth + 1)

    def beyond(self, node: Node) -> Unreadable:
        return Unreadable(self.parsed.position(node))

    def number(self, node: Tree, depth: int) -> Formula:  # noqa: ARG002
        written = self.parsed.word(node)
        return Constant(int(written)) if len(written) <= _LONGEST_NUMBER else Opaque.OPAQUE

    def fraction(self, node: Tree, depth: int) -> Formula:  # noqa: ARG002
        return Opaque.OPAQUE

    def word(self, node: Tree, depth: int) -> Formula:  # noqa: ARG002
        word = self.parsed.word(node)
        if word in self.bound:
            return Opaque.OPAQUE
        return _WORDS.get(word) or Name(word)

    def string(self, node: Tree, depth: int) -> Formula:
        if self.parsed.text.startswith("<<-", self.parsed.position(node)):
            raise self.beyond(node)  # it takes away the margin of its lines
        return _template(self.parsed.text, self.parsed.template(node), self.bound, depth)

    def attribute(self, node: Tree, depth: int) -> Formula:
        return self.linked(self.read(node.children[0], depth), node.children[1], depth)

    def linked(self, of: Formula, link: Node, depth: int) -> Formula:
        """Add an attribute or an index."""
        if not isinstance(link, Branch):
            raise self.beyond(link)
        if link.data == "get_attr":
            return Attribute(of, self.parsed.word(link.children[1]))
        if link.data == "braces_index":
            return Element(of, self.read(branches(link)[0], depth))
        number = index_number(self.parsed.word(link.children[1]))  # `.0`
        if number is None:
            raise self.beyond(link)
        return Element(of, Constant(number))

    def splat(self, node: Tree, depth: int) -> Formula:
        """Read `of[*].a.b`; behind `.*` an index is no longer done to each element."""
        of = self.read(node.children[0], depth)
        links = branches(node.children[1])
        number = len(links)
        if node.data == "attr_splat_expr_term":
            number = next((at for at, link in enumerate(links) if link.data != "get_attr"), number)
        value: Formula = Name(_EACH)
        for link in links[:number]:
            value = self.linked(value, link, depth)
        found: Formula = For((_EACH,), of, None, value)
        for link in links[number:]:
            found = self.linked(found, link, depth)
        return found

    def unary(self, node: Tree, depth: int) -> Formula:
        operand = self.read(node.children[1], depth)
        return Operation(self.parsed.word(node), (operand,))

    def binary(self, node: Tree, depth: int) -> Formula:
        term = node.children[1]
        if not isinstance(term, Branch):
            raise self.beyond(node)
        operator = self.parsed.word(term.children[0]).strip()
        return Operation(operator, (self.read(node.children[0], depth), self.read(branches(term)[1], depth)))

    def conditional(self, node: Tree, depth: int) -> Formula:
        condition, first, second = (self.read(child, depth) for child in branches(node))
        return Conditional(condition, first, second)

    def call(self, node: Tree, depth: int) -> Formula:
        call = call_of(self.parsed, node)
        if call is None:
            raise self.beyond(node)
        arguments = tuple(self.read(argument, depth) for argument in call.arguments)
        return Call(call.name, arguments, call.is_spread)

    def listing(self, node: Tree, depth: int) -> Formula:
        return Listing(tuple(self.read(child, depth) for child in branches(node)))

    def object(self, node: Tree, depth: int) -> Formula:
        members: list[tuple[Formula, Formula]] = []
        for element in branches(node):
            key, value = branches(element)
            members.append((self.object_key(key, depth), self.read(value, depth)))
        return Object(tuple(members))

    def object_key(self, node: Tree, depth: int) -> Formula:
        """Read the name of a member: a bare word is the name itself, one in parentheses an expression."""
        key = branches(node)[0]
        inside = unwrapped(key)
        is_bare = isinstance(inside, Branch) and inside.data in ("identifier", "keyword", "literal_value")
        if is_bare and self.parsed.position(inside) == self.parsed.position(key):
            return Constant(self.parsed.word(inside))
        return self.read(key, depth)

    def for_(self, node: Tree, depth: int) -> Formula:
        intro, *rest = branches(node)
        *names, collection = branches(intro)
        variables = tuple(self.parsed.word(name) for name in names)
        if self.bound.intersection(variables):
            raise self.beyond(node)
        conditions = [part for part in rest if part.data == "for_cond"]
        values = [self.read(part, depth) for part in rest if part.data != "for_cond"]
        return For(
            variables,
            self.read(collection, depth),
            values[0] if len(values) == 2 else None,
            values[-1],
            self.read(branches(conditions[0])[0], depth) if conditions else None,
            is_grouped=any(not isinstance(child, Branch) and child.type == "ELLIPSIS" for child in node.children),
        )


_READERS: dict[str, Callable[[_Reader, Tree, int], Formula]] = {
    "int_lit": _Reader.number,
    "float_lit": _Reader.fraction,
    "identifier": _Reader.word,
    "keyword": _Reader.word,
    "literal_value": _Reader.word,
    "string": _Reader.string,
    "heredoc_template": _Reader.string,
    "get_attr_expr_term": _Reader.attribute,
    "index_expr_term": _Reader.attribute,
    "attr_splat_expr_term": _Reader.splat,
    "full_splat_expr_term": _Reader.splat,
    "unary_op": _Reader.unary,
    "binary_op": _Reader.binary,
    "conditional": _Reader.conditional,
    "function_call": _Reader.call,
    "tuple": _Reader.listing,
    "object": _Reader.object,
    "for_tuple_expr": _Reader.for_,
    "for_object_expr": _Reader.for_,
}
