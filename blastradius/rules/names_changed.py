"""Everything that has a name changes it in the same way."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.rules.interface import rule
from blastradius.rules.wording import join, plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes

MANY = 3
"""This many objects do not change their names in the same way by chance."""

_NAMES = ("name", "identifier", "bucket", "function_name", "cluster_identifier", "cluster_id", "family", "domain_name")


@rule("names-changed", Severity.HIGH)
def names_changed(changes: Changes) -> Iterator[Finding]:
    """Everything that has a name changes it at once, in the same way: another environment's variables.

    What: three or more objects, and no fewer than are updated with other names besides, get
    another name, and the same part of each name turns into the same other part.

    Why: names carry the environment. When `prod` turns into `staging` everywhere, the plan
    was made with another environment's variables, or in another one's workspace, and builds
    one environment out of the other.

    Example: `terraform plan -var-file=staging.tfvars` in the folder whose state is production's.

    Instead: check the variables and the workspace that the plan was made with.

    Wrong when: the environment is meant to be called something else from now on.
    """
    renamed: dict[tuple[str, str], list[Change]] = defaultdict(list)
    named = 0
    for change in changes.all:
        if change.action not in (Action.REPLACE, Action.UPDATE):
            continue
        turns = _turns(change)
        named += bool(turns) and not change.destructive
        for turn in turns:
            renamed[turn].append(change)
    going = max(renamed.values(), key=len, default=[])
    if len(going) < MANY or len(going) < named or not any(change.destructive for change in going):
        return
    edits = [name for name, _ in Counter(edit for change in going for edit in change.cause.edits).most_common(2)]
    source = f" It comes from {join(edits)}." if edits else ""
    yield Finding(
        rule="names-changed",
        severity=Severity.HIGH,
        address="",
        title=f"{plural(len(going), 'object changes its name', 'objects change their names')} at once, in the same way",
        message=f"The same part of each name turns into the same other part.{source} "
        "That is what another environment's variables or workspace look like.",
        evidence={"objects": len(going), "topic": "names"},
        fix=("Check the variables and the workspace that the plan was made with.",),
        covers=tuple(str(change.row.object) for change in going),
    )


def _turns(change: Change) -> set[tuple[str, str]]:
    """Return what part of its names turns into what; to be compared, never to be shown."""
    changed = change.difference.changed
    plain = tuple(name for name in dict.fromkeys((*change.facts.unique_names, *_NAMES)) if name in changed)
    if not plain:
        return set()
    pairs = zip(change.row.values.before_of(plain), change.row.values.after_of(plain), strict=True)
    turns = set()
    for old, new in pairs:
        if isinstance(old, str) and isinstance(new, str) and old and new and old != new:
            turn = _differing(old, new)
            if turn is not None:
                turns.add(turn)
    return turns


def _differing(old: str, new: str) -> tuple[str, str] | None:
    """Return the words in which two names differ; nothing where all of a name is another one."""
    was, becomes = (name.replace("_", "-").replace(".", "-").split("-") for name in (old, new))
    while was and becomes and was[0] == becomes[0]:
        was, becomes = was[1:], becomes[1:]
    while was and becomes and was[-1] == becomes[-1]:
        was, becomes = was[:-1], becomes[:-1]
    whole = len(was) == len(old.replace("_", "-").replace(".", "-").split("-"))
    return None if whole else ("-".join(was), "-".join(becomes))
