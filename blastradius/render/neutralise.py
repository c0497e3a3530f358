"""Make text that somebody else wrote harmless.

Addresses hold instance keys, and a key may be anything: terminal escapes, Markdown,
HTML, commands to a CI runner, text that runs right to left. Nothing of it may act.
"""

from __future__ import annotations

import re

_UNSEEN = re.compile(
    "[\x00-\x1f\x7f-\x9f"  # controls, among them the escape that colours terminals
    "\u00ad\u034f\u061c\u115f\u1160\u17b4\u17b5\u180b-\u180f"  # soft hyphen and other invisible ones
    "\u200b-\u200f\u2028-\u202e\u2060-\u206f\u3164\ufe00-\ufe0f\ufeff\uffa0\ufff0-\ufffb"  # zero width, bidi, marks
    "\ud800-\udfff"  # lone surrogates, which no encoder writes
    "\U0001d173-\U0001d17a\U000e0000-\U000e0fff]"  # invisible music and tags
)
_RUNNER_COMMAND = re.compile(r"##(?=\[|vso\[)", re.IGNORECASE)


def plain(text: str) -> str:
    r"""Show what cannot be seen as an escape (`\u001b`, which HCL reads back), and disarm runner commands.

    GitHub and Azure runners obey `##[…]` and `##vso[…]` anywhere in a line of a log.
    """
    return _RUNNER_COMMAND.sub("# #", _UNSEEN.sub(_escape, text))


def _escape(match: re.Match[str]) -> str:
    code = ord(match[0])
    return f"\\u{code:04x}" if code <= 0xFFFF else f"\\U{code:08x}"


def log_line(line: str) -> str:
    """Disarm a whole line of a log: GitHub's runner obeys `::command::` at its beginning, spaces or not."""
    stripped = line.lstrip()
    if stripped.startswith("::"):
        return f"{line[: len(line) - len(stripped)]}: :{stripped[2:]}"
    return line


_MARKDOWN = re.compile(r"[\\`*_\[\]<>|~$!(){}]")
_ENTITY = re.compile(r"&(?=[#\w])")
_LINE_START = re.compile(r"^(\s*)([#>+=-]|\d+[.)])")
_REFERENCE = re.compile(r"([@#])(?=\w)")
_LINK = re.compile(r"(?<=\w)(:)(?=//)|(www)(\.)", re.IGNORECASE)


def markdown_text(text: str) -> str:
    """Escape a line of text for Markdown: no markup, HTML, links, mentions or references come of it."""
    text = _MARKDOWN.sub(r"\\\g<0>", plain(text))
    text = _ENTITY.sub("&amp;", text)
    text = _LINE_START.sub(r"\1\\\2", text)
    text = _REFERENCE.sub(r"\1<!-- -->", text)
    return _LINK.sub(lambda match: f"{match[1] or match[2]}<!-- -->{match[3] or ''}", text)


def markdown_code(text: str) -> str:
    """Write a code span for Markdown, in a table or out of one, whatever the text holds."""
    text = plain(text)
    longest = max((len(run) for run in re.findall("`+", text)), default=0)
    fence = "`" * (longest + 1)
    pad = " " if text.startswith("`") or text.endswith("`") or not text.strip() else ""
    return f"{fence}{pad}{text}{pad}{fence}".replace("|", "\\|")


def markdown_fence(text: str, language: str = "") -> str:
    """Write a fenced block for Markdown that its text cannot close."""
    lines = [plain(line) for line in text.rstrip("\n").split("\n")]
    longest = max((len(run) for line in lines for run in re.findall("`+", line)), default=0)
    fence = "`" * max(3, longest + 1)
    return "\n".join((f"{fence}{language}", *lines, fence))
