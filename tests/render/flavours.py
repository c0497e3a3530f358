"""Markdown as the platforms read it: what tokens a text is made of, and how many findings it accounts for."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING

from markdown_it import MarkdownIt

from blastradius.render.markdown import GITHUB
from blastradius.render.markdown_azure import AZURE
from blastradius.render.markdown_bitbucket import BITBUCKET
from blastradius.render.markdown_gitlab import GITLAB
from blastradius.render.markdown_summary import SUMMARY

if TYPE_CHECKING:
    from markdown_it.token import Token

FLAVOURS = {
    "markdown": GITHUB,
    "markdown-gitlab": GITLAB,
    "markdown-azure": AZURE,
    "markdown-bitbucket": BITBUCKET,
    "markdown-summary": SUMMARY,
}

_COLONS = re.compile(r"^:::( mermaid\n.*?^):::$", re.DOTALL | re.MULTILINE)
_INSTANCES = re.compile(r"\[\*\]`? ?\\?\((\d+) instances\\?\)")


def tokens_of(text: str) -> list[Token]:
    """Parse a text as GitHub's flavour of CommonMark, blocks and what is in them; `:::` is another fence of Azure's."""
    fenced = _COLONS.sub(lambda picture: f"```{picture[1]}```", text)
    blocks = MarkdownIt("commonmark").enable(["table", "strikethrough"]).parse(fenced)
    return [token for block in blocks for token in (block, *(block.children or ()))]


def readable(text: str) -> str:
    """Return what is read as text: neither code nor HTML; a bar stands where one of these was."""
    shown = []
    for token in tokens_of(text):
        if token.type == "text":
            shown.append(token.content)
        elif token.type in ("code_inline", "html_inline"):
            shown.append("|")
        elif token.type not in ("strong_open", "strong_close"):
            shown.append("\n")
    return "".join(shown)


def accounted_for(text: str, severity: str) -> int:
    """Count the findings of a severity that a text names, or counts."""
    number = sum(int(one) for one in re.findall(r"^- and (\d+) more", text, re.MULTILINE))
    for line in re.findall(rf"^(?:### |- ){severity}: .*", text, re.MULTILINE):
        instances = _INSTANCES.search(line)
        number += int(instances[1]) if instances else 1 + len(re.findall(r"\], \[", line))
    return number
