"""A policy file: found, read and held against its schema and against what no schema can tell."""

from __future__ import annotations

import json
import tomllib
from codecs import BOM_UTF8
from datetime import date, datetime, time
from pathlib import Path
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.errors import PolicyError
from blastradius.knowledge.mistakes import dotted, first_mistake, place_of, told, way_to
from blastradius.policy.following import surely_follows

if TYPE_CHECKING:
    from blastradius.policy.lines import KeyPath

SCHEMA_FILE = Path(__file__).parent / "policy.schema.json"
STARTER_FILE = Path(__file__).parent / "starter.toml"
ADVICE = "docs/policy.md tells all keys; blastradius policy check shows what holds."


class PolicyFile(NamedTuple):
    """What a policy file, or one with waivers, says; a named tuple, which is made in a third of a dataclass's time."""

    path: Path
    text: str
    document: dict[str, Any]
    advice: str = ADVICE
    """Where to look when something is wrong with it."""

    @property
    def name(self) -> str:
        """What the file is called."""
        return self.path.name

    @property
    def folder(self) -> Path:
        """The folder that paths in the file are relative to."""
        return self.path.parent

    def place(self, path: KeyPath) -> str:
        """Write where a key stands: the file and the line, or that of the nearest key around it."""
        line = self.line(path)
        return f"{self.name}, line {line}" if line else self.name

    def line(self, path: KeyPath) -> int:
        """Return the line of a key, or of the nearest key around it; 0 where there is none."""
        from blastradius.policy.lines import lines_of  # late: only mistakes and what shows a policy ask for lines

        lines = lines_of(self.text)
        around = (path[:length] for length in range(len(path), 0, -1))
        return next((lines[one] for one in around if one in lines), 0)

    def wrong(self, path: KeyPath, what: str, advice: str = "") -> PolicyError:
        """Make the error that tells of a mistake at a key."""
        return PolicyError(f"{self.place(path)}: {dotted(path)} {what}", advice or self.advice)

    def check(self, schema_file: Path) -> None:
        """Raise `PolicyError` unless it follows a schema."""
        schema = json.loads(schema_file.read_bytes())
        if not surely_follows(schema, self.document):
            mistake = first_mistake(schema, self.document, self.line)
            if mistake is not None:
                raise PolicyError(f"{self.place(way_to(mistake))}: {told(mistake)}", self.advice)


def read_policy_file(path: Path) -> PolicyFile:
    """Read a policy file that follows the schema; raises `PolicyError` for any other."""
    try:
        data = path.read_bytes()
    except OSError as error:
        raise unreadable(path, error) from None
    file = parse_file(path, data, ADVICE)
    file.check(SCHEMA_FILE)
    return file


def unreadable(path: Path, error: OSError) -> PolicyError:
    """Make the error that tells why a file cannot be read."""
    return PolicyError(f"{path.name or path} cannot be read: {error.strerror}.", "Check the path and who may read it.")


def parse_file(path: Path, data: bytes, advice: str) -> PolicyFile:
    """Take the bytes of a file apart, whatever they say; raises `PolicyError` for what is no TOML."""
    try:
        text = data.removeprefix(BOM_UTF8).decode().replace("\r\n", "\n")
    except UnicodeDecodeError as error:
        line = data.count(b"\n", 0, error.start) + 1
        raise PolicyError(f"{path.name} is no valid TOML (line {line}): no UTF-8.", "Write it as UTF-8.") from None
    try:
        return PolicyFile(path, text, _plain(tomllib.loads(text)), advice)
    except tomllib.TOMLDecodeError as error:
        why = str(error).partition(" (at ")[0]
        raise PolicyError(f"{path.name} is no valid TOML{place_of(error)}: {why}.", advice) from None
    except (ValueError, RecursionError) as error:
        raise PolicyError(f"{path.name} is no valid TOML{place_of(error)}.", advice) from None


def _plain(value: Any) -> Any:
    """Write dates and times, which JSON has not, as texts."""
    if isinstance(value, dict):
        return {key: _plain(part) for key, part in value.items()}
    if isinstance(value, list):
        return [_plain(part) for part in value]
    if isinstance(value, datetime):
        return value.isoformat(" ")
    return value.isoformat() if isinstance(value, date | time) else value
