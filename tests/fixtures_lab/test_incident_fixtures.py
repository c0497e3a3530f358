"""The incidents of the museum are whole, and can be made again to the byte."""

from __future__ import annotations

import subprocess
from pathlib import Path

import pytest

from fixtures.lab.scenario import Scenario

ROOT = Path(__file__).parents[2]
MUSEUM = ROOT / "examples" / "incidents"
NAMES = sorted(path.name for path in MUSEUM.iterdir() if path.is_dir())


@pytest.mark.parametrize("name", NAMES)
def test_incident_is_complete(name: str) -> None:
    scenario = Scenario.read(MUSEUM / name)

    assert scenario.about.endswith(".")
    assert scenario.expect["findings"]
    assert list(scenario.after.glob("*.tf"))
    assert list(scenario.with_fix().after.glob("*.tf"))


@pytest.mark.terraform
def test_remade_incidents_are_the_same_to_the_byte(lab: list[str], tmp_path: Path) -> None:
    done = subprocess.run(
        [*lab, str(MUSEUM), "--out", str(tmp_path)], cwd=ROOT, capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.json")}
    assert made == {Path(name) / file for name in NAMES for file in ("plan.json", "fixed.json")}
    assert not [path for path in sorted(made) if (tmp_path / path).read_bytes() != (MUSEUM / path).read_bytes()]


@pytest.mark.terraform
def test_configurations_of_incidents_are_formatted(lab: list[str]) -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", str(MUSEUM)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout
