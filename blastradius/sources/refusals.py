"""What else people have in their hands when they mean a plan, and what to run instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blastradius.errors import NotAPlan, PlanError, UnreadableInput, UnsupportedFormat

if TYPE_CHECKING:
    from blastradius.sources.wire import Document

SHOW = "terraform plan -out=tfplan && terraform show -json tfplan | blastradius"
_KNOWN_FORMAT = re.compile(r"[01]\.\d{1,6}\Z")
_SOME_FORMAT = re.compile(r"\d{1,6}\.\d{1,6}\Z")


def looks_like_plan(document: Document) -> bool:
    """Tell a plan by its keys; `format_version` alone says nothing, states have one too."""
    has_rows = document.resource_changes is not None or document.configuration is not None
    return has_rows or bool(document.planned_values)


def refusal(document: Document) -> PlanError | None:
    """Return why a document cannot be assessed; None for a plan of a known format."""
    other = _what_else(document)
    if other:
        return NotAPlan(*other)
    if not looks_like_plan(document):
        return NotAPlan("the input is JSON, and not a Terraform plan.", f"Try: {SHOW}")
    version = document.format_version
    if not isinstance(version, str) or not _SOME_FORMAT.match(version):
        return UnsupportedFormat("the plan does not say its format version.", f"Make the JSON again: {SHOW}")
    if not _KNOWN_FORMAT.match(version):
        return UnsupportedFormat(
            f"the plan has format version {version}; this release knows 0.1 to 1.x.", "Use a newer blastradius."
        )
    return None


def _what_else(document: Document) -> tuple[str, str] | None:
    """Name the documents that are not plans: what it is, and what to do."""
    if document.message:
        return (
            "the input is the event stream of `terraform plan -json`, which has neither values nor configuration.",
            f"Try: {SHOW}",
        )
    if document.remote_plan_format is not None:
        return (
            "the input is a bookmark of a plan that HCP Terraform keeps; it holds no plan.",
            "Run `terraform show -json` on it where you have admin rights, or download the run's JSON output.",
        )
    if document.encrypted_data:
        return (
            "the input is an encrypted OpenTofu plan or state.",
            "Run `tofu show -json tfplan` where the key is configured, and pipe that.",
        )
    if document.plan_format_version is not None:
        return (
            "the input is a redacted plan of HCP Terraform, without configuration and prior state.",
            "Download the run's full JSON output (json-output), which needs admin rights to the workspace.",
        )
    return None if looks_like_plan(document) else _a_state(document)


def _a_state(document: Document) -> tuple[str, str] | None:
    if document.values:
        return ("the input is a state, as `terraform show -json` prints it without a plan.", f"Try: {SHOW}")
    if document.version is not None and (document.lineage is not None or document.resources or document.modules):
        return (f"the input is a raw state file (version {_small(document.version)}).", f"Try: {SHOW}")
    if document.diagnostics:
        return ("the input is the output of `terraform validate -json`.", f"Try: {SHOW}")
    if document.format_version is not None:
        return ("the input is an empty state: it has a format version and nothing else.", f"Try: {SHOW}")
    return None


def _small(version: object) -> str:
    return str(version) if isinstance(version, int) and 0 <= version < 100 else "unknown"


def not_json(data: bytes) -> UnreadableInput:
    """Say what text it is that holds no JSON document."""
    if not data.strip(b" \t\r\n\0"):
        return UnreadableInput(
            "the input is empty.",
            f"The command before the pipe printed nothing; look at its error output. Try: {SHOW}",
        )
    head = data[: 64 * 1024]
    if b"Terraform will perform" in head or b"OpenTofu will perform" in head or b"# forces replacement" in head:
        return UnreadableInput("the input is the plan as text, for people.", f"Try: {SHOW}")
    return UnreadableInput("the input is no JSON.", f"Try: {SHOW}")


def truncated() -> UnreadableInput:
    """Say that a document ends in the middle."""
    return UnreadableInput(
        "the input is truncated: it ends in the middle of the JSON.",
        "The command before the pipe may have failed, or a disk was full. Make the JSON again.",
    )


def malformed(reason: str) -> UnreadableInput:
    """Say that a document is no valid JSON, or not of the shape of a plan."""
    return UnreadableInput(reason, f"Make the JSON again: {SHOW}")
