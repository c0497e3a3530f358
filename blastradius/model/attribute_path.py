"""Paths to attributes, as they are shown."""

from __future__ import annotations

AttributePath = tuple[str | int, ...]
"""Names and indexes down to an attribute; a set element, which is a value, is shown as `*`."""


def written(path: AttributePath) -> str:
    """Write an attribute path the way Terraform's own output does."""
    text = ""
    for step in path:
        text += f"[{step}]" if isinstance(step, int) else f".{step}" if text else str(step)
    return text
