"""What a change is meant to do, declared before it is judged by what it does."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from blastradius.changes import Changes
    from blastradius.model.finding import Finding
    from blastradius.model.intent import IntentNote
    from blastradius.policy.settings import Policy


class IntentJudgement(NamedTuple):
    """How a plan compares with what was meant; empty where nothing was said and nothing has to be."""

    findings: tuple[Finding, ...] = ()
    beyond: frozenset[str] = frozenset()
    """The objects whose changes were not meant."""
    note: IntentNote | None = None


def judge_by_intent(changes: Changes, policy: Policy) -> IntentJudgement:
    """Hold the changes of a plan against the intents of a policy; an intent finds more, and never lifts anything."""
    if not policy.intents and not (policy.intent_required and changes.all):
        return IntentJudgement()
    from blastradius.model.intent import IntentNote
    from blastradius.policy.intent.beyond import changes_beyond
    from blastradius.policy.intent.findings import findings_about, missing_intent

    if not policy.intents:
        return IntentJudgement(findings=(missing_intent(len(changes.all)),))
    beyond = changes_beyond(changes, policy.intents)
    note = IntentNote(
        given=tuple(dict.fromkeys(one.source for one in policy.intents)),
        changes=len(changes.all),
        beyond=len(beyond),
        destroyed=sum(one.change.destructive for one in beyond),
    )
    return IntentJudgement(tuple(findings_about(beyond)), frozenset(one.label for one in beyond), note)
