"""Find the JSON documents in an input: several in a row, and noise around them.

setup-terraform before v3 put a `[command]` line before the plan and `::debug::` lines behind
it; logs get merged in; `terragrunt run --all show -json` prints one plan after the other.
A document that begins and cannot be read is an error: nothing is passed over in silence.
"""

from __future__ import annotations

import re
from typing import NamedTuple

import msgspec

from blastradius.sources.careful import looks_odd, read_carefully
from blastradius.sources.refusals import looks_like_plan, malformed, not_json, refusal, truncated
from blastradius.sources.wire import Document, too_deep

_BLANK = b" \t\r\n\0"
_START = re.compile(rb'\{\s*"format_version"|^[ \t]*[\[{](?=\s*["\[{}\]])', re.MULTILINE)
_WORKFLOW_LINE = re.compile(rb"^(::|##\[|##vso\[)[^\n]*\n?", re.MULTILINE)
_TRAILING = re.compile(r"trailing characters \(byte (\d+)\)")
_DECODER = msgspec.json.Decoder(Document)
_MEMBERS = msgspec.json.Decoder(dict[str, msgspec.Raw])


class Found(NamedTuple):
    """The documents of an input and how many bytes of noise stood around them."""

    documents: list[Document]
    noise: int


def find_documents(data: bytes) -> Found:
    """Decode every document of an input; raises `UnreadableInput` where one is broken or there is none."""
    documents: list[Document] = []
    noise = 0
    rest = data if data.startswith(b"{") else data.lstrip(_BLANK)
    while rest:
        start = 0 if rest[:1] in (b"{", b"[") else _next_start(rest)
        if start < 0:
            noise += len(rest)
            break
        noise += start
        found, rest = _decode_first(rest[start:] if start else rest)
        documents.extend(found)
        rest = rest.lstrip(_BLANK)
    if not documents:
        raise not_json(data)
    return Found(documents, noise)


def _next_start(text: bytes) -> int:
    """Return where the next document begins; workflow commands may quote one, and do not count."""
    position = 0
    while match := _START.search(text, position):
        line = text.rfind(b"\n", 0, match.start()) + 1
        command = _WORKFLOW_LINE.match(text, line)
        if not command:
            return match.start()
        position = command.end()
    return -1


def _decode_first(data: bytes) -> tuple[list[Document], bytes]:
    """Decode the document at the beginning, or the plans wrapped in it; return them and what follows."""
    try:
        return _decode(data), b""
    except msgspec.DecodeError as error:
        trailing = _TRAILING.search(str(error))
        end = int(trailing[1]) - 1 if trailing else len(data)
    try:
        return _decode(data[:end]), data[end:]
    except msgspec.DecodeError as error:
        return _unwrapped(_decode_odd(data[:end], error), data[:end]), data[end:]


def _decode(data: bytes) -> list[Document]:
    """Decode one document; what looks odd is read again by the strict reader."""
    try:
        document = _DECODER.decode(data)
    except RecursionError:
        raise too_deep() from None
    except UnicodeDecodeError as error:
        document = _decode_odd(data, msgspec.DecodeError(str(error)))
    if looks_odd(data, _rows(document)):
        document = _decode_odd(data, msgspec.DecodeError())
    return _unwrapped(document, data)


def _decode_odd(data: bytes, error: msgspec.DecodeError) -> Document:
    """Read by the strict reader what the fast one refused with `error`, or had better not decide alone."""
    try:
        return _DECODER.decode(read_carefully(data))
    except msgspec.ValidationError as invalid:
        raise malformed(f"the input is JSON of another shape than a plan: {_place(invalid)}.") from None
    except RecursionError:
        raise too_deep() from None
    except ValueError:
        raise truncated() if "truncated" in str(error) else malformed("the input is no valid JSON.") from None


def _unwrapped(document: Document, data: bytes) -> list[Document]:
    """Return the plans that a document wraps, as policy tools do (`{"plan": {...}}`), or the document itself."""
    if looks_like_plan(document) or not refusal(document):
        return [document]
    try:
        members = _MEMBERS.decode(data)
        inner = [_DECODER.decode(raw) for raw in members.values() if bytes(memoryview(raw)[:1]) == b"{"]
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return [document]
    return [plan for plan in inner if looks_like_plan(plan)] or [document]


def _place(error: msgspec.ValidationError) -> str:
    """Say where and what, in msgspec's words, which quote no values."""
    return str(error).replace("`", "")


def _rows(document: Document) -> int:
    rows = len(document.resource_changes or ()) + len(document.resource_drift or ())
    return rows + len(document.deferred_changes or ()) + len(document.output_changes or ())
