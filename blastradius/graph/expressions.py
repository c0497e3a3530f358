"""The references of a configuration's expressions: as the plan lists them, made exact by the sources where those tell.

A plan lists what an expression reads and hides how: index expressions, and all of locals, `dynamic`
blocks, `lifecycle` and `connection` (Terraform 1.11). The sources are asked for just that. Where they
read anything else than the plan does, they are of another day: the plan counts, and the place is told.
"""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blastradius.graph.block_references import BlockReferences, EachValues
from blastradius.graph.references import Reference, heads, references_of, subject_of

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.scope import ModuleTree
    from blastradius.model.address import ModulePath, Step
    from blastradius.model.configuration import ConfigResource, ProviderConfig
    from blastradius.model.formula import Formula
    from blastradius.model.source import Place, SourceBlock, SourceModule, SourceTree

References = tuple[Reference, ...]
_NONE: References = ()
_NOTHING = BlockReferences()
_HIDDEN = ("dynamic", "lifecycle", "connection")
_SETTINGS = frozenset({"var", "local", "each", "count", "path", "terraform", "self"})
_MOST_PLACES = 5
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
        self._formulas: dict[tuple[int, str], Formula | None] = {}

    def notes(self) -> tuple[str, ...]:
        """Say where the sources could not be used, a sentence each."""
        found = []
        if self.distrusted:
            found.append(
                f"The sources read something else than the plan at {_listed(self.distrusted)}; the plan counts."
            )
        if self.unreadable:
            found.append(
                f"The sources could not be parsed at {_listed(self.unreadable)}; what is read there is unknown."
            )
        return tuple(found)

    def block(self, path: ModulePath, resource: ConfigResource) -> BlockReferences:
        """Return what a resource or data block refers to."""
        found = self._blocks.get(id(resource))
        if found is None:
            found = self._blocks[id(resource)] = self._read_block(path, resource)
        return found

    def argument(self, path: ModulePath, name: str, *, exact: bool = False) -> References:
        """Return what the caller of a module hands to one of its variables; `exact` asks the sources in any case."""
        call = self.tree.call(path)
        if call is None:
            return _NONE
        found = self._known.get((id(call), name, exact))
        if found is None:
            listed = references_of(name, call.expressions.get(name))
            found = self._made_exact(name, listed, self._source_call(path), exact=exact)
            self._known[id(call), name, exact] = found
        return found

    def for_each(self, path: ModulePath) -> References:
        """Return what the for_each of a module call refers to."""
        return self.repetition(path).for_each

    def repetition(self, path: ModulePath) -> BlockReferences:
        """Return what repeats a module call: its count and for_each."""
        call = self.tree.call(path)
        if call is None:
            return _NOTHING
        found = self._blocks.get(id(call))
        if found is None:
            source = self._source_call(path)
            listed = references_of("for_each", call.for_each)
            found = self._blocks[id(call)] = BlockReferences(
                for_each=_loosely(self._made_exact("for_each", listed, source, exact=True)),
                each=self._each_values(source, call.for_each, path[:-1]),
                count=_loosely(references_of("count", call.count)),
            )
        return found

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

    # -- places ------------------------------------------------------------------

    def place(self, path: ModulePath, resource: ConfigResource, *argument: str | int) -> Place | None:
        """Return where a block, or an argument of it, is written; None where no sources tell."""
        source = self._source_block(path, resource)
        return source.place_of(*argument) if source else None

    def argument_place(self, path: ModulePath, name: str) -> Place | None:
        """Return where the caller of a module hands something to one of its variables."""
        source = self._source_call(path)
        return source.place_of(name) if source else None

    def local_place(self, path: ModulePath, name: str) -> Place | None:
        """Return where a local value is written."""
        written = self._source_module(path)
        return written.locals[name].place if written and name in written.locals else None

    def variable_place(self, name: str) -> Place | None:
        """Return where a root variable is declared; its value may come from elsewhere."""
        written = self._source_module(())
        return written.variables[name].place if written and name in written.variables else None

    # -- formulas ---------------------------------------------------------------

    def formula_of_local(self, path: ModulePath, name: str) -> Formula | None:
        """Return what a local value is made of; None where that cannot be worked out."""
        written = self._source_module(path)
        return self._formula(written.locals.get(name) if written else None, "value")

    def formula_of_output(self, path: ModulePath, name: str) -> Formula | None:
        """Return what an output is made of; None where that cannot be worked out."""
        module, written = self.tree.module(path), self._source_module(path)
        output = module.outputs.get(name) if module else None
        return self._trusted(written.outputs.get(name), "value", output.expression) if written and output else None

    def formula_of_argument(self, path: ModulePath, name: str) -> Formula | None:
        """Return what a module's variable is given, or its default; None where that cannot be worked out."""
        call, written = self.tree.call(path), self._source_module(path)
        if call is not None and name in call.expressions:
            return self._trusted(self._source_call(path), name, call.expressions[name])
        return self._formula(written.variables.get(name) if written else None, "default")

    def type_of_variable(self, path: ModulePath, name: str) -> Formula | None:
        """Return the type constraint of a variable; None where that is not known."""
        written = self._source_module(path)
        variable = written.variables.get(name) if written else None
        if variable is None:
            return None
        if "type" in variable.names():
            return self._formula(variable, "type")
        from blastradius.graph.type_constraints import ANY

        return ANY

    def is_repeated(self, path: ModulePath) -> bool:
        """Tell whether a module call may have several instances."""
        source = self._source_call(path)
        return source is None or not {"count", "for_each"}.isdisjoint(source.names())

    def formula_of_repetition(self, path: ModulePath) -> Formula | None:
        """Return the count or for_each of a module call; None where it has none, or that cannot be worked out."""
        call, source = self.tree.call(path), self._source_call(path)
        if call is None or source is None:
            return None
        if "count" in source.names():
            return self._trusted(source, "count", call.count)
        return self._trusted(source, "for_each", call.for_each) if "for_each" in source.names() else None

    def _trusted(self, source: SourceBlock | None, name: str, expression: Any) -> Formula | None:
        """Return the formula of an argument that reads what the plan says that it reads."""
        if source is None or _subjects(self._asked(source, name)) != _subjects(references_of(name, expression)):
            return None
        return self._formula(source, name)

    def _formula(self, source: SourceBlock | None, name: str) -> Formula | None:
        if source is None:
            return None
        key = (id(source), name)
        if key not in self._formulas:
            self._formulas[key] = source.formula(name)
        return self._formulas[key]

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
        if source is None or not listed or not (exact or _is_indexed(listed)):
            return listed
        written = self._asked(source, name)
        if _subjects(written) != _subjects(listed):
            self.distrusted[source.place_of(name)] = None
            return listed
        return written

    def _asked(self, source: SourceBlock, *names: str) -> References:
        from blastradius.graph.written import as_written  # late, as all that only sources tell of

        found = as_written(source, names)
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

    def _each_values(self, source: SourceBlock | None, for_each: Any, path: ModulePath) -> EachValues:
        written = for_each.get("constant_value") if isinstance(for_each, dict) else None
        if isinstance(written, dict):
            return EachValues(written=written)
        is_set = source is not None and self._is_set(source, path)
        return EachValues(is_set=is_set, formula=self._trusted(source, "for_each", for_each))

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


def _is_indexed(listed: Iterable[Reference]) -> bool:
    """Tell whether indexes may be written that a plan does not show, or a choice between what it does."""
    read: dict[tuple[Step, ...], tuple[Step, ...]] = {}
    has_settings = False
    for one in listed:
        if one.steps[0] in _SETTINGS:
            has_settings = True
            if one.keyed:
                return True
            continue
        is_whole = len(one.steps) == len(one.subject)
        if one.keyed or is_whole or read.setdefault(one.subject, one.steps) != one.steps:
            return True
    return has_settings and len(read) > 1


def _loosely(repetition: Iterable[Reference]) -> References:
    """Mark what merely decides how many instances there are, and which: one instance hardly reads all of that."""
    return tuple(one if one.same_keys else replace(one, keyed=True) for one in repetition)


def _listed(places: Iterable[Place]) -> str:
    """List the first places, and how many more there are."""
    written = sorted(places)
    more = f" and {len(written) - _MOST_PLACES} more places" if len(written) > _MOST_PLACES else ""
    return ", ".join(str(place) for place in written[:_MOST_PLACES]) + more


def _names(path: ModulePath) -> tuple[str, ...]:
    return tuple(step.name for step in path)


def _subjects(references: Iterable[Reference]) -> set[tuple[Step, ...]]:
    """Return what is referred to: what plan and sources must agree on."""
    return {subject_of(one.steps) for one in references}
