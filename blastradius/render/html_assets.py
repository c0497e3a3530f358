"""What an HTML page carries along: styles, scripts, the library that draws, and the policy that lets them in.

Nothing is fetched. The page's content security policy names the digest of each script and style; whatever else
got into the page would neither run nor be shown.
"""

from __future__ import annotations

import hashlib
from base64 import b64encode
from functools import cache
from pathlib import Path
from string import Template

FOLDER = Path(__file__).with_name("assets")
LIBRARY = "cytoscape-3.34.4.min.js"
"""Cytoscape.js, as its package on npm has it; its licence lies beside it, and at its head."""

STYLES = ("page.css", "picture.css")
SCRIPTS = (
    LIBRARY,
    "elements.js",
    "blast_radius.js",
    "grouping.js",
    "layout.js",
    "painting.js",
    "drawing.js",
    "object_list.js",
    "details.js",
    "filters.js",
    "cascade.js",
    "findings_table.js",
    "theme.js",
    "printing.js",
    "report.js",
)
"""In the order in which they run: each uses what stands before it."""

_LIBRARY_STYLE = ("__________cytoscape_stylesheet", ".__________cytoscape_container { position: relative; }")
"""The element, by its id, that the library would add to the page if it were not there."""


@cache
def asset(name: str) -> str:
    """Read a bundled file."""
    return (FOLDER / name).read_text(encoding="utf-8")


@cache
def template(name: str) -> Template:
    """Read a bundled template."""
    return Template(asset(name))


@cache
def styles() -> str:
    """Write the style elements."""
    identity, library_style = _LIBRARY_STYLE
    bundled = "\n".join(f'<style data-asset="{name}">{asset(name)}</style>' for name in STYLES)
    return f'<style id="{identity}">{library_style}</style>\n{bundled}'


@cache
def scripts() -> str:
    """Write the script elements."""
    return "\n".join(f'<script data-asset="{name}">{asset(name)}</script>' for name in SCRIPTS)


@cache
def security_policy() -> str:
    """Write the content security policy: the bundled scripts and styles by their digests, and nothing else."""
    scripts_allowed = " ".join(_digest(asset(name)) for name in SCRIPTS)
    styles_allowed = " ".join(_digest(text) for text in (_LIBRARY_STYLE[1], *map(asset, STYLES)))
    return (
        f"default-src 'none'; script-src {scripts_allowed}; style-src {styles_allowed}; "
        "img-src data:; base-uri 'none'; form-action 'none'"
    )


def _digest(text: str) -> str:
    return f"'sha256-{b64encode(hashlib.sha256(text.encode()).digest()).decode()}'"
