"""The plan file between its making and its apply: the same to the byte, read by nobody else, and gone in the end.

Where the system can seal memory (Linux), the plan is kept there once it is made: from then on nobody can change it,
this user neither, and nothing of it is on a disk. Elsewhere it stays in a folder of ours, and a change is noticed.
"""

from __future__ import annotations

import fcntl
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
    """A plan file; it holds secrets, and is removed however the run ends."""

    def __init__(self) -> None:
        try:
            self._folder = tempfile.TemporaryDirectory(prefix="blastradius-", ignore_cleanup_errors=True)
        except OSError as error:
            raise BlastradiusError(
                f"there is no place for the plan file: {error.strerror}.", "Set TMPDIR to a folder that can be written."
            ) from None
        self.path = Path(self._folder.name).resolve() / "tfplan"
        """Where a plan is to be written, and where it is to be read from once it is kept."""
        self._digest = b""
        self._memory: int | None = None

    def __enter__(self) -> Self:
        return self

    def __exit__(self, *exception: object) -> None:
        self._folder.cleanup()
        if self._memory is not None:
            os.close(self._memory)

    def take(self, named: Path) -> None:
        """Keep a plan that was made before: what is assessed and applied is the copy."""
        try:
            with _open(named) as original, self.path.open("xb") as copy:
                shutil.copyfileobj(original, copy)
        except OSError as error:
            raise UnreadableInput(
                f"the plan file cannot be read: {error.strerror}.", "Check the path and its permissions."
            ) from None
        self.keep()

    def keep(self) -> None:
        """Keep the plan that was written as it is now."""
        try:
            if hasattr(os, "memfd_create"):
                self._seal()
            self._digest = _digest(self.path)
        except OSError:
            raise ProgramError(
                "the program ended well, and there is no plan file.",
                "Look whether something around it cannot write to the folder for temporary files.",
            ) from None

    def is_as_kept(self) -> bool:
        """Tell whether the plan is still the one that was kept."""
        try:
            return _digest(self.path) == self._digest
        except (OSError, UnreadableInput):
            return False

    def _seal(self) -> None:
        """Move the plan into memory that cannot be changed any more; whoever knows our process can name it."""
        self._memory = os.memfd_create("tfplan", os.MFD_CLOEXEC | os.MFD_ALLOW_SEALING)
        with _open(self.path) as written, os.fdopen(self._memory, "wb", closefd=False) as memory:
            shutil.copyfileobj(written, memory)
        fcntl.fcntl(
            self._memory,
            fcntl.F_ADD_SEALS,
            fcntl.F_SEAL_WRITE | fcntl.F_SEAL_GROW | fcntl.F_SEAL_SHRINK | fcntl.F_SEAL_SEAL,
        )
        sealed = Path(f"/proc/{os.getpid()}/fd/{self._memory}")
        if sealed.exists():  # /proc is not mounted everywhere
            self.path.unlink()
            self.path = sealed


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
