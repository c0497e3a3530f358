"""`blastradius moved`: a file of moved blocks that is Terraform code whatever the plan says."""

from __future__ import annotations

from typing import Any

import hcl2
import pytest

from blastradius import assess, read_plan
from tests.cli.running import PASS, PLANS, blastradius

NAMES = sorted(path.name for path in PLANS.glob("*") if (path / "plan.json").exists())
WITH_RENAMES = [
    name
    for name in NAMES
    if name.startswith("rename-") or name in ("count-to-for-each", "module-rename", "count-shift")
]


def moved(name: str) -> str:
    done = blastradius("moved", PLANS / name / "plan.json")
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.parametrize("name", WITH_RENAMES)
def test_the_blocks_are_those_of_the_report_each_with_a_comment(name: str) -> None:
    text = moved(name)
    read: dict[str, Any] = hcl2.loads(text)
    renames = assess(read_plan(PLANS / name / "plan.json")).renames

    assert len(read.get("moved", [])) == len(renames)
    for one in renames:
        assert f"# {one.from_address} -> {one.to_address} ({one.confidence.value}" in text
        assert one.moved_block in text


def test_a_plan_without_renames_gives_comments_alone() -> None:
    done = blastradius("moved", PASS)

    assert done.returncode == 0
    assert done.stdout
    assert all(line.startswith("#") for line in done.stdout.splitlines())


@pytest.mark.parametrize("name", ["rename-ambiguous", "count-shift"])
def test_what_cannot_be_a_block_is_a_comment(name: str) -> None:
    lines = moved(name).splitlines()

    assert all(line.startswith("#") or not line for line in lines)
    assert any("created:   aws_instance.web[" in line or "count gives each object" in line for line in lines)


def test_a_plan_may_be_piped_in() -> None:
    plan = (PLANS / "module-rename" / "plan.json").read_bytes()

    assert blastradius("moved", stdin=plan).stdout == moved("module-rename")


def test_what_is_no_plan_is_refused() -> None:
    done = blastradius("moved", stdin=b"{}")

    assert done.returncode == 3
    assert not done.stdout
