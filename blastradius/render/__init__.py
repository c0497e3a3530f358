"""Reports to text, or to a picture: one file a format, one line of registration."""

from __future__ import annotations

from importlib import import_module
from typing import TYPE_CHECKING, cast

from blastradius.errors import UsageError
from blastradius.render.interface import Format, Options

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.report import Report

FORMATS = {
    "terminal": "blastradius.render.terminal",
    "json": "blastradius.render.json_v1",
    "markdown": "blastradius.render.markdown",
    "markdown-gitlab": "blastradius.render.markdown_gitlab",
    "markdown-azure": "blastradius.render.markdown_azure",
    "markdown-bitbucket": "blastradius.render.markdown_bitbucket",
    "markdown-summary": "blastradius.render.markdown_summary",
    "atlantis": "blastradius.render.atlantis",
    "html": "blastradius.render.html",
    "sarif": "blastradius.render.sarif",
    "junit": "blastradius.render.junit",
    "github": "blastradius.render.github",
    "github-output": "blastradius.render.github_output",
    "gitlab-codequality": "blastradius.render.gitlab_codequality",
    "gitlab-terraform": "blastradius.render.gitlab_terraform",
    "azure": "blastradius.render.azure",
    "spacelift": "blastradius.render.spacelift",
    "svg": "blastradius.render.svg",
    "png": "blastradius.render.png",
}
"""The formats by name; each module has a function `render`, and a `SUFFIX`, which files of the format have."""

__all__ = ["FORMATS", "Format", "Options", "render", "render_text"]


def render(reports: Sequence[Report], format_name: str, options: Options | None = None) -> str | bytes:
    """Render reports in a format; raises `UsageError` for a name that is none."""
    if format_name not in FORMATS:
        raise UsageError(f"there is no format of that name; there are {', '.join(FORMATS)}.")
    renderer = cast("Format", import_module(FORMATS[format_name]).render)
    return renderer(reports, options or Options())


def render_text(reports: Sequence[Report], format_name: str, options: Options | None = None) -> str:
    """Render reports in a format of text; raises `UsageError` for a picture, too."""
    text = render(reports, format_name, options)
    if isinstance(text, bytes):
        raise UsageError(f"{format_name} is a picture, and a text is wanted.", "Name a format of text.")
    return text
