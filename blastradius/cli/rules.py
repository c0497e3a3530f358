"""The command that lists the rules and shows their manual pages."""

from __future__ import annotations

import json

from blastradius.errors import UsageError
from blastradius.model.spelling import nearest_names
from blastradius.policy.findings import POLICY_RULES
from blastradius.rules import RULES, Rule


def show_rules(rule_id: str | None, *, as_json: bool) -> str:
    """Return the list of rules, or one rule's manual page."""
    if rule_id in POLICY_RULES and not as_json:
        severity, summary = POLICY_RULES[rule_id]
        return f"{rule_id} ({severity.value})\n\n{summary}\n\nA policy file makes it: docs/policy.md.\n"
    chosen = [_named(rule_id)] if rule_id else list(RULES)
    if as_json:
        listed = [
            {"id": one.id, "severity": one.severity.value, "summary": one.summary, "manual": one.manual}
            for one in chosen
        ]
        return json.dumps(listed[0] if rule_id else listed, indent=2) + "\n"
    if rule_id:
        return f"{chosen[0].id} ({chosen[0].severity.value})\n\n{chosen[0].manual}\n"
    width = max(len(one.id) for one in RULES)
    return "".join(f"{one.id:<{width}}  {one.severity.value:<8}  {one.summary}\n" for one in chosen)


def _named(rule_id: str) -> Rule:
    for one in RULES:
        if one.id == rule_id:
            return one
    near = nearest_names(rule_id, [one.id for one in RULES])
    raise UsageError("there is no rule of that name.", f"blastradius rules {near[0]}" if near else "blastradius rules")
