"""The command that shows the dependency graph of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.cli.progress import Progress
from blastradius.cli.reading import read_one
from blastradius.cli.writing import write_file, write_out

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.cli.options import Means


def show_graph(
    plan: str | None, means: Means, *, format_name: str, output: Path | None, around: str, depth: int
) -> None:
    """Write the graph of one plan to a file or standard output."""
    with Progress() as progress:
        progress.phase("reading")
        read = read_one(plan, means)
        progress.phase("building the graph")
        from blastradius.cli.graphviz import run_graphviz
        from blastradius.graphing import picture
        from blastradius.render import Options
        from blastradius.render.graphs import render_graph

        shown = picture(read, around, depth)
        progress.phase("writing")
        text = render_graph(shown, format_name, Options(graphviz=run_graphviz))
    if output is None:
        write_out(text)
    else:
        write_file(output, text)
