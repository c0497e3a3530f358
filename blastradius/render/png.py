"""The blast radius as a PNG, for where no SVG is shown."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.blast_dot import blast_dot
from blastradius.render.drawing import draw_png

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "png"


def render(reports: Sequence[Report], options: Options) -> bytes:
    """Draw reports as a PNG."""
    return draw_png(blast_dot(reports), options)
