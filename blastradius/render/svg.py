"""The blast radius as an SVG: who goes, who is hit, and on which way."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.blast_dot import blast_dot, heading
from blastradius.render.drawing import draw_svg

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "svg"


def render(reports: Sequence[Report], options: Options) -> str:
    """Draw reports as an SVG."""
    first, *rest = heading(reports)
    return draw_svg(blast_dot(reports), options, first, " ".join(rest))
