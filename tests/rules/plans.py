"""Plans in a few words: rows, state and configuration by address."""

from __future__ import annotations

from typing import Any

from blastradius.model.address import Index, module_address, parse_module_path, parse_traversal
from blastradius.model.configuration import (
    ConfigModule,
    ConfigOutput,
    ConfigResource,
    Configuration,
    ModuleCall,
)
from blastradius.model.plan import DeferredChange, Path, PlainValues, Plan, ResourceChange, StateObject

ACTIONS = {
    "no-op": ("no-op",),
    "create": ("create",),
    "read": ("read",),
    "update": ("update",),
    "replace": ("delete", "create"),
    "create-first": ("create", "delete"),
    "destroy": ("delete",),
    "forget": ("forget",),
    "replace-and-forget": ("create", "forget"),
}
"""Short names of the usual action lists."""


def row(
    address: str,
    actions: str | tuple[str, ...] = "no-op",
    before: Any = None,
    after: Any = None,
    *,
    unknown: Any = None,
    paths: tuple[Path, ...] = (),
    reason: str = "",
    deposed: str = "",
    previous: str = "",
    importing: bool = False,
) -> ResourceChange:
    """Make a row; a destructive one without values had an object before, and one that stays has the same after."""
    words = ACTIONS[actions] if isinstance(actions, str) else actions
    if before is None and words != ("create",):
        before = {"id": "one"}
    if after is None and words not in (("delete",), ("forget",)):
        after = {} if words == ("create",) else before
    names = Names(address)
    return ResourceChange(
        address=address,
        mode=names.mode,
        type=names.type,
        name=names.name,
        actions=words,
        values=PlainValues(before, after, {} if unknown is None else unknown),
        module=names.module,
        key=names.key,
        provider="registry.terraform.io/hashicorp/test",
        deposed=deposed,
        previous_address=previous,
        reason=reason,
        replace_paths=paths,
        importing=importing,
    )


class Names:
    """The parts of an address."""

    def __init__(self, address: str) -> None:
        path = parse_module_path(address)
        self.module = module_address(path)
        own = address.removeprefix(f"{self.module}.") if self.module else address
        self.mode = "data" if own.startswith("data.") else "managed"
        steps = parse_traversal(own.removeprefix("data."))
        self.type, self.name = str(steps[0]), str(steps[1])
        self.key = steps[2].key if len(steps) > 2 and isinstance(steps[2], Index) else None


def state(address: str, *depends_on: str, deposed: str = "") -> StateObject:
    """Make an object of the prior state."""
    names = Names(address)
    return StateObject(
        address=address,
        mode=names.mode,
        type=names.type,
        name=names.name,
        module=names.module,
        key=names.key,
        deposed=deposed,
        depends_on=depends_on,
    )


def refs(*texts: str) -> dict[str, Any]:
    """Make an expression that refers to something."""
    references = []
    for text in texts:
        references.append(text)
        if text.count(".") > 1 and not text.startswith(("module.", "data.")):
            references.append(".".join(text.split(".")[:2]))
    return {"references": references}


def constant(value: Any) -> dict[str, Any]:
    """Make an expression that is a constant."""
    return {"constant_value": value}


def block(
    address: str,
    depends_on: tuple[str, ...] = (),
    *,
    count: Any = None,
    for_each: Any = None,
    **expressions: Any,
) -> ConfigResource:
    """Make a resource block; an expression is a reference, several, or an expression as Terraform writes it."""
    names = Names(address)
    return ConfigResource(
        mode=names.mode,
        type=names.type,
        name=names.name,
        expressions={name: _expression(value) for name, value in expressions.items()},
        count=count,
        for_each=for_each,
        depends_on=depends_on,
    )


def _expression(value: Any) -> Any:
    if isinstance(value, str):
        return refs(value)
    return refs(*value) if isinstance(value, tuple) else value


def module(
    *blocks: ConfigResource,
    outputs: dict[str, Any] | None = None,
    calls: dict[str, ModuleCall] | None = None,
) -> ConfigModule:
    """Make the inside of a module."""
    return ConfigModule(
        resources=blocks,
        outputs={name: ConfigOutput(expression=_expression(value)) for name, value in (outputs or {}).items()},
        calls=calls or {},
    )


def call(inside: ConfigModule, *, for_each: Any = None, count: Any = None, **arguments: Any) -> ModuleCall:
    """Call a module."""
    return ModuleCall(
        module=inside,
        expressions={name: _expression(value) for name, value in arguments.items()},
        for_each=for_each,
        count=count,
    )


def plan(
    *rows: ResourceChange,
    configuration: ConfigModule | None = None,
    prior: tuple[StateObject, ...] | None = None,
    drift: tuple[ResourceChange, ...] = (),
    deferred: tuple[str, ...] = (),
    **fields: Any,
) -> Plan:
    """Make a complete plan; unless said otherwise the state holds what the rows do not create."""
    if prior is None:
        existing = (one for one in rows if one.actions != ("create",) and one.mode == "managed")
        prior = tuple(state(one.address, deposed=one.deposed) for one in existing)
    standard: dict[str, Any] = {"complete": True, "applyable": True, "terraform_version": "1.13.4"}
    return Plan(
        format_version="1.2",
        changes=rows,
        drift=drift,
        deferred=tuple(DeferredChange(address=address, reason="instance_count_unknown") for address in deferred),
        prior_objects=prior,
        configuration=Configuration(root=configuration or ConfigModule()),
        **(standard | fields),
    )


def readers(of: str, number: int, type_: str = "aws_instance") -> tuple[list[ResourceChange], list[ConfigResource]]:
    """Make a number of objects that stay and read another one: their rows and their blocks."""
    names = [f"{type_}.reader{position}" for position in range(number)]
    return [row(name) for name in names], [block(name, source=f"{of}.id") for name in names]


def with_readers(
    target: ResourceChange, number: int, type_: str = "aws_instance", *others: ResourceChange, **fields: Any
) -> Plan:
    """Make a plan of one change on which a number of objects hang."""
    rows, blocks = readers(f"{target.type}.{target.name}", number, type_)
    own = block(f"{target.type}.{target.name}")
    return plan(target, *rows, *others, configuration=module(own, *blocks), **fields)
