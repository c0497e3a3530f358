"""The command that explains: why an object changes, or why an edge is in the graph of a plan."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.cli.policies import load_policy
from blastradius.cli.progress import Progress
from blastradius.cli.reading import read_one
from blastradius.cli.writing import text_width
from blastradius.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.cli.options import Means, PolicyChoice

_USAGE = "blastradius explain ADDRESS [PLAN]; or blastradius explain --edge A B [PLAN]"


def told_apart(words: Sequence[str]) -> tuple[str, str | None]:
    """Tell an address and a plan apart, in whichever order they come; a file that is there is the plan."""
    if not words or len(words) > 2:
        raise UsageError("an address and at most one plan are named, or --edge with two addresses.", _USAGE)
    if len(words) == 1:
        if words[0] == "-" or Path(words[0]).is_file():
            raise UsageError("nothing is named that should be explained.", _USAGE)
        return words[0], None
    first, second = words
    return (second, first) if Path(first).is_file() and not Path(second).is_file() else (first, second)


def explain_address(address: str, plan: str | None, means: Means, choice: PolicyChoice, *, as_json: bool) -> str:
    """Say why an object of a plan changes and what would change the verdict, in words or as JSON."""
    loaded = load_policy(choice, (plan or "-",))
    with Progress() as progress:
        progress.phase("reading")
        read = read_one(plan, means)
        progress.phase("assessing, again and again")
        from blastradius.explaining import explain_change
        from blastradius.render import change_json, change_text

        found = explain_change(read, address, loaded.policy([read]))
    return change_json.render(found) if as_json else change_text.render(found, text_width())


def explain_edge(plan: str | None, means: Means, source: str, target: str, *, as_json: bool) -> str:
    """Say why one object of a plan depends on another, in words or as JSON."""
    with Progress() as progress:
        progress.phase("reading")
        read = read_one(plan, means)
        progress.phase("building the graph")
        from blastradius.graphing import explanation
        from blastradius.render import edge_json, edge_text

        found = explanation(read, source, target)
    return edge_json.render(found) if as_json else edge_text.render(found, text_width())
