"""Make large plans of the shape that real estates have.

An estate is modules of one kind, called with for_each or one by one: each holds a network,
subnets, a security group, instances, a database, a bucket, records and alarms that refer
to each other and to what the root hands in. One in ten rows changes; a third of those
are destructive.
"""

from __future__ import annotations

import json
import random
import sys
from pathlib import Path
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Iterator

_Instance = tuple[str, int | None]
_PROVIDER = "registry.terraform.io/hashicorp/aws"

_BLOCKS: dict[str, dict[str, list[str]]] = {
    "aws_vpc.main": {"cidr_block": ["var.cidr"]},
    "aws_subnet.app": {"vpc_id": ["aws_vpc.main.id", "aws_vpc.main"], "cidr_block": ["var.cidr", "count.index"]},
    "aws_security_group.web": {"vpc_id": ["aws_vpc.main.id", "aws_vpc.main"]},
    "aws_instance.web": {
        "subnet_id": ["aws_subnet.app", "count.index"],
        "vpc_security_group_ids": ["aws_security_group.web.id", "aws_security_group.web"],
        "user_data": ["local.user_data"],
    },
    "aws_db_subnet_group.main": {"subnet_ids": ["aws_subnet.app"]},
    "aws_db_instance.main": {"db_subnet_group_name": ["aws_db_subnet_group.main.name", "aws_db_subnet_group.main"]},
    "aws_s3_bucket.assets": {"bucket": ["var.name"]},
    "aws_route53_record.web": {"records": ["aws_instance.web"], "zone_id": ["var.zone_id"]},
    "aws_cloudwatch_metric_alarm.cpu": {"dimensions": ["aws_instance.web", "count.index"]},
}
_DEPENDS_ON = {
    "aws_subnet.app": ["aws_vpc.main"],
    "aws_security_group.web": ["aws_vpc.main"],
    "aws_instance.web": ["aws_security_group.web", "aws_subnet.app", "aws_vpc.main"],
    "aws_db_subnet_group.main": ["aws_subnet.app", "aws_vpc.main"],
    "aws_db_instance.main": ["aws_db_subnet_group.main", "aws_subnet.app", "aws_vpc.main"],
    "aws_route53_record.web": ["aws_instance.web", "aws_security_group.web", "aws_subnet.app", "aws_vpc.main"],
    "aws_cloudwatch_metric_alarm.cpu": ["aws_instance.web", "aws_security_group.web", "aws_subnet.app", "aws_vpc.main"],
}
_COUNTED = {"aws_subnet.app": 4, "aws_instance.web": 8, "aws_cloudwatch_metric_alarm.cpu": 8}
ROWS_PER_MODULE = sum(_COUNTED.get(block, 1) for block in _BLOCKS)


def write_estate(path: Path, *, rows: int, value_bytes: int = 700, seed: int = 1) -> int:
    """Write the plan of an estate of about `rows` rows; returns the size in bytes."""
    modules = max(1, rows // ROWS_PER_MODULE)
    return write_plan(path, _estate(modules, value_bytes, random.Random(seed)))


def write_plan(path: Path, plan: dict[str, Any]) -> int:
    """Write a plan as terraform show -json does, on one line; returns the size in bytes."""
    path.write_text(json.dumps(plan, separators=(",", ":")) + "\n")
    return path.stat().st_size


def _estate(modules: int, value_bytes: int, dice: random.Random) -> dict[str, Any]:
    rows: list[dict[str, Any]] = []
    state_modules: list[dict[str, Any]] = []
    for number in range(modules):
        module = f'module.site["s{number}"]'
        resources = []
        ids = {one: f"{one[0].partition('.')[0]}-{dice.getrandbits(64):016x}" for one in _instances()}
        for block, key in _instances():
            row = _row(module, (block, key), ids, value_bytes, dice)
            rows.append(row)
            resources.append(_state_resource(row, block))
        state_modules.append({"address": module, "resources": resources})
    return _document(rows, {"child_modules": state_modules}, _configuration())


def _instances() -> Iterator[tuple[str, int | None]]:
    for block in _BLOCKS:
        if block in _COUNTED:
            yield from ((block, index) for index in range(_COUNTED[block]))
        else:
            yield block, None


def _row(
    module: str, instance: tuple[str, int | None], ids: dict[_Instance, str], value_bytes: int, dice: random.Random
) -> dict[str, Any]:
    block, key = instance
    type_, _, name = block.partition(".")
    address = f"{module}.{block}" + ("" if key is None else f"[{key}]")
    values = {
        "id": ids[instance],
        "arn": f"arn:aws:x:eu-west-1:123456789012:{name}/{dice.getrandbits(64):016x}",
        "name": f"{name}-{dice.getrandbits(32):08x}",
        "tags": {"team": "payments", "site": module},
        "user_data": "x" * (value_bytes - 200),
        "settings": [{"key": f"k{number}", "value": number} for number in range(4)],
        **_held(block, key, ids),
    }
    row: dict[str, Any] = {
        "address": address,
        "module_address": module,
        "mode": "managed",
        "type": type_,
        "name": name,
        "provider_name": _PROVIDER,
        "change": _change(values, dice.random()),
    }
    if key is not None:
        row["index"] = key
    if row["change"].get("replace_paths"):
        row["action_reason"] = "replace_because_cannot_update"
    return row


def _held(block: str, key: int | None, ids: dict[_Instance, str]) -> dict[str, Any]:
    """Return the ids that an instance holds of those that it refers to: of its own index, or of all."""
    held: dict[str, Any] = {}
    for argument, (read, *index) in _BLOCKS[block].items():
        other = ".".join(read.split(".")[:2])
        of_all = [id_ for (named, _), id_ in ids.items() if named == other]
        if of_all:
            held[argument] = ids.get((other, (key or 0) % len(of_all)), of_all[0]) if index else of_all
    return held


def _change(values: dict[str, Any], fortune: float) -> dict[str, Any]:
    change: dict[str, Any] = {
        "actions": ["no-op"],
        "before": values,
        "after": values,
        "after_unknown": {},
        "before_sensitive": {"tags": {}, "settings": [{}, {}, {}, {}]},
        "after_sensitive": {"tags": {}, "settings": [{}, {}, {}, {}]},
    }
    if fortune < 0.03:
        after = {name: value for name, value in values.items() if name not in ("id", "arn")} | {"name": "renamed"}
        change |= {"actions": ["delete", "create"], "after": after, "replace_paths": [["name"]]}
        change["after_unknown"] = {"id": True, "arn": True}
    elif fortune < 0.035:
        change |= {"actions": ["delete"], "after": None, "after_sensitive": False}
    elif fortune < 0.10:
        change |= {"actions": ["update"], "after": values | {"tags": {"team": "ledger"}}}
    return change


def _state_resource(row: dict[str, Any], block: str) -> dict[str, Any]:
    resource: dict[str, Any] = {
        key: row[key] for key in ("address", "mode", "type", "name", "index", "provider_name") if key in row
    }
    resource |= {"schema_version": 0, "values": row["change"]["before"], "sensitive_values": {"tags": {}}}
    if block in _DEPENDS_ON:
        resource["depends_on"] = [f"module.site.{other}" for other in _DEPENDS_ON[block]]
    return resource


def _configuration() -> dict[str, Any]:
    resources = []
    for block, arguments in _BLOCKS.items():
        type_, _, name = block.partition(".")
        resource: dict[str, Any] = {
            "address": block,
            "mode": "managed",
            "type": type_,
            "name": name,
            "provider_config_key": "aws",
            "expressions": {argument: {"references": texts} for argument, texts in arguments.items()},
        }
        if block in _COUNTED:
            resource["count_expression"] = {"constant_value": _COUNTED[block]}
        resources.append(resource)
    call = {
        "source": "./site",
        "expressions": {
            "cidr": {"references": ["each.value.cidr", "each.value"]},
            "name": {"references": ["each.key"]},
            "zone_id": {"references": ["var.zone_id"]},
        },
        "for_each_expression": {"references": ["var.sites"]},
        "module": {"resources": resources, "outputs": {"web": {"expression": {"references": ["aws_instance.web"]}}}},
    }
    return {
        "provider_config": {"aws": {"name": "aws", "full_name": _PROVIDER}},
        "root_module": {
            "module_calls": {"site": call},
            "outputs": {"webs": {"expression": {"references": ["module.site"]}}},
        },
    }


def fan(width: int, *, paired: bool = False) -> dict[str, Any]:
    """Make a plan in which `width` instances each read all `width` instances of another block, all replaced.

    `paired` lets each read the one of its own index alone, which only the ids tell.
    """
    rows, resources = [], []
    for type_, name, depends_on in (("aws_subnet", "app", []), ("aws_instance", "web", ["aws_subnet.app"])):
        for number in range(width):
            values = {"id": f"{name}-{number:08x}", "name": f"{name}-{number}"}
            if paired and name == "web":
                values["network"] = f"app-{number:08x}"
            row = {
                "address": f"{type_}.{name}[{number}]",
                "mode": "managed",
                "type": type_,
                "name": name,
                "index": number,
                "provider_name": _PROVIDER,
                "change": _change(values, 0.0),
            }
            rows.append(row)
            resources.append(
                {"address": row["address"], "mode": "managed", "type": type_, "name": name, "index": number}
                | {"depends_on": depends_on}
            )
    configuration = {
        "root_module": {
            "resources": [
                {"mode": "managed", "type": "aws_subnet", "name": "app", "expressions": {}},
                {
                    "mode": "managed",
                    "type": "aws_instance",
                    "name": "web",
                    "expressions": {"network": {"references": ["aws_subnet.app", *["count.index"] * paired]}},
                },
            ]
        }
    }
    return _document(rows, {"resources": resources}, configuration)


def deep(levels: int) -> dict[str, Any]:
    """Make a plan of modules in modules, 20 objects on each level, each level reading the one above by a variable."""
    rows: list[dict[str, Any]] = []
    inner: dict[str, Any] = {}
    for level in range(levels, 0, -1):
        module = ".".join(["module.m"] * level)
        for number in range(20):
            values = {"id": f"{level:04x}-{number:08x}", "name": f"n{number}"}
            rows.append(
                {
                    "address": f"{module}.aws_subnet.app[{number}]",
                    "module_address": module,
                    "mode": "managed",
                    "type": "aws_subnet",
                    "name": "app",
                    "index": number,
                    "provider_name": _PROVIDER,
                    "change": _change(values, 0.0),
                }
            )
        block = {
            "mode": "managed",
            "type": "aws_subnet",
            "name": "app",
            "expressions": {"vpc_id": {"references": ["var.ids", "count.index"]}},
        }
        inside = {"resources": [block], **({"module_calls": {"m": inner}} if inner else {})}
        handed = ["aws_subnet.app"] if level > 1 else ["var.ids"]
        inner = {"source": "./m", "expressions": {"ids": {"references": handed}}, "module": inside}
    return _document(rows, {}, {"root_module": {"module_calls": {"m": inner}}})


def _document(rows: list[dict[str, Any]], root: dict[str, Any], configuration: dict[str, Any]) -> dict[str, Any]:
    return {
        "format_version": "1.2",
        "terraform_version": "1.11.4",
        "planned_values": {"root_module": root},
        "resource_changes": rows,
        "prior_state": {"format_version": "1.0", "values": {"root_module": root}},
        "configuration": configuration,
        "complete": True,
        "applyable": True,
        "errored": False,
    }


if __name__ == "__main__":
    # A process of its own: what it holds must not count as the memory of those that are measured.
    target, kind, size = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
    if kind == "fan":
        write_plan(target, fan(size))
    elif kind == "pairs":
        write_plan(target, fan(size, paired=True))
    elif kind == "deep":
        write_plan(target, deep(size))
    else:
        write_estate(target, rows=size, value_bytes=300)
