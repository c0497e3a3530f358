"""From bytes as they lie around to UTF-8: byte order marks, UTF-16, gzip, padding."""

from __future__ import annotations

import json
import zlib
from typing import IO

from blastradius.errors import UnreadableInput

LARGEST = 2 * 1024**3
"""The most bytes that are read, unpacked or not; plans of a hundred megabytes are large."""

_CHUNK = 1024**2


def too_large() -> UnreadableInput:
    """Say that an input is larger than any plan."""
    return UnreadableInput(
        f"the input is larger than {LARGEST // 1024**3} GiB.",
        "Plan a part of the configuration, or look what else is in the file.",
    )


def read_stream(stream: IO[bytes]) -> bytes:
    """Read a stream to its end, and no further than the largest input."""
    data = stream.read(LARGEST + 1)
    if len(data) > LARGEST:
        raise too_large()
    return data


def to_utf8(data: bytes) -> bytes:
    """Unpack gzip and turn UTF-16 and UTF-32, marked or not, into UTF-8 without a mark.

    Windows PowerShell 5 writes UTF-16 with a mark when a command's output is redirected.
    """
    if data.startswith(b"\x1f\x8b"):
        data = _gunzip(data)
    encoding = json.detect_encoding(data[:4096])
    if encoding == "utf-8":
        return data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableInput(
            f"the input begins like {encoding} text and does not go on like it.",
            "Make the JSON again in a shell that leaves bytes alone: terraform show -json tfplan > plan.json",
        ) from None
    return text.encode("utf-8", "replace")


def _gunzip(data: bytes) -> bytes:
    unpacked = bytearray()
    unpacker = zlib.decompressobj(wbits=31)
    try:
        rest = data
        while rest and not unpacker.eof:
            unpacked += unpacker.decompress(rest, _CHUNK)
            rest = unpacker.unconsumed_tail
            if len(unpacked) > LARGEST:
                raise too_large()
        unpacked += unpacker.flush()
    except zlib.error:
        raise UnreadableInput("the input is damaged gzip.", "Fetch the artefact again.") from None
    if not unpacker.eof:
        raise UnreadableInput("the input is truncated gzip.", "Fetch the artefact again.")
    return bytes(unpacked)
