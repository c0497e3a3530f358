"""Run the rules; one that crashes becomes a finding, and the verdict fails closed."""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
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
    found = list(findings)
    if not found:
        return found
    shapes = _Shapes(changes)
    return [replace(one, fingerprint=_fingerprint(one, shapes)) for one in found]


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


class _Shapes:
    """What is done to each object of a plan, and what goes because of it."""

    def __init__(self, changes: Changes) -> None:
        self.by_object = {str(change.row.object): change for change in changes.all}
        self._losses: dict[str, str] = {}
        self.following: dict[str, list[str]] = defaultdict(list)
        for change in changes.destructive:
            if not change.routine:
                label = str(change.row.object)
                for root in change.cause.roots:
                    if root != label:
                        self.following[root].append(label)

    def whole(self, address: str) -> str:
        """Return what is done to an object, to which of its attributes, and what is lost by it."""
        change = self.by_object.get(address)
        return f"{change.shape}|{change.data_loss}" if change else ""

    def loss(self, address: str) -> str:
        """Return what is done to another object that a finding speaks for, and what is lost by it."""
        known = self._losses.get(address)
        if known is None:
            change = self.by_object.get(address)
            parts = [address]
            if change is not None:
                row = change.row
                parts += [row.previous_address, str(change.fate), change.data_loss.value, *row.actions]
            known = self._losses[address] = json.dumps(parts)
        return known


def _fingerprint(one: Finding, shapes: _Shapes) -> str:
    """Digest what a finding is about: it survives a new plan of the same change, and no other change.

    The objects that it covers and those that go because of its own are part of that, each with what becomes of it.
    """
    topic = str(one.evidence.get("topic", one.evidence.get("rule", "")))
    named = {
        name: sorted(map(str, value)) for name, value in sorted(one.evidence.items()) if isinstance(value, list | tuple)
    }
    covered = [shapes.loss(address) for address in sorted(one.covers)]
    following = [shapes.loss(address) for address in sorted(shapes.following.get(one.address, ()))]
    content = [one.rule, one.address, shapes.whole(one.address), topic, named, covered, following]
    return hashlib.sha256(json.dumps(content).encode()).hexdigest()[:16]
