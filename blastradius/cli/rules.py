"""The command that lists the rules and shows their manual pages."""

from __future__ import annotations

import json

from blastradius.errors import UsageError
from blastradius.model.spelling import nearest_names
from blastradius.policy.findings import BEYOND, DESTRUCTIVE_BEYOND, MISSING, POLICY_RULES, WAIVER_RULES
from blastradius.rules import RULES, Rule

_BY_INTENT = "A declared intent makes it, or the policy that asks for one: docs/intent.md."
_BY_POLICY = "A policy file makes it: docs/policy.md."
_BY_WAIVER = "A waiver makes it: docs/waivers.md."
_MADE_BY = {
    **dict.fromkeys((BEYOND, DESTRUCTIVE_BEYOND, MISSING), _BY_INTENT),
    **dict.fromkeys(WAIVER_RULES, _BY_WAIVER),
}


def show_rules(rule_id: str | None, *, as_json: bool) -> str:
    """Return the list of rules, those that a policy, an intent and waivers make included, or one rule's manual page."""
    pages = sorted([*map(_page, RULES), *map(_page_of_policy, POLICY_RULES)], key=lambda one: one["id"])
    chosen = [_named(rule_id, pages)] if rule_id else pages
    if as_json:
        return json.dumps(chosen[0] if rule_id else chosen, indent=2) + "\n"
    if rule_id:
        return f"{chosen[0]['id']} ({chosen[0]['severity']})\n\n{chosen[0]['manual']}\n"
    width = max(len(one["id"]) for one in pages)
    return "".join(f"{one['id']:<{width}}  {one['severity']:<8}  {one['summary']}\n" for one in chosen)


def _page(rule: Rule) -> dict[str, str]:
    return {"id": rule.id, "severity": rule.severity.value, "summary": rule.summary, "manual": rule.manual}


def _page_of_policy(rule_id: str) -> dict[str, str]:
    severity, summary = POLICY_RULES[rule_id]
    manual = f"{summary}\n\n{_MADE_BY.get(rule_id, _BY_POLICY)}"
    return {"id": rule_id, "severity": severity.value, "summary": summary, "manual": manual}


def _named(rule_id: str, pages: list[dict[str, str]]) -> dict[str, str]:
    for one in pages:
        if one["id"] == rule_id:
            return one
    near = nearest_names(rule_id, [one["id"] for one in pages])
    raise UsageError("there is no rule of that name.", f"blastradius rules {near[0]}" if near else "blastradius rules")
