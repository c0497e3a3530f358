"""Follow an expression back to the objects it reads, through variables, outputs and data sources."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.nodes import Basis
from blastradius.graph.references import Reference, heads, references_of
from blastradius.graph.scope import Scope
from blastradius.graph.targets import ContentsTarget, InstanceTarget, LocalTarget, OutputTarget, VariableTarget
from blastradius.model.address import ModuleStep, join_address, module_address

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.graph.build import Dependencies
    from blastradius.graph.inventory import Member
    from blastradius.graph.nodes import Ties
    from blastradius.graph.targets import Selection, Target
    from blastradius.model.address import ModulePath, Step
    from blastradius.model.plan import Path
    from blastradius.model.source import Place

MANY = 16
"""How many instances behind one reference are looked at; a cause among thousands of siblings shows in the first."""


class Read(NamedTuple):
    """One object that an expression reads, and the attribute; empty for the whole object."""

    node: str
    attribute: str


class End(NamedTuple):
    """Where an expression ends without reading an object: a root variable, a module's argument, a local value."""

    name: str
    """As one would write it, with the module before it: `var.cidr`, `module.net.var.cidr`, `local.names`."""
    place: Place | None
    """Where its value is written; of a root variable, where it is declared."""


class Traced(NamedTuple):
    """What an expression goes back to."""

    reads: tuple[Read, ...]
    through: Mapping[Read, tuple[str, ...]]
    """By what is read: the variables, locals and outputs on the way there, the nearest first."""
    ends: tuple[End, ...]
    opaque: bool
    """Whether something hides the rest: a local value, which a plan does not hold."""

    @property
    def variables(self) -> tuple[str, ...]:
        """The root variables on the way."""
        return tuple(end.name.removeprefix("var.") for end in self.ends if end.name.startswith("var."))


class _Step(NamedTuple):
    """A reference, where it is evaluated, which element of the whole is asked for, and what was passed already."""

    reference: Reference
    scope: Scope
    choice: Selection | None = None
    through: tuple[str, ...] = ()


NOTHING_TRACED = Traced((), {}, (), opaque=True)


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

    def triggers(self, member: Member) -> tuple[Read, ...]:
        """Return what `replace_triggered_by` of an object names; nothing where no sources tell."""
        resource = self.tree.blocks(member.home.path).get(member.home.block)
        if resource is None:
            return ()
        block = self.expressions.block(member.home.path, resource)
        scope = Scope(member.home.path, member.key, block.for_each)
        named = [_Step(one, scope) for one in block.arguments if one.attribute == "lifecycle.replace_triggered_by"]
        return self._follow(named, self.graph.below.get(member.node, {})).reads

    def _follow(self, pending: list[_Step], ties: Ties) -> Traced:
        reads: dict[Read, tuple[str, ...]] = {}
        ends: dict[str, End] = {}
        seen: set[object] = set()
        opaque = False
        while pending:
            step = pending.pop()
            reference, scope = step.reference, step.scope
            if (
                reference.steps[:1] == ("local",)
                and self.expressions.local(scope.path, str(reference.steps[1])) is None
            ):
                opaque = True
                continue
            if reference.steps[:1] == ("var",) and not scope.path:
                name = str(reference.steps[1])
                ends[f"var.{name}"] = End(f"var.{name}", self.expressions.variable_place(name))
                continue
            for target in self.resolver.resolve(reference, scope, step.choice):
                if target in seen or target.sureness.basis is Basis.ORDER:
                    continue
                seen.add(target)
                for read in self._reads(target, ties):
                    reads.setdefault(read, step.through)
                behind = self._behind(target)
                through = (*step.through, _label(target)) if _label(target) else step.through
                pending.extend(one._replace(through=through) for one in behind)
                if not behind and (end := self._end(target)):
                    ends[end.name] = end
        return Traced(tuple(sorted(reads)), reads, tuple(sorted(ends.values(), key=lambda one: one.name)), opaque)

    def _is_opaque(self, reference: Reference, scope: Scope) -> bool:
        """Tell a local value that no sources tell; a plan holds its name alone."""
        return reference.steps[:1] == ("local",) and self.expressions.local(scope.path, str(reference.steps[1])) is None

    def _end(self, target: Target) -> End | None:
        """Tell where an expression ends at something that reads nothing further."""
        match target:
            case VariableTarget():
                return End(_label(target), self.expressions.argument_place(target.path, target.name))
            case LocalTarget():
                return End(_label(target), self.expressions.local_place(target.path, target.name))
            case OutputTarget() | InstanceTarget() | ContentsTarget():
                return None

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


def _label(target: Target) -> str:
    """Name a variable, a local or an output that is passed through; nothing for an object."""
    match target:
        case VariableTarget():
            return join_address(module_address(target.path), f"var.{target.name}")
        case LocalTarget():
            return join_address(module_address(target.path), f"local.{target.name}")
        case OutputTarget():
            return f"{join_address(module_address(target.path), f'module.{target.call}')}.{target.name}"
        case InstanceTarget() | ContentsTarget():
            return ""


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
