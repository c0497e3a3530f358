"""The report for a comment on Bitbucket, which takes 32,768 characters.

It shows HTML instead of obeying it, draws no pictures, and takes a block of code at the margin alone.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.markdown_document import write
from blastradius.render.markdown_flavour import Flavour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "md"
BITBUCKET = Flavour(limit=30_000, html=False, rows=25)


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as Markdown for Bitbucket."""
    return write(reports, options, BITBUCKET)
