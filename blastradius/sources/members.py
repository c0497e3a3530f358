"""The members of a JSON object, each name once.

An object with two members of one name means different things to different readers: the
last one hides the first. In a gate that could hide a deletion. So two different ones are
refused in the objects that decide: the document, each row and each row's change. Inside
attribute values the last one counts, as it does for Terraform itself.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from msgspec import DecodeError, Raw, ValidationError
from msgspec.json import Decoder, Encoder

from blastradius.errors import UnreadableInput

if TYPE_CHECKING:
    from blastradius.sources.wire import Row

Members = dict[str, Raw]

_ROWS_AT_ONCE = 100


class _Name:
    """The name of one member; equal to no other, so that a dictionary keeps two of one name."""

    __slots__ = ("text",)

    def __init__(self, text: str) -> None:
        self.text = text


def _name_of(_type: type, text: Any) -> _Name:
    return _Name(text)


_SMALL = 1024**2
_LAST_ONES = Decoder(dict[str, Raw])
_MEMBERS = Decoder(dict[_Name, Raw], dec_hook=_name_of)
_LIST = Decoder(list[Raw])
_ENCODER = Encoder()


def members_of(raw: Raw | memoryview | bytes) -> Members:
    """Take an object apart; raises `UnreadableInput` where two different members have one name.

    Raises msgspec's errors for what is no object.
    """
    length = memoryview(raw).nbytes
    if length <= _SMALL:
        # Written again it is as long as it was, or something was left out; see `refuse_double_names`.
        last_ones = _LAST_ONES.decode(raw)
        if len(_ENCODER.encode(last_ones)) == length:
            return last_ones
    found: Members = {}
    for name, value in _MEMBERS.decode(raw).items():
        if name.text in found and memoryview(found[name.text]) != memoryview(value):
            raise UnreadableInput(
                "the input has a JSON object with one key twice, so that what it says depends on who reads it.",
                "Terraform writes no such file. Make the JSON again: terraform show -json tfplan > plan.json",
            )
        found[name.text] = value
    return found


def is_null(raw: Raw) -> bool:
    """Tell whether a value is null."""
    return _first_byte(raw) == b"n"


def is_object(raw: Raw) -> bool:
    """Tell whether a value is an object."""
    return _first_byte(raw) == b"{"


def _first_byte(raw: Raw) -> bytes:
    """Return the first byte of a value, which tells its kind; nothing is decoded or copied."""
    return bytes(memoryview(raw)[:1])


def refuse_double_names(rows: list[Row], written: Raw) -> None:
    """Refuse rows with two different members of one name.

    Looking at every name takes several times as long as reading the rows. But rows that are written
    again, as short as JSON can be and their values byte for byte, have the length they had if nothing
    was left out. Where they are shorter (white space, keys of newer releases, escapes, or indeed a
    double) all names are looked at; longer they cannot be.
    """
    if _length(rows) == memoryview(written).nbytes:
        return
    for row in _LIST.decode(written):
        change = members_of(row).get("change")
        if change is not None and is_object(change):
            members_of(change)


def _length(rows: list[Row]) -> int:
    """Return how long a list of rows is as compact JSON, without holding all of it at once."""
    pieces = [
        len(_ENCODER.encode(rows[start : start + _ROWS_AT_ONCE])) - 1 for start in range(0, len(rows), _ROWS_AT_ONCE)
    ]
    return sum(pieces) + 1 if pieces else 2


def objects_in(raw: Raw, what: str) -> list[Members]:
    """Take a list of objects apart; null is an empty one. `what` names it in the error."""
    try:
        return [] if is_null(raw) else [members_of(entry) for entry in _LIST.decode(raw)]
    except (ValidationError, DecodeError):
        raise unexpected(what) from None


def unexpected(what: str) -> UnreadableInput:
    """Say that a part of the plan has another shape than Terraform gives it."""
    return UnreadableInput(
        f"{what} of the plan has another shape than Terraform gives it.",
        "Make the JSON again: terraform show -json tfplan > plan.json",
    )
