"""The intent in a pull request's text: one fenced block of its Markdown."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from blastradius.errors import PolicyError
from blastradius.model.intent import IntentSource
from blastradius.policy.intent.document import ADVICE, IntentDocument

if TYPE_CHECKING:
    from collections.abc import Iterator

    from markdown_it.token import Token

BLOCK = "blastradius-intent"
NAME = "the pull request's text"
LARGEST_BLOCK = 64 * 1024
"""Characters."""
_EXAMPLE = f"Write it as a block of its own: ```{BLOCK}, then the intent as TOML, then ```."


def intent_in(text: str) -> IntentDocument | None:
    """Return the intent that a text declares; None where it declares none.

    What is inside of another block, of a comment or of HTML is no declaration. Raises `PolicyError` where it is not
    sure that one declaration is meant. Nothing of the text is repeated.
    """
    blocks = list(_declarations(text))
    if not blocks:
        return None
    if len(blocks) > 1:
        places = " and ".join(str(_line(one)) for one in blocks[:2])
        raise PolicyError(f"{NAME} declares more than one intent, in lines {places}.", "Leave one block.")
    (block,) = blocks
    if block.level:
        raise _wrong(block, "the intent stands inside of a list or a quotation.")
    if not _is_closed(block):
        raise _wrong(block, "the intent's block has no end; the text may be cut off.")
    if len(block.content) > LARGEST_BLOCK:
        raise _wrong(block, f"the intent is longer than {LARGEST_BLOCK} characters.")
    return IntentDocument(name=NAME, text=block.content, source=IntentSource.TEXT, lines_before=_line(block))


def _declarations(text: str) -> Iterator[Token]:
    """Yield the blocks that are called as an intent is; one that is almost called so may be meant as one."""
    for token in _fences(text):
        word = token.info.split(maxsplit=1)[0] if token.info.strip() else ""
        if word == BLOCK:
            yield token
        elif _is_almost(token.info):
            raise _wrong(token, f"a block is called almost {BLOCK}.")


def _fences(text: str) -> list[Token]:
    from markdown_it import MarkdownIt

    reader = MarkdownIt("commonmark")
    reader.core.ruler.enableOnly(["normalize", "block"])
    return [token for token in reader.parse(f"{text}\n") if token.type == "fence"]


def _is_almost(info: str) -> bool:
    """Tell whether a block's first words are like the name of an intent's, but for case, signs or a slip."""
    from difflib import SequenceMatcher
    from unicodedata import normalize

    wanted = _letters(BLOCK)
    words = normalize("NFKC", info[:200]).split()
    return any(
        SequenceMatcher(None, _letters("".join(words[:number])), wanted).ratio() >= _ALIKE for number in (1, 2) if words
    )


_ALIKE = 0.85


def _letters(text: str) -> str:
    return re.sub(r"[\W_]+", "", text.casefold())


def _line(token: Token) -> int:
    return token.map[0] + 1 if token.map else 1


def _is_closed(token: Token) -> bool:
    """Tell whether a block has an end of its own, and not that of the text."""
    first, end = token.map or (0, 0)
    return token.content.count("\n") == end - first - 2


def _wrong(token: Token, what: str) -> PolicyError:
    return PolicyError(f"{NAME}, line {_line(token)}: {what}", f"{_EXAMPLE} {ADVICE}")
