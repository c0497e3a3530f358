"""From bytes as they lie around to UTF-8: byte order marks, UTF-16, gzip, padding."""

from __future__ import annotations

import codecs
import json
import zlib
from typing import IO

from blastradius.errors import UnreadableInput

LARGEST = 2 * 1024**3
"""The most bytes that are read, unpacked or not; plans of a hundred megabytes are large."""

_CHUNK = 1024**2
GZIP = b"\x1f\x8b"
_PADDING = b"\0\0\0\0"
"""More NULs than any encoding begins a text with."""


def too_large() -> UnreadableInput:
    """Say that an input is larger than any plan."""
    return UnreadableInput(
        f"the input is larger than {LARGEST // 1024**3} GiB.",
        "Plan a part of the configuration, or look what else is in the file.",
    )


def read_stream(stream: IO[bytes]) -> bytes:
    """Read a stream to its end, and no further than the largest input."""
    chunks: list[bytes] = []
    size = 0
    while chunk := stream.read(_CHUNK):
        size += len(chunk)
        if size > LARGEST:
            raise too_large()
        chunks.append(chunk)
    return b"".join(chunks)


def unpack(data: bytes) -> bytes:
    """Unpack gzip, all of its members; anything else comes back as it is."""
    if not data.startswith(GZIP):
        return data
    unpacked = bytearray()
    rest = memoryview(data)
    while rest[:2] == GZIP:
        rest = rest[_unpack_member(rest, unpacked) :]
    if rest.tobytes().strip(b"\0"):
        raise UnreadableInput("the input is gzip with something else behind it.", "Fetch the artefact again.")
    return bytes(unpacked)


def _unpack_member(packed: memoryview, unpacked: bytearray) -> int:
    """Append what one gzip member holds; return how long the member is."""
    unpacker = zlib.decompressobj(wbits=31)
    fed = 0
    pending = b""
    while not unpacker.eof:
        if not pending:
            pending = bytes(packed[fed : fed + _CHUNK])
            fed += len(pending)
            if not pending:
                raise UnreadableInput("the input is truncated gzip.", "Fetch the artefact again.")
        try:
            unpacked += unpacker.decompress(pending, _CHUNK)
        except zlib.error:
            raise UnreadableInput("the input is damaged gzip.", "Fetch the artefact again.") from None
        if len(unpacked) > LARGEST:
            raise too_large()
        pending = unpacker.unconsumed_tail
    return fed - len(unpacker.unused_data)


def to_utf8(data: bytes) -> bytes:
    """Turn UTF-16 and UTF-32, marked or not, into UTF-8 without a mark.

    Windows PowerShell 5 writes UTF-16 with a mark when a command's output is redirected.
    """
    if data.startswith(codecs.BOM_UTF8):
        return data[len(codecs.BOM_UTF8) :]
    if data.startswith(_PADDING):
        data = data.lstrip(b"\0")
    encoding = json.detect_encoding(data[:4])
    if encoding == "utf-8":
        return data
    try:
        return data.decode(encoding).encode("utf-8", "replace")
    except UnicodeDecodeError:
        name = encoding[:6].upper()
        raise UnreadableInput(
            f"the input begins like {name} text and does not go on like it.",
            "Make the JSON again in a shell that leaves bytes alone: terraform show -json tfplan > plan.json",
        ) from None
