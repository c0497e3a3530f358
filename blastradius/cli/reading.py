"""Plans named on the command line, or standard input, read with the titles they go by."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.errors import BlastradiusError, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.cli.options import Means
    from blastradius.model.plan import Plan
    from blastradius.model.state import State

_CONFIGURATION = (".tf", ".tf.json", ".tofu", ".tofu.json")


def read_named(names: Sequence[str], means: Means, *, named: bool) -> Iterator[tuple[str, Plan]]:
    """Read every plan of some names; `-` is standard input, `named` whether somebody wrote it."""
    from blastradius.sources import read_plans, read_stream

    if names.count("-") > 1:
        raise UsageError("standard input is named more than once.", "Name it once, as -.")
    if means.source is not None and not _holds_configuration(means.source):
        raise UsageError("the folder of --source holds no configuration.", "Name the folder of the root module.")
    for name in names:
        if name == "-" and sys.stdin is None:
            raise UsageError("standard input is closed.", "Name a plan, or pipe one in.")
        if name == "-" and sys.stdin.isatty() and not named:
            raise UsageError(
                "no plan is named, and nothing is piped in.",
                "terraform show -json tfplan | blastradius; or blastradius --help",
            )
        try:
            source: bytes | str = read_stream(sys.stdin.buffer) if name == "-" else name
            plans = read_plans(source, terraform_bin=means.terraform_bin, source_dir=means.source, data_dir=data_dir())
        except BlastradiusError as failure:
            if len(names) > 1:
                failure.reason = f"{'standard input' if name == '-' else name}: {failure.reason}"
            raise
        if means.source is None:
            plans = _with_working_directory(plans)
        for number, plan in enumerate(plans, 1):
            title = "standard input" if name == "-" else name
            yield (f"{title}, document {number}" if len(plans) > 1 else title), plan


def read_states(means: Means) -> list[State]:
    """Read the states that are named."""
    if not means.states:
        return []
    from blastradius.sources.state_file import read_state

    found = []
    for path in means.states:
        try:
            found.append(read_state(path))
        except BlastradiusError as failure:
            failure.reason = f"the state {path}: {failure.reason}"
            raise
    return found


def read_one(name: str | None, means: Means) -> Plan:
    """Read the one plan that a command is about; raises `UsageError` where the input holds several."""
    plans = list(read_named((name or "-",), means, named=name is not None))
    if len(plans) > 1:
        raise UsageError(
            f"the input holds {len(plans)} plans, and the question is about one.", "Give one plan at a time."
        )
    plan = plans[0][1]
    states = read_states(means)
    if states:
        from blastradius.graph.own_state import is_own, with_own_state

        for state in states:
            if not is_own(plan, state):
                raise UsageError(
                    f"the state {state.name} is not that of the plan.", "A graph shows one stack: name its own state."
                )
            plan = with_own_state(plan, state).plan
    return plan


def folder_in_repository(folder: Path) -> str:
    """Return a folder as seen from the top of its repository, else from the working directory; empty where it is that.

    It is what the files of a module are named from on a platform that shows the repository.
    """
    try:
        here = folder.resolve()
        tops = (one for one in (here, *here.parents) if (one / ".git").exists())
        top = next(tops, None) or Path.cwd()
    except OSError:  # the working directory was removed, or nobody may look
        return ""
    if not here.is_relative_to(top):
        return ""
    return "" if here == top else here.relative_to(top).as_posix()


def _with_working_directory(plans: Sequence[Plan]) -> tuple[Plan, ...]:
    """Give plans without sources those of the working directory, if they are theirs."""
    folder = Path()
    if all(plan.sources is not None for plan in plans) or not _holds_configuration(folder):
        return tuple(plans)
    from blastradius.sources.hcl import read_sources
    from blastradius.sources.matching import with_sources

    tree = read_sources(folder, data_dir())
    what = "The configuration in the working directory"
    return tuple(plan if plan.sources is not None else with_sources(plan, tree, what) for plan in plans)


def data_dir() -> str:
    """Return where Terraform was told to keep its data; empty where it was not."""
    return os.environ.get("TF_DATA_DIR", "")


def _holds_configuration(folder: Path) -> bool:
    try:
        with os.scandir(folder) as entries:
            return any(entry.name.endswith(_CONFIGURATION) and not entry.name.startswith(".") for entry in entries)
    except OSError:
        return False
