"""Cascades: one root, and the destructive changes that follow from it."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.changes.change import Change


def cascades_of(destructive: Iterable[Change]) -> dict[str, tuple[str, ...]]:
    """Group destructive changes under the change that starts their cascade.

    Returns the members by root, nearest first; a change with a root of its own starts its own
    story and follows nobody.
    """
    changes = {str(change.row.object): change for change in destructive}
    followers: dict[str, list[Change]] = defaultdict(list)
    for label, change in changes.items():
        roots = change.cause.roots
        if label in roots or not roots:
            continue
        followers[roots[0]].append(change)
    return {
        root: tuple(
            str(change.row.object)
            for change in sorted(members, key=lambda change: (len(change.cause.chain), change.node))
        )
        for root, members in sorted(followers.items())
    }
