"""What an expression refers to as the sources have it: with indexes that a plan does not show."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING

from blastradius.graph.functions import FUNCTIONS
from blastradius.graph.keys import is_unclear
from blastradius.graph.references import Reference
from blastradius.model.formula import Call, Conditional, For, Listing, Object

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.model.formula import Formula
    from blastradius.model.source import SourceBlock

_KEY_STEPS = frozenset({("each", "key"), ("each", "value"), ("count", "index")})


class Written:
    """An expression of the sources, turned into a formula when that is asked for."""

    def __init__(self, source: SourceBlock, attribute: str, *, reads_own: bool) -> None:
        self._source = source
        self._attribute = attribute
        self.reads_own = reads_own
        """Whether it reads the key of the instance, so that it is another one for each."""

    @cached_property
    def formula(self) -> Formula | None:
        """What can be worked out of it; None where that is nothing."""
        return self._source.formula(self._attribute)

    @cached_property
    def has_parts(self) -> bool:
        """Whether its elements can be told from one another."""
        formula = self.formula
        return isinstance(formula, Object | Listing | For | Conditional) or (
            isinstance(formula, Call) and formula.function in FUNCTIONS
        )

    @cached_property
    def chooses(self) -> bool:
        """Whether a conditional may stand in it."""
        return self._source.chooses(self._attribute)

    def leaves_open(self, reference: Reference) -> bool:
        """Tell whether it may be told only by evaluating it what one of its references reads."""
        if reference.key is not None:
            return is_unclear(reference.key) or self.chooses
        return (len(reference.steps) == len(reference.subject) and not reference.same_keys) or self.chooses


def as_written(source: SourceBlock, names: Iterable[str]) -> tuple[Reference, ...]:
    """Turn references of a block of the sources into those of the graph."""
    listed = list(source.references(*names))
    last_read: dict[str, int] = {}
    for number, one in enumerate(listed):
        if one.steps[:2] in _KEY_STEPS:
            last_read[one.attribute] = number
    written = {
        attribute: Written(source, attribute, reads_own=attribute in last_read)
        for attribute in dict.fromkeys(one.attribute for one in listed)
    }
    return tuple(
        Reference(
            one.attribute,
            one.steps,
            keyed=one.key is not None or number < last_read.get(one.attribute, -1),
            key=one.key,
            rest=one.rest,
            same_keys=one.same_keys,
            within=written[one.attribute],
        )
        for number, one in enumerate(listed)
    )
