"""The references of a configuration's expressions: as the plan lists them, made exact by the sources where those tell.

A plan lists what an expression reads and hides how: index expressions, and all of locals, `dynamic`
blocks, `lifecycle` and `connection` (Terraform 1.11). The sources are asked for just that. Where they
read anything else than the plan does, they are of another day: the plan counts, and the place is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blastradius.graph.block_references import BlockReferences, EachValues
from blastradius.graph.references import Reference, as_written, heads, references_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.scope import ModuleTree
    from blastradius.model.address import ModulePath, Step
    from blastradius.model.configuration import ConfigResource, ProviderConfig
    from blastradius.model.source import Place, SourceBlock, SourceModule, SourceTree

References = tuple[Reference, ...]
_NONE: References = ()
_HIDDEN = ("dynamic", "lifecycle", "connection")
_CONNECTION = "provisioner.connection"


class Expressions:
    """Reads each expression of a configuration once, however many instances evaluate it."""

    def __init__(self, tree: ModuleTree, sources: SourceTree | None) -> None:
        self.tree = tree
        self.sources = sources
        self.distrusted: dict[Place, None] = {}
        """Where the sources read something else than the plan does."""
        self.unreadable: dict[Place, None] = {}
        """Where the sources could not be parsed."""
        self._known: dict[tuple[Any, ...], References] = {}
        self._blocks: dict[int, BlockReferences] = {}

    def block(self, path: ModulePath, resource: ConfigResource) -> BlockReferences:
        """Return what a resource or data block refers to."""
        found = self._blocks.get(id(resource))
        if found is None:
            found = self._blocks[id(resource)] = self._read_block(path, resource)
        return found

    def argument(self, path: ModulePath, name: str, *, exact: bool = False) -> References:
        """Return what the caller of a module hands to one of its variables; `exact` asks the sources in any case."""
        call = self.tree.call(path)
        source = self._source_call(path)
        return self._once(("argument", _names(path), name, exact), name, call and call.expressions.get(name), source)

    def for_each(self, path: ModulePath) -> References:
        """Return what the for_each of a module call refers to."""
        call = self.tree.call(path)
        found = self._once(
            ("for_each", _names(path), True), "for_each", call and call.for_each, self._source_call(path)
        )
        return _loosely(found)

    def count(self, path: ModulePath) -> References:
        """Return what the count of a module call refers to."""
        call = self.tree.call(path)
        return _loosely(self._once(("count", _names(path), False), "count", call and call.count, None))

    def output(self, path: ModulePath, name: str, *, exact: bool = False) -> References:
        """Return what an output's value refers to; `exact` asks the sources in any case."""
        module = self.tree.module(path)
        output = module.outputs.get(name) if module else None
        written = self._source_module(path)
        source = written.outputs.get(name) if written else None
        return self._once(("output", _names(path), name, exact), "value", output and output.expression, source)

    def local(self, path: ModulePath, name: str) -> References | None:
        """Return what a local value refers to; None where the sources do not tell."""
        written = self._source_module(path)
        source = written.locals.get(name) if written else None
        if source is None:
            return None
        key = ("local", _names(path), name)
        if key not in self._known:
            self._known[key] = self._asked(source, "value")
        return self._known[key]

    def provider(self, provider: ProviderConfig) -> References:
        """Return what a provider configuration refers to."""
        found: list[Reference] = []
        for name in sorted(provider.expressions):
            found.extend(references_of(name, provider.expressions[name]))
        return tuple(found)

    # -- the sources ------------------------------------------------------------

    def _source_module(self, path: ModulePath) -> SourceModule | None:
        return self.sources.modules.get(_names(path)) if self.sources else None

    def _source_block(self, path: ModulePath, resource: ConfigResource) -> SourceBlock | None:
        module = self._source_module(path)
        return module.resources.get(resource.address) if module else None

    def _source_call(self, path: ModulePath) -> SourceBlock | None:
        caller = self._source_module(path[:-1]) if path else None
        return caller.calls.get(path[-1].name) if caller else None

    def _once(self, key: tuple[Any, ...], attribute: str, expression: Any, source: SourceBlock | None) -> References:
        found = self._known.get(key)
        if found is None:
            listed = references_of(attribute, expression) if expression is not None else []
            exact = key[-1] is True
            found = self._known[key] = self._made_exact(attribute, listed, source, exact=exact)
        return found

    def _made_exact(
        self, name: str, listed: Iterable[Reference], source: SourceBlock | None, *, exact: bool = False
    ) -> References:
        """Return the references of one argument: from the sources where an index may have been written."""
        listed = tuple(listed)
        if source is None or not listed or not (exact or any(one.keyed for one in listed)):
            return listed
        written = self._asked(source, name)
        if _subjects(written) != _subjects(listed):
            self.distrusted[source.place_of(name)] = None
            return listed
        return written

    def _asked(self, source: SourceBlock, *names: str) -> References:
        found = as_written(source.references(*names))
        self.unreadable.update(dict.fromkeys(source.broken()))
        return found

    def _read_block(self, path: ModulePath, resource: ConfigResource) -> BlockReferences:
        source = self._source_block(path, resource)
        arguments: list[Reference] = []
        for name in sorted(resource.expressions):
            arguments.extend(self._made_exact(name, references_of(name, resource.expressions[name]), source))
        arguments.extend(self._provisioned(source, resource))
        if source is not None:
            hidden = [name for name in source.names() if name.partition(".")[0] in _HIDDEN]
            arguments.extend(self._asked(source, *hidden) if hidden else _NONE)
        for_each = self._made_exact("for_each", references_of("for_each", resource.for_each), source, exact=True)
        return BlockReferences(
            arguments=tuple(arguments),
            for_each=_loosely(for_each),
            each=self._each_values(source, resource.for_each, path),
            count=_loosely(references_of("count", resource.count)),
            depends_on=tuple(heads("depends_on", list(resource.depends_on))),
        )

    def each_values(self, path: ModulePath) -> EachValues:
        """Return what `each.value` is in the arguments of a module call."""
        call = self.tree.call(path)
        return self._each_values(self._source_call(path), call and call.for_each, path[:-1])

    def _each_values(self, source: SourceBlock | None, for_each: Any, path: ModulePath) -> EachValues:
        written = for_each.get("constant_value") if isinstance(for_each, dict) else None
        if isinstance(written, dict):
            return EachValues(written=written)
        return EachValues(is_set=source is not None and self._is_set(source, path))

    def _is_set(self, source: SourceBlock, path: ModulePath) -> bool:
        """Tell whether a for_each runs over a set: one that it makes, or a local value that does."""
        if source.is_set("for_each"):
            return True
        read = source.references("for_each")
        if len(read) != 1 or read[0].steps[:1] != ("local",) or len(read[0].steps) != 2:
            return False
        module = self._source_module(path)
        local = module.locals.get(str(read[0].steps[1])) if module else None
        return local is not None and read[0].same_keys and local.is_set("value")

    def _provisioned(self, source: SourceBlock | None, resource: ConfigResource) -> References:
        """Return what provisioners refer to; a plan leaves their connections out."""
        listed = tuple(one for part in resource.provisioners for one in references_of("provisioner", part))
        if source is None or not resource.provisioners:
            return listed
        written = self._asked(source, "provisioner")
        connections = tuple(one for one in written if one.attribute.startswith(_CONNECTION))
        if _subjects(one for one in written if one not in connections) == _subjects(listed):
            return written
        return (*listed, *connections)


def _loosely(repetition: Iterable[Reference]) -> References:
    """Mark what merely decides how many instances there are, and which: one instance hardly reads all of that."""
    return tuple(one if one.same_keys else replace(one, keyed=True) for one in repetition)


def _names(path: ModulePath) -> tuple[str, ...]:
    return tuple(step.name for step in path)


def _subjects(references: Iterable[Reference]) -> set[tuple[Step, ...]]:
    """Return what is referred to, without attributes and keys: what plan and sources must agree on."""
    return {tuple(step for step in one.steps[: 3 if one.steps[:1] == ("data",) else 2]) for one in references}
