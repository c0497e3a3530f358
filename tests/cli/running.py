"""Run the command as its users do: in a process of its own."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Mapping

ROOT = Path(__file__).parents[2]
PLANS = ROOT / "fixtures" / "plans"
BLOCK = PLANS / "kiro-environment" / "plan.json"
WARN = PLANS / "dns-repointed" / "plan.json"
PASS = PLANS / "tags-only" / "plan.json"
COMMAND = (sys.executable, "-m", "blastradius")
_TOLD = ("NO_COLOR", "FORCE_COLOR", "CLICOLOR_FORCE", "COLUMNS", "BLASTRADIUS_DEBUG", "TERM")


def environment(**more: str) -> dict[str, str]:
    """Return an environment in which nothing is told about colours and widths but what is given."""
    kept = {name: value for name, value in os.environ.items() if name not in _TOLD}
    return {**kept, "PYTHONPATH": str(ROOT), "TERM": "xterm", **more}


def blastradius(
    *words: str | Path, stdin: bytes = b"", folder: Path | None = None, variables: Mapping[str, str] | None = None
) -> subprocess.CompletedProcess[str]:
    """Run the command and return what it said, and its exit code."""
    done = subprocess.run(
        [*COMMAND, *map(str, words)],
        input=stdin,
        capture_output=True,
        cwd=folder,
        env=environment(**variables or {}),
        timeout=60,
        check=False,
    )
    return subprocess.CompletedProcess(done.args, done.returncode, done.stdout.decode(), done.stderr.decode())


def shell(script: str, folder: Path | None = None) -> subprocess.CompletedProcess[str]:
    """Run a line of bash, in which `$BR` is the command."""
    return subprocess.run(
        ["bash", "-o", "pipefail", "-c", script],
        capture_output=True,
        cwd=folder,
        env=environment(BR=" ".join(COMMAND), BLOCK=str(BLOCK), PASS=str(PASS)),
        timeout=60,
        check=False,
        text=True,
        stdin=subprocess.DEVNULL,
    )
