"""Parse one expression with python-hcl2, and work around what its grammar does not know.

Its first use takes 70 ms, or 2 s where its tables are not cached: nothing imports this module
before there is an expression that needs it.
"""

from __future__ import annotations

import re
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from hcl2 import parses_to_tree
from lark import Token
from lark import Tree as Branch
from lark.exceptions import LarkError

from blastradius.sources.hcl.scan import Unreadable, next_mark, opened_by, past
from blastradius.sources.hcl.template import Span

if TYPE_CHECKING:
    from collections.abc import Iterator

__all__ = ["Branch", "Node", "Parsed", "Tree", "branches", "parse", "unwrapped"]

_ARGUMENT = "x = "
_FOR = re.compile(r"\s*for\b")
_FOREIGN = re.compile(r"[^\x00-\x7f]")
_REPEATED_NOT = re.compile(r"!(?=\s*+!)")


Tree = Branch[Token]
Node = Tree | Token


class Parsed(NamedTuple):
    """The tree of an expression whose strings and heredocs are left out, and where these stand."""

    text: str
    start: int
    tree: Tree
    templates: dict[int, Span]
    """By where they begin."""

    def position(self, node: Node) -> int:
        """Return where a node begins in the text."""
        return (_first_token(node).start_pos or 0) - len(_ARGUMENT) + self.start

    def word(self, node: Node) -> str:
        """Return the first word, number or sign of a node as it was written."""
        begins = self.position(node)
        return self.text[begins : begins + len(_first_token(node))]

    def template(self, node: Node) -> Span:
        """Return the template of a string or heredoc."""
        return self.templates[self.position(node)]

    def within(self, start: int, end: int) -> Parsed:
        """Parse an expression that stands in one of the templates."""
        return parse(self.text, start, end)


def _first_token(node: Node) -> Token:
    while not isinstance(node, Token):
        node = node.children[0]
    return node


def branches(node: Node) -> list[Tree]:
    """Return the children of a node that are more than a word or a line's end."""
    if isinstance(node, Token):
        return []
    return [child for child in node.children if isinstance(child, Branch) and child.data != "new_line_or_comment"]


def unwrapped(node: Node) -> Node:
    """Return what stands inside parentheses, and inside what the grammar wraps around every term."""
    while isinstance(node, Branch) and node.data == "expr_term":
        node = branches(node)[0]
    return node


@lru_cache(maxsize=64)
def parse(text: str, start: int, end: int) -> Parsed:
    """Parse the expression between two positions; raises `Unreadable` where it is none."""
    templates: dict[int, Span] = {}
    simple = "".join(_simplified(text, start, end, templates))
    try:
        tree = parses_to_tree(_ARGUMENT + simple)
        expression = tree.children[0].children[0].children[2]  # start, body, attribute: name, =, expression
    except (LarkError, RecursionError, AttributeError, IndexError):
        raise Unreadable(start) from None
    if not isinstance(expression, Branch):
        raise Unreadable(start)
    return Parsed(text, start, expression, templates)


def _simplified(text: str, start: int, end: int, templates: dict[int, Span]) -> Iterator[str]:
    """Write an expression in as many characters as the grammar knows it.

    Strings and heredocs become strings without a template, comments and the ends of lines that
    mean nothing blanks, and letters of other scripts than Latin a letter.
    """
    stack: list[str] = []
    position = start
    while mark := next_mark(text, position, end):
        yield _plain(text[position : mark.start()])
        position = mark.end()
        kind = mark.lastgroup
        if kind == "line":
            yield "\n" if stack and stack[-1] == "{" else " "
        elif kind == "open":
            stack.append("for" if _FOR.match(text, position, end) else mark[0])
            yield mark[0]
        elif kind == "close":
            if not stack:
                raise Unreadable(mark.start())
            stack.pop()
            yield mark[0]
        elif mark[0].startswith(("#", "/")):
            yield " " * len(mark[0])
        else:
            position = _template(text, mark, templates)
            yield f'"{"_" * (position - mark.start() - 2)}"'
    yield _plain(text[position:end])


def _plain(code: str) -> str:
    if code.isascii() and "!" not in code:
        return code
    return _REPEATED_NOT.sub(" ", _FOREIGN.sub("Z", code))


def _template(text: str, mark: re.Match[str], templates: dict[int, Span]) -> int:
    """Note a string or heredoc; return where it ends."""
    opened = opened_by(mark)
    end = past(text, mark.end(), opened) if opened else mark.end()
    if mark.lastgroup == "heredoc":
        templates[mark.start()] = Span(mark.end(), text.rfind("\n", 0, end) + 1, quoted=False)
    else:
        templates[mark.start()] = Span(mark.start() + 1, end - 1, quoted=True)
    return end
