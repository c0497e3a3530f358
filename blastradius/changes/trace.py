"""Follow an expression back to the objects it reads, through variables, outputs and data sources."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.nodes import Basis
from blastradius.graph.references import Reference, heads, references_of
from blastradius.graph.scope import Scope
from blastradius.graph.targets import ContentsTarget, InstanceTarget, LocalTarget, OutputTarget, VariableTarget
from blastradius.model.address import ModuleStep, module_config_address

if TYPE_CHECKING:
    from blastradius.graph.build import Dependencies
    from blastradius.graph.inventory import Member
    from blastradius.graph.keys import Selection
    from blastradius.graph.nodes import Ties
    from blastradius.graph.targets import Target
    from blastradius.model.address import ModulePath, Step
    from blastradius.model.plan import Path

MANY = 16
"""How many instances behind one reference are looked at; a cause among thousands of siblings shows in the first."""


class Read(NamedTuple):
    """One object that an expression reads, and the attribute; empty for the whole object."""

    node: str
    attribute: str


class Traced(NamedTuple):
    """What an expression goes back to."""

    reads: tuple[Read, ...]
    variables: tuple[str, ...]
    """The root variables on the way."""
    sources: frozenset[str]
    """Where it ends without reading an object: root variables, and arguments of module calls."""
    opaque: bool
    """Whether something hides the rest: a local value, which a plan does not hold."""


class _Step(NamedTuple):
    """A reference, where it is evaluated, and which element of the whole is asked for."""

    reference: Reference
    scope: Scope
    choice: Selection | None = None


NOTHING_TRACED = Traced((), (), frozenset(), opaque=True)


class Tracer:
    """Traces expressions of one plan's configuration."""

    def __init__(self, dependencies: Dependencies) -> None:
        self.graph = dependencies.graph
        self.inventory = dependencies.inventory
        self.tree = dependencies.tree
        self.resolver = dependencies.resolver
        self.expressions = dependencies.expressions

    def trace(self, member: Member, path: Path) -> Traced:
        """Trace the argument at a path of one object."""
        resource = self.tree.blocks(member.home.path).get(member.home.block)
        if resource is None or not path or not isinstance(path[0], str):
            return NOTHING_TRACED
        block = self.expressions.block(member.home.path, resource)
        written = [one for one in block.arguments if one.attribute.partition(".")[0] == path[0]]
        expression = _descend(resource.expressions.get(path[0]), path[1:])
        if expression is None and not written:
            return NOTHING_TRACED
        scope = Scope(member.home.path, member.key, block.for_each, block.each.under(member.key), block.each.formula)
        narrower = references_of(path[0], expression) if expression is not None else written
        subjects = {one.steps[:2] for one in narrower}
        steps = [_Step(one, scope) for one in written if one.steps[:2] in subjects]
        return self._follow(steps, self.graph.below.get(member.node, {}))

    def _follow(self, pending: list[_Step], ties: Ties) -> Traced:
        reads: dict[Read, None] = {}
        variables: dict[str, None] = {}
        sources: set[str] = set()
        seen: set[object] = set()
        opaque = False
        while pending:
            reference, scope, choice = pending.pop()
            if (
                reference.steps[:1] == ("local",)
                and self.expressions.local(scope.path, str(reference.steps[1])) is None
            ):
                opaque = True
                continue
            if reference.steps[:1] == ("var",) and not scope.path:
                variables[str(reference.steps[1])] = None
                continue
            for target in self.resolver.resolve(reference, scope, choice):
                if target in seen or target.sureness.basis is Basis.ORDER:
                    continue
                seen.add(target)
                reads.update(dict.fromkeys(self._reads(target, ties)))
                behind = self._behind(target)
                pending.extend(behind)
                if isinstance(target, VariableTarget) and not behind:
                    sources.add(f"{module_config_address(target.path)}.{target.name}")
        sources.update(f"var.{name}" for name in variables)
        return Traced(tuple(sorted(reads)), tuple(sorted(variables)), frozenset(sources), opaque)

    def _reads(self, target: Target, ties: Ties) -> list[Read]:
        if not isinstance(target, InstanceTarget):
            return []
        members = self.inventory.instances(target.path, target.block)
        if not target.every:
            nodes = [members[target.key].node]
        elif target.sureness.basis is Basis.UNCONFIRMED and (tied := self._tied(target, ties)):
            nodes = tied
        else:
            nodes = [member.node for member in islice(members.values(), MANY)]
        return [Read(node, _first_name(target.attribute)) for node in nodes]

    def _tied(self, target: InstanceTarget, ties: Ties) -> list[str]:
        """Return the instances that the graph ties the reader to, where it could tell which they are."""
        home = self.inventory.by_block.get((target.path, target.block))
        return [node for node in ties if node in self.inventory.members and self.inventory.members[node].home is home]

    def _behind(self, target: Target) -> list[_Step]:
        """Return the references behind a variable, a local or an output, with the scope they are read in."""
        match target:
            case VariableTarget():
                key, call = target.path[-1].key, self.expressions.repetition(target.path)
                scope = Scope(target.path[:-1], key, call.for_each, call.each.under(key), call.each.formula)
                references = self.expressions.argument(target.path, target.name, exact=target.choice is not None)
                return [_Step(reference, scope, target.choice) for reference in references]
            case LocalTarget():
                references = self.expressions.local(target.path, target.name) or ()
                return [_Step(reference, Scope(target.path), target.choice) for reference in references]
            case OutputTarget():
                return self._behind_output(target)
            case InstanceTarget() | ContentsTarget():
                return []

    def _behind_output(self, target: OutputTarget) -> list[_Step]:
        keys = self.inventory.call_keys(target.path, target.call) if target.every else {target.key: None}
        paths: list[ModulePath] = [(*target.path, ModuleStep(target.call, key)) for key in islice(keys, MANY)]
        module = self.tree.module(paths[0]) if paths else None
        output = module.outputs.get(target.name) if module else None
        if output is None:
            return []
        references = self.expressions.output(paths[0], target.name, exact=target.choice is not None)
        ordered = heads("depends_on", list(output.depends_on))
        return [_Step(one, Scope(path), target.choice) for path in paths for one in (*references, *ordered)]


def _descend(expression: Any, path: Path) -> Any:
    """Go down nested blocks as far as the path leads; stop at the expression that covers the rest."""
    for step in path:
        if isinstance(expression, list) and isinstance(step, int) and 0 <= step < len(expression):
            expression = expression[step]
        elif isinstance(expression, dict) and isinstance(step, str) and isinstance(expression.get(step), dict | list):
            if _is_leaf(expression):
                return expression
            expression = expression[step]
        else:
            return expression
    return expression


def _is_leaf(expression: dict[str, Any]) -> bool:
    texts = expression.get("references")
    return isinstance(texts, list) and all(isinstance(text, str) for text in texts)


def _first_name(attribute: tuple[Step, ...]) -> str:
    first = attribute[0] if attribute else ""
    return first if isinstance(first, str) else ""
