"""Each file of the catalogue: its shape, its order, and its sense."""

from __future__ import annotations

import json
from fnmatch import fnmatchcase
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

import blastradius.knowledge
from blastradius.knowledge import Class, Recovery, Role, Tier
from blastradius.knowledge.classes import CLASS_FACTS
from blastradius.knowledge.decode import decode
from blastradius.knowledge.facts import FATE_TESTS, TOPICS, UPDATE_TESTS
from blastradius.knowledge.lookup import EVERY_TYPE
from blastradius.knowledge.providers import provider_of
from blastradius.model.verdict import Fate, Severity

PACKAGE = Path(blastradius.knowledge.__file__).parent
SCHEMA = json.loads((PACKAGE / "catalogue.schema.json").read_text())
FILES = sorted(file for file in (PACKAGE / "catalogue").glob("*/*.json") if file.name != EVERY_TYPE)
COMMON = sorted((PACKAGE / "catalogue").rglob(EVERY_TYPE))


def refuse_duplicates(pairs: list[tuple[str, Any]]) -> dict[str, Any]:
    keys = [key for key, _ in pairs]
    assert len(keys) == len(set(keys)), keys
    return dict(pairs)


def read(file: Path) -> dict[str, Any]:
    entries: dict[str, Any] = json.loads(file.read_text(), object_pairs_hook=refuse_duplicates)
    return entries


ENTRIES = {name: entry for file in FILES for name, entry in read(file).items()}
WHOLE = {name: entry for name, entry in ENTRIES.items() if "same_as" not in entry}

each_file = pytest.mark.parametrize("file", FILES, ids=lambda file: f"{file.parent.name}/{file.name}")


def test_the_schema_is_a_schema() -> None:
    Draft202012Validator.check_schema(SCHEMA)


@each_file
def test_a_file_follows_the_schema(file: Path) -> None:
    errors = [f"{list(error.path)}: {error.message}" for error in Draft202012Validator(SCHEMA).iter_errors(read(file))]
    assert errors == []


@each_file
def test_a_file_is_sorted(file: Path) -> None:
    names = list(read(file))
    assert names == sorted(names)


@each_file
def test_a_file_speaks_of_its_own_provider(file: Path) -> None:
    for name in read(file):
        provider = provider_of(name)
        assert provider is not None
        assert provider.folder == file.parent.name, name


@each_file
def test_a_file_keeps_one_rule_a_line(file: Path) -> None:
    for line in file.read_text().splitlines():
        assert line.count('"severity"') <= 1
        assert line.count('"fate": "') <= 1


@pytest.mark.parametrize("file", COMMON, ids=lambda file: file.parent.name)
def test_what_holds_for_every_type_follows_the_schema(file: Path) -> None:
    schema = {**SCHEMA["$defs"]["every"], "$defs": SCHEMA["$defs"]}
    every = json.loads(file.read_text(), object_pairs_hook=refuse_duplicates)
    assert [error.message for error in Draft202012Validator(schema).iter_errors(every)] == []
    names = [rule["attribute"] for rule in every.get("risky_updates", [])]
    assert names == sorted(names)


def test_no_type_is_told_twice() -> None:
    names = [name for file in FILES for name in read(file)]
    assert len(names) == len(set(names))


def test_a_twin_is_the_twin_of_a_whole_entry() -> None:
    for name, entry in ENTRIES.items():
        if "same_as" in entry:
            assert entry["same_as"] in WHOLE, name
            assert provider_of(entry["same_as"]) == provider_of(name), name


def test_every_entry_decodes_to_the_closed_vocabularies() -> None:
    fates = {fate.value for fate in Fate}
    severities = {severity.value for severity in Severity}
    for name, entry in WHOLE.items():
        facts = decode(name, entry, {})
        assert facts.source.startswith("https://"), name
        assert {rule.test for rule in facts.fate} <= FATE_TESTS | {"always"}, name
        assert {rule.test for rule in facts.keeps} <= FATE_TESTS, name
        assert {rule.fate for rule in facts.fate} <= fates, name
        assert {update.test for update in facts.risky_updates} <= UPDATE_TESTS, name
        assert {update.severity for update in facts.risky_updates} <= severities, name
        assert {update.topic for update in facts.risky_updates} <= TOPICS, name


def test_the_schema_and_the_code_know_the_same_words() -> None:
    definitions = SCHEMA["$defs"]
    entry = definitions["entry"]["properties"]
    fate = definitions["fate"]["properties"]
    update = definitions["risky_update"]["properties"]
    assert set(entry["class"]["enum"]) == set(Class) - {Class.UNKNOWN}
    assert set(entry["recovery"]["enum"]) == set(Recovery)
    assert set(entry["role"]["enum"]) == set(Role)
    assert set(fate["test"]["enum"]) == FATE_TESTS
    assert set(fate["fate"]["enum"]) == set(Fate) - {Fate.UNKNOWN}
    assert set(update["test"]["enum"]) == UPDATE_TESTS
    assert set(update["topic"]["enum"]) == TOPICS
    assert set(update["severity"]["enum"]) <= set(Severity)


def test_each_class_has_a_row() -> None:
    assert set(CLASS_FACTS) == set(Class)
    assert {row.tier for row in CLASS_FACTS.values()} == set(Tier)


def test_no_rule_comes_after_one_that_always_holds() -> None:
    for name, entry in WHOLE.items():
        rules = entry.get("fate", [])
        for rule in rules[:-1]:
            assert "test" in rule, name


def test_no_update_is_told_twice() -> None:
    for name, entry in WHOLE.items():
        updates = [(rule["attribute"], rule["test"], str(rule.get("value"))) for rule in entry.get("risky_updates", [])]
        assert len(updates) == len(set(updates)), name


def test_a_replacement_is_never_worse_than_a_destroy_but_for_what_others_read() -> None:
    """A random value costs more when it changes than when it goes: what reads it gets another name."""
    for name, entry in WHOLE.items():
        facts = decode(name, entry, {})
        if not name.startswith("random_"):
            assert facts.loss_on_replace <= facts.loss_on_destroy, name


def test_what_is_routine_is_worth_little() -> None:
    for name, entry in WHOLE.items():
        facts = decode(name, entry, {})
        if facts.tier is Tier.ROUTINE:
            assert facts.loss_on_destroy <= 30, name


CHEAP_DATA = {
    Class.CACHE: "made to be lost",
    Class.CERTIFICATE: "issued again",
    Class.LOG_STORE: "a record of the past",
    Class.SECRET: "some are made from the configuration",
}


def test_what_holds_data_is_worth_much() -> None:
    """A data class below 85 has a way back, or one of the reasons above, or a fate or note that says why."""
    for name, entry in WHOLE.items():
        facts = decode(name, entry, {})
        if facts.tier is not Tier.DATA or facts.kind in CHEAP_DATA or facts.loss_on_destroy >= 60:
            continue
        assert facts.recovery is Recovery.RECREATE or facts.note or facts.fate, name


def test_a_child_glob_matches_a_type_or_names_a_foreign_one() -> None:
    unmatched = {
        glob
        for entry in WHOLE.values()
        for glob in entry.get("contains", {})
        if "*" in glob and not any(fnmatchcase(name, glob) for name in ENTRIES)
    }
    assert {glob for glob in unmatched if not glob.endswith(("_iam_*", "_*"))} == set()


def test_few_updates_block() -> None:
    """High blocks by default: only updates that destroy data or stop everything may say so."""
    high = {
        (name, rule["attribute"])
        for name, entry in WHOLE.items()
        for rule in entry.get("risky_updates", [])
        if rule["severity"] == "high"
    }
    assert high == {
        ("aws_dynamodb_table", "replica"),
        ("cloudflare_worker_script", "migrations.deleted_classes"),
        ("cloudflare_workers_script", "migrations.deleted_classes"),
        ("databricks_sql_table", "column"),
        ("google_bigtable_instance", "cluster"),
        ("google_bigtable_table", "column_family"),
        ("google_billing_project_info", "billing_account"),
        ("google_kms_crypto_key_version", "state"),
        ("google_project", "billing_account"),
        ("snowflake_table", "column"),
    }


CRIES_WOLF = {
    "container_definitions",
    "description",
    "image",
    "image_uri",
    "labels",
    "filename",
    "source_code_hash",
    "tags",
    "task_definition",
    "threshold",
    "timeout",
    "user_data_replace_on_change",
}


def test_everyday_changes_are_not_risky() -> None:
    for name, entry in WHOLE.items():
        for rule in entry.get("risky_updates", []):
            last = rule["attribute"].rpartition(".")[2]
            assert last not in CRIES_WOLF or rule["severity"] == "low", (name, rule["attribute"])


def test_what_warns_is_not_a_mere_restart() -> None:
    for name, entry in WHOLE.items():
        for rule in entry.get("risky_updates", []):
            if rule["topic"] == "restart":
                assert rule["severity"] == "low", (name, rule["attribute"])
