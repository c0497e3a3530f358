"""The tolerant way, for plans that Terraform's own types do not fit.

Old releases left keys out, HCP Terraform and other tools sanitise and rewrite, people write
plans by hand. What is missing is rebuilt from what is there; what says which object a row is
about must be readable, or the whole plan is not.
"""

from __future__ import annotations

from typing import Any

from msgspec import UNSET, Raw
from msgspec.json import encode

from blastradius.model.address import InstanceKey, block_address, join_address, parse_traversal, quote_key
from blastradius.sources.members import Members, is_object, members_of, objects_in, unexpected
from blastradius.sources.wire import Change, Row, StateModule, StateResource, Value, decode_value

_NO_WORDS: tuple[str, ...] = ()
_NOT_A_WORD = "(not a word)"
"""Stands for an entry of an action list that is no text; no release will ever know it."""


def rows_in(raw: Raw, what: str) -> list[Row]:
    """Read a list of rows member by member."""
    return [_row(members, f"a row in {what}") for members in objects_in(raw, what)]


def _row(members: Members, what: str) -> Row:
    address = _text(members, "address", what)
    module = _text(members, "module_address", what)
    mode, type_, name = names_of(
        address, _text(members, "mode", what), _text(members, "type", what), _text(members, "name", what)
    )
    if not type_ or not name:
        raise unexpected(what)
    index = _key(members, what)
    return Row(
        address=address or built_address(module, mode, type_, name, index),
        mode=mode,
        type=type_,
        name=name,
        change=_change(members.get("change"), what),
        previous_address=_text(members, "previous_address", what),
        module_address=module,
        index=index,
        provider_name=_text(members, "provider_name", what),
        deposed=_text(members, "deposed", what),
        action_reason=_text(members, "action_reason", what),
    )


def _change(raw: Raw | None, what: str) -> Change:
    """Read a change; a row that does not say what is done has no known action."""
    if raw is None or decode_value(raw) is None:
        return Change(actions=_NO_WORDS)
    if not is_object(raw):
        raise unexpected(what)
    members = members_of(raw)
    return Change(
        actions=action_words(decode_value(members["actions"])) if "actions" in members else _NO_WORDS,
        raw_before=_value(members, "before"),
        raw_after=_value(members, "after"),
        raw_after_unknown=_value(members, "after_unknown"),
        raw_before_sensitive=_value(members, "before_sensitive"),
        raw_after_sensitive=_value(members, "after_sensitive"),
        replace_paths=_value(members, "replace_paths"),
        importing=_value(members, "importing"),
    )


def action_words(actions: Any) -> tuple[str, ...]:
    """Return the words of an action list; anything else is no known action, and never "no-op"."""
    if not isinstance(actions, list):
        return _NO_WORDS
    return tuple(word if isinstance(word, str) else _NOT_A_WORD for word in actions)


def names_of(address: str, mode: str, type_: str, name: str) -> tuple[str, str, str]:
    """Complete mode, type and name from the address."""
    if mode and type_ and name:
        return mode, type_, name
    steps = [step for step in parse_traversal(address) if isinstance(step, str)]
    while len(steps) > 2 and steps[0] == "module":
        steps = steps[2:]
    written_mode = steps.pop(0) if len(steps) > 2 else "managed"
    written_type, written_name = [*steps, "", ""][:2]
    return mode or written_mode, type_ or written_type, name or written_name


def built_address(module: str, mode: str, type_: str, name: str, key: InstanceKey) -> str:
    """Write the address of an instance from its parts."""
    return join_address(module, block_address(mode, type_, name)) + ("" if key is None else quote_key(key))


def state_in(raw: Raw) -> StateModule:
    """Read the root module of a state; a state that holds nothing has an empty one."""
    what = "the prior state"
    values = _object(_object(decode_value(raw), what).get("values"), what)
    return _state_module(_object(values.get("root_module"), what), what)


def _state_module(module: dict[str, Any], what: str) -> StateModule:
    return StateModule(
        address=_plain_text(module.get("address"), what),
        resources=[_state_resource(_object(entry, what), what) for entry in _list(module.get("resources"), what)],
        child_modules=[_state_module(_object(entry, what), what) for entry in _list(module.get("child_modules"), what)],
    )


def _state_resource(entry: dict[str, Any], what: str) -> StateResource:
    address = _plain_text(entry.get("address"), what)
    named = (_plain_text(entry.get(key), what) for key in ("mode", "type", "name"))
    mode, type_, name = names_of(address, *named)
    if not type_ or not name:
        raise unexpected(what)
    depends_on = [text for text in _list(entry.get("depends_on"), what) if isinstance(text, str)]
    return StateResource(
        address=address or block_address(mode, type_, name),
        mode=mode,
        type=type_,
        name=name,
        index=_plain_key(entry.get("index"), what),
        provider_name=_plain_text(entry.get("provider_name"), what),
        depends_on=Raw(encode(depends_on)),
        deposed_key=_plain_text(entry.get("deposed_key"), what),
    )


def _value(members: Members, key: str) -> Value:
    return members.get(key, UNSET)


def _text(members: Members, key: str, what: str) -> str:
    return _plain_text(decode_value(members[key]), what) if key in members else ""


def _key(members: Members, what: str) -> InstanceKey:
    return _plain_key(decode_value(members["index"]), what) if "index" in members else None


def _plain_text(value: Any, what: str) -> str:
    """Return a text; null is none, and a number is what careless tools make of one."""
    if value is None or isinstance(value, str):
        return value or ""
    if isinstance(value, int) and not isinstance(value, bool):
        return str(value)
    raise unexpected(what)


def _plain_key(value: Any, what: str) -> InstanceKey:
    """Return an instance key: `0` and `"0"` are two, and so is none."""
    if isinstance(value, float) and value.is_integer():
        return int(value)
    if value is None or (isinstance(value, str | int) and not isinstance(value, bool)):
        return value
    raise unexpected(what)


def _object(value: Any, what: str) -> dict[str, Any]:
    if value is None or isinstance(value, dict):
        return value or {}
    raise unexpected(what)


def _list(value: Any, what: str) -> list[Any]:
    if value is None or isinstance(value, list):
        return value or []
    raise unexpected(what)
