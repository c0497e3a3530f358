"""All instances of one block go at once."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Class
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import because, sentences

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.changes.change import WholeSet
    from blastradius.model.finding import Finding

MANY = 3
"""This many instances were meant to stand in for each other."""

_SERVES = frozenset({Class.COMPUTE, Class.SERVICE, Class.LOAD_BALANCER, Class.FUNCTION})


@rule("set-destroyed", Severity.MEDIUM)
def set_destroyed(changes: Changes) -> Iterator[Finding]:
    """Every instance of a block is destroyed or replaced at once, and none is left to serve.

    What: all machines, services or load balancers that one block makes with `count` or
    `for_each` go in one plan. High where three or more are deleted before their
    successors are there.

    Why: several instances exist so that one may fail. A plan that takes all of them at
    once takes the service.

    Example: `user_data` of an `aws_instance` with `count = 3` changes, and all three are
    replaced at the same time.

    Instead: `create_before_destroy`; or a group that replaces its members one by one; or
    apply them one by one with `-target`.

    Wrong when: the instances do different work, or nobody uses them yet.
    """
    for one in changes.whole_sets:
        first = one.changes[0]
        if first.facts.kind in _SERVES and not first.routine:
            yield _finding(one)


def _finding(whole: WholeSet) -> Finding:
    first = whole.changes[0]
    number = len(whole.changes)
    gap = all(change.action is Action.REPLACE and not change.create_first for change in whole.changes)
    replaced = all(change.action is Action.REPLACE for change in whole.changes)
    return finding(
        "set-destroyed",
        first,
        Severity.HIGH if gap and number >= MANY else Severity.MEDIUM,
        title=f"{'replaces' if replaced else 'destroys'} all {number} instances of {whole.block} at once",
        message=sentences(
            because(first),
            "No instance is left to serve while the others go."
            if not replaced or gap
            else "Each new instance is there before its old one goes, and all of them change at once.",
        ),
        evidence={"block": whole.block, "instances": number},
        fix=["Replace them one after the other, or with create_before_destroy = true."] if replaced else [],
        covers=whole.changes[1:],
    )
