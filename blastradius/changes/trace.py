"""Follow an expression back to the objects it reads, through variables, outputs and data sources."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.references import Reference, heads, references_of
from blastradius.graph.resolve import ContentsTarget, InstanceTarget, OutputTarget, VariableTarget
from blastradius.graph.scope import Scope
from blastradius.model.address import ModuleStep, module_config_address

if TYPE_CHECKING:
    from blastradius.graph.build import Dependencies
    from blastradius.graph.inventory import Member
    from blastradius.graph.resolve import Target
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


NOTHING_TRACED = Traced((), (), frozenset(), opaque=True)


class Tracer:
    """Traces expressions of one plan's configuration."""

    def __init__(self, dependencies: Dependencies) -> None:
        self.inventory = dependencies.inventory
        self.tree = dependencies.tree
        self.resolver = dependencies.resolver

    def trace(self, member: Member, path: Path) -> Traced:
        """Trace the argument at a path of one object."""
        resource = self.tree.blocks(member.home.path).get(member.home.block)
        if resource is None or not path or not isinstance(path[0], str):
            return NOTHING_TRACED
        expression = _descend(resource.expressions.get(path[0]), path[1:])
        if expression is None:
            return NOTHING_TRACED
        each = tuple(references_of("for_each", resource.for_each))
        scope = Scope(member.home.path, member.key, each)
        return self._follow([(reference, scope) for reference in references_of(path[0], expression)])

    def _follow(self, pending: list[tuple[Reference, Scope]]) -> Traced:
        reads: dict[Read, None] = {}
        variables: dict[str, None] = {}
        sources: set[str] = set()
        seen: set[tuple[object, ...]] = set()
        opaque = False
        while pending:
            reference, scope = pending.pop()
            if reference.steps[:1] == ("local",):
                opaque = True
                continue
            if reference.steps[:1] == ("var",) and not scope.path:
                variables[str(reference.steps[1])] = None
                continue
            for target in self.resolver.resolve(reference, scope):
                if target in seen:
                    continue
                seen.add(target)
                reads.update(dict.fromkeys(self._reads(target)))
                behind = self._behind(target)
                pending.extend(behind)
                if isinstance(target, VariableTarget) and not behind:
                    sources.add(f"{module_config_address(target.path)}.{target.name}")
        sources.update(f"var.{name}" for name in variables)
        return Traced(tuple(sorted(reads)), tuple(sorted(variables)), frozenset(sources), opaque)

    def _reads(self, target: Target) -> list[Read]:
        if not isinstance(target, InstanceTarget):
            return []
        members = self.inventory.instances(target.path, target.block)
        chosen = list(islice(members.values(), MANY)) if target.every else [members[target.key]]
        return [Read(member.node, _first_name(target.attribute)) for member in chosen]

    def _behind(self, target: Target) -> list[tuple[Reference, Scope]]:
        """Return the references behind a variable or an output, with the scope they are read in."""
        match target:
            case VariableTarget():
                return self._behind_variable(target)
            case OutputTarget():
                return self._behind_output(target)
            case InstanceTarget() | ContentsTarget():
                return []

    def _behind_variable(self, target: VariableTarget) -> list[tuple[Reference, Scope]]:
        call = self.tree.call(target.path)
        if call is None:
            return []
        each = tuple(references_of("for_each", call.for_each))
        scope = Scope(target.path[:-1], target.path[-1].key, each)
        return [(reference, scope) for reference in references_of(target.name, call.expressions.get(target.name))]

    def _behind_output(self, target: OutputTarget) -> list[tuple[Reference, Scope]]:
        keys = self.inventory.call_keys(target.path, target.call) if target.every else {target.key: None}
        paths: list[ModulePath] = [(*target.path, ModuleStep(target.call, key)) for key in islice(keys, MANY)]
        module = self.tree.module(paths[0]) if paths else None
        output = module.outputs.get(target.name) if module else None
        if output is None:
            return []
        references = [*references_of("value", output.expression), *heads("depends_on", list(output.depends_on))]
        return [(reference, Scope(path)) for path in paths for reference in references]


def _descend(expression: Any, path: Path) -> Any:
    """Go down nested blocks as far as the path leads; stop at the expression that covers the rest."""
    for step in path:
        if isinstance(expression, list) and isinstance(step, int) and step < len(expression):
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
