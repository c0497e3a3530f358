"""The fixtures of the graph are whole, and can be made again to the byte."""

from __future__ import annotations

import re
import subprocess
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
GRAPHS = ROOT / "fixtures" / "graphs"
FIXTURES = sorted(path.name for path in GRAPHS.iterdir())
MADE = ["plan.json", "state.json", "graph.dot", "replaced.json"]
REMADE = ["data-pairs", "moved", "provider-passed", "static-keys"]
MACHINE_PATH = re.compile(r"(?<![\w./-])/(home|root|Users|tmp|work|private|var/folders)/")


def remake(lab: list[str], *arguments: Path | str) -> subprocess.CompletedProcess[str]:
    return subprocess.run([*lab, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, check=False)


@pytest.mark.parametrize("name", FIXTURES)
def test_fixture_is_complete(name: str) -> None:
    native = GRAPHS / name / "after" / "main.tf"
    about = native if native.is_file() else native.with_name("main.tf.json")

    assert re.search(r"""(?:^# |^\s*"//": ")[A-Z_a-z].*\.""", about.read_text(encoding="utf-8"), re.MULTILINE)
    assert all((GRAPHS / name / file).is_file() for file in MADE)


@pytest.mark.parametrize("name", FIXTURES)
def test_nothing_of_the_machine_is_left(name: str) -> None:
    texts = [(GRAPHS / name / file).read_text(encoding="utf-8") for file in MADE]

    assert [text for text in texts if MACHINE_PATH.search(text)] == []


@pytest.mark.terraform
def test_remade_fixtures_are_the_same_to_the_byte(lab: list[str], tmp_path: Path) -> None:
    done = remake(lab, *(GRAPHS / name for name in REMADE), "--out", tmp_path)

    assert done.returncode == 0, done.stdout
    made = {path.relative_to(tmp_path) for path in tmp_path.rglob("*.*")}
    assert made == {Path(name, file) for name in REMADE for file in MADE}
    assert [path for path in sorted(made) if (tmp_path / path).read_bytes() != (GRAPHS / path).read_bytes()] == []


@pytest.mark.terraform
def test_configurations_are_formatted(lab: list[str]) -> None:
    done = subprocess.run(
        ["terraform", "fmt", "-check", "-recursive", str(GRAPHS)], capture_output=True, text=True, check=False
    )

    assert done.returncode == 0, done.stdout


@pytest.mark.terraform
def test_a_plan_that_changes_something_is_refused(lab: list[str], tmp_path: Path) -> None:
    """Whoever changes anyway would be taken for hit by every replacement."""
    configuration = tmp_path / "restless" / "after"
    configuration.mkdir(parents=True)
    (configuration / "main.tf").write_text('resource "terraform_data" "clock" {\n  input = timestamp()\n}\n')

    done = remake(lab, tmp_path)

    assert done.returncode == 1
    assert "changes terraform_data.clock" in done.stdout


@pytest.mark.terraform
def test_a_name_that_no_fixture_has_is_refused(lab: list[str]) -> None:
    done = remake(lab, GRAPHS / "no-such-fixture")

    assert done.returncode == 2
    assert "there is no fixture" in done.stderr
