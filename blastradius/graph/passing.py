"""The nodes that references pass through on their way between objects: made when first needed, filled once."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from blastradius.graph.nodes import (
    Basis,
    NodeKind,
    Precision,
    Tie,
    Ties,
    Via,
    call_node,
    contents_node,
    every_instance_node,
    keep_sharper,
    local_node,
    module_output_node,
    provider_node,
    variable_node,
)
from blastradius.graph.references import heads
from blastradius.graph.resolve import ALL
from blastradius.graph.scope import Scope
from blastradius.graph.targets import (
    ContentsTarget,
    InstanceTarget,
    LocalTarget,
    OutputTarget,
    Selection,
    VariableTarget,
)
from blastradius.model.address import (
    InstanceKey,
    ModulePath,
    ModuleStep,
    join_address,
    module_address,
    parse_module_path,
    quote_key,
)

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from blastradius.graph.build import GraphBuilder
    from blastradius.graph.references import Reference
    from blastradius.graph.targets import Target

_SETTINGS = frozenset({"count", "path", "terraform", "self"})
_WHOLE = Tie(Via.MODULE, Precision.ALL, (), Basis.WHOLE)
_EACH_OF_THEM = Tie(Via.REFERENCE, Precision.ALL, (), Basis.WHOLE)


class PassedThrough:
    """Makes the nodes for variables, locals, outputs, module calls, providers and sets of instances."""

    def __init__(self, builder: GraphBuilder) -> None:
        self.builder = builder
        self.plan = builder.plan
        self.graph = builder.graph
        self.inventory = builder.inventory
        self.tree = builder.tree
        self.resolver = builder.resolver
        self.expressions = builder.expressions
        self._pending: list[Callable[[], None]] = []
        self._numbers: dict[InstanceKey, int] = {}
        """Of elements that are chosen by anything but an instance's key."""
        self._leading: dict[tuple[int, str], bool] = {}
        self.calls: dict[ModulePath, str] = {}
        """By module instance: the node of what everything in it waits for; empty where there is nothing."""
        self.sets_of: dict[str, tuple[ModulePath, str]] = {}
        """By "every instance" node of an output: the call. Those of one call list its instances in one order."""
        self._providers: dict[str, str] = {}

    def tie_all(
        self, ties: Ties, targets: Iterable[Target], via: Via, attribute: str, *, of_each: bool = False
    ) -> None:
        """Add ties to everything that a reference names; `of_each` if it is `each.value`, always the same thing."""
        for target in targets:
            node = self.node_of(target)
            if node:
                precision, basis = target.sureness
                made_by = Via.MODULE if basis is Basis.ORDER else via
                if basis is Basis.ORDER:
                    self.graph.waited_for.add(node)
                readings = (attribute,) if basis is Basis.UNCONFIRMED and not of_each else ()
                keep_sharper(ties, node, Tie(made_by, precision, (attribute,), basis, readings))

    def node_of(self, target: Target) -> str:
        """Return the node that a target is reached by; an empty string where there is none."""
        match target:
            case InstanceTarget():
                return self._instances(target)
            case VariableTarget():
                if not self.leads_anywhere(target):
                    return ""
                variable = variable_node(target.path, target.name, self._element(target.choice))
                return self._node(variable, NodeKind.VARIABLE, lambda: self._fill_variable(variable, target))
            case LocalTarget():
                local = local_node(target.path, target.name, self._element(target.choice))
                return self._node(local, NodeKind.LOCAL, lambda: self._fill_local(local, target))
            case OutputTarget():
                return self._output(target)
            case ContentsTarget():
                return self._node(target.node, NodeKind.MODULE, lambda: self._fill_contents(target))

    def _element(self, choice: Selection | None) -> str:
        """Name the element that is read of a collection: by its key where an instance has that, else by a number.

        Any other key may be a value of the configuration, which nobody is to read in a node's name.
        """
        if choice is None:
            return ""
        if choice.key in self._instance_keys:
            return quote_key(choice.key)
        return f"[element {self._numbers.setdefault(choice.key, len(self._numbers) + 1)}]"

    @cached_property
    def _instance_keys(self) -> frozenset[InstanceKey]:
        steps = (path[-1] for path in self.inventory.module_paths if path)
        return frozenset((*(one.key for one in self.inventory.members.values()), *(step.key for step in steps)))

    def leads_anywhere(self, target: Target) -> bool:
        """Tell whether a target is an object, or may have its value from one; most variables are settings."""
        if not isinstance(target, VariableTarget):
            return True
        key = (id(self.tree.call(target.path)), target.name)
        known = self._leading.get(key)
        if known is None:
            references = self.expressions.argument(target.path, target.name)
            known = self._leading[key] = any(self._is_read(one, target.path) for one in references)
        return known

    def _is_read(self, reference: Reference, path: ModulePath) -> bool:
        """Tell whether a reference in a call's arguments may lead to an object; constants and root variables do not."""
        head = reference.steps[0]
        if head == "each":
            return reference.steps[1:2] == ("value",) and any(
                one.steps[:1] != ("each",) and self._is_read(one, path) for one in self.expressions.for_each(path)
            )
        return head not in _SETTINGS and (head != "var" or len(path) > 1)

    def fill_all(self) -> None:
        """Fill every node that was made, and those that are made on the way."""
        while self._pending:
            self._pending.pop()()

    def _node(self, name: str, kind: NodeKind, fill: Callable[[], None]) -> str:
        """Return a passed-through node; the first call makes it and queues its edges."""
        if name not in self.graph.kinds:
            self.graph.add(name, kind)
            self._pending.append(fill)
        return name

    def _ties_of(self, references: Iterable[Reference], scope: Scope, choice: Selection | None = None) -> Ties:
        ties: Ties = {}
        for reference in references:
            targets = self.resolver.resolve(reference, scope, choice)
            self.tie_all(ties, targets, Via.REFERENCE, reference.attribute)
        return ties

    # -- instances of blocks ----------------------------------------------------

    def _instances(self, target: InstanceTarget) -> str:
        members = self.inventory.instances(target.path, target.block)
        if not target.every:
            return members[target.key].node
        if len(members) == 1:
            return next(iter(members.values())).node
        name = every_instance_node(join_address(module_address(target.path), target.block))
        return self._node(name, NodeKind.BLOCK, lambda: self._fill_instances(name, target))

    def _fill_instances(self, name: str, target: InstanceTarget) -> None:
        members = self.inventory.instances(target.path, target.block)
        self.graph.link(name, {member.node: _EACH_OF_THEM for member in members.values()})
        resource = self.tree.blocks(target.path).get(target.block)
        if resource and not members:
            # A block without instances (count = 0, not targeted) still hands on what it refers to.
            references = self.expressions.block(target.path, resource)
            ties = self.builder.shared_ties(target.path, resource, references)
            scope = Scope(target.path, None, references.for_each)
            for reference in references.by_instance:
                self.tie_all(ties, self.resolver.resolve(reference, scope), Via.REFERENCE, reference.attribute)
            self.graph.link(name, ties)

    # -- outputs, variables, locals -----------------------------------------------

    def _output(self, target: OutputTarget) -> str:
        keys = self.inventory.call_keys(target.path, target.call) if target.every else {target.key: None}
        if len(keys) == 1:
            return self._output_of((*target.path, ModuleStep(target.call, next(iter(keys)))), target)
        called = f"{join_address(module_address(target.path), f'module.{target.call}')}.{target.name}"
        every = every_instance_node(f"{called}{self._element(target.choice)}")
        self.sets_of[every] = (target.path, target.call)
        return self._node(every, NodeKind.BLOCK, lambda: self._fill_outputs(every, target))

    def _fill_outputs(self, every: str, target: OutputTarget) -> None:
        keys = self.inventory.call_keys(target.path, target.call)
        nodes = [self._output_of((*target.path, ModuleStep(target.call, key)), target) for key in keys]
        self.graph.link(every, dict.fromkeys(nodes, _EACH_OF_THEM))

    def _output_of(self, path: ModulePath, target: OutputTarget) -> str:
        node = module_output_node(path, target.name, self._element(target.choice))
        return self._node(node, NodeKind.MODULE_OUTPUT, lambda: self._fill_output(node, path, target))

    def _fill_output(self, node: str, path: ModulePath, target: OutputTarget) -> None:
        module = self.tree.module(path)
        output = module.outputs[target.name] if module else None
        if output is None:
            return
        references = self.expressions.output(path, target.name, exact=target.choice is not None)
        ties = self._ties_of(references, Scope(path), target.choice)
        for reference in heads("depends_on", list(output.depends_on)):
            self.tie_all(ties, self.resolver.depends_on(reference, Scope(path)), Via.DEPENDS_ON, "depends_on")
        if call := self.call(path):
            ties.setdefault(call, _WHOLE)
        self.graph.link(node, ties)

    def _fill_variable(self, node: str, target: VariableTarget) -> None:
        key = target.path[-1].key
        call = self.expressions.repetition(target.path)
        scope = Scope(target.path[:-1], key, call.for_each, call.each.under(key), call.each.formula)
        references = self.expressions.argument(target.path, target.name, exact=target.choice is not None)
        self.graph.link(node, self._ties_of(references, scope, target.choice))

    def _fill_local(self, node: str, target: LocalTarget) -> None:
        references = self.expressions.local(target.path, target.name) or ()
        self.graph.link(node, self._ties_of(references, Scope(target.path), target.choice))

    # -- modules and providers --------------------------------------------------

    def call(self, path: ModulePath) -> str:
        """Return the node of what everything in a module instance waits for; empty where there is nothing."""
        known = self.calls.get(path)
        if known is not None:
            return known
        call = self.tree.call(path)
        ties: Ties = {}
        if call:
            scope = Scope(path[:-1], path[-1].key)
            own = None if path[-1].key is None else Selection(path[-1].key)
            for attribute, references in (
                ("count", self.expressions.repetition(path).count),
                ("for_each", self.expressions.repetition(path).for_each),
            ):
                for reference in references:
                    self.tie_all(ties, self.resolver.resolve(reference, scope, own), Via.MODULE, attribute)
            for reference in heads("depends_on", list(call.depends_on)):
                self.tie_all(ties, self.resolver.depends_on(reference, scope), Via.DEPENDS_ON, "depends_on")
        outer = self.call(path[:-1]) if path else ""
        if not ties:
            self.calls[path] = outer
            return outer
        if outer:
            ties[outer] = _WHOLE
        node = self.calls[path] = call_node(path)
        self.graph.add(node, NodeKind.MODULE)
        self.graph.link(node, ties)
        return node

    def _fill_contents(self, target: ContentsTarget) -> None:
        ties: Ties = {}
        for key in self.inventory.call_keys(target.path, target.call):
            self._tie_contents(ties, (*target.path, ModuleStep(target.call, key)), target.node)
        self.graph.link(target.node, ties)

    def _tie_contents(self, ties: Ties, path: ModulePath, own_node: str) -> None:
        """Tie to one module instance as a whole: directly where it has no key, else by a node of its own."""
        node = contents_node(module_address(path))
        if node == own_node:
            ties.update(self._contents(path))
        else:
            self._node(node, NodeKind.MODULE, lambda: self.graph.link(node, self._contents(path)))
            ties[node] = _WHOLE

    def _contents(self, path: ModulePath) -> Ties:
        """Return all that is inside a module instance: its objects, and what it merely hands on."""
        ties = {member.node: _WHOLE for home in self.inventory.by_module.get(path, ()) for member in home.members}
        ties.update(dict.fromkeys(filter(None, map(self.node_of, self._handed_on(path))), _WHOLE))
        if call := self.call(path):
            ties[call] = _WHOLE
        return ties

    def _handed_on(self, path: ModulePath) -> Iterator[Target]:
        """Yield the arguments, outputs, nested modules and blocks without instances of a module instance."""
        module, call = self.tree.module(path), self.tree.call(path)
        if module is None or call is None:
            return
        for name in call.expressions:
            yield VariableTarget(path, name, (), None, ALL)
        step = path[-1]
        for name in module.outputs:
            yield OutputTarget(
                path[:-1], step.name, step.key, every=False, name=name, attribute=(), choice=None, sureness=ALL
            )
        for name in module.calls:
            yield ContentsTarget(path, name)
        for block in self.tree.blocks(path):
            if not self.inventory.instances(path, block):
                yield InstanceTarget(path, block, None, every=True, attribute=(), sureness=ALL)

    def provider(self, key: str) -> str:
        """Return the node of a provider configuration; empty where it refers to nothing."""
        known = self._providers.get(key)
        if known is None:
            provider = self.plan.configuration.providers.get(key)
            references = self.expressions.provider(provider) if provider else ()
            known = self._providers[key] = provider_node(key) if references else ""
            if provider and references:
                self.graph.add(known, NodeKind.PROVIDER)
                ties: Ties = {}
                scope = Scope(parse_module_path(provider.module))
                for reference in references:
                    self.tie_all(ties, self.resolver.resolve(reference, scope), Via.PROVIDER, reference.attribute)
                self.graph.link(known, ties)
        return known
