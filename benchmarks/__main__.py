"""Measure speed and memory: `make bench`, or `python -m benchmarks [--quick]`.

Every figure is a ratio to something in the same run. Nothing here fails for being slow;
the bars stand beside the figures.
"""

from __future__ import annotations

import argparse
import sys
import tempfile
from pathlib import Path
from typing import NamedTuple

from benchmarks.measure import blastradius, compare, make, run_once, typed_decode
from benchmarks.page import page_figures

SMALL = Path(__file__).parents[1] / "fixtures" / "plans" / "kiro-environment" / "plan.json"


class Line(NamedTuple):
    """One line of the table."""

    what: str
    figure: str
    bar: str


def main() -> None:
    """Print the table."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--quick", action="store_true", help="smaller plans and fewer runs")
    quick = parser.parse_args().quick
    runs = 3 if quick else 7
    with tempfile.TemporaryDirectory() as folder:
        place = Path(folder)
        start = (*_start_up(runs), *_policy(place, runs))
        for line in (*start, *_large(place, runs, quick=quick), *_growth(place, quick=quick), *_page(quick=quick)):
            print(f"{line.what:<58} {line.figure:>24}   {line.bar}", flush=True)


def _start_up(runs: int) -> list[Line]:
    libraries = [sys.executable, "-c", "import typer, networkx, msgspec"]
    small, ours, theirs = compare(blastradius(str(SMALL)), libraries, runs)
    script = Path(sys.executable).with_name("blastradius")
    version, _, _ = compare([str(script), "--version"], [sys.executable, "-c", "pass"], 3 * runs)
    times = f"{small:.2f} x ({ours.seconds:.2f} s, {theirs.seconds:.2f} s)"
    return [
        Line("small plan, to: import typer, networkx, msgspec", times, "bar 1.5 x"),
        Line("--version, to a bare interpreter", f"{version:.2f} x", "bar 2 x"),
    ]


POLICY = """
[severities]
object-forgotten = "high"
[[budget]]
destroys = 5
affected = 40
[[protected]]
addresses = ["module.shop.*"]
tags = { critical = "true" }
[[expected]]
types = ["aws_launch_template"]
[[freeze]]
from = "friday 16:00"
until = "monday 07:00"
timezone = "Europe/Berlin"
[[environment]]
name = "production"
workspaces = ["prod*"]
"""


def _policy(folder: Path, runs: int) -> list[Line]:
    """Compare a run with a policy to the same without one."""
    path = folder / "policy.toml"
    path.write_text(POLICY)
    command = blastradius(str(SMALL))
    ratio, _, theirs = compare([*command, "--policy", str(path)], command, 6 * runs)
    figure = f"{ratio:.2f} x ({1000 * (ratio - 1) * theirs.seconds:.0f} ms more)"
    return [Line("small plan with a policy, to one without", figure, "bar 15 ms more")]


def _large(folder: Path, runs: int, *, quick: bool) -> list[Line]:
    rows = 8_000 if quick else 40_000
    path = make(folder, "estate", rows)
    size = path.stat().st_size
    command = blastradius("--format", "json", "--output", str(folder / "report.json"), str(path))
    ratio, ours, _ = compare(command, typed_decode(path), max(3, runs // 2))
    name = f"{size / 1e6:.0f} MB, {rows:,} rows"
    return [
        Line(f"{name}, to: read, msgspec typed decode", f"{ratio:.1f} x ({ours.seconds:.2f} s)", "bar 8 x"),
        Line(f"{name}, peak memory to the file", f"{ours.peak / size:.1f} x", "bar 4 x"),
    ]


def _growth(folder: Path, *, quick: bool) -> list[Line]:
    """Double the size: linear work takes twice as long, quadratic work four times."""
    lines = []
    base = 2_000 if quick else 10_000
    used = []
    for rows in (base, 2 * base):
        path = make(folder, "estate", rows)
        used.append(run_once(blastradius("--format", "json", "--output", str(folder / "report.json"), str(path))))
    time, memory = used[1].seconds / used[0].seconds, used[1].peak / used[0].peak
    lines.append(Line(f"{base:,} to {2 * base:,} rows: time, memory", f"{time:.1f} x, {memory:.1f} x", "linear 2 x"))
    wide = 1_000 if quick else 5_000
    for kind, what, size in (
        ("fan", "fan-in and fan-out of {:,} to {:,}, all replaced", wide),
        ("pairs", "{:,} to {:,} pairs that only ids tell, all replaced", wide),
        ("deep", "modules in modules, {:,} to {:,} levels, all replaced", 40),
        ("estate", "{:,} to {:,} rows", 20_000 if quick else 100_000),
    ):
        lines.append(_doubled(folder, kind, what, size))
    return lines


def _doubled(folder: Path, kind: str, what: str, size: int) -> Line:
    used = []
    for number in (size // 2, size):
        path = make(folder, kind, number)
        used.append(run_once(blastradius("--format", "json", "--output", str(folder / "report.json"), str(path))))
        path.unlink()
    time, memory = used[1].seconds / used[0].seconds, used[1].peak / used[0].peak
    return Line(what.format(size // 2, size), f"{time:.1f} x, {memory:.1f} x ({used[1].seconds:.1f} s)", "linear 2 x")


def _page(*, quick: bool) -> list[Line]:
    """Measure the HTML report in a browser: one frame for each of the screen's is as fluid as it gets."""
    return [Line(what, figure, "fluid 1 x") for what, figure in page_figures(1_000 if quick else 5_000)]


if __name__ == "__main__":
    main()
