"""The fixtures are whole, true to what they say of themselves, and can be made again to the byte."""

from __future__ import annotations

import json
import re
import subprocess
import sys
from pathlib import Path
from typing import Any

import pytest

from fixtures.lab.scenario import Scenario

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "fixtures" / "plans"
FIXTURES = sorted(path.name for path in PLANS.iterdir())
REMADE = [
    "deposed-object",
    "drift-causes-replacement",
    "import-and-replace",
    "kiro-environment",
    "nested-modules",
    "null-triggers",
    "prevent-destroy-errored",
]
MACHINE_PATH = re.compile(r"(?<![\w./-])/(home|root|Users|tmp|work|private|var/folders)/")

each_fixture = pytest.mark.parametrize("name", FIXTURES)


def plan_of(name: str) -> dict[str, Any]:
    plan: dict[str, Any] = json.loads((PLANS / name / "plan.json").read_bytes())
    return plan


def destructive_rows(plan: dict[str, Any]) -> list[str]:
    return sorted(row["address"] for row in plan.get("resource_changes", []) if "delete" in row["change"]["actions"])


def test_there_are_enough_fixtures() -> None:
    assert len(FIXTURES) >= 32


@each_fixture
def test_fixture_is_complete(name: str) -> None:
    scenario = Scenario.read(PLANS / name)

    assert scenario.about.endswith(".")
    assert list(scenario.after.glob("*.tf"))
    assert (scenario.folder / "graph.dot").is_file()
    assert (scenario.folder / "state.json").is_file() == (scenario.before is not None)


@each_fixture
def test_plan_destroys_what_the_scenario_expects(name: str) -> None:
    assert destructive_rows(plan_of(name)) == sorted(Scenario.read(PLANS / name).expect["destructive"])


@each_fixture
def test_plan_agrees_with_what_is_expected_of_its_rows(name: str) -> None:
    """Expected reasons, forcing arguments, actions and orders are terraform's own, as far as the plan states them."""
    rows = {row["address"]: row for row in plan_of(name).get("resource_changes", []) if "deposed" not in row}
    expect = Scenario.read(PLANS / name).expect

    for address, reason in expect.get("reason", {}).items():
        assert rows[address]["action_reason"] == reason
    for address, attributes in expect.get("forcing", {}).items():
        paths = rows[address]["change"]["replace_paths"]
        assert sorted(attributes) == sorted({path[0] for path in paths})
    for address, action in expect.get("action", {}).items():
        actions = set(rows[address]["change"]["actions"])
        assert (action == "replace") == (actions == {"create", "delete"})
        assert action != "destroy" or actions == {"delete"}
    for address, order in expect.get("order", {}).items():
        first = rows[address]["change"]["actions"][0]
        assert order == {"create": "create-first", "delete": "delete-first"}[first]


@each_fixture
def test_expectations_name_objects_of_the_plan(name: str) -> None:
    """A misspelt address in `not_impact` would never fail anywhere else."""
    plan, expect = plan_of(name), Scenario.read(PLANS / name).expect
    rows = [*plan.get("resource_changes", []), *plan.get("resource_drift", [])]
    known = {row["address"] for row in rows}
    named = {address for key in ("impact", "not_impact", "data_loss", "root") for address in expect.get(key, {})}
    named |= {hit for key in ("impact", "not_impact") for hits in expect.get(key, {}).values() for hit in hits}
    named |= set(expect.get("root", {}).values())

    assert named <= known


@each_fixture
def test_what_must_not_be_printed_is_in_the_plan(name: str) -> None:
    marker = Scenario.read(PLANS / name).expect.get("never_print")

    assert marker is None or marker in (PLANS / name / "plan.json").read_text(encoding="utf-8")


@each_fixture
@pytest.mark.parametrize("file", ["plan.json", "state.json", "graph.dot"])
def test_nothing_of_the_machine_is_left(name: str, file: str) -> None:
    path = PLANS / name / file
    text = path.read_text(encoding="utf-8") if path.exists() else ""

    assert MACHINE_PATH.search(text) is None


@pytest.mark.terraform
def test_remade_fixtures_are_the_same_to_the_byte(lab: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [*lab, *(str(PLANS / name) for name in REMADE), "--out", str(tmp_path)],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert done.returncode == 0, done.stdout
    different = [
        path.relative_to(tmp_path).as_posix()
        for path in sorted(tmp_path.rglob("*.*"))
        if path.read_bytes() != (PLANS / path.relative_to(tmp_path)).read_bytes()
    ]
    assert not different


@pytest.mark.terraform
def test_configurations_are_formatted(lab: list[str]) -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", str(PLANS)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.terraform
def test_failure_tells_the_scenario_and_the_words_of_terraform(lab: list[str], tmp_path: Path) -> None:
    fixture = tmp_path / "broken"
    (fixture / "after").mkdir(parents=True)
    (fixture / "after" / "main.tf").write_text('resource "terraform_data" "one" {\n  no_such_argument = 1\n}\n')
    (fixture / "scenario.toml").write_text('about = "Broken."\n[expect]\nverdict = ["pass"]\ndestructive = []\n')

    done = subprocess.run([*lab, str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False)

    assert done.returncode == 1
    assert "broken: FAILED" in done.stdout
    assert "no_such_argument" in done.stdout
    assert sys.executable not in done.stdout
