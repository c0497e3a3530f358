"""The catalogue: what is known of each resource type, read for the providers of one plan."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.knowledge.decode import decode
from blastradius.knowledge.facts import unknown_type
from blastradius.knowledge.providers import provider_of
from blastradius.model.naming import TypeNaming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.knowledge.decode import Entry
    from blastradius.knowledge.facts import TypeFacts

CATALOGUE_FOLDER = Path(__file__).parent / "catalogue"


class Catalogue:
    """What is known of the resource types of some providers.

    Entries are decoded when they are first asked for. An entry whose key holds a `*` speaks for a family of types;
    an entry of the type's own name goes before it.
    """

    __slots__ = ("_entries", "_facts", "_families")

    def __init__(self, entries: Mapping[str, Entry]) -> None:
        self._entries = entries
        self._families = sorted(key for key in entries if "*" in key)
        self._facts: dict[str, TypeFacts] = {}

    def facts(self, type: str) -> TypeFacts:  # noqa: A002 - the word Terraform uses
        """What is known of a type; never fails, for a type without an entry is told as unknown."""
        known = self._facts.get(type)
        if known is None:
            entry = self._entry(type)
            known = self._facts[type] = decode(type, entry) if entry else unknown_type(type)
        return known

    def naming(self, type_name: str) -> TypeNaming:
        """Say by which attributes objects of a type name each other."""
        facts = self.facts(type_name)
        return TypeNaming(facts.identifiers, facts.contains, facts.unique_names, facts.joins)

    def known_types(self) -> tuple[str, ...]:
        """The types that have an entry of their own, sorted."""
        return tuple(sorted(key for key in self._entries if "*" not in key))

    def _entry(self, type_name: str) -> Entry | None:
        entry = None if "*" in type_name else self._entries.get(type_name)
        if entry is None:
            family = next((key for key in self._families if fnmatchcase(type_name, key)), None)
            entry = self._entries[family] if family else None
        if entry is not None and "same_as" in entry:
            return {**self._entries[entry["same_as"]], **entry}
        return entry


def load_catalogue(types: Iterable[str]) -> Catalogue:
    """Read what is known of these types' providers; no other provider's folder is touched."""
    providers = (provider_of(name) for name in types)
    entries: dict[str, Entry] = {}
    for folder in sorted({provider.folder for provider in providers if provider is not None}):
        for file in sorted((CATALOGUE_FOLDER / folder).glob("*.json")):
            entries.update(json.loads(file.read_bytes()))
    return Catalogue(entries)
