"""What else people have in their hands when they mean a state, and what to run instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blastradius.errors import NotAState, PlanError, UnsupportedFormat
from blastradius.sources.refusals import looks_like_plan
from blastradius.sources.wire import decode_value

if TYPE_CHECKING:
    from blastradius.sources.members import Members

PULL = "terraform state pull > state.json"
VERSION = 4
"""Of raw states: Terraform 0.12 and newer, and all of OpenTofu."""

_KNOWN_FORMAT = re.compile(r"[01]\.[0-9]{1,6}\Z")


def state_refusal(document: Members) -> PlanError | None:
    """Return why a document is no state that can be read; None for a state."""
    if looks_like_plan(document):
        return NotAState("it is a plan, and not a state.", "Name a plan without --state.")
    if "encrypted_data" in document:
        return NotAState(
            "it is an encrypted OpenTofu state or plan.",
            "Where the key is configured: tofu state pull > state.json",
        )
    if "values" in document:
        return _other_format(document)
    if "version" in document:
        return _other_version(document)
    if "format_version" in document:
        return empty()
    return NotAState("it is JSON, and not a Terraform state.", f"Try: {PULL}")


def empty() -> NotAState:
    """Say that a state holds nothing."""
    return NotAState("the state is empty: it holds no objects.", f"In the right workspace: {PULL}")


def misshapen() -> NotAState:
    """Say that a state has another shape."""
    return NotAState("a part of the state has another shape than Terraform gives it.", f"Make it again: {PULL}")


def _other_format(document: Members) -> PlanError | None:
    version = decode_value(document["format_version"]) if "format_version" in document else None
    if isinstance(version, str) and _KNOWN_FORMAT.match(version):
        return None
    return UnsupportedFormat("the state does not say that it has a format version of 0.1 to 1.x.", f"Try: {PULL}")


def _other_version(document: Members) -> PlanError | None:
    version = decode_value(document["version"])
    if version == VERSION and not isinstance(version, bool):
        return None
    if "backend" in document:
        return NotAState("it is the record of a backend that lies in .terraform, and no state.", f"Try: {PULL}")
    if isinstance(version, int) and not isinstance(version, bool) and 0 <= version < VERSION:
        return UnsupportedFormat(
            f"the state has version {version}, of Terraform 0.11 and older; this release knows version {VERSION}.",
            f"With the Terraform that is used now: {PULL}",
        )
    return UnsupportedFormat(
        f"the state does not have version {VERSION}, the one that this release knows.", "Use a newer blastradius."
    )
