"""The command that writes the `moved` blocks of a plan."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.cli.progress import Progress
from blastradius.cli.reading import read_one

if TYPE_CHECKING:
    from blastradius.cli.options import Means


def moved_blocks(plan: str | None, means: Means) -> str:
    """Write all renames of one plan as Terraform code, and as comments what cannot be told or moved."""
    with Progress() as progress:
        progress.phase("reading")
        read = read_one(plan, means)
        progress.phase("pairing")
        from blastradius.changes import read_changes
        from blastradius.render.moved_hcl import render

        changes = read_changes(read)
    return render(changes.renames, changes.ambiguous_renames, changes.shifts)
