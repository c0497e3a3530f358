"""The report for a comment on Azure DevOps, which takes 150,000 characters."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.markdown_document import write
from blastradius.render.markdown_flavour import Flavour

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report
    from blastradius.render.interface import Options

SUFFIX = "md"
AZURE = Flavour(limit=140_000, picture=("::: mermaid", ":::"))


def render(reports: Sequence[Report], options: Options) -> str:
    """Render reports as Markdown for Azure DevOps."""
    return write(reports, options, AZURE)
