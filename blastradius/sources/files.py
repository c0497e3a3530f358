"""Open what a path names, with words for what cannot be read."""

from __future__ import annotations

import stat
from typing import TYPE_CHECKING

from blastradius.errors import UnreadableInput
from blastradius.sources.encoding import LARGEST, read_stream, too_large

if TYPE_CHECKING:
    from pathlib import Path

ZIP = b"PK\x03\x04"
"""How a saved plan file begins: it is a ZIP archive (Terraform 0.12 and newer, OpenTofu)."""


def read_file(path: Path) -> bytes | None:
    """Read a file or a named pipe; None for a file that is a ZIP archive, which is not read."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableInput("the path names a directory.", "Name the file in it.")
        if stat.S_ISBLK(status.st_mode) or stat.S_ISCHR(status.st_mode):
            raise UnreadableInput("the path names a device.", "Name a file, or pipe a plan in.")
        if status.st_size > LARGEST:
            raise too_large()
        with path.open("rb", buffering=0) as file:  # a buffer makes seeking back four times as slow
            if not stat.S_ISREG(status.st_mode):
                return read_stream(file)  # a named pipe, `<(terraform show -json tfplan)` say
            if file.read(len(ZIP)) == ZIP:
                return None
            file.seek(0)
            return file.read()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise UnreadableInput(f"the file cannot be read: {reason}.", "Check the path and its permissions.") from None
