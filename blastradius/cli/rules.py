"""The command that lists the rules and shows their manual pages."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, NamedTuple

from blastradius.errors import UsageError
from blastradius.policy.findings import POLICY_RULES
from blastradius.rules import RULES

if TYPE_CHECKING:
    from pathlib import Path


class _Listed(NamedTuple):
    """A rule as it is listed."""

    id: str
    severity: str
    summary: str
    manual: str


def show_rules(rule_id: str | None, policy: Path | None = None, *, as_json: bool) -> str:
    """Return the list of rules, with those of a policy where one is named; or one rule's manual page."""
    listed = [_Listed(one.id, one.severity.value, one.summary, one.manual) for one in RULES]
    if policy is not None:
        listed.extend(_own_rules(policy))
    if rule_id in POLICY_RULES and not as_json:
        severity, summary = POLICY_RULES[rule_id]
        return f"{rule_id} ({severity.value})\n\n{summary}\n\nA policy file makes it: docs/policy.md.\n"
    chosen = [_named(rule_id, listed)] if rule_id else listed
    if as_json:
        told = [one._asdict() for one in chosen]
        return json.dumps(told[0] if rule_id else told, indent=2) + "\n"
    if rule_id:
        return f"{chosen[0].id} ({chosen[0].severity})\n\n{chosen[0].manual}\n"
    width = max(len(one.id) for one in listed)
    return "".join(f"{one.id:<{width}}  {one.severity:<8}  {one.summary}\n" for one in chosen)


def _own_rules(path: Path) -> list[_Listed]:
    """Return the rules of a policy and of its environments; of two with one name that of the policy."""
    from blastradius.cli.policies import PolicyChoice, load_policy
    from blastradius.render.neutralise import log_line, plain

    layers = load_policy(PolicyChoice(file=path)).layers
    rules = {one.name: one for _, policy in reversed(list(layers.values())) for one in policy.rules}
    listed = []
    for one in rules.values():
        summary, when = log_line(plain(one.message)), log_line(plain(one.when.strip()))
        manual = f"{summary}\n\nA rule of the policy. It holds where\n\n    {when}"
        listed.append(_Listed(one.name, one.severity.value, summary, manual))
    return sorted(listed)


def _named(rule_id: str, listed: list[_Listed]) -> _Listed:
    for one in listed:
        if one.id == rule_id:
            return one
    from difflib import get_close_matches

    near = get_close_matches(rule_id, [one.id for one in listed], n=1)
    raise UsageError("there is no rule of that name.", f"blastradius rules {near[0]}" if near else "blastradius rules")
