"""An intent as it is written: TOML or JSON, held against its schema and against what no schema can tell."""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, field
from functools import cached_property
from pathlib import Path
from typing import TYPE_CHECKING, Any

from blastradius.errors import PolicyError
from blastradius.knowledge.mistakes import dotted, first_mistake, nearest, place_of, told, way_to
from blastradius.model.intent import IntentAction, IntentSource
from blastradius.policy.following import surely_follows
from blastradius.policy.intent.declared import Allowance, Intent
from blastradius.policy.selection import Selection

if TYPE_CHECKING:
    from collections.abc import Mapping

    from jsonschema.exceptions import ValidationError

    from blastradius.policy.lines import KeyPath

SCHEMA_FILE = Path(__file__).parent / "intent.schema.json"
LARGEST = 1024**2
"""The most bytes of an intent file, or of a text that may hold an intent."""
MOST_GLOBS = 1000
"""So many patterns an intent may have: each is held against each change."""
ADVICE = "docs/intent.md tells all keys; blastradius intent suggest PLAN drafts an intent."


@dataclass(frozen=True, kw_only=True)
class IntentDocument:
    """The text of an intent, and where it was found."""

    name: str
    """What mistakes call it."""
    text: str = field(repr=False)
    source: IntentSource
    is_json: bool = False
    lines_before: int = 0
    """How many lines of a larger text stand before it."""

    @property
    def is_trusted(self) -> bool:
        """Whether a mistake may repeat what is written: of a pull request's text nothing is."""
        return self.source is not IntentSource.TEXT

    @cached_property
    def _lines(self) -> Mapping[KeyPath, int]:
        if self.is_json:
            from blastradius.policy.intent.json_lines import json_lines

            return json_lines(self.text)
        from blastradius.policy.lines import lines_of

        return lines_of(self.text)

    def wrong(self, path: KeyPath, what: str, advice: str = ADVICE) -> PolicyError:
        """Make the error that tells of a mistake at a key."""
        line = next((self._lines[path[:end]] for end in range(len(path), 0, -1) if path[:end] in self._lines), 1)
        return PolicyError(f"{self.name}, line {line + self.lines_before}: {what}", advice)


def decode_text(data: bytes, name: str) -> str:
    """Read bytes as a text; raises `PolicyError` for more than there may be, and for what is no UTF-8."""
    if len(data) > LARGEST:
        raise PolicyError(f"{name} is larger than {LARGEST // 1024**2} MiB.", "Look what it is.")
    try:
        return data.decode("utf-8-sig").replace("\r\n", "\n")
    except UnicodeDecodeError:
        raise PolicyError(f"{name} is no UTF-8.", "Write it as UTF-8.") from None


def intent_from(document: IntentDocument) -> Intent:
    """Return the intent of a document; raises `PolicyError` for one that is not valid."""
    content = _content(document)
    schema = json.loads(SCHEMA_FILE.read_bytes())
    if not surely_follows(schema, content):
        mistake = first_mistake(schema, content)
        if mistake is not None:
            said = told(mistake) if document.is_trusted else _told_without_quoting(mistake)
            raise document.wrong(way_to(mistake) if document.is_trusted else tuple(mistake.absolute_path), said)
    entries = content["allow"]
    if sum(len(one.get(key, ())) for one in entries for key in ("addresses", "modules", "types")) > MOST_GLOBS:
        raise document.wrong(("allow",), f"there are more than {MOST_GLOBS} patterns.", "Name modules or types.")
    return Intent(
        allowed=tuple(_allowance(document, number, one) for number, one in enumerate(entries)), source=document.source
    )


def _content(document: IntentDocument) -> dict[str, Any]:
    kind, text = ("JSON" if document.is_json else "TOML"), document.text
    try:
        content = json.loads(text, object_pairs_hook=_once) if document.is_json else tomllib.loads(text)
    except _Twice as twice:
        raise PolicyError(f"{document.name} has the key {twice} twice in one object.", ADVICE) from None
    except (ValueError, RecursionError) as error:
        where = place_of(error) if not document.lines_before else f" (from line {document.lines_before + 1} on)"
        raise PolicyError(f"{document.name} is no valid {kind}{where}.", ADVICE) from None
    if not isinstance(content, dict):
        raise PolicyError(f"{document.name} is a list or a value, and no object with the key allow.", ADVICE)
    return content


class _Twice(ValueError):
    """A key that an object has twice: readers differ on which of them counts."""


def _once(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    found = dict(pairs)
    if len(found) < len(pairs):
        names = [name for name, _ in pairs]
        raise _Twice(next(name for number, name in enumerate(names) if name in names[:number]))
    return found


def _allowance(document: IntentDocument, number: int, entry: dict[str, Any]) -> Allowance:
    addresses, modules, types = (tuple(entry.get(key, ())) for key in ("addresses", "modules", "types"))
    of = Selection(addresses=addresses, modules=modules, types=types)
    if of.is_everything:
        raise document.wrong(
            ("allow", number),
            f"allow[{number + 1}] names no objects.",
            'Name addresses, modules or types; types = ["*"] is all.',
        )
    actions = frozenset(IntentAction(one) for one in entry["actions"])
    return Allowance(of=of, actions=actions, followers=entry.get("followers", False))


_KINDS = {"object": "table", "array": "list", "string": "text", "boolean": "true or false"}


def _told_without_quoting(error: ValidationError) -> str:
    """Say what is wrong in words of the schema alone."""
    where = dotted(error.absolute_path) or "the intent"
    rule: Any = error.schema
    found: Any = error.instance
    match error.validator:
        case "additionalProperties":
            known = list(rule["properties"])
            extra = next((str(one) for one in found if one not in known), "")
            return f"{where} has a key that there is not{nearest(extra, known) or '.'}"
        case "required":
            return f"{where} has no {' or no '.join(one for one in rule['required'] if one not in found)}."
        case "enum":
            return f"{where} is none of {', '.join(rule['enum'])}{nearest(str(found), rule['enum']) or '.'}"
        case "type":
            return f"{where} is no {_KINDS[rule['type']]}."
    return f"{where} is empty."
