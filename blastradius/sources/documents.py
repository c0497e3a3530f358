"""Find the JSON documents in an input: several in a row, and noise around them.

setup-terraform before v3 put a `[command]` line before the plan and `::debug::` lines behind
it; logs get merged in; `terragrunt run --all show -json` prints one plan after the other.
A document that begins and cannot be read is an error: nothing is passed over in silence.

The input is never copied: documents are decoded where they stand.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec
from msgspec import Raw

from blastradius.sources.careful import looks_odd, read_carefully
from blastradius.sources.refusals import looks_like_plan, malformed, not_json, refusal, truncated, unlike_a_plan
from blastradius.sources.wire import Document, too_deep

_BLANKS = re.compile(rb"[ \t\r\n\0]*")
_OPENING = re.compile(rb'[\[{]\s*(?:["\[{}\]]|\Z)')
_START = re.compile(rb'\{\s*"format_version"|^[ \t]*[\[{](?=\s*(?:["\[{}\]]|\Z))', re.MULTILINE)
_WORKFLOW_LINE = re.compile(rb"^(::|##\[|##vso\[)[^\n]*\n?", re.MULTILINE)
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_DECODER = msgspec.json.Decoder(Document)
_MEMBERS = msgspec.json.Decoder(dict[str, Raw])
_ANYTHING = msgspec.json.Decoder(Raw)


class Found(NamedTuple):
    """The documents of an input and how many bytes of noise stood around them."""

    documents: list[Document]
    noise: int


def find_documents(data: bytes) -> Found:
    """Decode every document of an input; raises `PlanError` where one is no plan or there is none."""
    documents: list[Document] = []
    noise = 0
    position = 0
    while True:
        start = _next_start(data, position)
        noise += len(data[position : len(data) if start < 0 else start].strip(b" \t\r\n\0"))
        if start < 0:
            break
        found, position = _decode_at(data, start)
        for document in found:
            refused = refusal(document)
            if refused:
                raise refused
        documents.extend(found)
    if not documents:
        raise not_json(data)
    return Found(documents, noise)


def _next_start(data: bytes, position: int) -> int:
    """Return where the next document begins; workflow commands may quote one, and do not count."""
    blanks = _BLANKS.match(data, position)
    position = blanks.end() if blanks else position
    if _OPENING.match(data, position):
        return position
    while match := _START.search(data, position):
        line = data.rfind(b"\n", 0, match.start()) + 1
        command = _WORKFLOW_LINE.match(data, line)
        if not command:
            return match.start()
        position = command.end()
    return -1


def _decode_at(data: bytes, start: int) -> tuple[list[Document], int]:
    """Decode the document at a place, or the plans wrapped in it; return them and where it ends."""
    view = memoryview(data)[start:]
    end = len(data)
    try:
        document = _DECODER.decode(view)
    except RecursionError:
        raise too_deep() from None
    except ValueError as error:
        end = _end_of(view, error)
        if end is None:
            return 
        

