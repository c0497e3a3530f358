"""What the rules say of a plan, in a form that a test can compare."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius import assess

if TYPE_CHECKING:
    from blastradius.model.finding import Finding
    from blastradius.model.plan import Plan
    from blastradius.model.verdict import Severity


def found_by(rule: str, plan: Plan) -> list[Finding]:
    """Return what one rule finds."""
    return [finding for finding in assess(plan).findings if finding.rule == rule]


def severities(rule: str, plan: Plan) -> dict[str, Severity]:
    """Return the severities of what one rule finds, by address."""
    return {finding.address: finding.severity for finding in found_by(rule, plan)}


def only(rule: str, plan: Plan) -> Finding:
    """Return the one thing that a rule finds."""
    (finding,) = found_by(rule, plan)
    return finding
