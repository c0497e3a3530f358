"""The command that explains: why an edge is in the graph of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.cli.progress import Progress
from blastradius.cli.reading import read_one
from blastradius.cli.writing import text_width

if TYPE_CHECKING:
    from blastradius.cli.reading import Means


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
