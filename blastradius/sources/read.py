"""Read plans: the door through which all bytes come in."""

from __future__ import annotations

import gc
import os
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, NamedTuple

from blastradius.errors import PlanError, UnreadableInput
from blastradius.sources.documents import find_documents
from blastradius.sources.encoding import LARGEST, to_utf8, too_large, unpacked
from blastradius.sources.files import ZIP, read_file
from blastradius.sources.json_plan import plan_of
from blastradius.sources.refusals import AGAIN, refusal
from blastradius.sources.wire import too_deep
from blastradius.sources.wrapped import unwrapped

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.plan import Plan

Source = str | os.PathLike[str] | bytes
"""A path, or the bytes themselves."""


def read_plan(
    source: Source, *, terraform_bin: str | None = None, source_dir: Path | str | None = None, data_dir: str = ""
) -> Plan:
    """Read the one plan of a file or of bytes: JSON or a saved plan file, in any wrapping.

    A saved plan file is shown by `terraform` or `tofu`; `terraform_bin` names another program.
    `source_dir` is the folder of the root module, whose files tell what a plan leaves out; a
    saved plan file brings its own, unless a folder is named. `data_dir` is where Terraform keeps
    its data, as `TF_DATA_DIR` has it; the environment is not looked at.
    Raises `PlanError` for what is no plan or several of them, `ProgramError` where showing fails.
    """
    plans = read_plans(source, terraform_bin=terraform_bin, source_dir=source_dir, data_dir=data_dir)
    if len(plans) != 1:
        raise PlanError(f"the input holds {len(plans)} plans.", "Read all of them with read_plans.")
    return plans[0]


def read_plans(
    source: Source, *, terraform_bin: str | None = None, source_dir: Path | str | None = None, data_dir: str = ""
) -> tuple[Plan, ...]:
    """Read every plan of a file or of bytes, in order; see `read_plan`.

    Raises `PlanError` if any document of the input is no plan: none is dropped.
    """
    given = _Input(source) if isinstance(source, bytes) else _read_plan_file(Path(source), terraform_bin)
    data, archive = given
    if len(data) > LARGEST:
        raise too_large()
    data = unpacked(data)
    if data.startswith(ZIP):
        from blastradius.sources.saved_plan import show_saved_bytes

        archive = data
        data = show_saved_bytes(data, terraform_bin)
    with _collector_paused():
        try:
            plans = _plans_in(to_utf8(data))
        except RecursionError:
            raise too_deep() from None
        except UnicodeDecodeError:
            raise UnreadableInput("the input is no UTF-8 text.", AGAIN) from None
    return _with_sources(plans, archive, None if source_dir is None else Path(source_dir), data_dir)


def read_shown_plan(shown: bytes, saved: Path, *, source_dir: Path | None = None, data_dir: str = "") -> Plan:
    """Read what a program shows of a plan file, with the sources that the file holds, unless a folder is named.

    The file may also be a bookmark, behind which the plan is kept elsewhere: then it holds none.
    """
    return _with_sources((read_plan(shown),), saved, source_dir, data_dir)[0]


class _Input(NamedTuple):
    """The JSON, and the saved plan that it was shown from, if it was."""

    data: bytes
    archive: Path | bytes | None = None


def _with_sources(
    plans: tuple[Plan, ...], archive: Path | bytes | None, folder: Path | None, data_dir: str
) -> tuple[Plan, ...]:
    """Give plans the sources of a folder that was named, else those that a saved plan holds."""
    if folder is None and archive is None:
        return plans
    from blastradius.sources.hcl import read_sources, sources_of_saved_plan
    from blastradius.sources.matching import with_sources

    if folder is not None:
        tree, what = read_sources(folder, data_dir), "The configuration in the folder of sources"
    elif archive is not None:
        found = sources_of_saved_plan(archive)
        if found is None:
            return plans
        tree, what = found, "The configuration in the saved plan"
    return tuple(with_sources(plan, tree, what) for plan in plans)


def _plans_in(data: bytes) -> tuple[Plan, ...]:
    found = find_documents(data)
    documents = [plan for document in found.documents for plan in unwrapped(document)]
    for number, document in enumerate(documents, 1):
        refused = refusal(document)
        if refused:
            refused.reason = f"document {number}: {refused.reason}" if number > 1 else refused.reason
            raise refused
    notes = (f"{found.noise} bytes around the plan were no JSON and were skipped.",) if found.noise else ()
    return tuple(plan_of(document, notes) for document in documents)


def _read_plan_file(path: Path, terraform_bin: str | None) -> _Input:
    """Read a file; a saved plan file is shown in place, so that its program finds it where it lies."""
    data = read_file(path)
    if data is not None:
        return _Input(data)
    from blastradius.sources.saved_plan import show_saved_plan

    return _Input(show_saved_plan(path, terraform_bin), path)


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
