"""Find what an expression refers to.

Most expressions are a literal, a template or a plain traversal such as `var.region`; the grammar
is loaded for the others alone.
"""

from __future__ import annotations

import re
from enum import IntEnum
from typing import TYPE_CHECKING, NamedTuple

from blastradius.sources.hcl.body import DEEPEST, Found, Traversal
from blastradius.sources.hcl.scan import BLANK, IDENTIFIER, Unreadable, past
from blastradius.sources.hcl.template import Kind, Part, Span, parts

if TYPE_CHECKING:
    from blastradius.model.address import Step
    from blastradius.sources.hcl.grammar import Node, Parsed

_PLAIN_TRAVERSAL = re.compile(
    rf"(?P<root>{IDENTIFIER})(?P<names>(?:\.{IDENTIFIER})++)(?:\[\*\](?:\.{IDENTIFIER})*+)?\s*+"
)
"""Names, and perhaps a splat and more names."""
_NOTHING = re.compile(rf"(?:-?[0-9.]+|{IDENTIFIER})?\s*+")
"""A number, `true`, `null` or a word such as `string`: what refers to nothing."""
_FOR = re.compile(rf"\s*+for\s++(?P<first>{IDENTIFIER})\s*+(?:,\s*+(?P<second>{IDENTIFIER})\s*+)?in\b")
_IF = re.compile(r"\s*+if\b")
_ELSE_OR_END = re.compile(r"\s*+(?P<word>else|endif|endfor)\s*+")


class Top(IntEnum):
    """Whether what is found here makes up the whole value of the expression, key by key."""

    NO = 0
    ELEMENTS = 1
    """As the elements of a list that leaves out none."""
    YES = 2


class Scope(NamedTuple):
    """What is known around a part of an expression."""

    bound: frozenset[str]
    top: Top = Top.NO
    depth: int = 0
    """How many templates stand around it."""

    def below(self) -> Scope:
        """Return the scope of a part that does not make up the whole value."""
        return self if self.top is Top.NO else self._replace(top=Top.NO)

    def binding(self, *names: str) -> Scope:
        """Return the scope of a part with more variables, which does not make up the whole value."""
        return Scope(self.bound.union(names), Top.NO, self.depth)


class Finder:
    """What has been found in a text so far, and what of it is still to be looked through."""

    def __init__(self, text: str) -> None:
        self.text = text
        self.found: list[Traversal] = []
        self.broken: list[int] = []
        self.nodes: list[tuple[Parsed, Node, Scope]] = []
        """Parts of parsed expressions that wait for their turn."""
        self._codes: list[tuple[int, int, Scope]] = []

    def result(self) -> Found:
        """Look through everything that waits; return all that was found, as it is written."""
        while self._codes:
            start, end, scope = self._codes.pop()
            try:
                self._look_through(start, end, scope)
            except (Unreadable, RecursionError):
                self.broken.append(start)
                self.nodes.clear()
        self.found.sort(key=lambda traversal: traversal.position)
        return Found(tuple(self.found), tuple(sorted(self.broken)))

    def add_code(self, start: int, end: int, scope: Scope) -> None:
        """Look through an expression between two positions later."""
        if scope.depth > DEEPEST:
            self.broken.append(start)
        else:
            self._codes.append((start, end, scope))

    def add_template(self, span: Span, scope: Scope) -> None:
        """Look through a template; one that is nothing but a part in brackets is that part."""
        scopes = [scope.below()._replace(depth=scope.depth + 1)]
        try:
            found = list(parts(self.text, span))
        except Unreadable as unreadable:
            self.broken.append(min(unreadable.position, span.end))
            return
        for part in found:
            if part.kind is Kind.DIRECTIVE:
                self._add_directive(part, scopes)
            elif part.kind is Kind.VALUE:
                top = scope.top if len(found) == 1 else Top.NO
                self.add_code(part.start, part.end, scopes[-1]._replace(top=top))

    def _add_directive(self, part: Part, scopes: list[Scope]) -> None:
        """Look through the expression of `for` and `if`; the variables of a `for` hold up to its end."""
        for_each = _FOR.match(self.text, part.start, part.end)
        condition = _IF.match(self.text, part.start, part.end)
        other = _ELSE_OR_END.fullmatch(self.text, part.start, part.end)
        if for_each:
            self.add_code(for_each.end(), part.end, scopes[-1])
            scopes.append(scopes[-1].binding(*filter(None, for_each.groups())))
        elif condition:
            self.add_code(condition.end(), part.end, scopes[-1])
        elif not other:
            self.broken.append(part.start)
        elif other["word"] == "endfor" and len(scopes) > 1:
            scopes.pop()

    def _look_through(self, start: int, end: int, scope: Scope) -> None:
        blank = BLANK.match(self.text, start, end)
        start = blank.end() if blank else start
        plain = _PLAIN_TRAVERSAL.fullmatch(self.text, start, end)
        if plain:
            if plain["root"] not in scope.bound:
                steps: tuple[Step, ...] = (plain["root"], *plain["names"][1:].split("."))
                self.found.append(Traversal(start, steps, None, (), scope.top is not Top.NO))
        elif not _NOTHING.fullmatch(self.text, start, end):
            string = self._whole_string(start, end)
            if string:
                self.add_template(string, scope)
            else:
                self._parse(start, end, scope)

    def _whole_string(self, start: int, end: int) -> Span | None:
        """Return the template of an expression that is one quoted string."""
        if not self.text.startswith('"', start):
            return None
        behind = past(self.text, start + 1, '"')
        blank = BLANK.match(self.text, behind, end)
        return Span(start + 1, behind - 1, quoted=True) if blank and blank.end() == end else None

    def _parse(self, start: int, end: int, scope: Scope) -> None:
        from blastradius.sources.hcl.grammar import parse
        from blastradius.sources.hcl.walk import visit

        parsed = parse(self.text, start, end)
        self.nodes.append((parsed, parsed.tree, scope))
        while self.nodes:
            visit(self, *self.nodes.pop())


def find_in_code(text: str, start: int, end: int, bound: frozenset[str] = frozenset()) -> Found:
    """Return what the expression between two positions refers to; names that are bound are nothing of it."""
    finder = Finder(text)
    finder.add_code(start, end, Scope(bound, Top.YES))
    return finder.result()


def find_in_template(text: str, bound: frozenset[str] = frozenset()) -> Found:
    """Return what a text of a file in JSON syntax refers to: all of it is a template."""
    finder = Finder(text)
    finder.add_template(Span(0, len(text), quoted=False), Scope(bound, Top.YES))
    return finder.result()
