"""Build small plan documents by hand: what `terraform show -json` prints, and nothing more than a test needs."""

from __future__ import annotations

import json
from typing import Any

from blastradius.model.address import parse_traversal

Json = dict[str, Any]


def row(address: str = "aws_x.a", actions: Any = ("no-op",), **more: Any) -> Json:
    """Return one row of `resource_changes`; keys of `change` go by their own names."""
    type_, name = [step for step in parse_traversal(address) if isinstance(step, str)][-2:]
    of_change = {key: more.pop(key) for key in list(more) if key in _CHANGE_KEYS}
    change = {"actions": list(actions), "before": {}, "after": {}, "after_unknown": {}} | of_change
    return {"address": address, "mode": "managed", "type": type_, "name": name, "change": change} | more


_CHANGE_KEYS = frozenset(
    {"before", "after", "after_unknown", "before_sensitive", "after_sensitive", "replace_paths", "importing"}
)


def plan(*rows: Json, **more: Any) -> Json:
    """Return a plan document of some rows."""
    return {"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": list(rows)} | more


def state(*resources: Json, address: str = "", modules: list[Json] | None = None) -> Json:
    """Return the module of a state document that holds some resources."""
    module: Json = {"resources": list(resources)}
    if address:
        module["address"] = address
    if modules:
        module["child_modules"] = modules
    return module


def dump(document: Any) -> bytes:
    """Write a document the way Terraform does: on one line, without spaces, as UTF-8."""
    return json.dumps(document, separators=(",", ":"), ensure_ascii=False).encode()


EXAMPLE = plan(
    row('aws_x.a["é"]', ["delete", "create"], index="é", before={"size": 1}, after={"size": 2}),
    row("module.m[0].aws_x.b", ["no-op"], module_address="module.m[0]"),
    configuration={"root_module": {}},
    planned_values={"root_module": {}},
)
"""A plan with a name that is not ASCII, for the tests of wrappings and encodings."""

EXAMPLE_ADDRESSES = ['aws_x.a["é"]', "module.m[0].aws_x.b"]


def large(document: Json) -> bytes:
    """Write a document with so many values that nobody would read it twice without need."""
    padding = {"root_module": {"resources": [{"values": {"text": "x" * 1000}}] * 400}}
    return dump(document | {"planned_values": padding})
