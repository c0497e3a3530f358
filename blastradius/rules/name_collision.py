"""A new object is to take a name that is not free."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.fixes import names_kept
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import join

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding


@rule("name-collision", Severity.MEDIUM)
def name_collision(changes: Changes) -> Iterator[Finding]:
    """A replacement is to take a name that is not free: the apply will fail half-way.

    What: the new object is created before the old one goes, under a name that two cannot
    share; or the service keeps the name of a deleted object back for a while, and the new
    one wants it at once.

    Why: the plan looks fine, and the apply stops in the middle: with create-first nothing
    new is there, with delete-first the old object is gone and no new one can be made.

    Example: a `google_sql_database_instance` is replaced and keeps its name, which Google
    holds back for about a week.

    Instead: let the name differ, with a prefix or a part that changes with the object.

    Wrong when: the service tells objects of one name apart by something else.
    """
    for change in changes.destructive:
        taken = names_kept(change) if change.action is Action.REPLACE and not change.routine else []
        if taken and change.create_first:
            yield _finding(change, taken, "is created first, under a name that the old one still has", "collision")
        elif taken and change.facts.names_reserved:
            yield _finding(change, taken, "cannot take its name again at once", "reserved")


def _finding(change: Change, taken: list[str], what: str, topic: str) -> Finding:
    reason = change.facts.names_reserved if topic == "reserved" else "No two can share it, so the create fails."
    return finding(
        "name-collision",
        change,
        Severity.MEDIUM,
        title=f"the new {change.row.object} {what}",
        message=f"{join(taken)} stays the same. {reason}",
        evidence={"attributes": taken, "topic": topic},
        fix=[f"Let {join(taken)} differ, with a prefix or a part that changes."],
        aside=True,
    )
