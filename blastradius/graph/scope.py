"""Where an expression is evaluated, and which part of the configuration that is."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from blastradius.graph.references import Reference
    from blastradius.model.address import InstanceKey, ModulePath
    from blastradius.model.configuration import ConfigModule, ConfigResource, Configuration, ModuleCall
    from blastradius.model.formula import Formula


class Scope(NamedTuple):
    """A module instance, and what `each` and `count` are for who is reading."""

    path: ModulePath
    key: InstanceKey = None
    each: tuple[Reference, ...] = ()
    """The references of the reader's own for_each: what `each.value` stands for."""
    each_value: str | int | None = None
    """`each.value` itself, where it is written down."""
    over: Formula | None = None
    """The reader's own for_each, as far as it can be worked out."""
    has_past: bool = True
    """Whether what is read may have been something else until now: not of who is created, or does not change."""
    has_future: bool = True
    """Whether anything is read from now on: not by who leaves."""


class ModuleTree:
    """The modules of a configuration by their path, keys ignored."""

    def __init__(self, configuration: Configuration) -> None:
        self.root = configuration.root
        self._modules: dict[tuple[str, ...], ConfigModule | None] = {(): configuration.root}
        self._by_path: dict[ModulePath, ConfigModule | None] = {}
        self._blocks: dict[int, dict[str, ConfigResource]] = {}

    def module(self, path: ModulePath) -> ConfigModule | None:
        """Return the module at a path; None where the configuration has none (any more)."""
        if path not in self._by_path:
            names = tuple(step.name for step in path)
            if names not in self._modules:
                parent = self.module(path[:-1])
                call = parent.calls.get(names[-1]) if parent else None
                self._modules[names] = call.module if call else None
            self._by_path[path] = self._modules[names]
        return self._by_path[path]

    def call(self, path: ModulePath) -> ModuleCall | None:
        """Return the `module` block that a module instance comes from."""
        parent = self.module(path[:-1]) if path else None
        return parent.calls.get(path[-1].name) if parent else None

    def blocks(self, path: ModulePath) -> dict[str, ConfigResource]:
        """Return the resource and data blocks of a module by their address inside it."""
        module = self.module(path)
        if module is None:
            return {}
        blocks = self._blocks.get(id(module))
        if blocks is None:
            blocks = {resource.address: resource for resource in module.resources}
            self._blocks[id(module)] = blocks
        return blocks
