"""The plan file between its making and its apply: in a folder of ours, the same to the byte, and gone in the end."""

from __future__ import annotations

import hashlib
import os
import shutil
import stat
import tempfile
from pathlib import Path
from typing import TYPE_CHECKING, Self

from blastradius.errors import BlastradiusError, ProgramError, UnreadableInput

if TYPE_CHECKING:
    from io import BufferedReader


class PlanFile:
    """A plan file that no other user can read; it holds secrets, and is removed however the run ends."""

    def __init__(self) -> None:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="blastradius-", ignore_cleanup_errors=True)
        except OSError as error:
            raise BlastradiusError(
                f"there is no place for the plan file: {error.strerror}.", "Set TMPDIR to a folder that can be written."
            ) from None
        self.path = Path(self._folder.name).resolve() / "tfplan"
        self._digest = b""

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._folder.cleanup()

    def take(self, named: Path) -> None:
        """Copy a plan file that was made before: what is assessed and applied is the copy."""
        try:
            with _open(named) as original, self.path.open("xb") as copy:
                shutil.copyfileobj(original, copy)
        except OSError as error:
            raise UnreadableInput(
                f"the plan file cannot be read: {error.strerror}.", "Check the path and its permissions."
            ) from None
        self.note()

    def note(self) -> None:
        """Note what the file holds, once it is written."""
        try:
            self._digest = _digest(self.path)
        except OSError:
            raise ProgramError(
                "the program ended well, and there is no plan file.",
                "Look whether something around it cannot write to the folder for temporary files.",
            ) from None

    def is_as_noted(self) -> bool:
        """Tell whether the file still holds what was noted."""
        try:
            return _digest(self.path) == self._digest
        except (OSError, UnreadableInput):
            return False


def _digest(path: Path) -> bytes:
    with _open(path) as file:
        return hashlib.file_digest(file, "sha256").digest()


def _open(path: Path) -> BufferedReader:
    """Open a file, and nothing that one would wait for."""
    file = os.fdopen(os.open(path, os.O_RDONLY | os.O_NONBLOCK | os.O_CLOEXEC), "rb")
    if not stat.S_ISREG(os.fstat(file.fileno()).st_mode):
        file.close()
        raise UnreadableInput("the plan is no file.", "Name the file that `plan -out` wrote.")
    return file
