"""Read JSON and keep where each value stands; Python's own reader forgets it."""

from __future__ import annotations

import json
import re
from typing import NamedTuple

from blastradius.sources.hcl.scan import Unreadable

_TOKEN = re.compile(
    r'[ \t\r\n]*+(?:(?P<text>"(?:[^"\\\x00-\x1f]|\\.)*+")|(?P<number>-?[0-9][0-9.eE+-]*+)|(?P<word>true|false|null)'
    r"|(?P<sign>[{}\[\]:,]))"
)
_BLANK = re.compile(r"[ \t\r\n]*+")
_WORDS = {"true": True, "false": False, "null": None}
_DEEPEST = 100
_LONGEST_NUMBER = 600


class JsonValue(NamedTuple):
    """A value and where it begins."""

    position: int
    value: str | int | float | bool | tuple[JsonValue, ...] | tuple[JsonMember, ...] | None
    is_object: bool = False

    @property
    def members(self) -> tuple[JsonMember, ...]:
        """The members of an object but for comments; none of anything else."""
        if not self.is_object or not isinstance(self.value, tuple):
            return ()
        return tuple(member for member in self.value if isinstance(member, JsonMember) and member.name != "//")

    @property
    def elements(self) -> tuple[JsonValue, ...]:
        """The elements of a list; none of anything else."""
        if self.is_object or not isinstance(self.value, tuple):
            return ()
        return tuple(element for element in self.value if isinstance(element, JsonValue))

    @property
    def is_list(self) -> bool:
        """Whether it is a list, an empty one too."""
        return isinstance(self.value, tuple) and not self.is_object


class JsonMember(NamedTuple):
    """A member of an object, and where its name begins."""

    position: int
    name: str
    value: JsonValue


def read_json(text: str) -> JsonValue:
    """Read a document; raises `Unreadable` where it is no JSON."""
    reader = _Reader(text)
    document = reader.value(reader.token(), 0)
    if _BLANK.fullmatch(text, reader.position) is None:
        raise Unreadable(reader.position)
    return document


class _Reader:
    def __init__(self, text: str) -> None:
        self._text = text
        self.position = 0

    def token(self) -> re.Match[str]:
        found = _TOKEN.match(self._text, self.position)
        if not found:
            blank = _BLANK.match(self._text, self.position)
            raise Unreadable(blank.end() if blank else self.position)
        self.position = found.end()
        return found

    def value(self, token: re.Match[str], depth: int) -> JsonValue:
        kind = token.lastgroup or ""
        begins = token.start(kind)
        if token["sign"] == "{" and depth < _DEEPEST:
            return JsonValue(begins, self._members(depth + 1), is_object=True)
        if token["sign"] == "[" and depth < _DEEPEST:
            return JsonValue(begins, self._elements(depth + 1))
        if token["sign"]:
            raise Unreadable(begins)
        return JsonValue(begins, _WORDS[token[kind]] if kind == "word" else _plain(token[kind], begins))

    def _members(self, depth: int) -> tuple[JsonMember, ...]:
        members: list[JsonMember] = []
        token = self.token()
        while token["sign"] != "}":
            if not token["text"]:
                raise Unreadable(token.end())
            self._expect(":")
            begins = token.start("text")
            members.append(JsonMember(begins, str(_plain(token["text"], begins)), self.value(self.token(), depth)))
            token = self._next("}")
        return tuple(members)

    def _elements(self, depth: int) -> tuple[JsonValue, ...]:
        elements: list[JsonValue] = []
        token = self.token()
        while token["sign"] != "]":
            elements.append(self.value(token, depth))
            token = self._next("]")
        return tuple(elements)

    def _next(self, closing: str) -> re.Match[str]:
        """Return the token of the next member or element, or of the end."""
        token = self.token()
        if token["sign"] == closing:
            return token
        if token["sign"] != ",":
            raise Unreadable(token.end())
        token = self.token()
        if token["sign"] == closing:
            raise Unreadable(token.end())
        return token

    def _expect(self, sign: str) -> None:
        token = self.token()
        if token["sign"] != sign:
            raise Unreadable(token.end())


def _plain(written: str, position: int) -> str | int | float:
    if len(written) > _LONGEST_NUMBER and written[0] != '"':
        raise Unreadable(position)
    try:
        plain = json.loads(written)
    except ValueError:
        raise Unreadable(position) from None
    if isinstance(plain, str | int | float):
        return plain
    raise Unreadable(position)
