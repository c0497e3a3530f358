"""From the document to the model: the only place that knows both names of a thing."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.model.address import (
    block_address,
    join_address,
    module_address,
    parse_module_path,
    parse_traversal,
    quote_key,
)
from blastradius.model.plan import DeferredChange, OutputChange, PlainValues, Plan, ResourceChange, StateObject
from blastradius.sources.json_configuration import configuration_of
from blastradius.sources.refusals import malformed

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.address import InstanceKey
    from blastradius.sources.wire import Document, Row, StateModule, StateResource

_NO_VALUES = PlainValues()


def plan_of(document: Document, notes: tuple[str, ...] = ()) -> Plan:
    """Turn a document that is a plan into the model."""
    state = document.prior_state.values if document.prior_state else None
    root = state.root_module if state else None
    deferred = document.deferred_changes or ()
    return Plan(
        format_version=str(document.format_version),
        terraform_version=_text(document.terraform_version),
        changes=tuple(_change(row) for row in document.resource_changes or ()),
        drift=tuple(_change(row) for row in document.resource_drift or ()),
        deferred=tuple(
            DeferredChange(address=entry.resource_change.address, reason=_text(entry.reason))
            for entry in deferred
            if entry.resource_change
        ),
        prior_objects=tuple(_state_objects(root)) if root else (),
        configuration=configuration_of(document.configuration),
        outputs=tuple(
            OutputChange(
                name=name,
                actions=_words(output.actions) if output else (),
                unknown=output is not None and _has_true(output.after_unknown),
            )
            for name, output in (document.output_changes or {}).items()
        ),
        complete=_flag(document.complete),
        errored=document.errored not in (None, False),
        applyable=_flag(document.applyable),
        notes=notes,
    )


def _change(row: Row) -> ResourceChange:
    change = row.change
    mode, type_, name = _names(row)
    if not type_ or not name:
        raise malformed("a row of the plan does not say which object it is about.")
    return ResourceChange(
        address=row.address or _built_address(mode, type_, name, _module_of(row), _key(row.index)),
        mode=mode,
        type=type_,
        name=name,
        actions=_words(change.actions) if change else (),
        values=change or _NO_VALUES,
        module=_module_of(row),
        key=_key(row.index),
        provider=_text(row.provider_name),
        deposed=_text(row.deposed),
        previous_address=_text(row.previous_address),
        reason=_text(row.action_reason),
        replace_paths=_paths(change.replace_paths) if change else (),
        importing=change is not None and change.importing not in (None, False),
    )


def _names(row: Row | StateResource) -> tuple[str, str, str]:
    """Return mode, type and name; where a producer left them out the address tells."""
    if isinstance(row.type, str) and isinstance(row.name, str) and isinstance(row.mode, str):
        return row.mode, row.type, row.name
    steps = [step for step in parse_traversal(row.address) if isinstance(step, str)]
    while len(steps) > 2 and steps[0] == "module":
        steps = steps[2:]
    is_data = len(steps) > 2 and steps[0] == "data"
    type_, name = [*steps[1 if is_data else 0 :], "", ""][:2]
    mode = "data" if is_data else _text(row.mode) or "managed"
    return mode, _text(row.type) or type_, _text(row.name) or name


def _module_of(row: Row) -> str:
    """Return the module instance; where a producer left it out the address tells."""
    named = _text(row.module_address)
    if named or not row.address.startswith("module."):
        return named
    return module_address(parse_module_path(row.address))


def _state_objects(module: StateModule) -> Iterator[StateObject]:
    """Walk the modules of the prior state, however deep, without recursion."""
    pending = [module]
    while pending:
        current = pending.pop()
        path = _text(current.address)
        for resource in current.resources or ():
            yield _state_object(resource, path)
        pending.extend(current.child_modules or ())


def _state_object(resource: StateResource, module: str) -> StateObject:
    mode, type_, name = _names(resource)
    key = _key(resource.index)
    # Terraform 0.12 wrote addresses without module and key; built from the parts they are always whole.
    address = _built_address(mode, type_, name, module, key)
    depends_on = resource.depends_on
    return StateObject(
        address=address,
        mode=mode,
        type=type_,
        name=name,
        module=module,
        key=key,
        provider=_text(resource.provider_name),
        deposed=_text(resource.deposed_key),
        depends_on=tuple(entry for entry in depends_on if isinstance(entry, str))
        if isinstance(depends_on, list)
        else (),
    )


def _built_address(mode: str, type_: str, name: str, module: str, key: InstanceKey) -> str:
    return join_address(module, block_address(mode, type_, name)) + ("" if key is None else quote_key(key))


def _words(actions: Any) -> tuple[str, ...]:
    """Return the action words; anything else than a list of words is no known action."""
    if isinstance(actions, list) and all(isinstance(word, str) for word in actions):
        return tuple(actions)
    return ()


def _paths(paths: Any) -> tuple[tuple[Any, ...], ...]:
    if not isinstance(paths, list):
        return ()
    return tuple(tuple(path) for path in paths if isinstance(path, list))


def _key(index: Any) -> InstanceKey:
    if isinstance(index, str) or (isinstance(index, int) and not isinstance(index, bool)):
        return index
    return int(index) if isinstance(index, float) and index.is_integer() else None


def _flag(value: Any) -> bool | None:
    return value if isinstance(value, bool) else None


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _has_true(mask: Any) -> bool:
    if isinstance(mask, dict):
        return any(_has_true(part) for part in mask.values())
    if isinstance(mask, list):
        return any(_has_true(part) for part in mask)
    return mask is True
