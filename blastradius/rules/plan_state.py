"""The plan as a whole: errored, incomplete, or with words that nobody knows."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.action import Action
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.rules.interface import finding, rule
from blastradius.rules.wording import plural

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes


@rule("plan-errored", Severity.HIGH)
def plan_errored(changes: Changes) -> Iterator[Finding]:
    """The plan ended in an error, so its rows are not all there is.

    What: `errored` is true. Terraform (1.6 and newer) writes a plan also when planning failed.

    Why: the failed object and everything behind it is missing from the plan. A violated
    `prevent_destroy` ends this way, with the destruction it forbids still listed.

    Example: a resource with `prevent_destroy` would be replaced.

    Instead: mend what the error names and plan again.

    Wrong when: never; such a plan cannot be applied.
    """
    if changes.plan.errored:
        yield Finding(
            rule="plan-errored",
            severity=Severity.HIGH,
            address="",
            title="the plan ended in an error",
            message="Planning failed, so what is listed here is not all there is, and it cannot be applied.",
            fix=("Mend what terraform plan reported, and plan again.",),
        )


@rule("plan-incomplete", Severity.LOW)
def plan_incomplete(changes: Changes) -> Iterator[Finding]:
    """The plan covers a part of the configuration only.

    What: Terraform says that the plan is not complete (`-target`, `-exclude`, deferred
    changes), or a plan that does not say leaves out objects of the state, as OpenTofu does.
    Medium when the plan destroys anything, else low.

    Why: what is not in the plan was not looked at. It is not safe, only unseen.

    Example: `terraform plan -target=module.database`.

    Instead: plan without `-target`; use it for repairs alone.

    Wrong when: the repair is what you are doing.
    """
    plan = changes.plan
    is_partial = plan.complete is False or plan.deferred or changes.not_evaluated
    if is_partial and not plan.errored:
        destructive = len(changes.destructive)
        yield Finding(
            rule="plan-incomplete",
            severity=Severity.MEDIUM if destructive else Severity.LOW,
            address="",
            title="the plan covers only a part of the configuration",
            message="It was made with -target or -exclude, or changes were deferred. What it leaves out was not "
            "evaluated, which does not mean that it stays as it is.",
            evidence={
                "deferred": len(plan.deferred),
                "destructive": destructive,
                "not_evaluated": len(changes.not_evaluated),
            },
            fix=("Plan everything before you approve.",),
        )


@rule("action-unknown", Severity.HIGH)
def action_unknown(changes: Changes) -> Iterator[Finding]:
    """The plan holds an action that this release does not know.

    What: the action list of a row has a word that is none of Terraform's up to 1.17 or
    OpenTofu's up to 1.13, or no word at all.

    Why: a gate does not guess. What was not understood does not pass.

    Example: a plan made by a newer Terraform.

    Instead: use a newer blastradius; look at the row by hand until then.

    Wrong when: the word turns out to be harmless.
    """
    for change in changes.all:
        if change.action is Action.UNKNOWN:
            yield finding(
                "action-unknown",
                change,
                Severity.HIGH,
                title=f"has an action for {change.row.object} that this release does not know",
                message="What is not understood does not pass.",
                evidence={"words": plural(len(change.row.actions), "action word", "action words")},
                fix=("Use a newer release of blastradius, or look at this row by hand.",),
            )
