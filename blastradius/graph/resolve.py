"""One step of a reference: from a traversal to the nodes that it names.

A traversal never goes further than one hop here. Variables and outputs become
nodes of their own, as in Terraform's own graph, so that a value passed through
forty modules costs forty edges and not forty times everything behind it.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.nodes import (
    Precision,
    contents_node,
    every_instance_node,
    variable_node,
)
from blastradius.model.address import (
    Index,
    InstanceKey,
    ModulePath,
    ModuleStep,
    Step,
    index_number,
    join_address,
    module_address,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.graph.inventory import Inventory, Member
    from blastradius.graph.references import Reference
    from blastradius.graph.scope import ModuleTree, Scope


class InstanceTarget(NamedTuple):
    """Some instances of a resource or data block."""

    path: ModulePath
    block: str
    key: InstanceKey
    """The one instance that is named; see `every`."""
    every: bool
    """Whether all instances are meant, however many there are."""
    precision: Precision
    attribute: tuple[Step, ...]
    """What is read of them; empty for the whole object."""


class VariableTarget(NamedTuple):
    """A variable of the module that the reference stands in."""

    path: ModulePath
    name: str
    attribute: tuple[Step, ...]

    @property
    def node(self) -> str:
        """The variable's node."""
        return variable_node(self.path, self.name)


class OutputTarget(NamedTuple):
    """One output of some instances of a child module."""

    path: ModulePath
    """The module that holds the call."""
    call: str
    key: InstanceKey
    every: bool
    name: str
    precision: Precision
    attribute: tuple[Step, ...]

    @property
    def every_node(self) -> str:
        """The node that stands for the output in every instance of the module."""
        return every_instance_node(f"{join_address(module_address(self.path), f'module.{self.call}')}.{self.name}")


class ContentsTarget(NamedTuple):
    """Everything inside a module, as `depends_on = [module.m]` means it."""

    path: ModulePath
    call: str

    @property
    def node(self) -> str:
        """The node that stands for all of it."""
        return contents_node(join_address(module_address(self.path), f"module.{self.call}"))


Target = InstanceTarget | VariableTarget | OutputTarget | ContentsTarget

_NOT_OBJECTS = frozenset({"each", "count", "self", "path", "terraform", "local", "ephemeral", "action", "provider"})

_NO_BLOCK = _NOT_OBJECTS | {"var", "module"}
_NO_MEMBERS: dict[InstanceKey, Member] = {}


class Resolver:
    """Turns references into targets, given the configuration and the instances that there are."""

    def __init__(self, tree: ModuleTree, inventory: Inventory) -> None:
        self.tree = tree
        self.inventory = inventory

    def resolve(self, reference: Reference, scope: Scope, *, by_key: bool = False) -> list[Target]:
        """Return what one reference names.

        `by_key` pairs equal keys although no index was written: for `for_each = aws_subnet.app`
        an instance is made from the instance of its own key.
        """
        steps = reference.steps
        head = steps[0] if steps else ""
        second = steps[1] if len(steps) > 1 else ""
        if head == "var" and isinstance(second, str):
            return [VariableTarget(scope.path, second, steps[2:])] if scope.path else []
        if head == "each" and second == "value":
            over = scope._replace(each=())  # a for_each has no `each` of its own
            return [target for source in scope.each for target in self.resolve(source, over, by_key=True)]
        keyed = reference.keyed or by_key
        if head == "module" and isinstance(second, str):
            return self._module(scope, second, steps[2:], keyed=keyed)
        return self._block(scope, steps, keyed=keyed)

    def paired_with(self, reference: Reference, path: ModulePath, *, by_key: bool) -> Mapping[InstanceKey, Member]:
        """Return the instances that a reader of the same key is paired with; nothing where that takes resolving."""
        named = _block_named(reference.steps)
        if not (reference.keyed or by_key) or named is None or named.key is not None:
            return _NO_MEMBERS
        partners = self.inventory.instances(path, named.block)
        return _NO_MEMBERS if None in partners else partners

    def only_instance(self, reference: Reference, path: ModulePath) -> str:
        """Return the node of a block's one instance, the common case; empty where resolving is needed."""
        named = _block_named(reference.steps)
        if named is None or named.key is not None:
            return ""
        members = self.inventory.instances(path, named.block)
        return next(iter(members.values())).node if len(members) == 1 else ""

    def depends_on(self, reference: Reference, scope: Scope) -> list[Target]:
        """Return what one entry of `depends_on` names; Terraform ignores keys there and means the whole block."""
        steps = tuple(step for step in reference.steps if isinstance(step, str))
        if len(steps) == 2 and steps[0] == "module":
            return [ContentsTarget(scope.path, steps[1])]
        return self._block(scope, steps, keyed=False)

    def _block(self, scope: Scope, steps: tuple[Step, ...], *, keyed: bool) -> list[Target]:
        """Resolve `t.n…`, `data.t.n…` or `resource.t.n…`."""
        named = _block_named(steps)
        if named is None:
            return []
        block, written, rest = named
        known = self.inventory.instances(scope.path, block)
        if not known and block not in self.tree.blocks(scope.path):
            return []
        if written is not None:
            key = _coerce(written, known)
            exact = InstanceTarget(scope.path, block, key, every=False, precision=Precision.EXACT, attribute=rest)
            return [exact] if key is not None else []
        if keyed and scope.key is not None and scope.key in known:
            paired = Precision.PAIRED
            return [InstanceTarget(scope.path, block, scope.key, every=False, precision=paired, attribute=rest)]
        precision = Precision.EXACT if len(known) <= 1 else Precision.ALL
        return [InstanceTarget(scope.path, block, None, every=True, precision=precision, attribute=rest)]

    def _module(self, scope: Scope, call: str, rest: tuple[Step, ...], *, keyed: bool) -> list[Target]:
        child = self.tree.module((*scope.path, ModuleStep(call)))
        if child is None:
            return []
        known = self.inventory.call_keys(scope.path, call)
        written, rest = _leading_key(rest)
        key: InstanceKey = None
        every, precision = True, Precision.EXACT if len(known) == 1 else Precision.ALL
        if written is not None:
            key, every, precision = _coerce(written, known), False, Precision.EXACT
            key = written if key is None else key
        elif keyed and scope.key is not None and scope.key in known:
            key, every, precision = scope.key, False, Precision.PAIRED
        if rest and isinstance(rest[0], str) and rest[0] in child.outputs:
            return [OutputTarget(scope.path, call, key, every, rest[0], precision, rest[1:])]
        return [OutputTarget(scope.path, call, key, every, name, precision, ()) for name in child.outputs]


class _Named(NamedTuple):
    """The block that a traversal names, the instance key written behind it, and what is read."""

    block: str
    key: str | int | None
    rest: tuple[Step, ...]


@lru_cache(maxsize=65536)
def _block_named(steps: tuple[Step, ...]) -> _Named | None:
    """Read `t.n…`, `data.t.n…` or `resource.t.n…`; None for a traversal that names no block."""
    if not steps or steps[0] in _NO_BLOCK:
        return None
    width = 3 if steps[0] in ("data", "resource") else 2
    names = [step for step in steps[:width] if isinstance(step, str)]
    if len(names) < width:
        return None
    key, rest = _leading_key(steps[width:])
    return _Named(".".join(names[1:] if names[0] == "resource" else names), key, rest)


def _leading_key(rest: tuple[Step, ...]) -> tuple[str | int | None, tuple[Step, ...]]:
    """Take a written instance key off the front of what follows a block's address."""
    if rest and isinstance(rest[0], Index):
        return rest[0].key, rest[1:]
    if rest and isinstance(rest[0], str) and (index := index_number(rest[0])) is not None:
        return index, rest[1:]  # the legacy form `aws_x.y.0.id`
    return None, rest


def _coerce(key: str | int, known: Mapping[InstanceKey, object]) -> str | int | None:
    """Find the instance that a written key means; `x["1"]` may name a count instance."""
    if key in known:
        return key
    other = index_number(key) if isinstance(key, str) else str(key)
    return other if other in known else None
