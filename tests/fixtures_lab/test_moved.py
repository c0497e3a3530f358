"""The oracle of renames: terraform plans again with the printed `moved` blocks, and what they keep stays."""

from __future__ import annotations

import json
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest

from blastradius.changes import read_changes
from blastradius.cli.moving import moved_blocks
from blastradius.cli.options import Means
from blastradius.sources import read_plan

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "fixtures" / "plans"
FIXTURES = sorted(
    [
        *(path.name for path in PLANS.glob("rename-*")),
        "count-shift",
        "count-to-for-each",
        "for-each-key-rename",
        "module-rename",
    ]
)
UNDER_FOR_EACH = """\
resource "aws_sns_topic" "event" {
  for_each = toset(["a", "c", "d", "f"])
  name     = each.key
}
"""


@pytest.fixture(scope="module")
def planned_again(lab: list[str], tmp_path_factory: pytest.TempPathFactory) -> dict[str, dict[str, str]]:
    """What terraform does to each object of each fixture, by address, once the printed file is there."""
    work, out = tmp_path_factory.mktemp("moved"), tmp_path_factory.mktemp("planned")
    for name in FIXTURES:
        shutil.copytree(PLANS / name, work / name)
        (work / name / "after" / "moved.tf").write_text(printed(name), encoding="utf-8")
    plan_again(lab, work, out)
    return {name: actions(out / name / "plan.json") for name in FIXTURES}


def printed(name: str) -> str:
    return moved_blocks(str(PLANS / name / "plan.json"), Means())


def plan_again(lab: list[str], work: Path, out: Path) -> None:
    done = subprocess.run([*lab, str(work), "--out", str(out)], cwd=ROOT, capture_output=True, text=True, check=False)
    assert done.returncode == 0, done.stdout


def actions(path: Path) -> dict[str, str]:
    plan: dict[str, Any] = json.loads(path.read_bytes())
    return {row["address"]: "+".join(row["change"]["actions"]) for row in plan["resource_changes"]}


def claims(name: str) -> list[tuple[str, str]]:
    changes = read_changes(read_plan(PLANS / name / "plan.json"))
    return [move for rename in changes.renames for move in rename.moves]


def test_enough_is_claimed() -> None:
    assert sum(bool(claims(name)) for name in FIXTURES) >= 14


@pytest.mark.terraform
@pytest.mark.parametrize("name", FIXTURES)
def test_what_a_printed_block_keeps_stays(name: str, planned_again: dict[str, dict[str, str]]) -> None:
    before, after = actions(PLANS / name / "plan.json"), planned_again[name]

    for old, new in claims(name):
        assert (before[old], before[new]) == ("delete", "create")
        assert old not in after or old == new
        assert after[new] in ("no-op", "update"), new


@pytest.mark.terraform
@pytest.mark.parametrize("name", FIXTURES)
def test_nothing_else_is_destroyed_because_of_it(name: str, planned_again: dict[str, dict[str, str]]) -> None:
    before, after = actions(PLANS / name / "plan.json"), planned_again[name]

    assert {one for one, words in after.items() if "delete" in words} <= {
        one for one, words in before.items() if "delete" in words
    }


@pytest.mark.terraform
def test_for_each_cures_a_list_that_shifts(lab: list[str], tmp_path: Path) -> None:
    """The blocks that are printed as comments, with the keys put in."""
    name, keys = "rename-list-two-removed", ["a", "c", "d", "f"]
    shutil.copytree(PLANS / name, tmp_path / "work" / name)
    lines = [line.removeprefix("#   ") for line in printed(name).splitlines() if line.startswith("#   ")]
    pieces = "\n".join(lines).split('"KEY"')
    assert len(pieces) == len(keys) + 1
    blocks = "".join(f'{piece}"{key}"' for piece, key in zip(pieces, keys, strict=False)) + pieces[-1]
    main = tmp_path / "work" / name / "after" / "main.tf"
    main.write_text(f"{UNDER_FOR_EACH}\n{blocks}\n", encoding="utf-8")

    plan_again(lab, tmp_path / "work", tmp_path / "out")

    after = actions(tmp_path / "out" / name / "plan.json")
    destroyed = {one for one, words in after.items() if words == "delete"}
    assert destroyed == {"aws_sns_topic.event[1]", "aws_sns_topic.event[4]"}
    assert {after[f'aws_sns_topic.event["{key}"]'] for key in keys} == {"no-op"}
