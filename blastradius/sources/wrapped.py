"""Plans inside other documents, as policy tools and interfaces wrap them: `{"plan": {...}}`."""

from __future__ import annotations

from msgspec import MsgspecError

from blastradius.sources.members import Members, is_object, members_of
from blastradius.sources.refusals import looks_like_plan

_DEPTH = 3
_OF_TERRAFORM = frozenset({"format_version", "values", "version", "diagnostics", "@message", "encrypted_data"})
"""Keys of documents that Terraform itself writes; what those hold is not a plan to assess."""


def unwrapped(document: Members) -> list[Members]:
    """Return the plans that a document wraps, or the document itself."""
    return _plans_inside(document, _DEPTH) or [document]


def _plans_inside(document: Members, depth: int) -> list[Members]:
    if looks_like_plan(document):
        return [document]
    if not depth or not _OF_TERRAFORM.isdisjoint(document):
        return []
    found: list[Members] = []
    for raw in document.values():
        if is_object(raw):
            try:
                inner = members_of(raw)
            except MsgspecError:
                continue
            found.extend(_plans_inside(inner, depth - 1))
    return found
