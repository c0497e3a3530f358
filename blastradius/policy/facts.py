"""What an expression of a policy can name of a change, its impact and its cause: names, counts and words, no values."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.model.attribute_path import written

if TYPE_CHECKING:
    from collections.abc import Collection

    from blastradius.changes import Change
    from blastradius.policy.settings import Policy

SAMPLE: dict[str, Any] = {
    "change": {
        "address": 'module.a["b"].aws_s3_bucket.c',
        "type": "aws_s3_bucket",
        "name": "c",
        "module": 'module.a["b"]',
        "provider": "registry.terraform.io/hashicorp/aws",
        "action": "replace",
        "actions": ["delete", "create"],
        "order": "delete-first",
        "reason": "replace_because_cannot_update",
        "destructive": True,
        "routine": False,
        "importing": False,
        "deposed": False,
        "previous_address": "",
        "class": "bucket",
        "fate": "deleted",
        "data_loss": "certain",
        "changed_attributes": ["bucket"],
        "forcing_attributes": ["bucket"],
        "score": 90,
    },
    "impact": {
        "count": 1,
        "live": 1,
        "objects": [
            {
                "address": "aws_s3_bucket_policy.c",
                "type": "aws_s3_bucket_policy",
                "distance": 1,
                "relation": "depends-on",
                "planned": "replace",
                "plan": "",
            }
        ],
        "outputs": ["bucket"],
    },
    "cause": {
        "kinds": ["edit"],
        "paths": ["bucket"],
        "variables": ["name"],
        "roots": ['module.a["b"].aws_s3_bucket.c'],
        "triggers": [""],
        "drift": False,
        "certain": True,
    },
    "origin": "unknown",
    "environment": "",
}
"""All that there is, with something made up for each."""


def facts_of(change: Change, policy: Policy, score: int, needed: Collection[str]) -> dict[str, Any]:
    """Return what expressions can name of a change; of large parts only those that are needed. Never values."""
    facts: dict[str, Any] = {"origin": policy.origin.kind.value, "environment": policy.environment}
    if "change" in needed:
        facts["change"] = _change(change, score)
    if "impact" in needed:
        facts["impact"] = _impact(change)
    if "cause" in needed:
        facts["cause"] = _cause(change)
    whole: dict[str, Any] = _encodable(facts)
    return whole


def _change(change: Change, score: int) -> dict[str, Any]:
    row = change.row
    return {
        "address": row.address,
        "type": row.type,
        "name": row.name,
        "module": row.module,
        "provider": row.provider,
        "action": change.action.value,
        "actions": list(row.actions),
        "order": row.order.value if row.order else "",
        "reason": row.reason,
        "destructive": change.destructive,
        "routine": change.routine,
        "importing": row.importing,
        "deposed": bool(row.deposed),
        "previous_address": row.previous_address,
        "class": change.facts.kind.value,
        "fate": change.fate.value if change.fate else "",
        "data_loss": change.data_loss.value,
        "changed_attributes": list(change.difference.names),
        "forcing_attributes": sorted({path[0] for path in row.replace_paths if path and isinstance(path[0], str)}),
        "score": score,
    }


def _impact(change: Change) -> dict[str, Any]:
    return {
        "count": change.impact.count,
        "live": change.dependents.live,
        "objects": [
            {
                "address": one.address,
                "type": one.type,
                "distance": one.distance,
                "relation": one.relation.value,
                "planned": one.planned.value,
                "plan": one.plan,
            }
            for one in change.impact.objects
        ],
        "outputs": list(change.impact.outputs),
    }


def _cause(change: Change) -> dict[str, Any]:
    cause = change.cause
    return {
        "kinds": [one.value for one in cause.kinds],
        "paths": [written(path) for path in cause.paths],
        "variables": list(cause.variables),
        "roots": list(cause.roots),
        "triggers": list(cause.triggers),
        "drift": cause.drift,
        "certain": cause.certain,
    }


def _encodable(value: Any) -> Any:
    """Put a mark in the place of half a character, which JSON can hold and the library cannot."""
    if isinstance(value, str):
        return value if value.isascii() else value.encode("utf-8", "replace").decode("utf-8")
    if isinstance(value, dict):
        return {key: _encodable(part) for key, part in value.items()}
    return [_encodable(one) for one in value] if isinstance(value, list) else value
