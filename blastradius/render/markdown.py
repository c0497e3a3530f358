"""The report for a comment on GitHub, which takes 65,536 characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.markdown_document import write
from blastradius.render.markdown_flavour import Flavour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "md"
GITHUB = Flavour(limit=60_000, comments_break_words=True, alerts=True, picture=("```mermaid", "```"))


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as Markdown for GitHub."""
    return write(reports, options, GITHUB)
