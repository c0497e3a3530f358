"""The `configuration` part of a plan: modules, resource blocks and their expressions.

Expressions stay as Terraform writes them (`{"references": [...]}`,
`{"constant_value": ...}`, `{}` or nested blocks); the graph reads the references
out of them. Constant values are secrets as likely as not and are never shown.
"""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from blastradius.model.address import block_address

if TYPE_CHECKING:
    from collections.abc import Mapping

Expressions = dict[str, Any]


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigResource:
    """One resource or data block."""

    mode: str
    type: str
    name: str
    provider_config_key: str = ""
    expressions: Expressions = field(default_factory=dict, repr=False)
    count: Any = field(default=None, repr=False)
    """The expression of `count`; None where the block has none or a constant function call."""
    for_each: Any = field(default=None, repr=False)
    depends_on: tuple[str, ...] = ()
    provisioners: tuple[Expressions, ...] = field(default=(), repr=False)

    @property
    def address(self) -> str:
        """The address inside the module: `t.n` or `data.t.n`."""
        return block_address(self.mode, self.type, self.name)


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigOutput:
    """One output of a module."""

    expression: Any = field(default=None, repr=False)
    depends_on: tuple[str, ...] = ()
    sensitive: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class ModuleCall:
    """One `module` block and the module behind it."""

    module: ConfigModule
    expressions: Expressions = field(default_factory=dict, repr=False)
    """The arguments, evaluated in the scope of the caller."""
    count: Any = field(default=None, repr=False)
    for_each: Any = field(default=None, repr=False)
    depends_on: tuple[str, ...] = ()


@dataclass(frozen=True, slots=True, kw_only=True)
class ConfigModule:
    """The inside of one module."""

    resources: tuple[ConfigResource, ...] = ()
    outputs: Mapping[str, ConfigOutput] = field(default_factory=dict)
    calls: Mapping[str, ModuleCall] = field(default_factory=dict)
    sensitive_variables: frozenset[str] = frozenset()


@dataclass(frozen=True, slots=True, kw_only=True)
class ProviderConfig:
    """One provider configuration."""

    key: str
    module: str = ""
    """The module that defines it: the scope of its references."""
    expressions: Expressions = field(default_factory=dict, repr=False)


@dataclass(frozen=True, slots=True, kw_only=True)
class Configuration:
    """The whole configuration tree, whether or not a plan targets all of it."""

    root: ConfigModule = field(default_factory=ConfigModule)
    providers: Mapping[str, ProviderConfig] = field(default_factory=dict)
