"""The plan document, named exactly as in the JSON and typed as Terraform writes it.

Values stay undecoded (`msgspec.Raw`): a plan of a hundred megabytes is mostly values of
objects that do not change. Other producers are more careless than these types allow;
their plans go the way of `tolerant`, which ends in the same structs.
"""

from __future__ import annotations

import json
from typing import Any

from msgspec import UNSET, Raw, Struct, UnsetType, defstruct, field
from msgspec.json import Decoder
from msgspec.structs import astuple

from blastradius.errors import UnreadableInput
from blastradius.model.plan import has_unknown

Text = str | None | UnsetType
Value = Raw | UnsetType


class Change(Struct, gc=False, omit_defaults=True):
    """The `change` of a row; implements the model's `ChangeValues`."""

    actions: tuple[str, ...]
    raw_before: Value = field(name="before", default=UNSET)
    raw_after: Value = field(name="after", default=UNSET)
    raw_after_unknown: Value = field(name="after_unknown", default=UNSET)
    raw_before_sensitive: Value = field(name="before_sensitive", default=UNSET)
    raw_after_sensitive: Value = field(name="after_sensitive", default=UNSET)
    replace_paths: Value = UNSET
    importing: Value = UNSET
    generated_config: Value = UNSET
    before_identity: Value = UNSET
    after_identity: Value = UNSET

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

    def before_of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Decode some attributes of the object before the change."""
        return some_of(self.raw_before, names)

    def after_of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Decode some attributes of the planned object."""
        return some_of(self.raw_after, names)

    def is_unknown(self, name: str) -> bool:
        """Decode what the mask says of one attribute."""
        mask = self.raw_after_unknown
        if isinstance(mask, UnsetType) or bytes(memoryview(mask)[:2]) == b"{}":
            return False
        return has_unknown(some_of(mask, (name,))[0]) or decode_value(mask) is True


class Row(Struct, gc=False, omit_defaults=True):
    """A row of `resource_changes` or `resource_drift`."""

    address: str
    mode: str
    type: str
    name: str
    change: Change
    previous_address: Text = UNSET
    module_address: Text = UNSET
    index: str | int | UnsetType | None = UNSET
    index_unknown: Value = UNSET
    provider_name: Text = UNSET
    deposed: Text = UNSET
    action_reason: Text = UNSET


class StateResource(Struct, gc=False):
    """A resource of the prior state."""

    address: str
    mode: str
    type: str
    name: str
    index: str | int | None = None
    provider_name: str | None = None
    depends_on: Value = UNSET
    deposed_key: str | None = None
    values: Value = UNSET
    sensitive_values: Value = UNSET


class StateModule(Struct, gc=False):
    """A module of the prior state, or of the planned values."""

    address: str | None = None
    resources: list[StateResource] | None = None
    child_modules: list[StateModule] | None = None


class StateValues(Struct, gc=False):
    """The `values` of a state, or the planned values."""

    root_module: StateModule | None = None


class PriorState(Struct, gc=False):
    """The `prior_state` of a plan."""

    values: StateValues | None = None


_ANYTHING: Decoder[Any] = Decoder()


def decode_value(raw: Value) -> Any:
    """Decode one value; a number that fits no float stays text, and broken text is patched.

    Raises `UnreadableInput` where a value is nested too deep to be looked at.
    """
    if isinstance(raw, UnsetType):
        return None
    try:
        return _ANYTHING.decode(raw)
    except (ValueError, RecursionError):
        pass  # the standard library reads some of what msgspec refuses
    try:
        return json.loads(bytes(raw).decode("utf-8", "replace"), parse_float=_number, parse_int=_integer)
    except RecursionError:
        raise too_deep() from None
    except ValueError:
        raise UnreadableInput(
            "a value of the plan is no valid JSON.", "Make the JSON again: terraform show -json tfplan > plan.json"
        ) from None


class StoredOutput:
    """The value of a root output before the change; implements the model's `OutputValues`."""

    __slots__ = ("_raw",)

    def __init__(self, raw: Raw) -> None:
        self._raw = raw

    def before(self) -> Any:
        """Decode it."""
        return decode_value(self._raw)


class StoredValues(Struct, gc=False):
    """The values of a resource of the state; implements the model's `AttributeValues`."""

    raw: Raw
    raw_sensitive: Value = UNSET

    def whole(self) -> Any:
        """Decode all of them."""
        return decode_value(self.raw)

    def of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Decode some of them."""
        return some_of(self.raw, names)

    def sensitive(self) -> Any:
        """Decode the mask of what is sensitive."""
        return decode_value(self.raw_sensitive)


_SOME: dict[tuple[str, ...], Decoder[Any]] = {}


def some_of(raw: Value, names: tuple[str, ...]) -> tuple[Any, ...]:
    """Decode some members of an object, None where it has none; the rest is skipped, several times as fast."""
    decoder = _SOME.get(names)
    if decoder is None:
        fields = [(f"field_{number}", Any, None) for number in range(len(names))]
        rename = {f"field_{number}": name for number, name in enumerate(names)}
        decoder = _SOME[names] = Decoder(defstruct("Some", fields, rename=rename, gc=False) | None)
    try:
        found = None if isinstance(raw, UnsetType) else decoder.decode(raw)
    except (ValueError, RecursionError):
        whole = decode_value(raw)
        return tuple(whole.get(name) for name in names) if isinstance(whole, dict) else (None,) * len(names)
    return (None,) * len(names) if found is None else astuple(found)


def _number(text: str) -> float | str:
    """Read a number; 1e400 is a legal one, and infinity would make it equal to others."""
    number = float(text)
    return text if number in (float("inf"), float("-inf")) else number


def _integer(text: str) -> int | str:
    """Read an integer; Python refuses those of thousands of digits."""
    try:
        return int(text)
    except ValueError:
        return text


def too_deep() -> UnreadableInput:
    """Say that a document is nested too deep."""
    return UnreadableInput(
        "the input is nested too deep to be a plan.",
        "Terraform writes no such file. Make the JSON again: terraform show -json tfplan > plan.json",
    )
