"""How a mistake in a file that people write is told: what is wrong, where, and the nearest valid name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from blastradius.model.spelling import nearest_names

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from jsonschema.exceptions import ValidationError


def first_mistake(schema: Mapping[str, Any], document: Any) -> ValidationError | None:
    """Return the first error of a document by its JSON Schema, in the order of the paths; None where there is none."""
    from jsonschema import Draft202012Validator

    errors = Draft202012Validator(schema).iter_errors(document)
    return min(errors, key=lambda one: [str(step) for step in one.absolute_path], default=None)


def way_to(error: ValidationError) -> tuple[str | int, ...]:
    """Return the way to what is wrong: where a key is too many, to that key."""
    way = tuple(error.absolute_path)
    extra = _extra(error)
    return way if extra is None else (*way, extra[0])


def _extra(error: ValidationError) -> tuple[str, list[str]] | None:
    """Return a key that is too many, and the keys that there may be; None for another mistake."""
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return None
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    return next(((key, known) for key in error.instance if key not in known), None)


def told(error: ValidationError) -> str:
    """Say what is wrong, with the nearest name where one is misspelt."""
    where = dotted(error.absolute_path) or "the file"
    extra = _extra(error)
    if extra is not None:
        return f"{where} has no key {extra[0]}{nearest(*extra) or '.'}"
    if error.validator == "enum" and isinstance(error.schema, dict):
        known = [str(one) for one in error.schema["enum"]]
        return f"{where} is none of {', '.join(known)}{nearest(str(error.instance), known) or '.'}"
    return f"{where}: {error.message}."


def dotted(path: Iterable[str | int]) -> str:
    """Write the way to a key: names with dots between them, and the place in a list counted from one."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{step}" if text else step
    return text


def nearest(word: str, known: Iterable[Any]) -> str:
    """Ask whether a similar name was meant; empty where there is none."""
    near = nearest_names(word, [str(one) for one in known])
    return f"; did you mean {near[0]}?" if near else ""


def place_of(error: BaseException) -> str:
    """Tell the line at which a text stops being JSON or TOML, where the error says it."""
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno})"
    found = re.search(r"at line (\d+)", str(error))
    return f" (line {found[1]})" if found else ""
