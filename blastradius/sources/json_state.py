"""The `prior_state` part of the document, into the model."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING

from msgspec import UNSET, Raw, ValidationError
from msgspec.json import Decoder

from blastradius.model.plan import StateObject
from blastradius.sources.tolerant import built_address, state_in
from blastradius.sources.wire import PriorState, StateModule, StateValues, StoredValues, decode_value

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.sources.wire import StateResource, Value

_STATE: Decoder[PriorState | None] = Decoder(PriorState | None)
_VALUES: Decoder[StateValues | None] = Decoder(StateValues | None)


def state_objects(raw: Raw) -> Iterator[StateObject]:
    """Read the objects of a state, without their values."""
    try:
        state = _STATE.decode(raw)
        root = state.values.root_module if state and state.values else None
    except (ValidationError, UnicodeDecodeError):
        root = state_in(raw)
    dependencies = _Dependencies()
    for module in _modules(root):
        path = intern(module.address or "")
        for resource in module.resources or ():
            yield _object(resource, path, dependencies)


def plans_objects(raw: Raw) -> bool:
    """Tell whether planned values hold a managed object, for which a plan must have a row."""
    try:
        values = _VALUES.decode(raw)
        root = values.root_module if values else None
    except (ValidationError, UnicodeDecodeError):
        return True
    return any(resource.mode == "managed" for module in _modules(root) for resource in module.resources or ())


def _modules(root: StateModule | None) -> Iterator[StateModule]:
    """Walk a module tree, however deep, without recursion."""
    pending = [root] if root else []
    while pending:
        module = pending.pop()
        yield module
        pending.extend(module.child_modules or ())


class _Dependencies:
    """Reads lists of dependencies; the instances of a block have the same one, and share it."""

    def __init__(self) -> None:
        self._known: dict[bytes, tuple[str, ...]] = {}

    def read(self, raw: Value) -> tuple[str, ...]:
        if raw is UNSET:
            return ()
        written = bytes(raw)
        known = self._known.get(written)
        if known is None:
            listed = decode_value(raw)
            texts = [intern(text) for text in listed if isinstance(text, str)] if isinstance(listed, list) else []
            known = self._known[written] = tuple(texts)
        return known


def _object(resource: StateResource, module: str, dependencies: _Dependencies) -> StateObject:
    address, key = resource.address, resource.index
    if (module and not address.startswith(module)) or (key is not None and not address.endswith("]")):
        # Terraform 0.12 wrote addresses without module and key.
        address = built_address(module, resource.mode, resource.type, resource.name, key)
    # In the order of the fields: given by name, they take twice as long.
    return StateObject(
        address,
        intern(resource.mode),
        intern(resource.type),
        resource.name,
        module,
        key,
        intern(resource.provider_name or ""),
        resource.deposed_key or "",
        dependencies.read(resource.depends_on),
        None if resource.values is UNSET else StoredValues(resource.values, resource.sensitive_values),
    )
