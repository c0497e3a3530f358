"""Whether a document surely follows a JSON Schema: most do, and jsonschema takes a third of a second to import."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Callable

_SAYS_NOTHING = frozenset({"$schema", "$id", "$defs", "title", "description", "default", "examples"})
_TYPES: dict[str, type | tuple[type, ...]] = {
    "object": dict,
    "array": list,
    "string": str,
    "integer": int,
    "number": (int, float),
}


def surely_follows(schema: dict[str, Any], document: Any) -> bool:
    """Tell whether a document follows a schema; False also where a keyword is not known here: then ask jsonschema."""
    return _follows(document, schema, schema)


def _follows(value: Any, schema: Any, root: dict[str, Any]) -> bool:
    if isinstance(schema, bool):
        return schema
    if "type" in schema and not _type(value, schema["type"], schema, root):
        return False  # the checks of a type's contents can then take the type for granted
    for keyword in schema.keys() - _SAYS_NOTHING:
        check = _CHECKS.get(keyword)
        if check is None or not check(value, schema[keyword], schema, root):
            return False
    return True


def _type(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    if wanted == "boolean":
        return isinstance(value, bool)
    return wanted in _TYPES and isinstance(value, _TYPES[wanted]) and not isinstance(value, bool)


def _reference(value: Any, wanted: Any, _schema: dict[str, Any], root: dict[str, Any]) -> bool:
    name = wanted.removeprefix("#/$defs/")
    return name in root.get("$defs", {}) and _follows(value, root["$defs"][name], root)


def _properties(value: Any, wanted: Any, _schema: dict[str, Any], root: dict[str, Any]) -> bool:
    return all(_follows(value[key], one, root) for key, one in wanted.items() if key in value)


def _others(value: Any, wanted: Any, schema: dict[str, Any], root: dict[str, Any]) -> bool:
    known = schema.get("properties", {})
    return all(_follows(part, wanted, root) for key, part in value.items() if key not in known)


def _items(value: Any, wanted: Any, _schema: dict[str, Any], root: dict[str, Any]) -> bool:
    return isinstance(value, list) and all(_follows(part, wanted, root) for part in value)


def _required(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    return isinstance(value, dict) and all(key in value for key in wanted)


def _enum(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    return isinstance(value, str) and value in wanted


def _pattern(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    return isinstance(value, str) and re.search(wanted, value) is not None


def _minimum(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    return isinstance(value, int | float) and value >= wanted


def _maximum(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    return isinstance(value, int | float) and value <= wanted


def _size(value: Any, wanted: Any, _schema: dict[str, Any], _root: dict[str, Any]) -> bool:
    return isinstance(value, str | list | dict) and len(value) >= wanted


_CHECKS: dict[str, Callable[[Any, Any, dict[str, Any], dict[str, Any]], bool]] = {
    "$ref": _reference,
    "type": _type,
    "properties": _properties,
    "additionalProperties": _others,
    "items": _items,
    "required": _required,
    "enum": _enum,
    "pattern": _pattern,
    "minimum": _minimum,
    "maximum": _maximum,
    "minLength": _size,
    "minItems": _size,
    "minProperties": _size,
}
