"""Which arguments of a block may hold a literal: those that read no object, however far one follows them."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.graph.resolve import block_named

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.expressions import Expressions
    from blastradius.graph.references import Reference
    from blastradius.model.address import ModulePath
    from blastradius.model.configuration import ConfigResource

_DEEPEST = 50
"""How many variables and locals in a row are followed; longer chains are taken to read something."""


def _holds_constant(expression: Any) -> bool:
    """Tell whether some argument of nested blocks reads nothing."""
    if isinstance(expression, list):
        return any(_holds_constant(block) for block in expression)
    if not isinstance(expression, dict) or "references" in expression:
        return False
    return not expression or "constant_value" in expression or any(map(_holds_constant, expression.values()))


class Literals:
    """Tells the arguments of each block that read no object; once for all its instances."""

    def __init__(self, expressions: Expressions) -> None:
        self.expressions = expressions
        self._known: dict[int, tuple[str, ...]] = {}
        self._variables: dict[tuple[tuple[str, ...], str], bool] = {}

    def arguments(self, path: ModulePath, resource: ConfigResource) -> tuple[str, ...]:
        """Return the names of the arguments that may hold a literal."""
        known = self._known.get(id(resource))
        if known is None:
            references = self.expressions.block(path, resource)
            reading = {
                one.attribute.partition(".")[0]
                for one in references.arguments
                if self._reads(one, path, references.for_each)
            }
            known = self._known[id(resource)] = tuple(
                name
                for name in sorted(resource.expressions)
                if name not in reading or _holds_constant(resource.expressions[name])
            )
        return known

    def _reads(self, reference: Reference, path: ModulePath, each: Iterable[Reference], depth: int = 0) -> bool:
        steps = reference.steps
        head = steps[0] if steps else ""
        name = steps[1] if len(steps) > 1 else ""
        if depth > _DEEPEST or head == "module":
            return True
        if head == "each":
            return name == "value" and any(self._reads(one, path, (), depth + 1) for one in each)
        if head == "var":
            return bool(path) and self._variable_reads(path, str(name), depth)
        if head == "local":
            behind = self.expressions.local(path, str(name)) or ()
            return any(self._reads(one, path, (), depth + 1) for one in behind)
        return block_named(steps) is not None

    def _variable_reads(self, path: ModulePath, name: str, depth: int) -> bool:
        key = (tuple(step.name for step in path), name)
        known = self._variables.get(key)
        if known is None:
            each = self.expressions.for_each(path)
            behind = self.expressions.argument(path, name)
            known = self._variables[key] = any(self._reads(one, path[:-1], each, depth + 1) for one in behind)
        return known
