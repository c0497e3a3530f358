"""`--source`, and what is found without it: the working directory and the saved plan's own sources."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from tests.cli.running import blastradius

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"
PLAN = PLANS / "local-and-dynamic" / "plan.json"
SOURCES = PLANS / "local-and-dynamic" / "after"


def notes(*arguments: str, cwd: Path, **variables: str) -> list[str]:
    done = blastradius(*arguments, "--format", "json", folder=cwd, variables=variables)
    report: dict[str, Any] = json.loads(done.stdout)
    found: list[str] = report["coverage"]["notes"]
    return found


def edges(*arguments: str, cwd: Path) -> list[dict[str, Any]]:
    graph: dict[str, Any] = json.loads(blastradius("graph", *arguments, folder=cwd).stdout)
    found: list[dict[str, Any]] = graph["edges"]
    return found


def vias(*arguments: str, cwd: Path) -> set[str]:
    return {edge["via"] for edge in edges(*arguments, cwd=cwd)}


def test_sources_replace_what_only_the_state_knows(tmp_path: Path) -> None:
    assert "state" in vias(str(PLAN), cwd=tmp_path)
    assert "state" not in vias(str(PLAN), "--source", str(SOURCES), cwd=tmp_path)


def test_the_working_directory_is_taken_if_it_matches(tmp_path: Path) -> None:
    assert "state" not in vias(str(PLAN), cwd=SOURCES)
    assert notes(str(PLAN), cwd=SOURCES) == []


def test_installed_modules_are_found_where_terraform_was_told_to_keep_its_data(tmp_path: Path) -> None:
    """A module from a registry: only the manifest tells where its files are."""
    graph = PLANS.parent / "graphs" / "members-of-objects"
    shutil.copytree(graph / "after", tmp_path, dirs_exist_ok=True)
    main = tmp_path / "main.tf"
    main.write_text(main.read_text().replace('"./box"', '"acme/box/any"'))
    manifest = tmp_path / "data" / "modules" / "modules.json"
    manifest.parent.mkdir(parents=True)
    entries = [{"Key": name, "Dir": "box"} for name in ("box", "boxes")]
    manifest.write_text(json.dumps({"Modules": entries}))
    plan = str(graph / "plan.json")
    assert any("sources of module.box were not found" in note for note in notes(plan, cwd=tmp_path))
    assert notes(plan, cwd=tmp_path, TF_DATA_DIR="data") == []
    assert notes(plan, "--source", str(tmp_path), cwd=PLANS, TF_DATA_DIR="data") == []


def test_another_working_directory_is_told_and_not_used(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('resource "aws_sqs_queue" "other" {}\n')
    assert "state" in vias(str(PLAN), cwd=tmp_path)
    assert any("working directory does not match" in note for note in notes(str(PLAN), cwd=tmp_path))


def test_named_sources_that_do_not_match_are_told(tmp_path: Path) -> None:
    found = notes(str(PLAN), "--source", str(PLANS / "tags-only" / "after"), cwd=tmp_path)
    assert any("folder of sources does not match" in note for note in found)


@pytest.mark.parametrize("folder", ["empty", "missing"])
def test_a_folder_without_configuration_is_wrong_usage(tmp_path: Path, folder: str) -> None:
    (tmp_path / "empty").mkdir()
    done = blastradius(PLAN, "--source", tmp_path / folder, folder=tmp_path)
    assert done.returncode == 2
    assert "--source" in done.stderr


def test_a_block_that_cannot_be_parsed_costs_itself_alone(tmp_path: Path) -> None:
    shutil.copytree(SOURCES, tmp_path, dirs_exist_ok=True)
    main = next(path for path in sorted(tmp_path.glob("*.tf")) if "locals" in path.read_text())
    main.write_text(main.read_text() + "\nlocals {\n  broken = [1,,]\n}\n")
    assert "state" not in vias(str(PLAN), "--source", str(tmp_path), cwd=tmp_path)


@pytest.mark.terraform
def test_a_saved_plan_brings_its_sources(tmp_path: Path) -> None:
    (tmp_path / "work").mkdir()
    (tmp_path / "work" / "main.tf").write_text(
        'resource "terraform_data" "a" {}\nlocals { id = terraform_data.a.id }\n'
        'resource "terraform_data" "b" { input = local.id }\n'
    )
    environment = os.environ | {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    for arguments in (["init"], ["plan", "-out=tfplan"]):
        subprocess.run(
            ["terraform", *arguments, "-input=false"],
            cwd=tmp_path / "work",
            env=environment,
            check=True,
            capture_output=True,
        )
    found = edges(str(tmp_path / "work" / "tfplan"), cwd=tmp_path)
    assert [(edge["source"], edge["target"]) for edge in found] == [("terraform_data.b", "terraform_data.a")]
