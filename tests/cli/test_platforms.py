"""Formats for platforms, as a pipeline runs the command: where files are named from, and which output goes where."""

from __future__ import annotations

import json
import re
import shutil
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import BLOCK, blastradius

if TYPE_CHECKING:
    from pathlib import Path

SOURCES = BLOCK.parent / "after"


@pytest.fixture
def checkout(tmp_path: Path) -> Path:
    """Make a repository whose root module is in a folder of it."""
    (tmp_path / "repository" / ".git").mkdir(parents=True)
    shutil.copytree(SOURCES, tmp_path / "repository" / "live" / "eu")
    return tmp_path / "repository"


def places(*words: str | Path, folder: Path) -> set[str]:
    done = blastradius(BLOCK, "--format", "github", *words, folder=folder)
    assert done.returncode == 20
    return set(re.findall(r"file=([^,]*)", done.stdout))


def test_files_are_named_from_the_top_of_the_repository(checkout: Path) -> None:
    module = checkout / "live" / "eu"
    assert places(folder=module) == {"live/eu/environment.tf"}
    assert places("--source", "live/eu", folder=checkout) == {"live/eu/environment.tf"}
    assert places("--source", module, folder=checkout.parent) == {"live/eu/environment.tf"}


def test_without_a_repository_they_are_named_from_the_working_directory(checkout: Path) -> None:
    (checkout / ".git").rmdir()
    assert places("--source", "live/eu", folder=checkout) == {"live/eu/environment.tf"}
    assert places(folder=checkout / "live" / "eu") == {"environment.tf"}


def test_without_sources_nothing_is_said_of_a_line(tmp_path: Path) -> None:
    assert places(folder=tmp_path) == set()
    log = json.loads(blastradius(BLOCK, "--format", "sarif", folder=tmp_path).stdout)
    for result in log["runs"][0]["results"]:
        assert result["properties"]["placeKnown"] is False
        assert "Where it is written is not known" in result["message"]["text"]


def test_one_run_serves_the_log_the_outputs_and_the_uploads(checkout: Path) -> None:
    outputs = checkout / "outputs"
    outputs.touch()
    done = blastradius(
        *(BLOCK, "--format", "github", "--format", "github-output", "--output", outputs),
        *("--format", "sarif", "--output", checkout / "blastradius.sarif"),
        folder=checkout / "live" / "eu",
    )
    assert done.returncode == 20
    assert done.stdout.startswith("::error file=live/eu/environment.tf,line=")
    assert outputs.read_text().startswith("verdict=block\n")
    assert json.loads((checkout / "blastradius.sarif").read_text())["version"] == "2.1.0"
