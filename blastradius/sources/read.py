"""Read plans: the door through which all bytes come in."""

from __future__ import annotations

import gc
import os
import stat
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.errors import PlanError, UnreadableInput
from blastradius.sources.documents import find_documents
from blastradius.sources.encoding import LARGEST, read_stream, to_utf8, too_large, unpack
from blastradius.sources.json_plan import plan_of
from blastradius.sources.refusals import refusal
from blastradius.sources.saved_plan import SIGNATURE, show_saved_bytes, show_saved_plan

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.plan import Plan

Source = str | os.PathLike[str] | bytes
"""A path, or the bytes themselves."""


def read_plan(source: Source, *, terraform_bin: str | None = None) -> Plan:
    """Read the one plan of a file or of bytes: JSON or a saved plan file, in any wrapping.

    A saved plan file is shown by `terraform` or `tofu`; `terraform_bin` names another program.
    Raises `PlanError` for what is no plan or several of them, `ProgramError` where showing fails.
    """
    plans = read_plans(source, terraform_bin=terraform_bin)
    if len(plans) != 1:
        raise PlanError(f"the input holds {len(plans)} plans.", "Read all of them with read_plans.")
    return plans[0]


def read_plans(source: Source, *, terraform_bin: str | None = None) -> tuple[Plan, ...]:
    """Read every plan of a file or of bytes, in order.

    Raises `PlanError` if any document of the input is no plan: none is dropped.
    """
    with _collector_paused():
        data = unpack(source if isinstance(source, bytes) else _read_file(Path(source), terraform_bin))
        if data.startswith(SIGNATURE):
            data = show_saved_bytes(data, terraform_bin)
        documents, noise = find_documents(to_utf8(data))
        for document in documents:
            refused = refusal(document)
            if refused:
                raise refused
        notes = (f"{noise} bytes around the plan were no JSON and were skipped.",) if noise else ()
        return tuple(plan_of(document, notes) for document in documents)


def _read_file(path: Path, terraform_bin: str | None) -> bytes:
    """Read a file; a saved plan file is shown in place, so that its program finds it where it lies."""
    try:
        status = path.stat()
        if stat.S_ISDIR(status.st_mode):
            raise UnreadableInput("the path names a directory.", "Name the plan file in it.")
        if stat.S_ISBLK(status.st_mode) or stat.S_ISCHR(status.st_mode):
            raise UnreadableInput("the path names a device.", "Name a plan file, or pipe the plan in.")
        if status.st_size > LARGEST:
            raise too_large()
        if not stat.S_ISREG(status.st_mode):  # a named pipe, as <(terraform show -json tfplan) makes one
            with path.open("rb") as pipe:
                return read_stream(pipe)
        data = path.read_bytes()
    except (OSError, ValueError) as error:
        reason = error.strerror if isinstance(error, OSError) and error.strerror else "not a path"
        raise UnreadableInput(f"the file cannot be read: {reason}.", "Check the path and its permissions.") from None
    return show_saved_plan(path, terraform_bin) if data.startswith(SIGNATURE) else data


@contextmanager
def _collector_paused() -> Iterator[None]:
    """Keep the garbage collector from walking a growing tree over and over; trees have no cycles."""
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
