"""The command that lists the rules and shows their manual pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from blastradius.errors import UsageError
from blastradius.model.spelling import nearest_names
from blastradius.policy.findings import POLICY_RULES, WAIVER_RULES
from blastradius.rules import RULES

if TYPE_CHECKING:
    from blastradius.model.verdict import Severity


def show_rules(rule_id: str | None, *, as_json: bool) -> str:
    """Return the list of rules, those that a policy and waivers make included, or one rule's manual page."""
    chosen = [_named(rule_id)] if rule_id else sorted(_all(), key=lambda one: one.id)
    if as_json:
        listed = [
            {"id": one.id, "severity": one.severity.value, "summary": one.summary, "manual": one.manual}
            for one in chosen
        ]
        return json.dumps(listed[0] if rule_id else listed, indent=2) + "\n"
    if rule_id:
        return f"{chosen[0].id} ({chosen[0].severity.value})\n\n{chosen[0].manual}\n"
    width = max(len(one.id) for one in chosen)
    return "".join(f"{one.id:<{width}}  {one.severity.value:<8}  {one.summary}\n" for one in chosen)


class _Page(NamedTuple):
    """A rule as it is listed."""

    id: str
    severity: Severity
    summary: str
    manual: str


def _all() -> list[_Page]:
    made = []
    for name, (severity, summary) in POLICY_RULES.items():
        said_by = "A waiver makes it: docs/waivers.md." if name in WAIVER_RULES else _BY_POLICY
        made.append(_Page(name, severity, summary, f"{summary}\n\n{said_by}"))
    return [*(_Page(one.id, one.severity, one.summary, one.manual) for one in RULES), *made]


_BY_POLICY = "A policy file makes it: docs/policy.md."


def _named(rule_id: str) -> _Page:
    known = _all()
    for one in known:
        if one.id == rule_id:
            return one
    near = nearest_names(rule_id, [one.id for one in known])
    raise UsageError("there is no rule of that name.", f"blastradius rules {near[0]}" if near else "blastradius rules")
