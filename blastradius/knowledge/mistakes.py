"""How a mistake in a file that people write is told: what is wrong, where, and the nearest valid name."""

from __future__ import annotations

import json
import re
from difflib import get_close_matches
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jsonschema.exceptions import ValidationError


def first_mistake(schema: Mapping[str, Any], document: Any) -> ValidationError | None:
    """Return the first error of a document by its JSON Schema, in the order of the paths; None where there is none."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(document)
    return min(errors, key=lambda one: [str(step) for step in one.absolute_path], default=None)


def told(error: ValidationError) -> str:
    """Say what is wrong, with the nearest name where one is misspelt."""
    where = dotted(error.absolute_path) or "the file"
    instance, schema = error.instance, error.schema
    if error.validator == "additionalProperties" and isinstance(instance, dict) and isinstance(schema, dict):
        known = list(schema.get("properties", {}))
        extra = next((key for key in instance if key not in known), "")
        return f"{where} has no key {extra}{nearest(extra, known)}."
    if error.validator == "enum" and isinstance(schema, dict):
        known = [str(one) for one in schema["enum"]]
        return f"{where} is none of {', '.join(known)}{nearest(str(instance), known)}."
    return f"{where}: {error.message}."


def dotted(path: Iterable[str | int]) -> str:
    """Write the way to a key: names with dots between them, and the place in a list counted from one."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def nearest(word: str, known: Iterable[Any]) -> str:
    """Ask whether a similar name was meant; empty where there is none."""
    near = get_close_matches(word, [str(one) for one in known], n=1)
    return f"; did you mean {near[0]}?" if near else ""


def place_of(error: BaseException) -> str:
    """Tell the line at which a text stops being JSON or TOML, where the error says it."""
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno})"
    found = re.search(r"at line (\d+)", str(error))
    return f" (line {found[1]})" if found else ""
