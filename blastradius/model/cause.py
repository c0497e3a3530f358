"""Why an object changes, as a report tells it."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.attribute_path import AttributePath
    from blastradius.model.finding import Location


class CauseKind(StrEnum):
    """What makes an object change."""

    EDIT = "edit"
    """The configuration says something else: an argument, a variable, a local value."""
    PROVIDER = "provider"
    """A value that nobody wrote: the provider has another default, or its schema changed."""
    DRIFT = "drift"
    """The world changed outside Terraform."""
    TAINT = "taint"
    """The object is marked as damaged."""
    REQUEST = "request"
    """The plan was asked to replace it (`-replace`)."""
    TRIGGER = "trigger"
    """`replace_triggered_by` fires."""
    NEW = "new"
    """The configuration has it and the state has not."""
    GONE = "gone"
    """The state has it and the configuration has not."""
    INHERITED = "inherited"
    """It reads what changes."""


@dataclass(frozen=True, slots=True, kw_only=True)
class CauseStep:
    """How one path of a change goes back to another change."""

    path: AttributePath
    reads: str
    """The changed object, with the attribute that is read where one is."""
    through: tuple[str, ...] = ()
    """The variables, locals and outputs on the way there, the nearest first."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Cause:
    """Why an object changes."""

    kinds: tuple[CauseKind, ...] = ()
    """All that apply, sorted."""
    paths: tuple[AttributePath, ...] = ()
    """Its own edited paths: those that no other change explains."""
    variables: tuple[str, ...] = ()
    """The root variables that its own edited paths read."""
    edits: tuple[str, ...] = ()
    """Where its own paths end: `var.cidr`, `module.net.var.cidr`, `local.names`; none where a literal was edited."""
    places: tuple[Location, ...] = ()
    """Where its own paths, or what they end in, are written; none without sources."""
    steps: tuple[CauseStep, ...] = ()
    """How its other paths go back to what they inherit from, one step each."""
    triggers: tuple[str, ...] = ()
    """What `replace_triggered_by` fired on, or may have, where no sources tell."""
    roots: tuple[str, ...] = ()
    """The changes it inherits from, the starts of its cascade; its own address where it is a root itself."""
    chain: tuple[str, ...] = ()
    """The addresses from one root to this object, both included."""
    drift: bool = False
    """Whether the world changed outside Terraform and this follows from it."""
    certain: bool = True
    """Whether the change is sure to be made: an update to a value that the apply will know may turn out to be none."""
