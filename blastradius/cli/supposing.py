"""The command that asks what would be if objects were destroyed or replaced."""

from __future__ import annotations

import sys
from dataclasses import replace as with_changes
from typing import TYPE_CHECKING

from blastradius.cli.policies import load_policy
from blastradius.cli.progress import Progress
from blastradius.cli.reading import read_one
from blastradius.cli.writing import text_width
from blastradius.errors import NotAPlan, UsageError
from blastradius.model.action import Action
from blastradius.model.plan import Plan

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.cli.options import Means, PolicyChoice


def suppose_and_assess(
    target: str | None,
    means: Means,
    *,
    destroy: Sequence[str],
    replace: Sequence[str],
    format_name: str,
    choice: PolicyChoice,
    verbose: bool,
) -> str | bytes:
    """Assess the plan that would destroy and replace what is named, and change nothing else."""
    wanted = dict.fromkeys(replace, Action.REPLACE) | dict.fromkeys(destroy, Action.DESTROY)
    if not wanted:
        raise UsageError("nothing is supposed.", "blastradius what-if --destroy ADDRESS, or --replace ADDRESS")
    loaded = load_policy(choice, (target or "-",))
    with Progress() as progress:
        progress.phase("reading")
        plan = _plan_or_state(target, means)
        progress.phase("assessing")
        from blastradius.assessment import assess
        from blastradius.cli.graphviz import run_graphviz
        from blastradius.render import Options, render
        from blastradius.supposing import suppose

        policy = with_changes(loaded.policy([plan]), intent_required=False)  # nobody means what is only supposed
        report = assess(suppose(plan, wanted), policy)
    return render((report,), format_name, Options(width=text_width(), verbose=verbose, graphviz=run_graphviz))


def _plan_or_state(target: str | None, means: Means) -> Plan:
    """Read a plan, or a state as if nothing were planned for it."""
    from blastradius.sources import read_stream
    from blastradius.sources.state_file import read_state

    piped = read_stream(sys.stdin.buffer) if target in (None, "-") and sys.stdin and not sys.stdin.isatty() else None
    try:
        if piped is None:
            return read_one(target, means)
        from blastradius.sources import read_plan

        return read_plan(piped)
    except NotAPlan:
        state = read_state(piped if piped is not None else str(target))
        return Plan(format_version="", prior_objects=state.objects)
