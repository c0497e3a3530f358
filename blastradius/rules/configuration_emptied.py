"""The configuration declares nothing any more, and all that the state knows goes."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.rules.interface import rule

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.configuration import ConfigModule


MANY = 3
"""Fewer objects than these are taken out one by one."""


@rule("configuration-emptied", Severity.HIGH)
def configuration_emptied(changes: Changes) -> Iterator[Finding]:
    """The configuration holds no resource any more, and everything in the state is destroyed.

    What: no module of the configuration declares a managed resource, the state holds
    three or more, and the plan deletes them.

    Why: an empty folder, a wrong directory, a merge that lost its files or a generator that
    failed looks to Terraform like the wish to have nothing.

    Example: the pipeline runs in a folder with nothing but a provider block.

    Instead: look at the directory and at what is checked out. To stop managing objects
    and keep them: `removed` blocks with `lifecycle { destroy = false }`.

    Wrong when: the stack is wound up on purpose.
    """
    going = [change for change in changes.destructive if change.action is Action.DESTROY and not change.row.deposed]
    if len(going) < MANY or len(changes.destructive) < changes.managed or _declares(changes.plan.configuration.root):
        return
    yield Finding(
        rule="configuration-emptied",
        severity=Severity.HIGH,
        address="",
        title=f"the configuration declares nothing: {len(going)} objects are destroyed",
        message="No module declares a resource any more, and all that the state knows goes. "
        "That is what an empty or a wrong folder looks like.",
        evidence={"destroyed": len(going), "topic": "emptied"},
        fix=(
            "Check the directory and what is checked out in it.",
            "To stop managing objects and keep them: removed blocks with lifecycle { destroy = false }.",
        ),
        covers=tuple(str(change.row.object) for change in going),
    )


def _declares(root: ConfigModule) -> bool:
    pending = [root]
    while pending:
        module = pending.pop()
        if any(resource.mode == "managed" for resource in module.resources):
            return True
        pending.extend(call.module for call in module.calls.values())
    return False
