"""The report for a note on GitLab, which takes 1,000,000 characters.

A reference (`#1`, `!1`, `%1`, `&1`, `~label`) is looked for in the rendered text, where nothing
is left of an escape: only code is safe. Pictures of more than 2,000 characters wait for a click.
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
GITLAB = Flavour(limit=900_000, alerts=True, picture=("```mermaid", "```"), picture_characters=2_000)


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as Markdown for GitLab."""
    return write(reports, options, GITLAB)
