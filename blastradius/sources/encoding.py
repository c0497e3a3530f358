"""From bytes as they lie around to UTF-8: UTF-16, gzip, and streams of any length."""

from __future__ import annotations

import json
from io import BytesIO
from typing import Protocol

from blastradius.errors import UnreadableInput

LARGEST = 2 * 1024**3
"""The most bytes that are read, unpacked or not; plans of a hundred megabytes are large."""

_CHUNK = 1024**2
_GZIP = b"\x1f\x8b"


class ByteStream(Protocol):
    """What bytes are read from."""

    def read(self, size: int = -1, /) -> bytes:
        """Return at most `size` bytes, none at the end."""
        ...


def too_large() -> UnreadableInput:
    """Say that an input is larger than any plan."""
    return UnreadableInput(
        f"the input is larger than {LARGEST / 1024**3:g} GiB.",
        "Plan a part of the configuration, or look what else is in the file.",
    )


def read_stream(stream: ByteStream) -> bytes:
    """Read a stream to its end, and no further than the largest input.

    The pieces grow in one buffer that is handed over, not copied: joining a list of them would need
    the memory twice.
    """
    whole = BytesIO()
    while piece := stream.read(_CHUNK):
        whole.write(piece)
        if whole.tell() > LARGEST:
            raise too_large()
    return whole.getvalue()


def unpacked(data: bytes) -> bytes:
    """Unpack gzip, in which pipelines keep artefacts; anything else comes back as it is."""
    return _unpacked(data) if data.startswith(_GZIP) else data


def to_utf8(data: bytes) -> bytes:
    """Turn UTF-16 and UTF-32, marked or not, into UTF-8.

    Windows PowerShell 5 writes UTF-16 with a mark when a command's output is redirected.
    """
    encoding = json.detect_encoding(data[:4])
    if encoding.startswith("utf-8") or not data[:4].strip(b"\0"):
        return data
    try:
        text = data.decode(encoding)
    except UnicodeDecodeError:
        raise UnreadableInput(
            f"the input begins like {encoding.upper()} text and does not go on like it.",
            "Make the JSON again in a shell that leaves bytes alone: terraform show -json tfplan > plan.json",
        ) from None
    return text.encode("utf-8", "replace")


def _unpacked(data: bytes) -> bytes:
    """Unpack all members of a gzip file, as far as the largest input."""
    import gzip
    import zlib

    try:
        with gzip.GzipFile(fileobj=BytesIO(data)) as file:
            return read_stream(file)
    except EOFError:
        raise UnreadableInput("the input is truncated gzip.", "Fetch the artefact again.") from None
    except (gzip.BadGzipFile, zlib.error):
        raise UnreadableInput("the input is damaged gzip.", "Fetch the artefact again.") from None
