"""The intents of a run: a file, a pull request's text, options; read before any plan is."""

from __future__ import annotations

import sys
from typing import TYPE_CHECKING

from blastradius.errors import PolicyError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from blastradius.cli.options import Means, PolicyChoice
    from blastradius.policy.intent.declared import Allowance, Intent


def read_intents(choice: PolicyChoice) -> tuple[Intent, ...]:
    """Read what was declared, one intent a source; a text that declares nothing is none."""
    found = (*map(_of_file, choice.intents), _of_text(choice.intent_text), _of_options(choice.allowed))
    return tuple(one for one in found if one is not None)


def drafted(plan: str | None, means: Means, *, as_markdown: bool) -> str:
    """Draft an intent from what one plan does."""
    from blastradius.cli.progress import Progress
    from blastradius.cli.reading import read_one

    with Progress() as progress:
        progress.phase("reading")
        read = read_one(plan, means)
        progress.phase("drafting")
        from blastradius.changes import read_changes
        from blastradius.policy.intent.draft import draft_intent
        from blastradius.render import intent_draft

        draft = draft_intent(read_changes(read))
    return intent_draft.as_markdown(draft) if as_markdown else intent_draft.as_toml(draft)


def schema_text() -> str:
    """Return the JSON Schema of an intent."""
    from blastradius.policy.intent.document import SCHEMA_FILE

    return SCHEMA_FILE.read_text(encoding="utf-8")


def _of_file(path: Path) -> Intent:
    from blastradius.model.intent import IntentSource
    from blastradius.policy.intent.document import IntentDocument, decode_text, intent_from

    name = path.name or str(path)
    text = decode_text(_read(path, name), name)
    is_json = path.suffix.lower() == ".json"
    return intent_from(IntentDocument(name=name, text=text, source=IntentSource.FILE, is_json=is_json))


def _of_text(path: Path | None) -> Intent | None:
    if path is None:
        return None
    from blastradius.policy.intent.document import decode_text, intent_from
    from blastradius.policy.intent.pull_request import NAME, intent_in

    declared = intent_in(decode_text(_read(path, NAME), NAME))
    return intent_from(declared) if declared is not None else None


def _of_options(allowed: Sequence[str]) -> Intent | None:
    if not allowed:
        return None
    from blastradius.model.intent import IntentSource
    from blastradius.policy.intent.declared import Intent

    return Intent(allowed=tuple(map(_option, allowed)), source=IntentSource.OPTION)


def _option(text: str) -> Allowance:
    from blastradius.knowledge.mistakes import nearest
    from blastradius.model.intent import IntentAction
    from blastradius.policy.intent.declared import Allowance
    from blastradius.policy.selection import Selection

    listed, colon, glob = text.partition(":")
    words = [one.strip() for one in listed.split(",")]
    if not colon or not glob.strip():
        raise UsageError(
            "an --allow is not written as ACTION:ADDRESS.", "As in --allow update:module.web or --allow create,update:*"
        )
    known = [one.value for one in IntentAction]
    for word in words:
        if word not in known:
            near = nearest(word, known) or f"; there are {', '.join(known)}."
            raise UsageError(f"--allow names an action that there is not{near}", "blastradius --help")
    actions = frozenset(IntentAction(word) for word in words)
    return Allowance(of=Selection(addresses=(glob.strip(),)), actions=actions)


def _read(path: Path, name: str) -> bytes:
    from blastradius.policy.intent.document import LARGEST

    try:
        if str(path) == "-":
            if sys.stdin is None:
                raise UsageError("standard input is closed.", "Name the file of the intent.")
            return sys.stdin.buffer.read(LARGEST + 1)
        with path.open("rb") as file:
            return file.read(LARGEST + 1)
    except OSError as error:
        raise PolicyError(f"{name} cannot be read: {error.strerror}.", "Check the path and who may read it.") from None
