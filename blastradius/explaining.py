"""Why one object of a plan changes, and what would change the verdict: found by assessing again."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.assessment import assess
from blastradius.errors import UsageError
from blastradius.graph.addresses import meant_by
from blastradius.model.action import Action, Order
from blastradius.model.explanation import ChangeExplanation, Counterfactual
from blastradius.model.spelling import nearest_names
from blastradius.model.verdict import Fate
from blastradius.supposing import create_first, with_values, without

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.model.plan import Plan
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange
    from blastradius.policy import Policy

_VALUES: dict[str, object] = {"true": True, "false": False, "0": 0, "not set": None}
"""What the catalogue's words for a value stand for; other words are values themselves."""

_INEXACT = ("set", "above 0")


def explain_change(plan: Plan, address: str, policy: Policy | None = None) -> ChangeExplanation:
    """Explain the change of one object: all that the report knows of it, and what would change the verdict.

    Each counterfactual is the verdict on a plan in which one thing is otherwise. Raises `UsageError` for an address
    that the plan changes nothing at, or that stands for several objects.
    """
    report = assess(plan, policy)
    change = _named(report, plan, address)
    about = [finding for finding in report.findings if finding.address == change.label]
    told = (*about, *(one for one in report.findings if change.label in one.covers and one not in about))
    supposed = dict(_supposed(plan, report, change))
    return ChangeExplanation(
        change=change,
        verdict=report.verdict,
        score=report.score,
        findings=told,
        counterfactuals=tuple(_assessed(what, other, policy) for what, other in supposed.items()),
    )


def _named(report: Report, plan: Plan, address: str) -> ReportedChange:
    changes = {change.label: change for change in report.changes}
    found = meant_by(changes, address)
    if len(found) == 1:
        return changes[found[0]]
    if found:
        names = ", ".join(found[:3]) + (", ..." if len(found) > 3 else "")
        raise UsageError(f"the plan changes {len(found)} objects at the address {address}.", f"Name one: {names}")
    if meant_by([row.address for row in plan.changes], address):
        raise UsageError(
            f"nothing changes at the address {address}.",
            f"What would follow if it did: blastradius what-if --destroy {address}",
        )
    near = nearest_names(address, changes, 3)
    raise UsageError(
        f"the plan has nothing at the address {address}.",
        f"Did you mean {', '.join(near)}?" if near else "blastradius graph lists what it has.",
    )


def _supposed(plan: Plan, report: Report, change: ReportedChange) -> Iterator[tuple[str, Plan]]:
    """Yield what could be otherwise, the nearest first, each with the plan that would then be."""
    yield "if this change were not made", without(plan, {change.label})
    for root in change.cause.roots:
        if root != change.label:
            following = {one.label for one in report.changes if root in one.cause.roots}
            yield f"if {root} stayed as it is, and all that follows from it", without(plan, {root, *following})
    if change.label in change.cause.roots:
        following = {one.label for one in report.changes if change.label in one.cause.roots} - {change.label}
        if following:
            yield "if it stayed as it is, and all that follows from it", without(plan, {change.label, *following})
    for old, new in (move for rename in report.renames for move in rename.moves):
        if old == change.address:
            yield f"if it were moved to {new}", without(plan, {change.label, new})
    for spared in change.spared_by:
        is_attribute = not spared.name.startswith("the provider's ")
        exact = spared.wanted not in _INEXACT and not spared.wanted.startswith("other than ")
        if is_attribute and exact and spared.fate is not Fate.DELETE_WILL_FAIL:
            value = _VALUES.get(spared.wanted, spared.wanted)
            yield (
                f"if {spared.name} had been {spared.wanted} already",
                with_values(plan, change.label, spared.name, value),
            )
    if change.action is Action.REPLACE and change.order is Order.DELETE_FIRST:
        yield "if the new one were created first", create_first(plan, change.label)


def _assessed(what: str, plan: Plan, policy: Policy | None) -> Counterfactual:
    report = assess(plan, policy)
    return Counterfactual(what=what, verdict=report.verdict, score=report.score)
