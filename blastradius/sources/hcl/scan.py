"""Pass over comments, strings, heredocs and brackets without understanding what they hold.

Every function goes forward alone and keeps what is open on a list of its own: files
nested to any depth cost time in proportion to their length, and no recursion.
"""

from __future__ import annotations

import re

IDENTIFIER = r"[^\W\d][\w-]*+"
"""As Unicode has it; Terraform allows letters of any script."""
PLAIN_STRING = r'"(?:[^"\\\n$%]|\\.|\$\$\{|%%\{|[$%](?!\{))*+"'
"""A quoted string without a template in it."""
LINE_COMMENT = r"(?:\#|//)[^\n]*+"
COMMENT = rf"{LINE_COMMENT}|/\*(?s:.*?)\*/"

BLANK = re.compile(rf"(?:\s|{COMMENT})*+")
_STRING_PIECE = re.compile(r'(?:[^"\\\n$%]|\\.|\$\$\{|%%\{|[$%](?!\{))*+')
_CODE = rf"""
    (?P<skip>{PLAIN_STRING}|{COMMENT})
  | (?P<quote>")
  | (?P<open>[{{(\[])
  | (?P<close>[}})\]])
  | <<-?(?P<heredoc>{IDENTIFIER})\r?\n
  | (?P<bad>/\*)
"""
_MARK = re.compile(_CODE, re.VERBOSE)
_MARK_OR_LINE = re.compile(rf"{_CODE} | (?P<line>\n)", re.VERBOSE)

_DEEPEST = 1000
"""How many brackets and strings may be open at a time."""
_CLOSING = {"{": "}", "(": ")", "[": "]"}

Open = str | re.Pattern[str]
"""What is open: the bracket or quote that closes it, or the pattern that looks for the end of a heredoc."""


class Unreadable(Exception):
    """The text cannot be taken apart from here on."""

    def __init__(self, position: int) -> None:
        super().__init__(position)
        self.position = position


def heredoc_pattern(marker: str) -> re.Pattern[str]:
    """Return what looks for the end of a heredoc, or for a template in it, whichever comes first."""
    return re.compile(rf"^[ \t]*+{re.escape(marker)}[ \t]*+(?=\r?$)|\$\$\{{|%%\{{|(?P<template>[$%]\{{)", re.MULTILINE)


def opened_by(mark: re.Match[str]) -> Open | None:
    """Return what a mark opens; None for a comment or a whole string."""
    kind = mark.lastgroup
    if kind == "skip":
        return None
    if kind == "quote":
        return '"'
    if kind == "open":
        return _CLOSING[mark[0]]
    if kind == "heredoc":
        return heredoc_pattern(mark["heredoc"])
    raise Unreadable(mark.start())


def past(text: str, position: int, opened: Open) -> int:
    """Return the position behind the end of what is open at a position; raises `Unreadable` where it never ends."""
    stack: list[Open] = [opened]
    while stack:
        if len(stack) > _DEEPEST:
            raise Unreadable(position)
        if stack[-1] == '"':
            position = _through_string(text, position, stack)
        elif isinstance(stack[-1], str):
            position = _through_code(text, position, stack)
        else:
            position = _through_heredoc(text, position, stack[-1], stack)
    return position


def _through_string(text: str, position: int, stack: list[Open]) -> int:
    piece = _STRING_PIECE.match(text, position)
    end = piece.end() if piece else position
    if text.startswith('"', end):
        stack.pop()
        return end + 1
    if text.startswith(("${", "%{"), end):
        stack.append("}")
        return end + 2
    raise Unreadable(end)


def _through_heredoc(text: str, position: int, pattern: re.Pattern[str], stack: list[Open]) -> int:
    found = pattern.search(text, position)
    if not found:
        raise Unreadable(len(text))
    if found["template"]:
        stack.append("}")
    elif not found[0].endswith("{"):
        stack.pop()
    return found.end()


def _through_code(text: str, position: int, stack: list[Open]) -> int:
    mark = _MARK.search(text, position)
    if not mark:
        raise Unreadable(len(text))
    if mark.lastgroup == "close":
        if mark[0] != stack.pop():
            raise Unreadable(mark.start())
        return mark.end()
    opened = opened_by(mark)
    if opened:
        stack.append(opened)
    return mark.end()


def end_of_expression(text: str, position: int, limit: int) -> int:
    """Return where an argument's expression ends: at the end of its line, a comment, or its block's bracket."""
    while True:
        mark = _MARK_OR_LINE.search(text, position, limit)
        if not mark:
            return limit
        if mark.lastgroup in ("line", "close") or mark[0].startswith(("#", "//")):
            return mark.start()
        opened = opened_by(mark)
        position = past(text, mark.end(), opened) if opened else mark.end()


def next_mark(text: str, position: int, limit: int) -> re.Match[str] | None:
    """Return the next bracket, string, heredoc, comment or end of line in code."""
    return _MARK_OR_LINE.search(text, position, limit)
