"""From an entry of the catalogue's files to the facts of a type."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.knowledge.classes import CLASS_FACTS, Class, Recovery
from blastradius.knowledge.facts import FateRule, RiskyUpdate, TypeFacts
from blastradius.knowledge.providers import documentation_of, provider_of

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

Entry = dict[str, Any]
"""One type's entry as the files hold it; its shape is what the schema says."""


def decode(type_name: str, entry: Mapping[str, Any]) -> TypeFacts:
    """The facts of a type: its entry, completed from its class and its provider."""
    kind = Class(entry["class"])
    silent = CLASS_FACTS[kind]
    provider = provider_of(type_name)
    destroy = entry.get("destroy", silent.loss_on_destroy)
    return TypeFacts(
        type=type_name,
        kind=kind,
        loss_on_destroy=destroy,
        loss_on_replace=entry.get("replace", min(destroy, silent.loss_on_replace)),
        recovery=Recovery(entry.get("recovery", silent.recovery)),
        fate=tuple(_fate(rule) for rule in entry.get("fate", ())),
        risky_updates=tuple(RiskyUpdate(**rule) for rule in entry.get("risky_updates", ())),
        contains=tuple(_contains(entry.get("contains", {}))),
        joins=tuple(entry.get("joins", ())),
        identifiers=tuple(entry.get("identifiers", provider.identifiers if provider else ())),
        unique_names=tuple(entry.get("unique_names", provider.unique_names if provider else ())),
        names_reserved=entry.get("names_reserved", ""),
        source=entry.get("source") or documentation_of(type_name),
        note=entry.get("note", ""),
    )


def _fate(rule: Entry) -> FateRule:
    """A rule without an attribute always holds."""
    if "attribute" not in rule:
        return FateRule(attribute="id", test="set", default=True, fate=rule["fate"])
    return FateRule(**rule)


def _contains(children: Mapping[str, str | list[str]]) -> Iterator[tuple[str, str]]:
    """Each pair of a child type and one of the attributes by which it may name its container."""
    for child, attributes in children.items():
        for attribute in [attributes] if isinstance(attributes, str) else attributes:
            yield child, attribute
