"""The command that lists the rules and shows their manual pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from blastradius.errors import UsageError
from blastradius.model.spelling import nearest_names
from blastradius.policy.findings import BEYOND, DESTRUCTIVE_BEYOND, MISSING, POLICY_RULES, WAIVER_RULES
from blastradius.policy.origin_findings import ORIGIN_RULES
from blastradius.rules import RULES, Rule

if TYPE_CHECKING:
    from pathlib import Path

_BY_INTENT = "A declared intent makes it, or the policy that asks for one: docs/intent.md."
_BY_ORIGIN = "A policy makes it that asks more of what machines write: docs/origin.md."
_BY_POLICY = "A policy file makes it: docs/policy.md."
_BY_WAIVER = "A waiver makes it: docs/waivers.md."
_MADE_BY = {
    **dict.fromkeys((BEYOND, DESTRUCTIVE_BEYOND, MISSING), _BY_INTENT),
    **dict.fromkeys(ORIGIN_RULES, _BY_ORIGIN),
    **dict.fromkeys(WAIVER_RULES, _BY_WAIVER),
}


class _Page(NamedTuple):
    """A rule as it is listed."""

    id: str
    severity: str
    summary: str
    manual: str


def show_rules(rule_id: str | None, policy: Path | None = None, *, as_json: bool) -> str:
    """Return the list of rules, with a policy's own where one is named; or one rule's manual page."""
    own = _own_rules(policy) if policy is not None else []
    pages = [*sorted([*map(_page, RULES), *map(_page_of_policy, POLICY_RULES)]), *own]
    chosen = [_named(rule_id, pages)] if rule_id else pages
    if as_json:
        told = [one._asdict() for one in chosen]
        return json.dumps(told[0] if rule_id else told, indent=2) + "\n"
    if rule_id:
        return f"{chosen[0].id} ({chosen[0].severity})\n\n{chosen[0].manual}\n"
    width = max(len(one.id) for one in pages)
    return "".join(f"{one.id:<{width}}  {one.severity:<8}  {one.summary}\n" for one in chosen)


def _page(rule: Rule) -> _Page:
    return _Page(rule.id, rule.severity.value, rule.summary, rule.manual)


def _page_of_policy(rule_id: str) -> _Page:
    severity, summary = POLICY_RULES[rule_id]
    return _Page(rule_id, severity.value, summary, f"{summary}\n\n{_MADE_BY.get(rule_id, _BY_POLICY)}")


def _own_rules(path: Path) -> list[_Page]:
    """Return the rules of a policy and of its environments; of two with one name that of the policy."""
    from blastradius.cli.options import PolicyChoice
    from blastradius.cli.policies import load_policy
    from blastradius.render.neutralise import log_line, plain

    layers = load_policy(PolicyChoice(file=path)).layers
    rules = {one.name: one for _, policy in reversed(list(layers.values())) for one in policy.rules}
    pages = []
    for one in rules.values():
        summary, when = log_line(plain(one.message)), log_line(plain(one.when.strip()))
        manual = f"{summary}\n\nA rule of the policy. It holds where\n\n    {when}"
        pages.append(_Page(one.name, one.severity.value, summary, manual))
    return sorted(pages)


def _named(rule_id: str, pages: list[_Page]) -> _Page:
    for one in pages:
        if one.id == rule_id:
            return one
    near = nearest_names(rule_id, [one.id for one in pages])
    raise UsageError("there is no rule of that name.", f"blastradius rules {near[0]}" if near else "blastradius rules")
