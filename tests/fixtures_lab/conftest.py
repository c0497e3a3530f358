"""The lab, where its tools are at hand."""

from __future__ import annotations

import shutil
from pathlib import Path

import pytest

LAB_PYTHON = Path(__file__).parents[2] / ".venv-fixtures" / "bin" / "python"


@pytest.fixture(scope="session")
def lab() -> list[str]:
    """The command that remakes fixtures; skips where its tools are missing."""
    if shutil.which("terraform") is None:
        pytest.skip("there is no terraform on the PATH")
    if not LAB_PYTHON.exists():
        pytest.skip("there is no .venv-fixtures: run `make fixtures` once")
    return [str(LAB_PYTHON), "-m", "fixtures.lab"]
