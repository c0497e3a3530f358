"""Entries that somebody adds to the catalogue, from a file of their own."""

from __future__ import annotations

import json
import re
import tomllib
from difflib import get_close_matches
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blastradius.errors import PolicyError
from blastradius.knowledge.lookup import load_catalogue

if TYPE_CHECKING:
    from collections.abc import Iterable

    from jsonschema.exceptions import ValidationError

    from blastradius.knowledge.decode import Entry

SCHEMA_FILE = Path(__file__).parent / "catalogue.schema.json"

_ADVICE = "The keys of an entry are those of the catalogue: blastradius knowledge --json TYPE shows an entry."


def read_own_entries(path: Path) -> dict[str, Entry]:
    """Read entries by type from a file: JSON as in the catalogue, or TOML with a table a type.

    An entry of a type that the catalogue has changes what it names and leaves the rest.
    Raises `PolicyError` for a file that cannot be read, and for an entry that does not follow the schema.
    """
    try:
        text = path.read_bytes().decode("utf-8-sig")
        entries = tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)
    except OSError as error:
        raise PolicyError(
            f"{path.name} cannot be read: {error.strerror}.", "Check the path and who may read it."
        ) from None
    except (ValueError, RecursionError) as error:
        kind = "TOML" if path.suffix == ".toml" else "JSON"
        raise PolicyError(f"{path.name} is no valid {kind}{_place(error)}.", "Entries are told by type.") from None
    _check(entries, text, path.name)
    return dict(entries)


def _place(error: BaseException) -> str:
    if isinstance(error, json.JSONDecodeError):
        return f" (line {error.lineno})"
    found = re.search(r"at line (\d+)", str(error))
    return f" (line {found[1]})" if found else ""


def _check(entries: Any, text: str, name: str) -> None:
    from jsonschema import Draft202012Validator

    schema = json.loads(SCHEMA_FILE.read_bytes())
    entry = {**schema["$defs"]["entry"], "required": []}
    schema = {**schema, "additionalProperties": entry}
    errors = sorted(Draft202012Validator(schema).iter_errors(entries), key=lambda one: [str(step) for step in one.path])
    if errors:
        raise PolicyError(f"{name}{_line(errors[0], text)}: {_told(errors[0])}", _ADVICE)
    shipped = load_catalogue(entries)
    for type_name, own in entries.items():
        if "class" not in own and not shipped.facts(type_name).known:
            raise PolicyError(
                f"{name}: {type_name} has no class, and the catalogue does not know the type.",
                'Give it one, "database" say: blastradius knowledge lists types and their classes.',
            )


def _line(error: ValidationError, text: str) -> str:
    """Find the line where the entry begins that an error is in."""
    steps = [str(step) for step in error.absolute_path]
    found = re.search(rf"^.*\b{re.escape(steps[0])}\b", text, re.MULTILINE) if steps else None
    return f", line {text.count(chr(10), 0, found.start()) + 1}" if found else ""


def _told(error: ValidationError) -> str:
    """Say what is wrong, with the nearest name where one is misspelt."""
    where = ".".join(str(step) for step in error.absolute_path) or "the file"
    instance, schema = error.instance, error.schema
    if error.validator == "additionalProperties" and isinstance(instance, dict) and isinstance(schema, dict):
        known = list(schema.get("properties", {}))
        extra = next((key for key in instance if key not in known), "")
        return f"{where} has no key {extra}{_nearest(extra, known)}."
    if error.validator == "enum" and isinstance(schema, dict):
        known = [str(one) for one in schema["enum"]]
        return f"{where} is none of {', '.join(known)}{_nearest(str(instance), known)}."
    return f"{where}: {error.message}."


def _nearest(word: str, known: Iterable[Any]) -> str:
    near = get_close_matches(word, [str(one) for one in known], n=1)
    return f"; did you mean {near[0]}?" if near else ""
