"""How much the catalogue knows, held against the names of all types."""

from __future__ import annotations

import pytest

from blastradius.knowledge.coverage import catalogue_of, coverage_of, folders, types_of

WHOLE = ("aws", "azurerm", "azuread", "google", "kubernetes", "helm")
"""Of these every type is classified."""


@pytest.mark.parametrize("folder", WHOLE)
def test_every_type_is_classified(folder: str) -> None:
    assert coverage_of(folder).unknown == ()


def test_many_types_have_entries_of_their_own() -> None:
    assert sum(len(coverage_of(folder).own) for folder in WHOLE) > 3_500


@pytest.mark.parametrize("folder", [folder for folder in folders() if folder not in WHOLE])
def test_of_other_providers_nearly_every_type_is_classified(folder: str) -> None:
    found = coverage_of(folder)
    assert len(found.unknown) <= found.listed / 100


@pytest.mark.parametrize("folder", folders())
def test_a_type_that_nobody_has_heard_of_is_unknown(folder: str) -> None:
    """A family must be a convention of names, never a net for whatever comes."""
    catalogue = catalogue_of(folder)
    prefixes = {name.partition("_")[0] for name in types_of(folder)}
    for prefix in prefixes:
        assert not catalogue.facts(f"{prefix}_thing_made_up_yesterday").known
        assert not catalogue.facts(f"{prefix}_ledger").known
