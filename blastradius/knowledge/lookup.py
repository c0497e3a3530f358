"""The catalogue: what is known of each resource type, read for the providers of one plan."""

from __future__ import annotations

from fnmatch import fnmatchcase
from pathlib import Path
from typing import TYPE_CHECKING, Any

import msgspec

from blastradius.knowledge.decode import decode, decode_unknown
from blastradius.knowledge.providers import provider_of
from blastradius.model.naming import TypeNaming

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.knowledge.decode import Entry
    from blastradius.knowledge.facts import TypeFacts

CATALOGUE_FOLDER = Path(__file__).parent / "catalogue"
EVERY_TYPE = "every-type.json"
"""Beside the folders: what attribute names mean whatever the type; in one of them: what all types of it share."""

_READER = msgspec.json.Decoder(dict[str, msgspec.Raw])
"""Finds the entries of a file and leaves them as they are: a plan asks for few of a provider's hundreds."""


class Catalogue:
    """What is known of the resource types of some providers.

    Entries are decoded when they are first asked for. An entry whose key holds a `*` speaks for a family of types;
    the longest family that fits speaks, and an entry of the type's own name goes before it.
    """

    __slots__ = ("_common", "_entries", "_every", "_facts", "_families")

    def __init__(
        self,
        entries: Mapping[str, Entry | msgspec.Raw],
        every: Mapping[str, Any] | None = None,
        common: Mapping[str, Mapping[str, Any]] | None = None,
    ) -> None:
        self._entries = entries
        self._every = every or {}
        """What attribute names mean whatever the type."""
        self._common = common or {}
        """By folder: what holds for every type of the provider that has an entry."""
        self._families = sorted((key for key in entries if "*" in key), key=lambda key: (-len(key), key))
        self._facts: dict[str, TypeFacts] = {}

    def facts(self, type: str) -> TypeFacts:  # noqa: A002 - the word Terraform uses
        """What is known of a type; never fails, for a type without an entry is told as unknown."""
        known = self._facts.get(type)
        if known is None:
            entry = self._entry(type)
            if entry:
                provider = provider_of(type)
                common = self._common.get(provider.folder, {}) if provider else {}
                known = decode(type, entry, self._every, common)
            else:
                known = decode_unknown(type, self._every)
            self._facts[type] = known
        return known

    def naming(self, type_name: str) -> TypeNaming:
        """Say by which attributes objects of a type name each other."""
        facts = self.facts(type_name)
        return TypeNaming(facts.identifiers, facts.contains, facts.unique_names, facts.joins)

    def known_types(self) -> tuple[str, ...]:
        """The types that have an entry of their own, sorted."""
        return tuple(sorted(key for key in self._entries if "*" not in key))

    def family(self, type_name: str) -> str:
        """The family that speaks for a type; empty where it has an entry of its own, or nothing is known of it."""
        if "*" in type_name or type_name in self._entries:
            return ""
        return next((key for key in self._families if fnmatchcase(type_name, key)), "")

    def _entry(self, type_name: str) -> Entry | None:
        key = self.family(type_name) or type_name
        if key == type_name and "*" in type_name:
            return None
        entry = self._read(key)
        if entry is not None and "same_as" in entry:
            return {**(self._read(entry["same_as"]) or {}), **entry}
        return entry

    def _read(self, key: str) -> Entry | None:
        entry = self._entries.get(key)
        if isinstance(entry, msgspec.Raw):
            decoded: Entry = msgspec.json.decode(entry)
            return decoded
        return entry


def load_catalogue(types: Iterable[str], own: Mapping[str, Mapping[str, Any]] | None = None) -> Catalogue:
    """Read what is known of these types' providers; no other provider's folder is touched.

    `own` are entries that somebody adds, by type: of a type that the catalogue has, they change what they name.
    """
    providers = (provider_of(name) for name in types)
    entries: dict[str, Entry | msgspec.Raw] = {}
    common: dict[str, Mapping[str, Any]] = {}
    for folder in sorted({provider.folder for provider in providers if provider is not None}):
        for file in sorted((CATALOGUE_FOLDER / folder).glob("*.json")):
            if file.name == EVERY_TYPE:
                common[folder] = msgspec.json.decode(file.read_bytes())
            else:
                entries.update(_READER.decode(file.read_bytes()))
    every = msgspec.json.decode((CATALOGUE_FOLDER / EVERY_TYPE).read_bytes())
    if own:
        shipped = Catalogue(dict(entries))
        entries.update({name: {**(shipped._entry(name) or {}), **entry} for name, entry in own.items()})
    return Catalogue(entries, every, common)
