"""A plan as Terraform means it: rows, prior state, configuration and how complete it is."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, NamedTuple, Protocol

from blastradius.model.action import Action, Order, classify, replacement_order
from blastradius.model.address import ObjectKey
from blastradius.model.configuration import Configuration

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.address import InstanceKey
    from blastradius.model.source import SourceTree

Path = tuple[Any, ...]
"""A path into an attribute tree: names, list indexes and, for sets, whole element values."""


class ChangeValues(Protocol):
    """The two sides of one change and their masks, decoded only when asked for.

    A plan of a hundred megabytes has values for every object and a verdict needs
    those of the changed ones. Each call decodes afresh: keep what you need.
    """

    def before(self) -> Any:
        """Return the refreshed object before the change; None where there is none."""
        ...

    def after(self) -> Any:
        """Return the planned object; unknown members are missing, unknown elements are None."""
        ...

    def after_unknown(self) -> Any:
        """Return the mask of what is known only after the apply; only True leaves count."""
        ...

    def before_sensitive(self) -> Any:
        """Return the mask of what is sensitive before the change."""
        ...

    def after_sensitive(self) -> Any:
        """Return the mask of what is sensitive after the change."""
        ...

    def before_of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return some top-level attributes of the object before; None for those that it has not."""
        ...

    def after_of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return some top-level attributes of the planned object; None for those that are not known."""
        ...

    def is_unknown(self, name: str) -> bool:
        """Tell whether any part of a top-level attribute is known only after the apply."""
        ...


class AttributeValues(Protocol):
    """The attributes of an object of the state, decoded only when asked for."""

    def whole(self) -> Any:
        """Return all of them."""
        ...

    def of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return some top-level attributes; None for those that there are not."""
        ...

    def sensitive(self) -> Any:
        """Return the mask of what is sensitive."""
        ...


class OutputValues(Protocol):
    """The value of a root output, decoded only when asked for."""

    def before(self) -> Any:
        """Return the value that other states have read so far; None where there is none."""
        ...


def has_unknown(mask: Any) -> bool:
    """Tell whether a mask says unknown anywhere: only True leaves do, empty containers are scaffolding."""
    pending = [mask]
    while pending:
        part = pending.pop()
        if part is True:
            return True
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
    return False


@dataclass(frozen=True, slots=True)
class PlainValues:
    """Change values that are already decoded, for callers who build plans by hand."""

    before_value: Any = None
    after_value: Any = None
    unknown: Any = field(default_factory=dict)
    sensitive_before: Any = False
    sensitive_after: Any = False

    def before(self) -> Any:
        """Return the value before."""
        return self.before_value

    def after(self) -> Any:
        """Return the value after."""
        return self.after_value

    def after_unknown(self) -> Any:
        """Return the mask of unknown values."""
        return self.unknown

    def before_sensitive(self) -> Any:
        """Return the mask of sensitive values before."""
        return self.sensitive_before

    def after_sensitive(self) -> Any:
        """Return the mask of sensitive values after."""
        return self.sensitive_after

    def before_of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return some attributes before."""
        return _some(self.before_value, names)

    def after_of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return some attributes after."""
        return _some(self.after_value, names)

    def is_unknown(self, name: str) -> bool:
        """Tell whether an attribute is unknown after, at least in part."""
        return self.unknown is True or (isinstance(self.unknown, dict) and has_unknown(self.unknown.get(name)))


@dataclass(frozen=True, slots=True)
class PlainAttributes:
    """Attributes of an object that are already decoded, for callers who build plans by hand."""

    value: Any = None
    mask: Any = False

    def whole(self) -> Any:
        """Return all of them."""
        return self.value

    def of(self, names: tuple[str, ...]) -> tuple[Any, ...]:
        """Return some of them."""
        return _some(self.value, names)

    def sensitive(self) -> Any:
        """Return the mask of what is sensitive."""
        return self.mask


def _some(value: Any, names: tuple[str, ...]) -> tuple[Any, ...]:
    return tuple(value.get(name) for name in names) if isinstance(value, dict) else (None,) * len(names)


class ResourceChange(NamedTuple):
    """One row of `resource_changes`, `resource_drift` or `deferred_changes`.

    A named tuple, as `StateObject` is: large plans have tens of thousands of them, and
    a frozen dataclass takes more than twice as long to make.
    """

    address: str
    mode: str
    type: str
    name: str
    actions: tuple[str, ...]
    values: ChangeValues
    module: str = ""
    """The address of the module instance; empty for the root."""
    key: InstanceKey = None
    provider: str = ""
    deposed: str = ""
    previous_address: str = ""
    reason: str = ""
    """Terraform's `action_reason`, verbatim; unknown words mean unspecified."""
    replace_paths: tuple[Path, ...] = ()
    importing: bool = False

    @property
    def object(self) -> ObjectKey:
        """The object this row is about."""
        return ObjectKey(self.address, self.deposed)

    @property
    def label(self) -> str:
        """The object as a reader sees it, and as the graph names it."""
        return str(self.object) if self.deposed else self.address

    @property
    def action(self) -> Action:
        """What the action list means."""
        return classify(self.actions)

    @property
    def order(self) -> Order | None:
        """Which half of a replacement comes first."""
        return replacement_order(self.actions)


class StateObject(NamedTuple):
    """One object of the prior state."""

    address: str
    mode: str
    type: str
    name: str
    module: str = ""
    key: InstanceKey = None
    provider: str = ""
    deposed: str = ""
    depends_on: tuple[str, ...] = ()
    """Absolute configuration addresses, transitive (plan-level dependencies as Terraform stores them)."""
    values: AttributeValues | None = None
    create_before_destroy: bool | None = None
    """Whether a replacement creates first, dependents' wishes included; None where the state does not say."""

    @property
    def object(self) -> ObjectKey:
        """The object itself."""
        return ObjectKey(self.address, self.deposed)

    @property
    def label(self) -> str:
        """The object as a reader sees it, and as the graph names it."""
        return str(self.object) if self.deposed else self.address


@dataclass(frozen=True, slots=True, kw_only=True)
class OutputChange:
    """How a root output changes."""

    name: str
    actions: tuple[str, ...]
    unknown: bool = False
    """Whether any part of its value is known only after the apply."""
    values: OutputValues | None = field(default=None, repr=False, compare=False)
    """What it was: told to be compared, never to be shown."""


@dataclass(frozen=True, slots=True, kw_only=True)
class DeferredChange:
    """A row that Terraform put off to a later plan."""

    address: str
    reason: str


@dataclass(frozen=True, slots=True, kw_only=True)
class Plan:
    """Everything a verdict is made from."""

    format_version: str
    terraform_version: str = ""
    changes: tuple[ResourceChange, ...] = ()
    drift: tuple[ResourceChange, ...] = ()
    deferred: tuple[DeferredChange, ...] = ()
    prior_objects: tuple[StateObject, ...] = ()
    configuration: Configuration = field(default_factory=Configuration)
    outputs: tuple[OutputChange, ...] = ()
    variables: Mapping[str, Any] = field(default_factory=dict, repr=False)
    """The values of the root module's variables: to work out indexes, never to be shown."""
    complete: bool | None = None
    """Terraform's own word (1.8 and newer); None where the plan does not say."""
    errored: bool = False
    applyable: bool | None = None
    notes: tuple[str, ...] = ()
    """What the reader noticed: noise that was skipped, documents that were left out."""
    sources: SourceTree | None = field(default=None, repr=False, compare=False)
    """The configuration as it was written, where it is at hand and matches the plan."""
