"""An update in place that lowers protection or loses data or service."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.changes.update import harmful_updates
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import join

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.changes import Change, Changes
    from blastradius.knowledge import RiskyUpdate
    from blastradius.model.finding import Finding

_GRADES = {"high": Severity.MEDIUM, "medium": Severity.MEDIUM, "low": Severity.LOW}
"""An update in place warns and does not block: it can be taken back, a deletion cannot."""


@rule("risky-update", Severity.MEDIUM)
def risky_update(changes: Changes) -> Iterator[Finding]:
    """An update in place lowers protection, cuts retention, stops service or opens access.

    What: an attribute changes in a way that the catalogue lists for its type: deletion
    protection off, fewer backups, versioning suspended, `force_destroy` armed, scaled to
    zero, settings removed, a record pointed elsewhere, a major version changed, opened to
    the world.

    A replacement is looked at for what it opens, since the new object can be wider open
    than the old one was.

    Why: no row says "destroy", so nobody looks. Yet logs expire, a service stops, or the
    next plan can delete what this one could not.

    Example: `backup_retention_period` of an `aws_db_instance` goes to 0, which deletes the
    automated backups.

    Instead: keep the guard until the object is gone for good; change one thing at a time.

    Wrong when: the setting is replaced by another one of the same strength.
    """
    for change in changes.all:
        if change.action not in (Action.UPDATE, Action.REPLACE):
            continue
        harmful = harmful_updates(change)
        for topic in sorted({update.topic for update in harmful}):
            yield _finding(change, topic, [one for one in harmful if one.topic == topic])


def _finding(change: Change, topic: str, harmful: list[RiskyUpdate]) -> Finding:
    severity = max((_GRADES.get(update.severity, Severity.MEDIUM) for update in harmful), key=lambda one: one.rank)
    effects = _effects(update.effect for update in harmful if _GRADES.get(update.severity, Severity.MEDIUM) is severity)
    attributes = sorted({update.attribute for update in harmful})
    in_place = change.action is Action.UPDATE
    silent = " No row says destroy, and it can hurt all the same." if in_place else ""
    were = "it was" if len(attributes) == 1 else "they were"
    return finding(
        "risky-update",
        change,
        severity,
        title=f"changes {change.row.object}{' in place' if in_place else ''}: {effects[0]}",
        message=f"{_what_happens(attributes, effects)}{silent}",
        evidence={"attributes": attributes, "topic": topic},
        fix=[f"Put {join(attributes)} back as {were}, or make the change by itself, once it is sure to be wanted."],
    )


def _effects(said: Iterable[str]) -> list[str]:
    """List effects once each; "all settings are removed" says that settings are removed."""
    effects = list(dict.fromkeys(said))
    return [one for one in effects if not any(other.endswith(f" {one}") for other in effects)]


def _what_happens(attributes: list[str], effects: list[str]) -> str:
    """Say which attributes do it; the title has said what, unless there is more than one effect."""
    if len(effects) == 1:
        return f"It is {join(attributes)} that {'changes' if len(attributes) == 1 else 'change'}."
    return f"{join(attributes)}: {join(effects)}."
