"""The slow, strict reader, for documents that look odd.

A JSON object with two keys of one name means different things to different readers: the
last one hides the first. In a gate that could hide a deletion, so such a document is refused.
(Both of them saying the same is harmless, and seen in plans of old providers.)
"""

from __future__ import annotations

import json
import math
from typing import Any

from blastradius.errors import UnreadableInput
from blastradius.sources.wire import too_deep

SMALL = 256 * 1024
"""Up to this size, in bytes, every document is read carefully: it costs milliseconds."""

_ESCAPE = b"\\u00"
_LETTERS = frozenset(b"4567")
"""The first hexadecimal digit of an escaped letter: Terraform escapes `<`, `>` and `&` alone, `\\u003c` say."""

_ACTION_WORDS = (b"no-op", b"create", b"read", b"update", b"delete", b"forget", b"open")


def looks_odd(data: bytes, rows: int) -> bool:
    """Tell whether a document may hold one key twice.

    Terraform never escapes plain letters, so that a key cannot be disguised; and a row
    has one list of actions, so that more lists of action words than rows are suspicious.
    Two top-level `resource_changes` make more lists than rows as well.
    """
    if len(data) <= SMALL or _escapes_letters(data):
        return True
    return data.count(b'"actions"') > rows and _action_lists(data) > rows


def _escapes_letters(data: bytes) -> bool:
    position = data.find(_ESCAPE)
    while position >= 0:
        if data[position + 4 : position + 5] and data[position + 4] in _LETTERS:
            return True
        position = data.find(_ESCAPE, position + 6)
    return False


def _action_lists(data: bytes) -> int:
    """Count the keys `actions` whose list begins with an action word; IAM documents have others."""
    found = 0
    position = data.find(b'"actions"')
    while position >= 0:
        following = data[position + 9 : position + 64].lstrip(b' \t\r\n:["')
        found += following.startswith(_ACTION_WORDS)
        position = data.find(b'"actions"', position + 9)
    return found


def read_carefully(data: bytes) -> bytes:
    """Read a document strictly and write it again, plain and unambiguous.

    Raises `UnreadableInput` for duplicate keys, for NaN and Infinity, for malformed text and for
    nesting too deep. Lone surrogates and numbers that fit no float survive as text.
    """
    try:
        value = json.loads(
            data.decode("utf-8", "replace"),
            object_pairs_hook=_unique,
            parse_float=_finite,
            parse_constant=_refuse_constant,
        )
        return json.dumps(value, ensure_ascii=False, separators=(",", ":")).encode("utf-8", "replace")
    except RecursionError:
        raise too_deep() from None


def _unique(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    members = dict(pairs)
    if len(members) != len(pairs) and any(members[key] != value for key, value in pairs):
        raise UnreadableInput(
            "the input has a JSON object with one key twice, so that what it says depends on who reads it.",
            "Terraform writes no such file. Make the JSON again: terraform show -json tfplan > plan.json",
        )
    return members


def _finite(text: str) -> float | str:
    number = float(text)
    return number if math.isfinite(number) else text


def _refuse_constant(name: str) -> float:
    raise UnreadableInput(
        f"the input holds {name}, which is no JSON.", "Make the JSON again: terraform show -json tfplan > plan.json"
    )
