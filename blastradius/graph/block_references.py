"""The references of one resource block."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import cached_property
from typing import TYPE_CHECKING, Any

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.graph.references import Reference
    from blastradius.model.address import InstanceKey
    from blastradius.model.formula import Formula


_SETTINGS = frozenset({("count",), ("path",), ("terraform",), ("self",)})
"""What these name is no object, and the same for all instances or their own."""


@dataclass(frozen=True, slots=True)
class EachValues:
    """What `each.value` is under each key, as far as it is written down."""

    is_set: bool = False
    """Whether keys and values are the same."""
    written: Mapping[str, Any] = field(default_factory=dict)
    """What the configuration has under the keys."""
    formula: Formula | None = field(default=None, repr=False)
    """The for_each itself, as far as it can be worked out."""

    def under(self, key: InstanceKey) -> str | int | None:
        """Return the value under a key; None where it is not known, or no key itself."""
        value = key if self.is_set else self.written.get(key) if isinstance(key, str) else None
        return value if isinstance(value, str | int) and not isinstance(value, bool) else None


@dataclass(frozen=True, kw_only=True)
class BlockReferences:
    """What a block refers to; read once for all its instances."""

    arguments: tuple[Reference, ...] = ()
    """What its arguments, nested blocks and provisioners read."""
    for_each: tuple[Reference, ...] = ()
    each: EachValues = field(default_factory=EachValues)
    count: tuple[Reference, ...] = ()
    depends_on: tuple[Reference, ...] = ()

    @property
    def all(self) -> tuple[Reference, ...]:
        """Everything but `depends_on`."""
        return (*self.arguments, *self.count, *self.for_each)

    @cached_property
    def by_instance(self) -> tuple[Reference, ...]:
        """What reads another thing for each instance."""
        over_instances = any(one.same_keys or one.is_open() for one in self.for_each)
        return tuple(one for one in self.all if _differs(one, over_instances=over_instances))

    @cached_property
    def shared(self) -> tuple[Reference, ...]:
        """What reads the same for all instances, or cannot be told apart."""
        different = set(self.by_instance)
        shared = [one for one in self.all if one not in different and one.steps[:1] not in _SETTINGS]
        # `each.value` is one thing however often an argument reads it; two equal indexes need not be.
        of_each = dict.fromkeys(one for one in shared if one.steps[:1] == ("each",))
        return (*(one for one in shared if one.steps[:1] != ("each",)), *of_each)


def _differs(reference: Reference, *, over_instances: bool) -> bool:
    if reference.attribute == "for_each":
        return reference.same_keys or reference.is_open()
    if reference.within is not None and reference.within.reads_own and reference.is_open():
        return True
    if reference.key is not None:
        from blastradius.graph.keys import reads_own_key  # late, as all that only sources tell of

        if reads_own_key(reference.key):
            return True
    return over_instances and reference.steps[:2] == ("each", "value")
