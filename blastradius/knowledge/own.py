"""Entries that somebody adds to the catalogue, from a file of their own."""

from __future__ import annotations

import json
import re
import tomllib
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blastradius.errors import PolicyError
from blastradius.knowledge.lookup import load_catalogue
from blastradius.knowledge.mistakes import dotted, first_mistake, place_of, told, way_to

if TYPE_CHECKING:
    from collections.abc import Callable, Collection, Sequence

    from blastradius.knowledge.decode import Entry

SCHEMA_FILE = Path(__file__).parent / "catalogue.schema.json"

_ADVICE = "The keys of an entry are those of the catalogue: blastradius knowledge --json TYPE shows an entry."


def read_own_entries(path: Path) -> dict[str, Entry]:
    """Read entries by type from a file: JSON as in the catalogue, or TOML with a table a type.

    An entry of a type that the catalogue has changes what it names and leaves the rest.
    Raises `PolicyError` for a file that cannot be read, and for an entry that does not follow the schema.
    """
    entries, text = read_tables(path, "Entries are told by type.")
    check_entries(entries, lambda steps: f"{path.name}{_line(steps, text)}")
    return dict(entries)


def read_tables(path: Path, advice: str) -> tuple[Any, str]:
    """Read a file of JSON, or of TOML where it is called so; return what it holds, and its text."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        return (tomllib.loads(text) if path.suffix == ".toml" else json.loads(text)), text
    except OSError as error:
        raise PolicyError(
            f"{path.name} cannot be read: {error.strerror}.", "Check the path and who may read it."
        ) from None
    except (ValueError, RecursionError) as error:
        kind = "TOML" if path.suffix == ".toml" else "JSON"
        raise PolicyError(f"{path.name} is no valid {kind}{place_of(error)}.", advice) from None


def check_entries(
    entries: Any,
    where: Callable[[Sequence[str | int]], str],
    *,
    within: tuple[str | int, ...] = (),
    besides: Collection[str] = (),
) -> None:
    """Hold entries against the schema; `where` writes the place of a mistake, given the way to it.

    `within` is the way to the entries, and `besides` are types that other entries give a class.
    """
    schema = json.loads(SCHEMA_FILE.read_bytes())
    entry = {**schema["$defs"]["entry"], "required": []}
    mistake = first_mistake({**schema, "additionalProperties": entry}, entries)
    if mistake is not None:
        raise PolicyError(f"{where(way_to(mistake))}: {told(mistake, within)}", _ADVICE)
    shipped = load_catalogue(entries)
    for name, own in entries.items():
        if "class" not in own and name not in besides and not shipped.facts(name).known:
            raise PolicyError(
                f"{where((name,))}: {dotted((*within, name))} has no class, and the catalogue does not know the type.",
                'Give it one, "database" say: blastradius knowledge lists types and their classes.',
            )


def _line(steps: Sequence[str | int], text: str) -> str:
    """Find the line where the entry begins that a mistake is in."""
    found = re.search(rf"^.*\b{re.escape(str(steps[0]))}\b", text, re.MULTILINE) if steps else None
    return f", line {text.count(chr(10), 0, found.start()) + 1}" if found else ""
