"""The oracle of what can be applied alone: terraform plans the offered targets, and nothing dangerous comes along."""

from __future__ import annotations

import json
import re
import shutil
import subprocess
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blastradius import assess, read_plan
from blastradius.model.verdict import Severity

if TYPE_CHECKING:
    from blastradius.model.report import Report

ROOT = Path(__file__).parents[2]
FOLDERS = sorted(
    path.parent for family in ("plans", "labelled") for path in (ROOT / "fixtures" / family).glob("*/plan.json")
)
REPORTS: dict[str, Report] = {folder.name: assess(read_plan(folder / "plan.json")) for folder in FOLDERS}
OFFERED = [folder for folder in FOLDERS if REPORTS[folder.name].safe_targets]


def targeted(folder: Path, work: Path) -> None:
    """Copy a fixture, to be planned with the offered targets."""
    shutil.copytree(folder, work / folder.name)
    scenario = work / folder.name / "scenario.toml"
    words = json.dumps([f"-target={address}" for address in REPORTS[folder.name].safe_targets])
    rest = re.sub(r"^plan_arguments = .*\n", "", scenario.read_text(), flags=re.MULTILINE)
    scenario.write_text(f"plan_arguments = {words}\n{rest}", encoding="utf-8")


@pytest.fixture(scope="module")
def planned(lab: list[str], tmp_path_factory: pytest.TempPathFactory) -> Path:
    work, out = tmp_path_factory.mktemp("targeted"), tmp_path_factory.mktemp("planned")
    for folder in OFFERED:
        targeted(folder, work)
    done = subprocess.run([*lab, str(work), "--out", str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout
    return out


def test_targets_are_offered_for_several_plans() -> None:
    assert len(OFFERED) >= 5


@pytest.mark.terraform
@pytest.mark.parametrize("folder", OFFERED, ids=lambda folder: folder.name)
def test_nothing_dangerous_comes_with_the_targets(folder: Path, planned: Path) -> None:
    whole, part = REPORTS[folder.name], assess(read_plan(planned / folder.name / "plan.json"))
    assert not [change.label for change in part.changes if change.destructive]
    assert not [finding for finding in part.findings if finding.severity.rank >= Severity.MEDIUM.rank]
    changed = {change.address for change in part.changes}
    assert changed
    assert changed <= {change.address for change in whole.changes if not change.destructive}
