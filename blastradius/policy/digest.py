"""The digest of a policy: two verdicts with the same one were reached by the same rules."""

from __future__ import annotations

import hashlib
import json
from collections.abc import Mapping
from dataclasses import fields, is_dataclass
from datetime import date, tzinfo
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from blastradius.approvals import Approvals
    from blastradius.policy.settings import Policy


_OF_THE_RUN = ("approvals", "now", "chosen_by", "intents", "origin")
"""What says when, where and of what a policy was asked, and not what it tolerates."""


def policy_digest(policy: Policy) -> str:
    """Digest what a policy tolerates and who may approve; not what was approved, when, or where."""
    content = {one.name: _plain(getattr(policy, one.name)) for one in fields(policy) if one.name not in _OF_THE_RUN}
    content["approvals"] = _who_may(policy.approvals)
    return hashlib.sha256(json.dumps(content, sort_keys=True).encode()).hexdigest()


def intent_digest(policy: Policy) -> str:
    """Digest what a change was meant to do; empty where nobody has said it."""
    if not policy.intents:
        return ""
    return hashlib.sha256(json.dumps(_plain(policy.intents), sort_keys=True).encode()).hexdigest()


def _who_may(approvals: Approvals | None) -> Any:
    if approvals is None:
        return None
    conditions = approvals.conditions
    who = {"agents": conditions.agents, "roles": conditions.roles, "signers": conditions.signers.names}
    return {"require": conditions.require, **{name: _plain(one) for name, one in who.items()}}


def _plain(value: object) -> Any:
    if value is None or isinstance(value, str | int | float):
        return value
    if isinstance(value, Mapping):
        return {str(name): _plain(one) for name, one in value.items()}
    if isinstance(value, set | frozenset):
        return sorted(map(_plain, value), key=json.dumps)
    if isinstance(value, list | tuple):
        return [_plain(one) for one in value]
    if isinstance(value, date | tzinfo):
        return str(value)
    if is_dataclass(value):
        return {one.name: _plain(getattr(value, one.name)) for one in fields(value)}
    raise TypeError(f"a policy holds a {type(value).__name__}, of which there is no digest")
