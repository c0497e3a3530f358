"""From an entry of the catalogue's files to the facts of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.knowledge.classes import CLASS_FACTS, Class, Recovery, Role
from blastradius.knowledge.facts import FateRule, Keep, RiskyUpdate, TypeFacts
from blastradius.knowledge.providers import documentation_of, provider_of

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator, Mapping, Sequence

Entry = dict[str, Any]
"""One type's entry as the files hold it; its shape is what the schema says."""


def decode(
    type_name: str, entry: Mapping[str, Any], every: Mapping[str, Any], common: Mapping[str, Any] | None = None
) -> TypeFacts:
    """The facts of a type: its entry, completed from its class, its provider, and what holds for every type.

    What is `common` to a provider's types is asked before an entry's own rules, unless those ask the same attribute.
    """
    kind = Class(entry["class"])
    silent = CLASS_FACTS[kind]
    provider = provider_of(type_name)
    destroy = entry.get("destroy", silent.loss_on_destroy)
    own_updates = entry.get("risky_updates", ())
    return TypeFacts(
        type=type_name,
        kind=kind,
        loss_on_destroy=destroy,
        loss_on_replace=entry.get("replace", min(destroy, silent.loss_on_replace)),
        recovery=Recovery(entry.get("recovery", silent.recovery)),
        holds=entry.get("holds", silent.holds),
        recovery_days=entry.get("recovery_days", 0),
        fate=_all_fates(entry.get("fate", ()), (common or {}).get("fate", ())),
        keeps=tuple(Keep(**rule) for rule in entry.get("keeps", ())),
        risky_updates=_updates(own_updates),
        common_updates=_updates(every.get("risky_updates", ()), own_updates),
        contains=tuple(_contains(entry.get("contains", {}))),
        joins=tuple(entry.get("joins", ())),
        role=Role(entry["role"]) if "role" in entry else None,
        identifiers=tuple(entry.get("identifiers", provider.identifiers if provider else ())),
        unique_names=tuple(entry.get("unique_names", provider.unique_names if provider else ())),
        names_reserved=entry.get("names_reserved", ""),
        source=entry.get("source") or documentation_of(type_name),
        note=entry.get("note", ""),
    )


def decode_unknown(type_name: str, every: Mapping[str, Any]) -> TypeFacts:
    """The facts of a type that the catalogue does not know: half of everything, no way back, and common names."""
    row = CLASS_FACTS[Class.UNKNOWN]
    return TypeFacts(
        type_name,
        Class.UNKNOWN,
        row.loss_on_destroy,
        row.loss_on_replace,
        row.recovery,
        fate=_fate(every.get("fate", ())),
        common_updates=_updates(every.get("risky_updates", ())),
        known=False,
    )


def _all_fates(own: Sequence[Mapping[str, Any]], common: Sequence[Mapping[str, Any]]) -> tuple[FateRule, ...]:
    spoken_of = {rule.get("attribute") for rule in own}
    return _fate([*(rule for rule in common if rule["attribute"] not in spoken_of), *own])


def _fate(rules: Iterable[Mapping[str, Any]]) -> tuple[FateRule, ...]:
    return tuple(FateRule(**rule) for rule in rules)


def _updates(rules: Iterable[Mapping[str, Any]], besides: Iterable[Mapping[str, Any]] = ()) -> tuple[RiskyUpdate, ...]:
    spoken_of = {rule["attribute"] for rule in besides}
    return tuple(RiskyUpdate(**rule) for rule in rules if rule["attribute"] not in spoken_of)


def _contains(children: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    """Each pair of a child type and one of the attributes by which it may name its container."""
    for child, attributes in children.items():
        for attribute in [attributes] if isinstance(attributes, str) else attributes:
            yield child, attribute
