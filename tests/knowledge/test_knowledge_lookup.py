"""Looking types up: the folders that are read, the families, the twins, and what is unknown."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.knowledge import Catalogue, Class, Recovery, Tier, load_catalogue, lookup
from blastradius.knowledge.providers import documentation_of

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """A catalogue of two providers, of which one cannot be read."""
    (tmp_path / "aws").mkdir()
    (tmp_path / "aws" / "one.json").write_text(json.dumps({"aws_a": {"class": "rule"}}))
    (tmp_path / "aws" / "two.json").write_text(json.dumps({"aws_b": {"class": "database"}}))
    (tmp_path / "every-type.json").write_text("{}")
    (tmp_path / "google").mkdir()
    (tmp_path / "google" / "broken.json").write_text("{")
    monkeypatch.setattr(lookup, "CATALOGUE_FOLDER", tmp_path)
    return tmp_path


@pytest.mark.usefixtures("folder")
def test_only_the_folders_of_the_named_providers_are_read() -> None:
    assert load_catalogue(["aws_a", "aws_a"]).known_types() == ("aws_a", "aws_b")
    with pytest.raises(msgspec.DecodeError):
        load_catalogue(["google_a"])


def test_a_provider_without_a_folder_is_no_error() -> None:
    catalogue = load_catalogue(["acme_thing", "noprefix", ""])
    assert catalogue.known_types() == ()
    assert catalogue.facts("acme_thing").known is False


def test_nothing_is_read_for_nothing() -> None:
    assert load_catalogue([]).known_types() == ()


def test_an_unknown_type_is_half_of_everything() -> None:
    facts = load_catalogue(["aws_vpc"]).facts("aws_made_up_yesterday")
    assert (facts.type, facts.kind, facts.tier, facts.known) == (
        "aws_made_up_yesterday",
        Class.UNKNOWN,
        Tier.UNKNOWN,
        False,
    )
    assert (facts.loss_on_destroy, facts.loss_on_replace, facts.recovery) == (50, 50, Recovery.NONE)
    assert facts.guards == ("deletion_protection", "deletion_protection_enabled", "termination_protection")


@given(st.text())
def test_no_name_makes_a_lookup_fail(name: str) -> None:
    assert Catalogue({"aws_*_x": {"class": "rule"}}).facts(name).type == name


def test_a_minimal_entry_takes_everything_from_its_class() -> None:
    facts = Catalogue({"aws_a": {"class": "rule"}}).facts("aws_a")
    assert (facts.tier, facts.loss_on_destroy, facts.loss_on_replace) == (Tier.TIE, 52, 38)
    assert facts.recovery is Recovery.RECREATE
    assert facts.identifiers == ("arn",)
    assert facts.source == "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/a"


def test_a_replacement_is_worth_no_more_than_the_destroy_it_holds() -> None:
    assert Catalogue({"aws_a": {"class": "database", "destroy": 60}}).facts("aws_a").loss_on_replace == 60


def test_facts_are_decoded_once() -> None:
    catalogue = load_catalogue(["aws_vpc"])
    assert catalogue.facts("aws_vpc") is catalogue.facts("aws_vpc")


def test_an_entry_of_its_own_goes_before_a_family() -> None:
    catalogue = Catalogue({"aws_*_x": {"class": "rule"}, "aws_b_x": {"class": "database"}})
    assert catalogue.facts("aws_a_x").kind is Class.RULE
    assert catalogue.facts("aws_a_x").type == "aws_a_x"
    assert catalogue.facts("aws_b_x").kind is Class.DATABASE
    assert catalogue.known_types() == ("aws_b_x",)


def test_a_type_that_looks_like_a_family_is_none() -> None:
    assert Catalogue({"aws_*_x": {"class": "rule", "note": "n"}}).facts("aws_*").known is False


def test_a_twin_has_the_facts_of_its_twin_under_its_own_name() -> None:
    catalogue = load_catalogue(["aws_lb", "kubernetes_secret"])
    for name, twin in [("aws_alb", "aws_lb"), ("kubernetes_stateful_set_v1", "kubernetes_stateful_set")]:
        facts, other = catalogue.facts(name), catalogue.facts(twin)
        assert facts.type == name
        assert (facts.kind, facts.fate, facts.risky_updates) == (other.kind, other.fate, other.risky_updates)
        assert facts.source.endswith(name.partition("_")[2])


def test_a_rule_without_an_attribute_always_holds() -> None:
    (rule,) = Catalogue({"aws_a": {"class": "key", "fate": [{"fate": "soft-deleted"}]}}).facts("aws_a").fate
    assert (rule.name, rule.test, rule.fate) == ("", "always", "soft-deleted")


def test_a_child_may_name_its_container_by_more_than_one_attribute() -> None:
    entry = {"class": "container", "contains": {"aws_b": ["c", "d.e"], "aws_f": "g"}}
    assert Catalogue({"aws_a": entry}).facts("aws_a").contains == (("aws_b", "c"), ("aws_b", "d.e"), ("aws_f", "g"))


def test_only_what_refuses_a_deletion_while_it_holds_is_a_guard() -> None:
    fate = [
        {"attribute": "a", "test": "true", "fate": "delete-will-fail"},
        {"attribute": "b", "test": "equals", "value": "ON", "fate": "delete-will-fail"},
        {"attribute": "c", "test": "false", "fate": "delete-will-fail"},
        {"attribute": "d", "test": "true", "fate": "retained"},
    ]
    assert Catalogue({"aws_a": {"class": "database", "fate": fate}}).facts("aws_a").guards == ("a", "b")


def test_the_small_providers_share_a_folder() -> None:
    catalogue = load_catalogue(["null_resource"])
    assert catalogue.facts("terraform_data").source.startswith("https://developer.hashicorp.com/")
    assert {name.partition("_")[0] for name in catalogue.known_types()} >= {"null", "random", "time", "tls", "local"}


@pytest.mark.parametrize("name", ["acme_thing", "aws", "aws_", ""])
def test_a_page_that_nobody_wrote_has_no_address(name: str) -> None:
    assert documentation_of(name) == ""


def test_the_longest_family_speaks() -> None:
    catalogue = Catalogue({"aws_*_policy": {"class": "access"}, "aws_backup_*_policy": {"class": "backup"}})
    assert catalogue.facts("aws_backup_vault_policy").kind is Class.BACKUP
    assert catalogue.family("aws_backup_vault_policy") == "aws_backup_*_policy"
    assert catalogue.family("aws_sns_topic_policy") == "aws_*_policy"
    assert catalogue.family("aws_sns_topic") == ""


EVERY = {
    "fate": [{"attribute": "deletion_protection", "test": "true", "fate": "delete-will-fail"}],
    "risky_updates": [
        {"attribute": "a", "test": "to-false", "severity": "medium", "topic": "protection", "effect": "common"}
    ],
}


def test_what_holds_for_every_type_holds_for_unknown_ones_too() -> None:
    facts = Catalogue({}, EVERY).facts("acme_ledger")
    assert (facts.known, facts.guards, [one.effect for one in facts.common_updates]) == (
        False,
        ("deletion_protection",),
        ["common"],
    )


def test_an_entry_that_speaks_of_an_attribute_goes_before_what_holds_for_every_type() -> None:
    own = {"attribute": "a", "test": "to-true", "severity": "low", "topic": "protection", "effect": "own"}
    facts = Catalogue({"aws_x": {"class": "rule", "risky_updates": [own]}}, EVERY).facts("aws_x")
    assert [one.effect for one in facts.risky_updates + facts.common_updates] == ["own"]


def test_own_entries_add_types_and_change_what_they_name() -> None:
    own: dict[str, dict[str, Any]] = {
        "acme_ledger": {"class": "database"},
        "aws_db_instance": {"destroy": 10},
        "aws_alb": {"destroy": 11},
    }
    catalogue = load_catalogue(["aws_db_instance"], own)
    assert catalogue.facts("acme_ledger").kind is Class.DATABASE
    assert catalogue.facts("aws_db_instance").loss_on_destroy == 10
    assert catalogue.facts("aws_db_instance").fate == load_catalogue(["aws_x"]).facts("aws_db_instance").fate
    assert (catalogue.facts("aws_alb").loss_on_destroy, catalogue.facts("aws_alb").kind) == (11, Class.LOAD_BALANCER)


def test_what_a_providers_types_share_is_asked_first_unless_the_entry_asks_the_same() -> None:
    shared = {"attribute": "policy", "test": "equals", "value": "KEEP", "fate": "retained"}
    own = {"attribute": "guard", "test": "true", "fate": "delete-will-fail"}
    entries = {
        "google_a": {"class": "rule", "fate": [own]},
        "google_b": {"class": "rule", "fate": [{**shared, "value": "STAY"}]},
    }
    catalogue = Catalogue(entries, common={"google": {"fate": [shared]}})
    assert [rule.attribute for rule in catalogue.facts("google_a").fate] == ["policy", "guard"]
    assert [rule.value for rule in catalogue.facts("google_b").fate] == ["STAY"]
    assert catalogue.facts("google_c").fate == ()
