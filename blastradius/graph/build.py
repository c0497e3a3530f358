"""Build the dependency graph of a plan.

An edge runs from the dependent to what it depends on. Objects are linked through
nodes for variables, outputs, module calls, provider configurations and "every
instance of a block", as in Terraform's own graph; those are passed through and
count no step.
"""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.block_references import BlockReferences
from blastradius.graph.graph import DependencyGraph
from blastradius.graph.inventory import Inventory
from blastradius.graph.nodes import (
    NodeKind,
    Precision,
    Tie,
    Ties,
    Via,
    call_node,
    contents_node,
    every_instance_node,
    keep_sharper,
    module_output_node,
    provider_node,
    root_output_node,
)
from blastradius.graph.references import ReferenceIndex, heads, references_in
from blastradius.graph.resolve import (
    ContentsTarget,
    InstanceTarget,
    OutputTarget,
    Resolver,
    Target,
    VariableTarget,
)
from blastradius.graph.scope import ModuleTree, Scope
from blastradius.graph.state import StoredDependencies
from blastradius.model.address import ModulePath, ModuleStep, join_address, module_address, parse_module_path

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from blastradius.model.configuration import ConfigResource
    from blastradius.model.plan import Plan


class Dependencies(NamedTuple):
    """The graph of a plan, and what it was made with."""

    graph: DependencyGraph
    inventory: Inventory
    tree: ModuleTree
    resolver: Resolver


def read_dependencies(plan: Plan) -> Dependencies:
    """Build the dependency graph of a plan and keep what resolves single references."""
    builder = GraphBuilder(plan)
    return Dependencies(builder.build(), builder.inventory, builder.tree, builder.resolver)


class GraphBuilder:
    """Collects the edges of one plan, each node once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.inventory = Inventory(plan)
        self.tree = ModuleTree(plan.configuration)
        self.resolver = Resolver(self.tree, self.inventory)
        self.graph = DependencyGraph()
        self._pending: list[Callable[[], None]] = []
        self._block_references: dict[int, BlockReferences] = {}
        self._call_nodes: dict[ModulePath, str] = {}
        self._providers: dict[str, str] = {}
        self._references_of = ReferenceIndex().of

    def build(self) -> DependencyGraph:
        """Return the finished graph."""
        for home in self.inventory.homes.values():
            kind = NodeKind.MANAGED if home.mode == "managed" else NodeKind.DATA
            for member in home.members:
                self.graph.add(member.node, kind)
        for path in self.inventory.module_paths:
            for block, resource in self.tree.blocks(path).items():
                self._add_block(path, block, resource)
        for name in self.plan.configuration.root.outputs:
            self._add_root_output(name)
        self._work()
        StoredDependencies(self.plan, self.inventory, self.graph).merge()
        return self.graph

    # -- nodes ------------------------------------------------------------------

    def _node(self, name: str, kind: NodeKind, fill: Callable[[], None]) -> str:
        """Return a passed-through node; the first call makes it and queues its edges."""
        if name not in self.graph.kinds:
            self.graph.add(name, kind)
            self._pending.append(fill)
        return name

    def _work(self) -> None:
        while self._pending:
            self._pending.pop()()

    def _link(self, source: str, ties: Ties) -> None:
        self.graph.link(source, ties)

    # -- blocks -----------------------------------------------------------------

    def _add_block(self, path: ModulePath, block: str, resource: ConfigResource) -> None:
        references = self._references(resource)
        instances = self.inventory.instances(path, block)
        if not instances:
            return
        shared = self._shared_ties(path, resource, references)
        if not references.by_instance and not references.repetition:
            for member in instances.values():
                self._link(member.node, shared)
            return
        keyed = (*((one, False) for one in references.by_instance), *((one, True) for one in references.repetition))
        # Equal keys are the common case: found here by one look-up an instance, without resolving anything.
        paired = [
            (
                one,
                by_key,
                self.resolver.paired_with(one, path, by_key=by_key),
                Tie(Via.REFERENCE, Precision.PAIRED, (one.attribute,)),
            )
            for one, by_key in keyed
        ]
        for key, member in instances.items():
            ties = dict(shared)
            for reference, by_key, partners, tie in paired:
                partner = partners.get(key)
                if partner is not None:
                    keep_sharper(ties, partner.node, tie)
                else:
                    scope = Scope(path, key, references.for_each)
                    targets = self.resolver.resolve(reference, scope, by_key=by_key)
                    self._tie_all(ties, targets, Via.REFERENCE, reference.attribute)
            self._link(member.node, ties)

    def _references(self, resource: ConfigResource) -> BlockReferences:
        found = self._block_references.get(id(resource))
        if found is None:
            found = self._block_references[id(resource)] = BlockReferences(resource)
        return found

    def _shared_ties(self, path: ModulePath, resource: ConfigResource, references: BlockReferences) -> Ties:
        """Resolve what does not depend on the instance once for all of them."""
        ties: Ties = {}
        scope = Scope(path)
        for reference in references.shared:
            only = self.resolver.only_instance(reference, path)
            if only:
                keep_sharper(ties, only, Tie(Via.REFERENCE, Precision.EXACT, (reference.attribute,)))
            else:
                self._tie_all(ties, self.resolver.resolve(reference, scope), Via.REFERENCE, reference.attribute)
        for reference in references.depends_on:
            self._tie_all(ties, self.resolver.depends_on(reference, scope), Via.DEPENDS_ON, "depends_on")
        if call := self._call(path):
            ties.setdefault(call, Tie(Via.MODULE, Precision.ALL))
        if provider := self._provider(resource.provider_config_key):
            ties.setdefault(provider, Tie(Via.PROVIDER, Precision.EXACT))
        return ties

    def _tie_all(self, ties: Ties, targets: Iterable[Target], via: Via, attribute: str) -> None:
        for target in targets:
            node = self._target_node(target)
            if node:
                precision = target.precision if isinstance(target, InstanceTarget | OutputTarget) else Precision.EXACT
                keep_sharper(ties, node, Tie(via, precision, (attribute,)))

    # -- targets ----------------------------------------------------------------

    def _target_node(self, target: Target) -> str:
        """Return the node that a target is reached by; an empty string where there is none."""
        match target:
            case VariableTarget():
                return self._node(target.node, NodeKind.VARIABLE, lambda: self._fill_variable(target))
            case OutputTarget():
                return self._output_node(target)
            case ContentsTarget():
                return self._node(target.node, NodeKind.MODULE, lambda: self._fill_contents(target))
            case InstanceTarget():
                return self._instance_node(target)

    def _instance_node(self, target: InstanceTarget) -> str:
        members = self.inventory.instances(target.path, target.block)
        if not target.every:
            return members[target.key].node
        if len(members) == 1:
            return next(iter(members.values())).node
        name = every_instance_node(join_address(module_address(target.path), target.block))
        return self._node(name, NodeKind.BLOCK, lambda: self._fill_every_instance(name, target))

    def _fill_every_instance(self, name: str, target: InstanceTarget) -> None:
        members = self.inventory.instances(target.path, target.block)
        self._link(name, {member.node: Tie(Via.REFERENCE, Precision.ALL) for member in members.values()})
        resource = self.tree.blocks(target.path).get(target.block)
        if resource and not members:
            # A block without instances (count = 0, not targeted) still hands on what it refers to.
            references = self._references(resource)
            ties = self._shared_ties(target.path, resource, references)
            for reference in (*references.by_instance, *references.repetition):
                targets = self.resolver.resolve(reference, Scope(target.path, None, references.for_each))
                self._tie_all(ties, targets, Via.REFERENCE, reference.attribute)
            self._link(name, ties)

    def _output_node(self, target: OutputTarget) -> str:
        keys = self.inventory.call_keys(target.path, target.call) if target.every else {target.key: None}
        if len(keys) == 1:
            return self._output_of((*target.path, ModuleStep(target.call, next(iter(keys)))), target.name)
        return self._node(target.every_node, NodeKind.BLOCK, lambda: self._fill_every_output(target))

    def _fill_every_output(self, target: OutputTarget) -> None:
        keys = self.inventory.call_keys(target.path, target.call)
        nodes = [self._output_of((*target.path, ModuleStep(target.call, key)), target.name) for key in keys]
        self._link(target.every_node, {node: Tie(Via.REFERENCE, Precision.ALL) for node in nodes})

    def _output_of(self, path: ModulePath, name: str) -> str:
        node = module_output_node(path, name)
        return self._node(node, NodeKind.MODULE_OUTPUT, lambda: self._fill_output(node, path, name))

    def _fill_output(self, node: str, path: ModulePath, name: str) -> None:
        module = self.tree.module(path)
        output = module.outputs[name] if module else None
        if output is None:
            return
        ties: Ties = {}
        for reference in self._references_of("value", output.expression):
            self._tie_all(ties, self.resolver.resolve(reference, Scope(path)), Via.REFERENCE, "value")
        for reference in heads("depends_on", list(output.depends_on)):
            self._tie_all(ties, self.resolver.depends_on(reference, Scope(path)), Via.DEPENDS_ON, "depends_on")
        if call := self._call(path):
            ties.setdefault(call, Tie(Via.MODULE, Precision.ALL))
        self._link(node, ties)

    def _fill_variable(self, target: VariableTarget) -> None:
        call = self.tree.call(target.path)
        if call is None:
            return
        each = self._references_of("for_each", call.for_each)
        scope = Scope(target.path[:-1], target.path[-1].key, each)
        ties: Ties = {}
        for reference in self._references_of(target.name, call.expressions.get(target.name)):
            self._tie_all(ties, self.resolver.resolve(reference, scope), Via.REFERENCE, target.name)
        self._link(target.node, ties)

    # -- modules, providers, root outputs -----------------------------------------

    def _call(self, path: ModulePath) -> str:
        """Return the node of what everything in a module instance waits for; empty where there is nothing."""
        known = self._call_nodes.get(path)
        if known is not None:
            return known
        call = self.tree.call(path)
        ties: Ties = {}
        if call:
            scope = Scope(path[:-1], path[-1].key)
            for attribute, expression in (("count", call.count), ("for_each", call.for_each)):
                for reference in self._references_of(attribute, expression):
                    targets = self.resolver.resolve(reference, scope, by_key=True)
                    self._tie_all(ties, targets, Via.MODULE, attribute)
            for reference in heads("depends_on", list(call.depends_on)):
                self._tie_all(ties, self.resolver.depends_on(reference, scope), Via.DEPENDS_ON, "depends_on")
        outer = self._call(path[:-1]) if path else ""
        if not ties:
            self._call_nodes[path] = outer
            return outer
        if outer:
            ties[outer] = Tie(Via.MODULE, Precision.ALL)
        node = self._call_nodes[path] = call_node(path)
        self.graph.add(node, NodeKind.MODULE)
        self._link(node, ties)
        return node

    def _fill_contents(self, target: ContentsTarget) -> None:
        ties: Ties = {}
        for key in self.inventory.call_keys(target.path, target.call):
            self._tie_contents(ties, (*target.path, ModuleStep(target.call, key)), target.node)
        self._link(target.node, ties)

    def _tie_contents(self, ties: Ties, path: ModulePath, own_node: str) -> None:
        """Tie to one module instance as a whole: directly where it has no key, else by a node of its own."""
        node = contents_node(module_address(path))
        if node == own_node:
            ties.update(self._contents(path))
        else:
            self._node(node, NodeKind.MODULE, lambda: self._link(node, self._contents(path)))
            ties[node] = Tie(Via.MODULE, Precision.ALL)

    def _contents(self, path: ModulePath) -> Ties:
        """Return all that is inside a module instance: its objects, and what it merely hands on."""
        whole = Tie(Via.MODULE, Precision.ALL)
        ties = {member.node: whole for home in self.inventory.by_module.get(path, ()) for member in home.members}
        ties.update(dict.fromkeys(map(self._target_node, self._handed_on(path)), whole))
        if call := self._call(path):
            ties[call] = whole
        return ties

    def _handed_on(self, path: ModulePath) -> Iterator[Target]:
        """Yield the arguments, outputs, nested modules and blocks without instances of a module instance."""
        module, call = self.tree.module(path), self.tree.call(path)
        if module is None or call is None:
            return
        for name in call.expressions:
            yield VariableTarget(path, name, ())
        for name in module.outputs:
            step = path[-1]
            yield OutputTarget(
                path[:-1], step.name, step.key, every=False, name=name, precision=Precision.ALL, attribute=()
            )
        for name in module.calls:
            yield ContentsTarget(path, name)
        for block in self.tree.blocks(path):
            if not self.inventory.instances(path, block):
                yield InstanceTarget(path, block, None, every=True, precision=Precision.ALL, attribute=())

    def _provider(self, key: str) -> str:
        """Return the node of a provider configuration; empty where it refers to nothing."""
        known = self._providers.get(key)
        if known is None:
            provider = self.plan.configuration.providers.get(key)
            references = references_in(provider.expressions) if provider else []
            known = self._providers[key] = provider_node(key) if references else ""
            if provider and references:
                self.graph.add(known, NodeKind.PROVIDER)
                ties: Ties = {}
                scope = Scope(parse_module_path(provider.module))
                for reference in references:
                    self._tie_all(ties, self.resolver.resolve(reference, scope), Via.PROVIDER, reference.attribute)
                self._link(known, ties)
        return known

    def _add_root_output(self, name: str) -> None:
        output = self.plan.configuration.root.outputs[name]
        node = root_output_node(name)
        self.graph.add(node, NodeKind.OUTPUT)
        ties: Ties = {}
        for reference in self._references_of("value", output.expression):
            self._tie_all(ties, self.resolver.resolve(reference, Scope(())), Via.REFERENCE, "value")
        for reference in heads("depends_on", list(output.depends_on)):
            self._tie_all(ties, self.resolver.depends_on(reference, Scope(())), Via.DEPENDS_ON, "depends_on")
        self._link(node, ties)
