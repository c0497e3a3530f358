"""Monitoring or configuration is destroyed or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Tier
from blastradius.model.action import Action
from blastradius.model.verdict import Severity
from blastradius.rules.fixes import moved_fix, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import KEPT
from blastradius.rules.wording import because, named, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding

DEAR = 60
"""From this loss on, of 100, a setting is missed at once."""


@rule("configuration-destroyed", Severity.LOW)
def configuration_destroyed(changes: Changes) -> Iterator[Finding]:
    """Monitoring, a setting or a release artefact is destroyed or replaced.

    What: an alarm, a dashboard, a parameter group, a policy document or the like is deleted.
    Medium where the catalogue says that it is missed at once, else low.

    Why: nothing stops, but somebody may no longer be woken, or a default takes over.

    Example: an `aws_cloudwatch_metric_alarm` is destroyed together with its module.

    Instead: nothing, usually; look whether it was meant.

    Wrong when: the setting moved elsewhere in the same change.
    """
    for change in changes.destructive:
        is_configuration = change.tier is Tier.CONFIGURATION
        if is_configuration or (change.tier is Tier.ROUTINE and change.action is Action.DESTROY and not change.routine):
            dear = is_configuration and change.loss >= DEAR and not change.row.deposed and change.fate not in KEPT
            yield finding(
                "configuration-destroyed",
                change,
                Severity.MEDIUM if dear else Severity.LOW,
                title=f"{verb(change)} {named(change)}",
                message=sentences(because(change), reach_sentence(change)),
                fix=[*moved_fix(change, changes), *put_the_block_back(change)],
            )
