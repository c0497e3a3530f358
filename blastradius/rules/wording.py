"""The sentences that several rules share."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.changes.values import shown_path
from blastradius.knowledge import Class
from blastradius.model.action import Action
from blastradius.model.attribute_path import written
from blastradius.model.cause import CauseKind

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.changes import Change

REASONS = {
    "replace_because_tainted": "it is marked as tainted",
    "replace_by_request": "the plan was asked to replace it (-replace)",
    "replace_by_triggers": "replace_triggered_by fires",
    "delete_because_no_resource_config": "its block is no longer in the configuration",
    "delete_because_no_module": "its module instance is no longer declared",
    "delete_because_wrong_repetition": "its instance key no longer fits: count or for_each was added or taken away",
    "delete_because_count_index": "its index is past the new count",
    "delete_because_each_key": "its key is no longer in for_each",
    "delete_because_no_move_target": "it was moved to an address that has no configuration",
    "delete_because_enabled_false": "enabled is now false",
}

_CLASS_WORDS = {
    Class.DATABASE: "database",
    Class.OBJECT_STORAGE: "object store",
    Class.BLOCK_STORAGE: "volume",
    Class.FILE_STORAGE: "file system",
    Class.QUEUE: "queue",
    Class.STREAM: "stream",
    Class.CACHE: "cache",
    Class.SEARCH: "search index",
    Class.USER_DIRECTORY: "user directory",
    Class.KEY: "key",
    Class.SECRET: "secret",
    Class.CERTIFICATE: "certificate",
    Class.BACKUP: "backup",
    Class.REGISTRY: "registry",
    Class.LOG_STORE: "log store",
    Class.ENVIRONMENT: "running environment",
    Class.CLUSTER: "cluster",
    Class.DNS_ZONE: "DNS zone",
}
"""What an object is called where the class says more than the type's own name."""


def named(change: Change) -> str:
    """Name an object for a sentence: its address, and what it is where the address does not say it well."""
    word = _CLASS_WORDS.get(change.facts.kind, "")
    if change.facts.kind is Class.CONTAINER:
        word = change.row.type.partition("_")[2].replace("_", " ")
    return f"the {word} {change.row.object}" if word else str(change.row.object)


def verb(change: Change) -> str:
    """Say what is done to an object."""
    if change.action is Action.REPLACE:
        return "replaces (creates, then deletes)" if change.create_first else "deletes and recreates"
    return "destroys"


def why(change: Change) -> str:
    """Say why an object changes, in a clause after "because"; empty where there is nothing to say."""
    cause = change.cause
    if change.row.deposed:
        return "an earlier replacement left it behind"
    if cause.paths and change.action is Action.REPLACE:
        what = f"{join([written(path) for path in cause.paths])} cannot change in place{_edited(change)}"
        if cause.drift:
            what += ", and was changed outside Terraform"
        elif cause.kinds == (CauseKind.PROVIDER,):
            what += ", and nobody wrote it: the provider has another default, or a new release of it another schema"
        return what
    if cause.triggers:
        fired = "fires on" if len(cause.triggers) == 1 else "fires, on one of"
        return f"replace_triggered_by {fired} {join(list(cause.triggers[:3]))}"
    if change.row.reason in REASONS:
        return REASONS[change.row.reason]
    foreign = [root for root in cause.roots if root != str(change.row.object)]
    if foreign:
        forced = join([written(shown_path(path, change.row.values)) for path in change.row.replace_paths])
        follows = "follow" if len(change.row.replace_paths) > 1 else "follows"
        return f"{forced} {follows} from {foreign[0]}" if forced else f"it follows from {foreign[0]}"
    return ""


def _edited(change: Change) -> str:
    """Say what the edited paths come from, where that is not the block itself."""
    edits = list(change.cause.edits[:3])
    return f" (from {join(edits)})" if edits else ""


def because(change: Change) -> str:
    """Say why an object changes, as a sentence; empty where there is nothing to say."""
    reason = why(change)
    return f"Because {reason}." if reason else ""


def reach_sentence(change: Change) -> str:
    """Say who is hit, by number and by the nearest names."""
    count = change.impact.count
    if not count:
        return ""
    nearest = [one.label for one in change.impact.objects[:3]]
    more = count - len(nearest)
    named_ones = join([*nearest, f"{more} more"] if more else nearest)
    return f"{plural(count, 'object hangs', 'objects hang')} on it: {named_ones}."


def listed(changes: Sequence[Change]) -> str:
    """Name the objects of some changes, the first few by their addresses."""
    names = [str(change.row.object) for change in changes[:3]]
    more = len(changes) - len(names)
    return join([*names, f"{more} more"] if more else names)


def sentences(*parts: str) -> str:
    """Join the sentences that have something to say."""
    return " ".join(part for part in parts if part)


def join(words: list[str]) -> str:
    """Join words with commas and a last "and"; nothing stays nothing."""
    if len(words) < 2:
        return "".join(words)
    return f"{', '.join(words[:-1])} and {words[-1]}"


def plural(number: int, one: str, many: str) -> str:
    """Write a number with the word that goes with it."""
    return f"{number} {one if number == 1 else many}"
