"""What large plans are compared to: a plan decoded by msgspec into types, its values left as they are."""

from __future__ import annotations

import gc
import sys
from pathlib import Path
from typing import Any

import msgspec
from msgspec import Raw, Struct


class Change(Struct, gc=False):
    """A change."""

    actions: list[str]
    before: Raw = Raw(b"null")
    after: Raw = Raw(b"null")
    after_unknown: Raw = Raw(b"null")
    replace_paths: Any = None


class Row(Struct, gc=False):
    """A row."""

    address: str
    type: str
    name: str
    change: Change
    mode: str = ""
    module_address: str = ""
    provider_name: str = ""
    index: str | int | None = None


class StateResource(Struct, gc=False):
    """A resource of the prior state."""

    address: str
    depends_on: list[str] = []


class StateModule(Struct, gc=False):
    """A module of the prior state."""

    resources: list[StateResource] = []
    child_modules: list[StateModule] = []


class StateValues(Struct, gc=False):
    """The values of the prior state."""

    root_module: StateModule


class State(Struct, gc=False):
    """The prior state."""

    values: StateValues


class Document(Struct, gc=False):
    """A plan."""

    format_version: str
    resource_changes: list[Row]
    configuration: Any
    prior_state: State


if __name__ == "__main__":
    gc.disable()
    msgspec.json.decode(Path(sys.argv[1]).read_bytes(), type=Document)
