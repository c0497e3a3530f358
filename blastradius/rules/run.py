"""Run the rules; one that crashes becomes a finding, and the verdict fails closed."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.changes import Changes
    from blastradius.rules.interface import Rule

CRASHED = "rule-crashed"


def run_rules(rules: Iterable[Rule], changes: Changes) -> tuple[Finding, ...]:
    """Return what the rules find, worst first, each with its fingerprint."""
    marked = with_fingerprints([one for rule in rules for one in _run(rule, changes)], changes)
    return tuple(sorted(marked, key=lambda one: one.order))


def with_fingerprints(findings: Iterable[Finding], changes: Changes) -> list[Finding]:
    """Give findings their fingerprints."""
    shape = {str(change.row.object): change.shape for change in changes.all}
    return [replace(one, fingerprint=_fingerprint(one, shape.get(one.address, ""))) for one in findings]


def _run(rule: Rule, changes: Changes) -> list[Finding]:
    found: list[Finding] = []
    try:
        found.extend(rule.check(changes))
    except Exception as crash:  # noqa: BLE001 - whatever a rule raises must end in a finding, not in a pass
        found.append(
            Finding(
                rule=CRASHED,
                severity=Severity.HIGH,
                address="",
                title=f"the rule {rule.id} could not be evaluated",
                message=f"It failed with {type(crash).__name__}. What it would have found is not known.",
                evidence={"rule": rule.id, "error": type(crash).__name__},
                fix=("Report this as a bug of blastradius, with the plan's addresses and actions alone.",),
            )
        )
    return found


def _fingerprint(one: Finding, shape: str) -> str:
    """Digest what a finding is about: it survives a new plan of the same change, and no other change."""
    topic = str(one.evidence.get("topic", one.evidence.get("rule", "")))
    text = "\n".join((one.rule, one.address, shape, topic, *one.covers))
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()[:16]
