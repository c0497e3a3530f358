"""One step of a reference: from a traversal to the nodes that it names.

A traversal never goes further than one hop here. Variables, locals and outputs become
nodes of their own, as in Terraform's own graph, so that a value passed through
forty modules costs forty edges and not forty times everything behind it.
"""

from __future__ import annotations

from dataclasses import replace
from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.nodes import Basis, Precision
from blastradius.graph.scope import Scope
from blastradius.graph.targets import (
    ContentsTarget,
    InstanceTarget,
    LocalTarget,
    OutputTarget,
    Selection,
    Sureness,
    Target,
    VariableTarget,
)
from blastradius.model.address import Index, InstanceKey, ModulePath, ModuleStep, Step, index_number

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.graph.expressions import Expressions
    from blastradius.graph.inventory import Inventory
    from blastradius.graph.readings import Readings
    from blastradius.graph.references import Reference
    from blastradius.graph.scope import ModuleTree
    from blastradius.model.source import KeyExpression

_NOT_OBJECTS = frozenset({"each", "count", "self", "path", "terraform", "local", "ephemeral", "action", "provider"})
_NO_BLOCK = _NOT_OBJECTS | {"var", "module"}

ONE = Sureness(Precision.EXACT, Basis.WRITTEN)
BY_INDEX = Sureness(Precision.PAIRED, Basis.INDEX)
ALL = Sureness(Precision.ALL, Basis.WHOLE)
WAITING = Sureness(Precision.ALL, Basis.ORDER)
UNCONFIRMED = Sureness(Precision.ALL, Basis.UNCONFIRMED)


class Resolver:
    """Turns references into targets, given the configuration and the instances that there are."""

    def __init__(
        self, tree: ModuleTree, inventory: Inventory, expressions: Expressions, readings: Readings | None
    ) -> None:
        self.tree = tree
        self.inventory = inventory
        self.expressions = expressions
        self.readings = readings
        """What evaluating expressions tells; None where there are no sources, and so no expressions to evaluate."""

    def resolve(self, reference: Reference, scope: Scope, outer: Selection | None = None) -> list[Target]:
        """Return what one reference names.

        `outer` is the element that is read of the whole expression: `module.m.ids[each.key]` asks the
        expression of the output `ids` for one key, and with `{for k, v in aws_subnet.app : k => v.id}`
        there, that is the subnet of the key.
        """
        named = self._named(reference, scope, outer)
        if self.readings is None or reference.within is None or not _is_doubtful(reference, outer, named):
            return named
        reading = self.readings.of(reference, scope, outer)
        if reading is None:
            if _may_be_place(outer, named):
                return self._named(replace(reference, keyed=True, same_keys=False), scope, None)
            return named
        if not reading.references:
            return [target._replace(sureness=WAITING) for target in named]
        return [target for one in reading.references for target in self._named(one, scope, None)]

    def _named(self, reference: Reference, scope: Scope, outer: Selection | None) -> list[Target]:
        """Return what a reference names by itself."""
        steps = reference.steps
        head = steps[0] if steps else ""
        second = steps[1] if len(steps) > 1 else ""
        if head == "each" and second == "value":
            return self._each_value(scope)
        chosen = outer if reference.same_keys else None
        if reference.key is not None:
            chosen = _chosen(reference.key, scope)
        if head == "var" and isinstance(second, str):
            return self._variable(reference, scope, second, chosen)
        if head == "local" and isinstance(second, str):
            return self._local(reference, scope, second, chosen)
        if head == "module" and isinstance(second, str):
            return self._module(reference, scope, second, chosen)
        return self._block(reference, scope, chosen)

    def depends_on(self, reference: Reference, scope: Scope) -> list[Target]:
        """Return what one entry of `depends_on` names; Terraform ignores keys there and means the whole block."""
        steps = tuple(step for step in reference.steps if isinstance(step, str))
        if len(steps) == 2 and steps[0] == "module":
            return [ContentsTarget(scope.path, steps[1])]
        named = block_named(steps)
        return self._instances(scope.path, named.block, None, (), keyed=False) if named else []

    def deferring(self, reference: Reference, path: ModulePath) -> list[Target]:
        """Return whose changes put the reading of a data source off to the apply.

        A change to any instance of a managed resource that a data source refers to directly does
        (Terraform 1.11), whatever instance and attribute it reads; not one that is read by way of a
        local, variable or output.
        """
        named = block_named(reference.steps)
        if named is None or named.block.startswith("data."):
            return []
        return self._instances(path, named.block, None, (), keyed=False)

    def only_instance(self, reference: Reference, path: ModulePath) -> str:
        """Return the node of a block's one instance, the common case; empty where resolving is needed."""
        named = block_named(reference.steps)
        if named is None or named.key is not None:
            return ""
        members = self.inventory.instances(path, named.block)
        return next(iter(members.values())).node if len(members) == 1 else ""

    # -- what passes values on ------------------------------------------------------

    def _each_value(self, scope: Scope) -> list[Target]:
        """Resolve `each.value`: what the for_each reads under the instance's own key."""
        own = None if scope.key is None else Selection(scope.key)
        over = Scope(scope.path, scope.key)  # a for_each has no `each` of its own
        sources = (one if one.same_keys else replace(one, keyed=True) for one in scope.each)
        return [target for source in sources for target in self.resolve(source, over, own)]

    def _variable(self, reference: Reference, scope: Scope, name: str, chosen: Selection | None) -> list[Target]:
        if not scope.path:
            return []
        choice = _choice(reference.steps[2:], chosen)
        if choice and not _tells_apart(self.expressions.argument(scope.path, name, exact=True)):
            choice = None
        return [VariableTarget(scope.path, name, reference.steps[2:], choice, _sureness(reference))]

    def _local(self, reference: Reference, scope: Scope, name: str, chosen: Selection | None) -> list[Target]:
        behind = self.expressions.local(scope.path, name)
        if behind is None:
            return []
        choice = _choice(reference.steps[2:], chosen)
        if choice and not _tells_apart(behind):
            choice = None
        return [LocalTarget(scope.path, name, reference.steps[2:], choice, _sureness(reference))]

    def _module(self, reference: Reference, scope: Scope, call: str, chosen: Selection | None) -> list[Target]:
        """Resolve `module.m…`."""
        if self.tree.module((*scope.path, ModuleStep(call))) is None:
            return []
        written, rest = leading_key(reference.steps[2:])
        instance = Selection(written) if written is not None else None
        if rest:
            return self._outputs(reference, scope, call, instance, rest, chosen)
        instance = instance or chosen  # the index, if there is one, stands behind the module's name
        # The output's name does not reach Terraform's graph.
        found: list[Target] = [ContentsTarget(scope.path, call, WAITING)]
        for one in _unwrapped(instance, scope, *self.inventory.call_counts(scope.path, call)):
            found += self._outputs(reference, scope, call, one, reference.rest, None)
        return found

    def _outputs(
        self,
        reference: Reference,
        scope: Scope,
        call: str,
        instance: Selection | None,
        rest: tuple[Step, ...],
        chosen: Selection | None,
    ) -> list[Target]:
        """Resolve what is read of an instance of a module, or of each: one output, or all of them."""
        path = (*scope.path, ModuleStep(call))
        child = self.tree.module(path)
        outputs = child.outputs if child else {}
        written, _ = leading_key(reference.steps[2:])
        known = self.inventory.call_keys(scope.path, call)
        key, sureness = _pick(instance, known, keyed=reference.keyed, written=written is not None)
        every = key is None and None not in known
        if written is not None and key is None:
            key, every = written, False  # an instance that nobody has seen
        if not rest or not isinstance(rest[0], str) or rest[0] not in outputs:
            return [OutputTarget(scope.path, call, key, every, name, (), None, sureness) for name in outputs]
        name = rest[0]
        if reference.is_worked_out:
            sureness = BY_INDEX
        choice = _choice(rest[1:], chosen)
        if choice and not _tells_apart(self.expressions.output(path, name, exact=True)):
            choice = None
        if choice is None and reference.keyed and sureness.basis is not Basis.INDEX:
            sureness = sureness._replace(basis=Basis.UNCONFIRMED)
        return [OutputTarget(scope.path, call, key, every, name, rest[1:], choice, sureness)]

    # -- blocks ---------------------------------------------------------------------

    def _block(self, reference: Reference, scope: Scope, chosen: Selection | None) -> list[Target]:
        """Resolve `t.n…`, `data.t.n…` or `resource.t.n…`."""
        path = scope.path
        named = block_named(reference.steps)
        if named is None:
            return []
        if named.key is not None:
            key = _coerced(named.key, self.inventory.instances(path, named.block))
            sureness = BY_INDEX if reference.is_worked_out else ONE
            exact = InstanceTarget(path, named.block, key, every=False, attribute=named.rest, sureness=sureness)
            return [] if key is None else [exact]
        rest = named.rest or reference.rest
        if chosen is None:
            return self._instances(path, named.block, None, rest, keyed=reference.keyed)
        return [
            target
            for one in _unwrapped(chosen, scope, *self.inventory.counts(path, named.block))
            for target in self._instances(path, named.block, one, rest, keyed=reference.keyed)
        ]

    def _instances(
        self, path: ModulePath, block: str, chosen: Selection | None, rest: tuple[Step, ...], *, keyed: bool
    ) -> list[Target]:
        known = self.inventory.instances(path, block)
        if not known and block not in self.tree.blocks(path):
            return []
        key, sureness = _pick(chosen, known, keyed=keyed)
        return [InstanceTarget(path, block, key, key is None, rest, sureness)]


def _chosen(key: KeyExpression, scope: Scope) -> Selection | None:
    """Return the element that an index means; None where that is not known."""
    from blastradius.graph.keys import Own, selected  # late, as all that only sources tell of

    return selected(key, Own(scope.key, scope.each_value))


def _unwrapped(chosen: Selection | None, scope: Scope, existing: int, staying: int) -> list[Selection | None]:
    """Return what is meant where counting begins again: of the elements that there are, and that there will be."""
    if chosen is None or not chosen.wrapped or not isinstance(chosen.key, int):
        return [chosen]
    counts = {existing if scope.has_past else 0, staying if scope.has_future else 0}
    return [Selection(chosen.key % count) for count in sorted(counts) if count] or [chosen]


def _pick(
    chosen: Selection | None,
    known: Mapping[InstanceKey, object],
    *,
    keyed: bool,
    written: bool = False,
) -> tuple[InstanceKey, Sureness]:
    """Return the one instance that is meant, None for all of them, and how sure that is."""
    if chosen is not None:
        key = _coerced(chosen.key, known)
        if key is not None:
            return key, ONE if written else BY_INDEX
    if len(known) <= 1:
        return None, ONE
    return None, UNCONFIRMED if keyed or chosen is not None else ALL


def _choice(rest: tuple[Step, ...], chosen: Selection | None) -> Selection | None:
    """Return the element that is read of a variable, local or output: a written key, or the one that was chosen."""
    if not rest:
        return chosen
    first = rest[0]
    return Selection(first.key if isinstance(first, Index) else first)


def _sureness(reference: Reference) -> Sureness:
    if reference.is_worked_out:
        return BY_INDEX
    return Sureness(Precision.EXACT, Basis.UNCONFIRMED if reference.keyed else Basis.WRITTEN)


def _is_doubtful(reference: Reference, outer: Selection | None, named: Iterable[Target]) -> bool:
    """Tell whether evaluating the expression may tell more of what is read."""
    if reference.is_open() or outer is None:
        return reference.is_open()
    return (
        not reference.same_keys
        or _may_be_place(outer, named)
        or any(isinstance(target, InstanceTarget) and target.every for target in named)
    )


def _may_be_place(outer: Selection | None, named: Iterable[Target]) -> bool:
    """Tell whether the element that is read may be a place in a list, and not the key that looks like it."""
    return outer is not None and any(
        isinstance(target, InstanceTarget) and not target.every and target.key != outer.key for target in named
    )


def _tells_apart(references: Iterable[Reference]) -> bool:
    """Tell whether an element of an expression may be made of less than all of it."""
    return any(one.same_keys or (one.within is not None and one.within.has_parts) for one in references)


class Named(NamedTuple):
    """The block that a traversal names, the instance key written behind it, and what is read."""

    block: str
    key: str | int | None
    rest: tuple[Step, ...]


@lru_cache(maxsize=65536)
def block_named(steps: tuple[Step, ...]) -> Named | None:
    """Read `t.n…`, `data.t.n…` or `resource.t.n…`; None for a traversal that names no block."""
    if not steps or steps[0] in _NO_BLOCK:
        return None
    width = 3 if steps[0] in ("data", "resource") else 2
    names = [step for step in steps[:width] if isinstance(step, str)]
    if len(names) < width:
        return None
    key, rest = leading_key(steps[width:])
    return Named(".".join(names[1:] if names[0] == "resource" else names), key, rest)


def leading_key(rest: tuple[Step, ...]) -> tuple[str | int | None, tuple[Step, ...]]:
    """Take a written instance key off the front of what follows a block's address."""
    if rest and isinstance(rest[0], Index):
        return rest[0].key, rest[1:]
    if rest and isinstance(rest[0], str) and (index := index_number(rest[0])) is not None:
        return index, rest[1:]  # the legacy form `aws_x.y.0.id`
    return None, rest


def _coerced(key: str | int, known: Mapping[InstanceKey, object]) -> str | int | None:
    """Find the instance that a written key means; `x["1"]` may name a count instance."""
    if key in known:
        return key
    other = index_number(key) if isinstance(key, str) else str(key)
    return other if other in known else None
