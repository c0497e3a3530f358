"""How much of each provider the catalogue knows, held against the names of all its types."""

from __future__ import annotations

from pathlib import Path
from typing import NamedTuple

from blastradius.knowledge.lookup import Catalogue, load_catalogue
from blastradius.knowledge.providers import PROVIDERS

TYPES_FOLDER = Path(__file__).parent / "types"
"""One file a folder of the catalogue: the names of the types that the provider has, or had in an older release."""


class Coverage(NamedTuple):
    """What is known of the types of one folder of the catalogue."""

    folder: str
    own: tuple[str, ...]
    """The types with an entry of their own."""
    by_family: tuple[str, ...]
    """The types that a family speaks for."""
    unknown: tuple[str, ...]
    """The types that nothing is known of: their loss warns."""

    @property
    def listed(self) -> int:
        """How many types there are."""
        return len(self.own) + len(self.by_family) + len(self.unknown)


def folders() -> tuple[str, ...]:
    """List the folders of the catalogue."""
    return tuple(sorted({provider.folder for provider in PROVIDERS.values()}))


def catalogue_of(folder: str) -> Catalogue:
    """Read one folder of the catalogue."""
    return load_catalogue(f"{prefix}_" for prefix, provider in PROVIDERS.items() if provider.folder == folder)


def types_of(folder: str) -> tuple[str, ...]:
    """List the types of one folder: those that the provider has, and those that the catalogue knows."""
    names = (TYPES_FOLDER / f"{folder}.txt").read_text(encoding="utf-8").split()
    return tuple(sorted({*names, *catalogue_of(folder).known_types()}))


def coverage_of(folder: str) -> Coverage:
    """Hold the catalogue against the names of a provider's types."""
    catalogue = catalogue_of(folder)
    known = set(catalogue.known_types())
    others = [name for name in types_of(folder) if name not in known]
    return Coverage(
        folder,
        own=tuple(sorted(known)),
        by_family=tuple(name for name in others if catalogue.family(name)),
        unknown=tuple(name for name in others if not catalogue.family(name)),
    )
