"""The command that shows the catalogue, and the option that adds to it."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

from tests.cli.running import PASS, PLANS, blastradius

if TYPE_CHECKING:
    from pathlib import Path


def test_a_type_is_shown_with_its_sources() -> None:
    done = blastradius("knowledge", "aws_db_instance")
    assert done.returncode == 0
    for said in (
        "database: destroy 95",
        "its tables and rows",
        "snapshotted if skip_final_snapshot is false (where absent: false)",
        "https://registry.terraform.io/providers/hashicorp/aws/latest/docs/resources/db_instance",
        "Entry: aws_db_instance",
    ):
        assert said in done.stdout


def test_a_type_of_a_family_says_so() -> None:
    assert "Entry: google_*_iam_member" in blastradius("knowledge", "google_pubsub_topic_iam_member").stdout


def test_a_type_as_json() -> None:
    shown = json.loads(blastradius("knowledge", "aws_kms_key", "--json").stdout)
    assert (shown["class"], shown["recovery"]) == ("key", "window")
    assert shown["fate"][0]["attribute"] == "deletion_window_in_days"


def test_types_are_listed_by_provider_and_by_pattern() -> None:
    everything = blastradius("knowledge").stdout.splitlines()
    of_provider = blastradius("knowledge", "helm").stdout.splitlines()
    by_pattern = blastradius("knowledge", "aws_db_*").stdout.splitlines()
    assert len(everything) > 4_000
    assert [line.split()[0] for line in of_provider] == ["helm_release"]
    assert all(line.startswith("aws_db_") for line in by_pattern)
    assert {line.split()[0] for line in by_pattern} < {line.split()[0] for line in everything}


def test_coverage_is_counted_by_provider() -> None:
    lines = blastradius("knowledge", "--coverage").stdout.splitlines()
    assert lines[0].split() == ["provider", "types", "own", "family", "unknown", "known"]
    assert lines[-1].startswith("all ")
    (aws,) = json.loads(blastradius("knowledge", "aws", "--coverage", "--json").stdout)
    assert aws["types"] == aws["own"] + aws["by_family"] + len(aws["unknown"])


def test_a_misspelt_name_is_told_with_the_nearest() -> None:
    for words, near in (
        (("aws_db_instanc",), "aws_db_instance"),
        (("azurem", "--coverage"), "azurerm"),
    ):
        done = blastradius("knowledge", *words)
        assert done.returncode == 2
        assert f"Did you mean {near}?" in done.stderr


def test_entries_of_ones_own_decide(tmp_path: Path) -> None:
    (tmp_path / "own.json").write_text('{"aws_elastic_beanstalk_environment": {"class": "routine"}}')
    plan = PLANS / "kiro-environment" / "plan.json"
    assert blastradius(plan).returncode == 20
    assert blastradius(plan, "--knowledge", tmp_path / "own.json", "--format", "json").returncode == 0


def test_a_wrong_entry_ends_without_a_verdict(tmp_path: Path) -> None:
    (tmp_path / "own.toml").write_text('[aws_vpc]\nclas = "network"\n')
    done = blastradius(PASS, "--knowledge", tmp_path / "own.toml")
    assert (done.returncode, done.stdout) == (4, "")
    assert "line 1: aws_vpc has no key clas; did you mean class?" in done.stderr
