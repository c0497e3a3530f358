"""Run a command as a whole process and read what it used from the operating system."""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
from typing import TYPE_CHECKING, NamedTuple

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path


_ENVIRONMENT = {name: value for name, value in os.environ.items() if name != "PYTHONDONTWRITEBYTECODE"} | {
    "PYTHONPYCACHEPREFIX": tempfile.mkdtemp(prefix="bytecode-")
}
"""Installed packages are compiled; so is what is measured here, wherever it lies."""


class Used(NamedTuple):
    """What a process used."""

    seconds: float
    """CPU time, user and system."""
    peak: int
    """The most memory it held, in bytes."""


def run_once(command: Sequence[str]) -> Used:
    """Run a command to its end, whatever its exit code, and throw its output away."""
    process = subprocess.Popen(command, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, env=_ENVIRONMENT)
    _, status, usage = os.wait4(process.pid, 0)
    process.returncode = os.waitstatus_to_exitcode(status)
    if process.returncode not in (0, 10, 20):
        raise SystemExit(f"{command[0]} ended with exit code {process.returncode}")
    unit = 1 if sys.platform == "darwin" else 1024
    return Used(usage.ru_utime + usage.ru_stime, usage.ru_maxrss * unit)


def compare(ours: Sequence[str], theirs: Sequence[str], runs: int) -> tuple[float, Used, Used]:
    """Run two commands in turn; return the median ratio of their CPU times, and the medians of both."""
    run_once(ours)
    run_once(theirs)
    pairs = [(run_once(ours), run_once(theirs)) for _ in range(runs)]
    ratio = statistics.median(mine.seconds / other.seconds for mine, other in pairs)
    return ratio, _median([mine for mine, _ in pairs]), _median([other for _, other in pairs])


def _median(used: Sequence[Used]) -> Used:
    return Used(statistics.median(one.seconds for one in used), int(statistics.median(one.peak for one in used)))


def make(folder: Path, kind: str, size: int) -> Path:
    """Make a large plan of a kind (`estate`, `fan`) and size in a process of its own."""
    path = folder / f"{kind}-{size}.json"
    subprocess.run([sys.executable, "-m", "benchmarks.large_plan", str(path), kind, str(size)], check=True)
    return path


def typed_decode(path: Path) -> list[str]:
    """Return the command that all large plans are compared to: read the file, decode it by msgspec into types."""
    return [sys.executable, "-m", "benchmarks.typed_decode", str(path)]


def blastradius(*arguments: str) -> list[str]:
    """Return the command line of blastradius."""
    return [sys.executable, "-m", "blastradius", *arguments]
