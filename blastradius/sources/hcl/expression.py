"""The expression of an argument in Terraform's own syntax."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blastradius.sources.hcl.scan import IDENTIFIER, PLAIN_STRING
from blastradius.sources.hcl.template import unescaped
from blastradius.sources.hcl.traversals import find_in_code

if TYPE_CHECKING:
    from blastradius.model.formula import Formula
    from blastradius.sources.hcl.body import Found

_LITERAL = re.compile(
    rf"(?:(?P<text>{PLAIN_STRING})|(?P<number>-?[0-9]{{1,600}})|(?P<truth>true|false))(?:\s|/\*(?s:.*?)\*/)*+"
)

SET = re.compile(r"\s*+(?:toset|setunion|setintersection|setsubtract)\s*+\(")
_WORD = re.compile(rf"({IDENTIFIER})\s*+")


class NativeExpression:
    """A piece of a file's text; parsed when it is asked for what it refers to."""

    def __init__(self, text: str, start: int, end: int) -> None:
        self._text = text
        self._start = start
        self._end = end

    def find(self, bound: frozenset[str]) -> Found:
        """Return its references; names that are bound around it are none."""
        return find_in_code(self._text, self._start, self._end, bound)

    def constant(self) -> str | int | bool | None:
        """Return its value if it is a literal string, whole number or boolean."""
        literal = _LITERAL.fullmatch(self._text, self._start, self._end)
        if not literal:
            return None
        if literal["text"]:
            return unescaped(literal["text"][1:-1])
        return int(literal["number"]) if literal["number"] else literal["truth"] == "true"

    def is_set(self) -> bool:
        """Tell whether it is a call of a function that makes a set."""
        return SET.match(self._text, self._start, self._end) is not None

    def formula(self, bound: frozenset[str]) -> Formula | None:
        """Return what can be worked out of it; names that are bound around it have values that are not known."""
        from blastradius.sources.hcl.formulas import formula_in_code

        return formula_in_code(self._text, self._start, self._end, bound)

    def chooses(self) -> bool:
        """Tell whether a conditional may stand in it."""
        return self._text.find("?", self._start, self._end) >= 0

    def word(self) -> str | None:
        """Return it if it is nothing but a name."""
        word = _WORD.fullmatch(self._text, self._start, self._end)
        return word[1] if word else None
