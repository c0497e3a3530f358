"""What else people have in their hands when they mean a plan, and what to run instead."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from msgspec import MsgspecError
from msgspec.json import Decoder

from blastradius.errors import NotAPlan, PlanError, UnreadableInput, UnsupportedFormat
from blastradius.sources.json_state import plans_objects
from blastradius.sources.wire import decode_value

if TYPE_CHECKING:
    from blastradius.sources.members import Members

SHOW = "terraform plan -out=tfplan && terraform show -json tfplan | blastradius"
AGAIN = "Make the JSON again: terraform show -json tfplan > plan.json"

_KNOWN_FORMAT = re.compile(r"[01]\.[0-9]{1,6}\Z")
_SOME_FORMAT = re.compile(r"[0-9]{1,6}\.[0-9]{1,6}\Z")
_NO_ROWS = re.compile(rb"null|\[\s*\]")
_PLAN_KEYS = frozenset({"resource_changes", "planned_values", "output_changes", "resource_drift"})
_HUMAN_PLAN = (b"Terraform will perform", b"OpenTofu will perform", b"# forces replacement", b"No changes. Your infra")
_ANYTHING: Decoder[object] = Decoder()


def looks_like_plan(document: Members) -> bool:
    """Tell a plan by its keys; `format_version` alone says nothing, states have one too."""
    return not _PLAN_KEYS.isdisjoint(document)


def refusal(document: Members) -> PlanError | None:
    """Return why a document cannot be assessed; None for a plan of a known format."""
    other = _what_else(document)
    if other:
        return NotAPlan(*other)
    version = decode_value(document["format_version"]) if "format_version" in document else None
    if not isinstance(version, str) or not _SOME_FORMAT.match(version):
        return UnsupportedFormat("the plan does not say its format version.", AGAIN)
    if not _KNOWN_FORMAT.match(version):
        return UnsupportedFormat(
            f"the plan has format version {version}; this release knows 0.1 to 1.x.", "Use a newer blastradius."
        )
    if _has_no_rows(document) and "planned_values" in document and plans_objects(document["planned_values"]):
        return NotAPlan(
            "the plan has planned objects and no `resource_changes`: what happens to them was cut out.",
            f"Use all that Terraform prints. {AGAIN}",
        )
    return None


def _has_no_rows(document: Members) -> bool:
    return (
        "resource_changes" not in document or _NO_ROWS.fullmatch(memoryview(document["resource_changes"])) is not None
    )


def _what_else(document: Members) -> tuple[str, str] | None:
    """Name the documents that are not plans: what it is, and what to do."""
    if "@message" in document:
        return (
            "the input is the event stream of `terraform plan -json`, which has neither values nor configuration.",
            f"Try: {SHOW}",
        )
    if "remote_plan_format" in document:
        return (
            "the input is a bookmark of a plan that HCP Terraform keeps; it holds no plan.",
            "Run `terraform show -json` on it where you have admin rights, or download the run's JSON output.",
        )
    if "plan_format_version" in document:
        return (
            "the input is a redacted plan of HCP Terraform, without configuration and prior state.",
            "Download the run's full JSON output (json-output), which needs admin rights to the workspace.",
        )
    if looks_like_plan(document):
        return None
    if "encrypted_data" in document:
        return (
            "the input is an encrypted OpenTofu plan or state.",
            "Run `tofu show -json tfplan` where the key is configured, and pipe that.",
        )
    return _a_relative(document)


def _a_relative(document: Members) -> tuple[str, str]:
    """Name the other documents of Terraform, and what is none."""
    if "values" in document:
        return ("the input is a state, as `terraform show -json` prints it without a plan.", f"Try: {SHOW}")
    if "version" in document and not {"lineage", "serial", "resources", "modules"}.isdisjoint(document):
        return (f"the input is a raw state file{_version(document)}.", f"Try: {SHOW}")
    if "diagnostics" in document:
        return ("the input is the output of `terraform validate -json`.", f"Try: {SHOW}")
    if not {"configuration", "root_module"}.isdisjoint(document):
        return ("the input is a configuration, without the changes of a plan.", f"Try: {SHOW}")
    if not {"provider_schemas", "provider_versions"}.isdisjoint(document):
        return ("the input is what `terraform providers schema -json` prints.", f"Try: {SHOW}")
    if "format_version" in document:
        return ("the input is an empty state: it has a format version and nothing else.", f"Try: {SHOW}")
    return ("the input is JSON, and not a Terraform plan.", f"Try: {SHOW}")


def _version(document: Members) -> str:
    version = decode_value(document["version"])
    return f" (version {version})" if isinstance(version, int) and 0 <= version < 100 else ""


def a_list() -> NotAPlan:
    """Say that the input is a list."""
    return NotAPlan("the input is a JSON list, and a plan is an object.", "Give each plan of the list by itself.")


def not_json(data: bytes) -> PlanError:
    """Say what text it is that holds no JSON document."""
    if not data.removeprefix(b"\xef\xbb\xbf").strip(b" \t\r\n\0"):
        return UnreadableInput(
            "the input is empty.",
            f"The command before the pipe printed nothing; look at its error output. Try: {SHOW}",
        )
    if _is_human_plan(data):
        return UnreadableInput("the input is the plan as text, for people.", f"Try: {SHOW}")
    try:
        _ANYTHING.decode(data)
    except (MsgspecError, ValueError, RecursionError):
        return UnreadableInput("the input is no JSON.", f"Try: {SHOW}")
    return NotAPlan("the input is a single JSON value, and a plan is an object.", f"Try: {SHOW}")


def _is_human_plan(data: bytes) -> bool:
    head = data[: 1024 * 1024]
    return any(phrase in head for phrase in _HUMAN_PLAN)


def hidden_plan() -> UnreadableInput:
    """Say that there is a plan in the noise which cannot be told apart from it."""
    return UnreadableInput("the input has a plan in the middle of other text.", AGAIN)


def broken(data: bytes, start: int, error: str) -> PlanError:
    """Say why the document that begins at `start` cannot be read; `error` is msgspec's word for it."""
    if start and _is_human_plan(data[:start]):
        return not_json(data)
    if "truncated" in error or _near_end(data, start, error):
        return UnreadableInput(
            "the input is truncated: it ends in the middle of the JSON.",
            "The command before the pipe may have failed, or a disk was full. Make the JSON again.",
        )
    return UnreadableInput("the input is no valid JSON.", AGAIN)


def _near_end(data: bytes, start: int, error: str) -> bool:
    """Tell whether the error stands in a last word or escape that is not whole."""
    place = re.search(r"\(byte (\d+)\)", error)
    return place is not None and start + int(place[1]) >= len(data) - 6 and data[-1:] not in b"}]"
