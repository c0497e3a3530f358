"""Sources are used where they are those of the plan, and told where they are not."""

from __future__ import annotations

import json
import shutil
from pathlib import Path
from typing import TYPE_CHECKING

import pytest

from blastradius import read_plan

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"
NAMES = sorted(folder.name for folder in PLANS.iterdir() if (folder / "after").is_dir())


def read(name: str, folder: Path) -> Plan:
    return read_plan(PLANS / name / "plan.json", source_dir=folder)


@pytest.fixture
def sources(tmp_path: Path) -> Path:
    shutil.copytree(PLANS / "nested-modules" / "after", tmp_path, dirs_exist_ok=True)
    return tmp_path


@pytest.mark.parametrize("name", NAMES)
def test_the_sources_of_every_fixture_match_its_plan(name: str) -> None:
    plan = read(name, PLANS / name / "after")
    assert plan.sources is not None
    assert plan.notes == read_plan(PLANS / name / "plan.json").notes


def test_without_sources_nothing_is_said() -> None:
    plan = read_plan(PLANS / "nested-modules" / "plan.json")
    assert plan.sources is None
    assert plan.notes == ()


def test_the_sources_of_another_plan_are_told_and_not_used() -> None:
    plan = read("nested-modules", PLANS / "tags-only" / "after")
    assert plan.sources is None
    assert "does not match the plan" in plan.notes[0]


def test_one_block_more_is_another_configuration(sources: Path) -> None:
    (sources / "more.tf").write_text('resource "aws_sqs_queue" "more" {}\n')
    plan = read("nested-modules", sources)
    assert plan.sources is None
    assert "(a declaration differs)" in plan.notes[0]


def test_an_output_more_is_another_configuration(sources: Path) -> None:
    (sources / "more.tf").write_text('output "more" { value = 1 }\n')
    assert read("nested-modules", sources).sources is None


def test_what_declares_nothing_does_not_matter(sources: Path) -> None:
    (sources / "more.tf").write_text('locals { more = 1 }\nvariable "more" { default = 1 }\n')
    assert read("nested-modules", sources).sources is not None


def test_a_module_that_is_not_found_is_told_and_the_rest_is_used(sources: Path) -> None:
    folders = [path for path in sources.iterdir() if path.is_dir()]
    assert folders
    for folder in folders:
        shutil.rmtree(folder)
    plan = read("nested-modules", sources)
    assert plan.sources is not None
    assert any("were not found" in note for note in plan.notes)


def test_a_folder_without_files_is_no_configuration_of_the_plan(tmp_path: Path) -> None:
    assert read("tags-only", tmp_path).sources is None


def test_a_check_with_a_data_source_matches(tmp_path: Path) -> None:
    (tmp_path / "main.tf").write_text('check "c" {\n  data "t" "n" {}\n  assert { condition = true }\n}\n')
    document = {
        "format_version": "1.2",
        "resource_changes": [],
        "planned_values": {"root_module": {}},
        "configuration": {"root_module": {"resources": [{"mode": "data", "type": "t", "name": "n"}]}},
    }
    assert read_plan(json.dumps(document).encode(), source_dir=tmp_path).sources is not None
