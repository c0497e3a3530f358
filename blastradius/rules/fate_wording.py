"""The sentences about what becomes of an old object, what stays of it, and what would spare it."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Recovery
from blastradius.model.verdict import DataLoss, Fate

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change

_FATE_SENTENCES = {
    Fate.DELETED: "The old object is deleted.",
    Fate.RETAINED: "The real object is kept, outside Terraform.",
    Fate.SNAPSHOTTED: "A final snapshot or backup remains.",
    Fate.SOFT_DELETED: "The old object can be recovered for a limited time.",
    Fate.FORGOTTEN: "The real object is kept, outside Terraform.",
    Fate.DELETE_WILL_FAIL: "The provider will refuse to delete the old object as it stands, so the apply is "
    "likely to stop half-way.",
    Fate.UNKNOWN: "What becomes of the old object is not known.",
}

_SPARED = {
    Fate.SOFT_DELETED: "it could be recovered for a while",
    Fate.SNAPSHOTTED: "a final snapshot or backup would remain",
    Fate.RETAINED: "the real object would be kept",
}
"""What a kinder fate would mean. A mere refusal is none to offer: it takes the object out of nobody's plan."""


def fate_sentence(change: Change) -> str:
    """Say what becomes of the old object, and which attribute or setting says so."""
    if change.fate is None:
        return ""
    sentence = _FATE_SENTENCES[change.fate]
    if change.fate is Fate.DELETED and change.data_loss is DataLoss.CERTAIN:
        lost = change.facts.holds or "what it holds"
        sentence = f"Gone for good: {lost}."
        if change.facts.recovery is Recovery.BACKUP:
            sentence = f"Gone, unless there is a backup elsewhere: {lost}."
    if change.fate is Fate.SOFT_DELETED and change.facts.recovery_days:
        sentence = f"The old object can be recovered for {change.facts.recovery_days} days."
    if change.fate_attribute:
        sentence = f"{sentence[:-1]} (decided by {change.fate_attribute})."
    return sentence


def odd_fate_sentence(change: Change) -> str:
    """Say what becomes of the old object where it is anything else than what everybody expects of a delete."""
    return "" if change.fate in (Fate.DELETED, Fate.UNKNOWN) else fate_sentence(change)


def parts_sentence(change: Change) -> str:
    """Say which parts beside the object stay, and which go with it."""
    return " ".join(
        f"{part.what[0].upper()}{part.what[1:]} will {'stay' if part.stays else 'go with it'} (decided by {part.name})."
        for part in change.kept_parts
    )


def remedies(change: Change) -> Iterator[str]:
    """Offer what would leave something of the old object, in words of the catalogue."""
    for remedy in change.remedies:
        if (spared := _SPARED.get(remedy.fate)) is None:
            continue
        first = "" if remedy.at_once else ", applied before in a change of its own,"
        yield f"With {remedy.name} {remedy.wanted}{first} {spared}."
    for part in change.kept_parts:
        if not part.stays:
            yield f"With {part.name} {part.otherwise}, applied before in a change of its own, {part.what} would stay."
