"""An intent that was drafted, as TOML for a file or as the block of a pull request's text."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.neutralise import log_line, markdown_fence

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.model.intent import DraftEntry, IntentDraft

WIDTH = 100
BLOCK = "blastradius-intent"

_DRAFTED = "# What the plan does, which may not be what is meant: take out what nobody asked for."
_WITHHELD = "# What follows deletes objects, or is not understood. A person who means it takes the marks off."
_IN_PLACE_OF = "  # nothing; take this line out with the marks"
_NOT_KNOWN = "# No intent can allow what is not understood: {number} of unknown action."


def as_toml(draft: IntentDraft) -> str:
    """Write a draft as TOML; what deletes objects is a comment."""
    return "".join(f"{log_line(line)}\n" for line in _lines(draft))


def as_markdown(draft: IntentDraft) -> str:
    """Write a draft as a fenced block."""
    return f"{markdown_fence(as_toml(draft), BLOCK)}\n"


def _lines(draft: IntentDraft) -> Iterator[str]:
    yield _DRAFTED
    if not draft.allowed:
        yield f"allow = []{_IN_PLACE_OF if any(one.actions for one in draft.withheld) else ''}"
    for entry in draft.allowed:
        yield ""
        yield from _entry(entry)
    if not draft.withheld:
        return
    yield ""
    yield _WITHHELD
    for entry in draft.withheld:
        yield "#"
        if not entry.actions:
            yield _NOT_KNOWN.format(number=entry.changes)
            continue
        yield from (f"# {line}" for line in _entry(entry))


def _entry(entry: DraftEntry) -> Iterator[str]:
    yield f"[[allow]]  # {entry.changes} {'change' if entry.changes == 1 else 'changes'}"
    for key, values in (
        ("actions", [one.value for one in entry.actions]),
        ("modules", entry.modules),
        ("types", entry.types),
        ("addresses", entry.addresses),
    ):
        if values:
            yield from _list(key, values)


def _list(key: str, values: Iterable[str]) -> Iterator[str]:
    quoted = [_quoted(one) for one in values]
    line = f"{key} = [{', '.join(quoted)}]"
    if len(line) <= WIDTH:
        yield line
        return
    yield f"{key} = ["
    yield from (f"  {one}," for one in quoted)
    yield "]"


def _quoted(text: str) -> str:
    escaped = text.replace("\\", "\\\\").replace('"', '\\"')
    return f'"{escaped}"'
