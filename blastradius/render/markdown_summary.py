"""The report for the summary of a job of GitHub Actions, which takes 1 MiB and drops what is longer."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.markdown_document import write
from blastradius.render.markdown_flavour import Flavour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "md"
SUMMARY = Flavour(limit=1_000_000, in_bytes=True, comments_break_words=True, alerts=True, picture=("```mermaid", "```"))


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as Markdown for the summary of a job."""
    return write(reports, options, SUMMARY)
