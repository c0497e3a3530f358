"""The examples are what they say: the demo blocks, its plan is the fixture's, the workflows call what there is."""

from __future__ import annotations

import filecmp
import re
import subprocess
import sys
from pathlib import Path

import pytest

from blastradius.cli.choices import FailOn
from blastradius.render import FORMATS

ROOT = Path(__file__).parents[1]
KIRO = ROOT / "examples" / "kiro"
FIXTURE = ROOT / "fixtures" / "plans" / "kiro-environment"
WORKFLOWS = sorted((ROOT / "examples").glob("*/*.y*ml"))


def test_the_demo_shows_a_block() -> None:
    command = Path(sys.executable).with_name("blastradius")
    done = subprocess.run(
        ["sh", str(KIRO / "demo.sh"), str(command)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 0, done.stderr
    assert "BLOCK" in done.stdout
    assert "cname_prefix" in done.stdout
    assert "Exit code 20" in done.stdout


def test_the_demo_tells_when_the_gate_does_not_block(tmp_path: Path) -> None:
    lenient = tmp_path / "lenient"
    lenient.write_text("#!/bin/sh\nexit 0\n")
    lenient.chmod(0o755)
    done = subprocess.run(
        ["sh", str(KIRO / "demo.sh"), str(lenient)], capture_output=True, text=True, check=False, timeout=60
    )
    assert done.returncode == 1
    assert "got 0" in done.stderr


def test_the_plan_of_the_demo_is_the_fixture() -> None:
    assert (KIRO / "plan.json").read_bytes() == (FIXTURE / "plan.json").read_bytes()
    for side in ("before", "after"):
        names = sorted(path.name for path in (FIXTURE / side).iterdir())
        same, different, missing = filecmp.cmpfiles(FIXTURE / side, KIRO / side, names, shallow=False)
        assert (sorted(same), different, missing) == (names, [], [])


@pytest.mark.parametrize("workflow", WORKFLOWS, ids=lambda path: path.name)
def test_workflows_use_formats_and_options_that_exist(workflow: Path) -> None:
    text = workflow.read_text()
    assert "blastradius" in text
    assert set(re.findall(r"--format (\S+)", text)) <= set(FORMATS)
    assert set(re.findall(r"--fail-on (\S+)", text)) <= {choice.value for choice in FailOn}


def test_the_policy_check_of_atlantis_fails_closed() -> None:
    text = (ROOT / "examples" / "atlantis" / "policy-check.yaml").read_text()
    step = next(line for line in text.splitlines() if "run: blastradius" in line)
    assert "--format atlantis --fail-on never" in step
    fallback = re.search(r'\|\| echo "(.*)"', step)
    # What Atlantis looks for anywhere in the output; FAIL alone counts only at its beginning.
    assert fallback is not None
    assert re.search(r'([1-9][0-9]* failure|failures": \[)', fallback[1])
    assert "policy_sets:" in text


def test_the_workflow_updates_its_own_comment_and_no_other() -> None:
    text = (ROOT / "examples" / "ci" / "github-actions.yml").read_text()
    assert "startswith(env.MARKER)" in text
    assert "--edit-last" not in text
