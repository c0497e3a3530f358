"""An estate for each test, copied from one that terraform made once."""

from __future__ import annotations

import shutil
from typing import TYPE_CHECKING

import pytest

from tests.guard.estate import Estate

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture(scope="session")
def made_once(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A folder with an estate that was applied."""
    if shutil.which("terraform") is None:
        pytest.skip("there is no terraform on the PATH")
    home = tmp_path_factory.mktemp("made-once")
    made = Estate(home / "estate", home / "temporary")
    made.terraform("init", "-input=false")
    made.terraform("apply", "-auto-approve")
    return made.folder


@pytest.fixture
def running(made_once: Path, tmp_path: Path) -> Estate:
    """An estate that was applied."""
    shutil.copytree(made_once, tmp_path / "estate")
    return Estate(tmp_path / "estate", tmp_path / "temporary")


@pytest.fixture
def estate(running: Estate) -> Estate:
    """An estate in which nothing exists yet."""
    (running.folder / "terraform.tfstate").unlink()
    return running
