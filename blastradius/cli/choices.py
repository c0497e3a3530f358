"""The closed choices of the command line."""

from __future__ import annotations

from enum import StrEnum


class FailOn(StrEnum):
    """From which verdict on the exit code tells of it."""

    BLOCK = "block"
    WARN = "warn"
    NEVER = "never"


class GivenOrigin(StrEnum):
    """Who wrote a change, as it can be said."""

    HUMAN = "human"
    ASSISTED = "assisted"
    AGENT = "agent"


class Color(StrEnum):
    """When to write colours."""

    AUTO = "auto"
    ALWAYS = "always"
    NEVER = "never"


class GraphFormat(StrEnum):
    """The formats of graphs; a test holds this list and their registry together."""

    JSON = "json"
    DOT = "dot"
    MERMAID = "mermaid"
    GRAPHML = "graphml"
    SVG = "svg"
    PNG = "png"
