"""The labelled plans are whole, labelled in one way, and can be made again to the byte."""

from __future__ import annotations

import json
import re
import subprocess
from pathlib import Path
from typing import Any

import pytest

from fixtures.lab.scenario import Scenario

FIXTURES = Path(__file__).parents[2] / "fixtures"
LABELLED = FIXTURES / "labelled"
NAMES = sorted(path.name for path in LABELLED.iterdir())
REMADE = [
    "bucket-handed-over",
    "chart-patch-released",
    "key-vault-purged",
    "unprotected-database-deleted",
    "storage-moved-into-module",
]
WANTED = {"dangerous": (["block"], ["warn"]), "routine": (["pass"],)}
MACHINE_PATH = re.compile(r"(?<![\w./-])/(home|root|Users|tmp|work|private|var/folders)/")

each_fixture = pytest.mark.parametrize("name", NAMES)


def rows_of(name: str) -> list[dict[str, Any]]:
    rows: list[dict[str, Any]] = json.loads((LABELLED / name / "plan.json").read_bytes())["resource_changes"]
    return rows


def test_half_of_the_changes_are_dangerous_and_half_routine() -> None:
    labels = [Scenario.read(LABELLED / name).label for name in NAMES]

    assert labels.count("dangerous") == labels.count("routine") >= 32


def test_no_name_is_used_in_another_family() -> None:
    """`make fixtures NAME=...` finds a fixture by its name alone."""
    others = {path.name for family in ("plans", "graphs", "stacks") for path in (FIXTURES / family).iterdir()}

    assert not others.intersection(NAMES)


@each_fixture
def test_fixture_is_complete(name: str) -> None:
    scenario = Scenario.read(LABELLED / name)

    assert scenario.about.endswith(".")
    assert {path.name for path in scenario.folder.iterdir()} == {"scenario.toml", "before", "after", "plan.json"}
    assert MACHINE_PATH.search((scenario.folder / "plan.json").read_text(encoding="utf-8")) is None


@each_fixture
def test_the_wanted_verdict_agrees_with_the_label(name: str) -> None:
    scenario = Scenario.read(LABELLED / name)

    assert scenario.label is not None
    assert scenario.expect["verdict"] in WANTED[scenario.label]


@each_fixture
def test_plan_is_small_and_changes_something(name: str) -> None:
    rows = [row for row in rows_of(name) if row["mode"] == "managed"]

    assert 2 <= len(rows) <= 8
    assert any(
        row["change"]["actions"] != ["no-op"] or "previous_address" in row or "importing" in row["change"]
        for row in rows
    )


@each_fixture
def test_plan_destroys_what_the_scenario_expects(name: str) -> None:
    destroyed = sorted(row["address"] for row in rows_of(name) if "delete" in row["change"]["actions"])

    assert destroyed == sorted(Scenario.read(LABELLED / name).expect["destructive"])


@pytest.mark.terraform
def test_remade_fixtures_are_the_same_to_the_byte(lab: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [*lab, *(str(LABELLED / name) for name in REMADE), "--out", str(tmp_path)],
        cwd=FIXTURES.parent,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    assert made == {Path(name, "plan.json") for name in REMADE}
    assert [path for path in sorted(made) if (tmp_path / path).read_bytes() != (LABELLED / path).read_bytes()] == []


@pytest.mark.terraform
def test_configurations_are_formatted(lab: list[str]) -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", str(LABELLED)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
