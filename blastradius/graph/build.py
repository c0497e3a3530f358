"""Build the dependency graph of a plan.

An edge runs from the dependent to what it depends on. Objects are linked through
nodes for variables, locals, outputs, module calls, provider configurations and "every
instance of a block", as in Terraform's own graph; those are passed through and
count no step.
"""

from __future__ import annotations

from functools import lru_cache
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.confirm import Confirmation
from blastradius.graph.expressions import Expressions
from blastradius.graph.graph import DependencyGraph
from blastradius.graph.identifiers import IdentifierTies
from blastradius.graph.inventory import Inventory
from blastradius.graph.nodes import Basis, NodeKind, Precision, Tie, Ties, Via, keep_sharper, root_output_node
from blastradius.graph.passing import PassedThrough
from blastradius.graph.past_readings import PastReadings
from blastradius.graph.reach import Dependents
from blastradius.graph.references import heads, references_of
from blastradius.graph.resolve import Resolver
from blastradius.graph.scope import ModuleTree, Scope
from blastradius.graph.state import StoredDependencies
from blastradius.graph.targets import Selection
from blastradius.graph.values import ObjectValues

if TYPE_CHECKING:
    from blastradius.graph.block_references import BlockReferences
    from blastradius.graph.readings import Readings
    from blastradius.graph.references import Reference
    from blastradius.graph.targets import Target
    from blastradius.model.address import ModulePath
    from blastradius.model.configuration import ConfigResource
    from blastradius.model.naming import Naming
    from blastradius.model.plan import Plan


MOST_SHARPENED = 10_000
"""With more nodes in danger than this, a verdict does without what only values tell: its time is better spent."""


@lru_cache(maxsize=1024)
def _reading(attribute: str) -> Tie:
    """Return the tie to the only instance that there is; the instances of a block share it."""
    return Tie(Via.REFERENCE, Precision.EXACT, (attribute,))


class Dependencies(NamedTuple):
    """The graph of a plan, and what it was made with."""

    graph: DependencyGraph
    inventory: Inventory
    tree: ModuleTree
    resolver: Resolver
    expressions: Expressions
    dependents: Dependents
    """Who depends on whom, of the part that was asked for."""
    is_coarse: bool = False
    """Whether too much was asked for to look at values."""


class Interest(NamedTuple):
    """Which part of a graph is asked for; the rest may stay coarse, which costs less."""

    endangered: frozenset[str]
    """The objects whose dependents matter, however far away."""
    changed: frozenset[str]
    """The objects of which it matters what they themselves read."""


def read_dependencies(plan: Plan, naming: Naming | None = None, interest: Interest | None = None) -> Dependencies:
    """Build the dependency graph of a plan and keep what resolves single references.

    `naming` says by which attributes objects name each other; with it, ties that are made by a literal
    identifier are found as well. Without `interest` all of the graph is as sharp as it can be.
    """
    builder = GraphBuilder(plan)
    graph = builder.build(naming, interest)
    dependents = builder.dependents or Dependents(graph)
    return Dependencies(
        graph, builder.inventory, builder.tree, builder.resolver, builder.expressions, dependents, builder.is_coarse
    )


def _readings(plan: Plan, inventory: Inventory, expressions: Expressions) -> Readings:
    from blastradius.graph.evaluation import Evaluation  # late, as all that only sources tell of
    from blastradius.graph.outside import Outside
    from blastradius.graph.readings import Readings

    return Readings(Evaluation(Outside(plan, inventory, expressions), len(inventory.members)), inventory)


class GraphBuilder:
    """Collects the edges of one plan, each node once."""

    def __init__(self, plan: Plan) -> None:
        self.plan = plan
        self.inventory = Inventory(plan)
        self.tree = ModuleTree(plan.configuration)
        self.expressions = Expressions(self.tree, plan.sources)
        readings = _readings(plan, self.inventory, self.expressions) if plan.sources else None
        self.resolver = Resolver(self.tree, self.inventory, self.expressions, readings)
        self.graph = DependencyGraph()
        self.passed = PassedThrough(self)
        self.dependents: Dependents | None = None
        self.is_coarse = False
        self._leading: dict[int, tuple[Reference, ...]] = {}

    def build(self, naming: Naming | None, interest: Interest | None) -> DependencyGraph:
        """Return the finished graph."""
        for home in self.inventory.homes.values():
            kind = NodeKind.MANAGED if home.mode == "managed" else NodeKind.DATA
            self.graph.add_alike([member.node for member in home.members], kind)
        for path in self.inventory.module_paths:
            for block, resource in self.tree.blocks(path).items():
                self._add_block(path, block, resource)
        for name in self.plan.configuration.root.outputs:
            self._add_root_output(name)
        self.passed.fill_all()
        stored = StoredDependencies(self.plan, self.inventory, self.graph)
        stored.merge()
        self._sharpen(stored, naming, interest)
        return self.graph

    def _sharpen(self, stored: StoredDependencies, naming: Naming | None, interest: Interest | None) -> None:
        """Narrow what values can tell apart, and add what only values tell; where that is asked for."""
        region: set[str] = set()
        if interest is not None:
            self.dependents = Dependents(self.graph)
            region = self.dependents.all_above(interest.endangered)
            if len(region) > MOST_SHARPENED:
                self.is_coarse = True
                past = PastReadings(self.inventory, self.graph, stored, values=None)
                self.dependents.relink(self.graph, past.add(region))
                return
        values = ObjectValues(self.plan)
        past = PastReadings(self.inventory, self.graph, stored, values)
        confirmation = Confirmation(self.passed, values)
        hidden = IdentifierTies(self.inventory, self.expressions, stored, values, naming) if naming else None
        if interest is None or self.dependents is None:
            confirmation.narrow(list(self.graph.below))
            if hidden:
                hidden.add(self.graph, None)
            past.add(None)
            return
        dependents = self.dependents
        dependents.relink(self.graph, confirmation.narrow(region | interest.changed))
        done: set[str] = set()
        while region - done:
            done |= region
            named = hidden.add(self.graph, region) if hidden else {}
            dependents.relink(self.graph, named)
            read = past.add(region)
            dependents.relink(self.graph, read)
            # Whoever holds the identifier of one of them is endangered with all that hangs on him.
            region = dependents.all_above(named.keys() | read.keys()) - done
            dependents.relink(self.graph, confirmation.narrow(region))

    def _add_block(self, path: ModulePath, block: str, resource: ConfigResource) -> None:
        instances = self.inventory.instances(path, block)
        if not instances:
            return
        references = self.expressions.block(path, resource)
        shared = self.shared_ties(path, resource, references)
        if not references.by_instance:
            self.graph.link_alike([member.node for member in instances.values()], shared)
            return
        for key, member in instances.items():
            ties = dict(shared)
            each = references.each
            scope = Scope(
                path,
                key,
                references.for_each,
                each.under(key),
                each.formula,
                has_past=member.node in self.inventory.changing,
                has_future=member.node not in self.inventory.leaving,
            )
            own = None if key is None else Selection(key)
            for reference in references.by_instance:
                outer = own if reference.attribute == "for_each" else None
                self._tie(ties, self.resolver.resolve(reference, scope, outer), reference)
                if resource.mode == "data":
                    self._tie(ties, self.resolver.deferring(reference, path), reference)
            self.graph.link(member.node, ties)

    def _tie(self, ties: Ties, targets: list[Target], reference: Reference) -> None:
        of_each = reference.steps[:1] == ("each",)
        self.passed.tie_all(ties, targets, Via.REFERENCE, reference.attribute, of_each=of_each)

    def shared_ties(self, path: ModulePath, resource: ConfigResource, references: BlockReferences) -> Ties:
        """Resolve what does not depend on the instance once for all of them."""
        ties: Ties = {}
        scope = Scope(path, None, references.for_each)
        for reference in self._leading_of(references, scope):
            only = "" if reference.is_open() else self.resolver.only_instance(reference, path)
            if only:
                keep_sharper(ties, only, _reading(reference.attribute))
            else:
                self._tie(ties, self.resolver.resolve(reference, scope), reference)
            if resource.mode == "data":
                self._tie(ties, self.resolver.deferring(reference, path), reference)
        for reference in references.depends_on:
            self.passed.tie_all(ties, self.resolver.depends_on(reference, scope), Via.DEPENDS_ON, "depends_on")
        if call := self.passed.call(path):
            ties.setdefault(call, Tie(Via.MODULE, Precision.ALL, (), Basis.WHOLE))
        if provider := self.passed.provider(resource.provider_config_key):
            ties.setdefault(provider, Tie(Via.PROVIDER, Precision.EXACT))
        return ties

    def _leading_of(self, references: BlockReferences, scope: Scope) -> tuple[Reference, ...]:
        """Return what a block shares among its instances, without settings: those are such in every instance."""
        known = self._leading.get(id(references))
        if known is None:
            leading = (one for one in references.shared if not self._is_setting(one, scope))
            known = self._leading[id(references)] = tuple(leading)
        return known

    def _is_setting(self, reference: Reference, scope: Scope) -> bool:
        """Tell whether a variable or a local value leads to no object, as the configuration has it."""
        if reference.steps[:1] not in (("var",), ("local",)) or reference.is_open():
            return False
        return not any(map(self.passed.leads_anywhere, self.resolver.resolve(reference, scope)))

    def _add_root_output(self, name: str) -> None:
        output = self.plan.configuration.root.outputs[name]
        node = root_output_node(name)
        self.graph.add(node, NodeKind.OUTPUT)
        ties: Ties = {}
        for reference in references_of("value", output.expression):
            self._tie(ties, self.resolver.resolve(reference, Scope(())), reference)
        for reference in heads("depends_on", list(output.depends_on)):
            self.passed.tie_all(ties, self.resolver.depends_on(reference, Scope(())), Via.DEPENDS_ON, "depends_on")
        self.graph.link(node, ties)
