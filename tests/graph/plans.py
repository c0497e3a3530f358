"""Build small plans by hand: modules from dictionaries, objects from addresses."""

from __future__ import annotations

import zlib
from typing import TYPE_CHECKING, Any

import networkx

from blastradius.graph import build_graph, read_dependencies
from blastradius.graph.nodes import Basis
from blastradius.graph.reach import Dependents
from blastradius.model.address import Index, join_address, module_address, parse_module_path, parse_traversal
from blastradius.model.configuration import (
    ConfigModule,
    ConfigOutput,
    ConfigResource,
    Configuration,
    ModuleCall,
    ProviderConfig,
)
from blastradius.model.plan import PlainValues, Plan, ResourceChange, StateObject

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.model.source import SourceTree

Block = dict[str, Any]
Values = dict[str, Any]
UNKNOWN = object()
Stored = dict[str, list[str]]


def refs(*traversals: str) -> dict[str, list[str]]:
    """Write traversals the way Terraform does: each followed by what is left when steps are dropped."""
    return {"references": [text for traversal in traversals for text in _run(traversal)]}


def _run(traversal: str) -> list[str]:
    texts = [traversal]
    steps = parse_traversal(traversal)
    head = steps[0]
    if head in ("each", "count", "self") and len(steps) <= 2:
        return [*texts, "self"] if head == "self" else texts
    shortest = 3 if head == "data" else 2
    keyed_output = head == "module" and len(steps) > 3 and isinstance(steps[2], Index)
    while len(steps) > (3 if keyed_output else shortest):
        last = steps[-1]
        text = texts[-1]
        texts.append(text[: text.rindex("[")] if isinstance(last, Index) else text[: text.rindex(".")])
        steps = steps[:-1]
    return texts


def module(blocks: Mapping[str, Block] | None = None, **more: Any) -> ConfigModule:
    """Make a module of blocks by address, `outputs` (expressions) and `calls`."""
    resources = tuple(_block(address, arguments) for address, arguments in (blocks or {}).items())
    outputs = {
        name: value if isinstance(value, ConfigOutput) else ConfigOutput(expression=value)
        for name, value in more.get("outputs", {}).items()
    }
    return ConfigModule(resources=resources, outputs=outputs, calls=more.get("calls", {}))


def _block(address: str, arguments: Block) -> ConfigResource:
    *mode, type_, name = address.split(".")
    expressions = dict(arguments)
    meta = {name: expressions.pop(name) for name in ("count", "for_each") if name in expressions}
    return ConfigResource(
        mode=mode[0] if mode else "managed",
        type=type_,
        name=name,
        provider_config_key=expressions.pop("provider", ""),
        depends_on=tuple(expressions.pop("depends_on", ())),
        provisioners=tuple(expressions.pop("provisioners", ())),
        expressions=expressions,
        **meta,
    )


def call(inside: ConfigModule, **arguments: Any) -> ModuleCall:
    """Call a module; `count`, `for_each` and `depends_on` are its own, the rest are variables."""
    meta = {name: arguments.pop(name) for name in ("count", "for_each") if name in arguments}
    depends_on = tuple(arguments.pop("depends_on", ()))
    return ModuleCall(module=inside, expressions=arguments, depends_on=depends_on, **meta)


def plan(
    root: ConfigModule,
    addresses: Iterable[str],
    *,
    state: Stored | None = None,
    actions: Mapping[str, str] | None = None,
    moved: Mapping[str, str] | None = None,
    providers: Iterable[ProviderConfig] = (),
    deposed: Mapping[str, list[str]] | None = None,
    values: Mapping[str, Values] | None = None,
    planned: Mapping[str, Values] | None = None,
    sources: SourceTree | None = None,
) -> Plan:
    """Make a plan of rows at addresses, `no-op` unless `actions` says otherwise.

    `state` holds the stored dependencies of the objects that exist (with or without a row), `moved` the previous
    addresses, and `deposed` the stored dependencies of deposed objects, each with the key `00000001`. `values` holds
    the attributes that objects have and keep, unless `planned` says which they get; `UNKNOWN` in there is known later.
    """
    rows = [
        ResourceChange(
            *_names(address),
            actions=((actions or {}).get(address, "no-op"),),
            values=_values((values or {}).get(address), (planned or {}).get(address)),
            previous_address=(moved or {}).get(address, ""),
            **_place(address),
        )
        for address in addresses
    ]
    objects = [
        StateObject(*_names(address), depends_on=tuple(stored), **_place(address))
        for address, stored in (state or {}).items()
    ]
    objects += [
        StateObject(*_names(address), depends_on=tuple(stored), deposed="00000001", **_place(address))
        for address, stored in (deposed or {}).items()
    ]
    return Plan(
        format_version="1.2",
        changes=tuple(rows),
        prior_objects=tuple(objects),
        configuration=Configuration(root=root, providers={provider.key: provider for provider in providers}),
        sources=sources,
    )


def _values(before: Values | None, after: Values | None) -> PlainValues:
    after = before if after is None else after
    known = {name: value for name, value in (after or {}).items() if value is not UNKNOWN}
    unknown = {name: True for name, value in (after or {}).items() if value is UNKNOWN}
    return PlainValues(before, known, unknown)


def identified(*addresses: str) -> dict[str, Values]:
    """Give objects ids that nobody else has."""
    return {address: {"id": id_of(address)} for address in addresses}


def id_of(address: str) -> str:
    """Return the id that `identified` gives."""
    return f"id-{zlib.crc32(address.encode()):08x}"


def _names(address: str) -> tuple[str, str, str, str]:
    path = parse_module_path(address)
    steps = parse_traversal(address)[sum(2 if step.key is None else 3 for step in path) :]
    mode = "data" if steps[0] == "data" else "managed"
    type_, name = (step for step in steps[mode == "data" :][:2] if isinstance(step, str))
    return address, mode, type_, name


def _place(address: str) -> dict[str, Any]:
    last = parse_traversal(address)[-1]
    key = last.key if isinstance(last, Index) else None
    return {"module": module_address(parse_module_path(address)), "key": key}


def hit(made: Plan, address: str, deposed: str = "") -> dict[str, int]:
    """Return the dependents of an object and their distances; networkx must find the same ones."""
    dependencies = read_dependencies(made)
    labels = {member.node: str(member.object) for member in dependencies.inventory.members.values()}
    start = next(node for node, member in dependencies.inventory.members.items() if member.object == (address, deposed))
    reached, _outputs = Dependents(dependencies.graph).nearest(start, len(labels))
    found = {labels[one.node]: one.distance for one in reached}

    graph = build_graph(made)
    graph.remove_edges_from([edge for edge in graph.edges if graph.edges[edge]["basis"] is Basis.ORDER])
    ancestors = networkx.ancestors(graph, start)
    assert {node for node in ancestors if graph.nodes[node]["kind"].is_object} == {one.node for one in reached}
    return found


def outputs_hit(made: Plan, address: str) -> list[str]:
    """Return the root outputs that depend on an object."""
    graph = build_graph(made)
    start = next(node for node, data in graph.nodes.items() if data.get("address") == address)
    return sorted(node for node in networkx.ancestors(graph, start) if graph.nodes[node]["kind"] == "output")


def ways(made: Plan) -> set[str]:
    """Return what makes the edges of a plan's graph."""
    graph = build_graph(made)
    return {str(graph.edges[edge]["via"]) for edge in graph.edges}


def inside(path: str, *addresses: str) -> list[str]:
    """Write addresses of objects inside a module instance."""
    return [join_address(path, address) for address in addresses]
