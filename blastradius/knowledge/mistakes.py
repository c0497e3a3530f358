"""How a mistake in a file that people write is told: what is wrong, where, and the nearest valid name."""

from __future__ import annotations

import json
import re
from typing import TYPE_CHECKING, Any

from blastradius.model.spelling import nearest_names

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Mapping

    from jsonschema.exceptions import ValidationError


def first_mistake(
    schema: Mapping[str, Any], document: Any, line: Callable[[tuple[str | int, ...]], int] = lambda _: 0
) -> ValidationError | None:
    """Return the first error of a document by its JSON Schema; None where there is none.

    `line` tells on which line a key stands. What is missing comes last: it may be there, misspelt.
    """
    from jsonschema import Draft202012Validator

    def order(error: ValidationError) -> tuple[bool, int, list[str]]:
        way = way_to(error)
        return error.validator in ("required", "anyOf"), line(way), [str(step) for step in way]

    return min(Draft202012Validator(schema).iter_errors(document), key=order, default=None)


def way_to(error: ValidationError) -> tuple[str | int, ...]:
    """Return the way to what is wrong: where a key is too many, or is none, to that key."""
    extra = _extra(error)
    return _place(error) if extra is None else (*_place(error), extra[0])


def _place(error: ValidationError) -> tuple[str | int, ...]:
    way = tuple(error.absolute_path)
    return (*way, str(error.instance)) if "propertyNames" in error.absolute_schema_path else way


def _extra(error: ValidationError) -> tuple[str, list[str]] | None:
    """Return a key that is too many, and the keys that there may be; None for another mistake."""
    if error.validator != "additionalProperties" or not isinstance(error.instance, dict):
        return None
    known = list(error.schema.get("properties", {})) if isinstance(error.schema, dict) else []
    return next(((key, known) for key in error.instance if key not in known), None)


def told(error: ValidationError, within: tuple[str | int, ...] = ()) -> str:
    """Say what is wrong, with the nearest name where one is misspelt; never what is written there.

    `within` is the way to the part that was held against the schema.
    """
    where = dotted((*within, *_place(error))) or "the file"
    extra = _extra(error)
    if extra is not None:
        return f"{where} has no key {_written(extra[0])}{nearest(*extra) or '.'}"
    wanted: Any = error.validator_value
    match error.validator:
        case "enum":
            known = [str(one) for one in wanted]
            return f"{where} is none of {', '.join(known)}{nearest(str(error.instance), known) or '.'}"
        case "type" if str(wanted) in _KINDS:
            tables = wanted == "array" and isinstance(error.instance, dict)
            header = f" of tables: [[{dotted(one for one in error.absolute_path if isinstance(one, str))}]]"
            return f"{where} has to be {_KINDS[wanted]}{header if tables else '.'}"
        case "minimum" | "maximum" | "minLength" | "maxLength" | "minItems" | "minProperties" as limit:
            return f"{where} {_out_of_bounds(limit, wanted, error.instance)}"
        case "pattern":
            if not str(error.instance).strip():
                return f"{where} is empty."
            return f"{where} does not match {wanted}"
        case "anyOf" if all("required" in one for one in wanted):
            return f"{where} has none of {', '.join(key for one in wanted for key in one['required'])}."
        case "required" | "dependentRequired":  # which name keys alone
            return f"{where}: {error.message}."
    return f"{where} is not as the schema has it ({error.validator})."


def _out_of_bounds(limit: str, wanted: Any, written: Any) -> str:
    if limit in ("minimum", "maximum"):
        return f"is {'less' if limit == 'minimum' else 'greater'} than the {limit} of {wanted}."
    if not written:
        return "is empty."
    return f"is {'longer' if limit == 'maxLength' else 'shorter'} than {wanted}."


_KINDS = {
    "object": "a table",
    "array": "a list",
    "string": "a text",
    "integer": "a whole number",
    "number": "a number",
    "boolean": "true or false",
}


def dotted(path: Iterable[str | int]) -> str:
    """Write the way to a key: names with dots between them, and the place in a list counted from one."""
    text = ""
    for step in path:
        text += f"[{step + 1}]" if isinstance(step, int) else f".{_written(step)}" if text else _written(step)
    return text


def _written(name: str) -> str:
    """Write the name of a key as TOML does: in quotes where it could be taken for something else."""
    return name if re.fullmatch(r"[\w*-]+", name) else json.dumps(name, ensure_ascii=False)


def nearest(word: str, known: Iterable[Any]) -> str:
    """Ask whether a similar name was meant; empty where there is none."""
    near = nearest_names(word, [str(one) for one in known])
    return f"; did you mean {near[0]}?" if near else ""


def place_of(error: BaseException) -> str:
    """Tell the line at which a text stops being JSON or TOML, where the error says it."""
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno})"
    if "at end of document" in str(error):
        return " (at its end)"
    found = re.search(r"at line (\d+)", str(error))
    return f" (line {found[1]})" if found else ""
