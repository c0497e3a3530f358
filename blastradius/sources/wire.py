"""The plan document, named exactly as in the JSON.

Values stay undecoded (`msgspec.Raw`): a plan of a hundred megabytes is mostly values of
objects that do not change. Types are as wide as real producers are careless; what
decides a verdict is checked where it is turned into the model.
"""

from __future__ import annotations

import json
import math
from typing import Any

import msgspec
from msgspec import Raw, Struct, field

from blastradius.errors import UnreadableInput

NULL = Raw(b"null")


class Change(Struct, gc=False):
    """The `change` of a row; implements the model's `ChangeValues`."""

    actions: Any = None
    raw_before: Raw = field(name="before", default=NULL)
    raw_after: Raw = field(name="after", default=NULL)
    raw_after_unknown: Raw = field(name="after_unknown", default=NULL)
    raw_before_sensitive: Raw = field(name="before_sensitive", default=NULL)
    raw_after_sensitive: Raw = field(name="after_sensitive", default=NULL)
    replace_paths: Any = None
    importing: Any = None

    def before(self) -> Any:
        """Decode the object before the change."""
        return decode_value(self.raw_before)

    def after(self) -> Any:
        """Decode the planned object."""
        return decode_value(self.raw_after)

    def after_unknown(self) -> Any:
        """Decode the mask of what is known only after the apply."""
        return decode_value(self.raw_after_unknown)

    def before_sensitive(self) -> Any:
        """Decode the mask of what is sensitive before the change."""
        return decode_value(self.raw_before_sensitive)

    def after_sensitive(self) -> Any:
        """Decode the mask of what is sensitive after the change."""
        return decode_value(self.raw_after_sensitive)


class Row(Struct, gc=False):
    """A row of `resource_changes`, `resource_drift` or `deferred_changes`."""

    address: str = ""
    """Missing in the drift rows of Terraform 0.15.4."""
    previous_address: Any = None
    module_address: Any = None
    mode: Any = "managed"
    type: Any = None
    name: Any = None
    index: Any = None
    provider_name: Any = None
    deposed: Any = None
    change: Change | None = None
    action_reason: Any = None


class Deferred(Struct, gc=False):
    """An entry of `deferred_changes`."""

    reason: Any = None
    resource_change: Row | None = None


class OutputChange(Struct, gc=False):
    """An entry of `output_changes`."""

    actions: Any = None
    after_unknown: Any = None


class StateResource(Struct, gc=False):
    """A resource of the prior state; its values are skipped."""

    address: str
    mode: Any = "managed"
    type: Any = None
    name: Any = None
    index: Any = None
    provider_name: Any = None
    depends_on: Any = None
    deposed_key: Any = None


class StateModule(Struct, gc=False):
    """A module of the prior state."""

    address: Any = ""
    resources: list[StateResource] | None = None
    child_modules: list[StateModule] | None = None


class StateValues(Struct, gc=False):
    """The `values` of a state document."""

    root_module: StateModule | None = None


class PriorState(Struct, gc=False):
    """The `prior_state` of a plan."""

    values: StateValues | None = None


class Document(Struct, gc=False):
    """A JSON document that may be a plan; the keys below the first block tell what else it is."""

    format_version: Any = None
    terraform_version: Any = None
    resource_changes: list[Row] | None = None
    resource_drift: list[Row] | None = None
    deferred_changes: list[Deferred] | None = None
    output_changes: dict[str, OutputChange | None] | None = None
    prior_state: PriorState | None = None
    configuration: Any = None
    planned_values: Raw = Raw()
    complete: Any = None
    errored: Any = None
    applyable: Any = None

    values: Raw = Raw()
    version: Any = None
    lineage: Any = None
    resources: Raw = Raw()
    modules: Raw = Raw()
    remote_plan_format: Any = None
    plan_format_version: Any = None
    provider_schemas: Raw = Raw()
    encrypted_data: Raw = Raw()
    encryption_version: Any = None
    diagnostics: Raw = Raw()
    message: Raw = field(name="@message", default=Raw())


def decode_value(raw: Raw) -> Any:
    """Decode one value; numbers that fit no float become infinite, broken text is patched.

    Raises `UnreadableInput` where a value is nested too deep to be looked at.
    """
    try:
        return msgspec.json.decode(raw)
    except (ValueError, RecursionError):
        pass
    try:
        return json.loads(bytes(raw).decode("utf-8", "replace"), parse_float=float, parse_constant=_no_constant)
    except RecursionError:
        raise too_deep() from None
    except ValueError:
        raise UnreadableInput(
            "a value of the plan is no valid JSON.", "Make the JSON again: terraform show -json tfplan > plan.json"
        ) from None


def _no_constant(name: str) -> float:
    if name == "NaN":
        return math.nan
    return math.inf if name == "Infinity" else -math.inf


def too_deep() -> UnreadableInput:
    """Say that a document is nested too deep."""
    return UnreadableInput(
        "the input is nested too deep to be a plan.",
        "Terraform writes no such file. Make the JSON again: terraform show -json tfplan > plan.json",
    )
