"""Exit codes, inputs and outputs of the command that assesses."""

from __future__ import annotations

import json
import os
import shutil
import sys
from pathlib import Path

import pytest

from blastradius._version import __version__
from tests.cli.running import BLOCK, PASS, WARN, blastradius, shell

GIVEN = {"block": BLOCK, "warn": WARN, "pass": PASS}


@pytest.mark.parametrize(
    ("verdict", "fail_on", "code"),
    [
        *(("pass", None, 0), ("warn", None, 0), ("block", None, 20)),
        *(("pass", "block", 0), ("warn", "block", 0), ("block", "block", 20)),
        *(("pass", "warn", 0), ("warn", "warn", 10), ("block", "warn", 20)),
        *(("pass", "never", 0), ("warn", "never", 0), ("block", "never", 0)),
    ],
)
def test_exit_code_tells_the_verdict(verdict: str, fail_on: str | None, code: int) -> None:
    done = blastradius(GIVEN[verdict], *(("--fail-on", fail_on) if fail_on else ()))
    assert (done.returncode, done.stderr) == (code, "")
    assert done.stdout.startswith(verdict.upper())


@pytest.mark.parametrize("words", [(), ("-",), ("assess",), ("assess", "-"), ("--format", "terminal")])
def test_plan_is_read_from_standard_input(words: tuple[str, ...]) -> None:
    done = blastradius(*words, stdin=BLOCK.read_bytes())
    assert done.returncode == 20
    assert done.stdout == blastradius(BLOCK).stdout


def test_worst_of_several_plans_decides() -> None:
    done = blastradius(PASS, BLOCK, "--format", "json")
    document = json.loads(done.stdout)
    assert done.returncode == 20
    assert document["verdict"] == "block"
    assert [one["title"] for one in document["reports"]] == [str(PASS), str(BLOCK)]


def test_one_plan_on_standard_input_among_others() -> None:
    done = blastradius(PASS, "-", "--format", "json", stdin=BLOCK.read_bytes())
    assert [one["title"] for one in json.loads(done.stdout)["reports"]] == [str(PASS), "standard input"]


def test_several_formats_go_to_their_files_and_one_to_standard_output(tmp_path: Path) -> None:
    words = ("-f", "terminal", "-f", "json", "-f", "markdown", "-o", "r.json", "-o", "r.md")
    done = blastradius(BLOCK, *words, folder=tmp_path)
    assert done.returncode == 20
    assert done.stdout.startswith("BLOCK")
    assert json.loads((tmp_path / "r.json").read_text())["verdict"] == "block"
    assert (tmp_path / "r.md").read_text().startswith("<!-- blastradius -->")
    assert sorted(one.name for one in tmp_path.iterdir()) == ["r.json", "r.md"]


def test_one_output_for_one_format_leaves_standard_output_empty(tmp_path: Path) -> None:
    done = blastradius(PASS, "--format", "json", "--output", tmp_path / "report.json")
    assert (done.returncode, done.stdout) == (0, "")


@pytest.mark.skipif(os.name == "nt", reason="permissions of POSIX")
def test_new_file_has_what_the_umask_leaves_and_a_replaced_one_keeps_its_own(tmp_path: Path) -> None:
    shell('umask 027; $BR "$PASS" -o new.txt', tmp_path)
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o640
    (tmp_path / "new.txt").chmod(0o600)
    shell('umask 022; $BR "$PASS" -o new.txt', tmp_path)
    assert (tmp_path / "new.txt").stat().st_mode & 0o777 == 0o600


def test_output_to_a_link_replaces_its_target(tmp_path: Path) -> None:
    (tmp_path / "real.txt").write_text("old")
    (tmp_path / "link.txt").symlink_to("real.txt")
    assert blastradius(PASS, "-o", tmp_path / "link.txt").returncode == 0
    assert (tmp_path / "link.txt").is_symlink()
    assert (tmp_path / "real.txt").read_text().startswith("PASS")


def test_output_may_be_a_device() -> None:
    assert blastradius(BLOCK, "-o", "/dev/null").returncode == 20


def test_report_that_cannot_be_written_is_a_failure_and_leaves_nothing_behind(tmp_path: Path) -> None:
    done = blastradius(PASS, "-o", tmp_path / "missing" / "report.txt")
    assert done.returncode == 1
    assert done.stderr.startswith("No verdict was reached.\nWhy: the report could not be written to ")
    (tmp_path / "folder").mkdir()
    assert blastradius(PASS, "-o", tmp_path / "folder").returncode == 1
    assert [one.name for one in tmp_path.iterdir()] == ["folder"]


def test_full_disk_is_a_failure() -> None:
    if not Path("/dev/full").exists():
        pytest.skip("there is no /dev/full")
    done = shell('$BR "$BLOCK" > /dev/full')
    assert done.returncode == 1
    assert "No space left" in done.stderr


@pytest.mark.parametrize(
    ("words", "variables", "colored"),
    [
        ((), {}, False),
        ((), {"FORCE_COLOR": "1"}, True),
        ((), {"CLICOLOR_FORCE": "1"}, True),
        ((), {"FORCE_COLOR": "1", "NO_COLOR": "1"}, False),
        (("--color", "always"), {"NO_COLOR": "1"}, True),
        (("--color", "never"), {"FORCE_COLOR": "1"}, False),
    ],
)
def test_colours_are_written_where_they_are_wanted(
    words: tuple[str, ...], variables: dict[str, str], colored: bool
) -> None:
    assert ("\x1b[" in blastradius(BLOCK, *words, variables=variables).stdout) is colored


def test_no_colour_goes_into_a_file(tmp_path: Path) -> None:
    blastradius(BLOCK, "--color", "always", "-o", tmp_path / "report.txt")
    assert "\x1b" not in (tmp_path / "report.txt").read_text()


def test_quiet_is_one_line_and_verbose_is_more() -> None:
    plain, quiet, verbose = (blastradius(BLOCK, *one).stdout for one in ((), ("--quiet",), ("--verbose",)))
    assert len(quiet.splitlines()) == 1
    assert quiet.startswith("BLOCK")
    assert len(verbose) >= len(plain)


@pytest.mark.parametrize("columns", [60, 80, 120])
def test_width_is_that_of_columns(columns: int) -> None:
    lines = blastradius(BLOCK, variables={"COLUMNS": str(columns)}).stdout.splitlines()
    assert max(map(len, lines)) <= columns


def test_same_input_gives_the_same_bytes_whatever_the_hash_seed() -> None:
    once, again = (blastradius(BLOCK, "-f", "json", variables={"PYTHONHASHSEED": seed}).stdout for seed in ("1", "2"))
    assert once == again


def test_file_that_is_called_like_a_command_is_named_by_a_path(tmp_path: Path) -> None:
    shutil.copy(BLOCK, tmp_path / "rules")
    assert blastradius("./rules", folder=tmp_path).returncode == 20
    assert "data-destroyed" in blastradius("rules", folder=tmp_path).stdout


@pytest.mark.parametrize("words", [("--version",), ("--version", "rules")])
def test_version(words: tuple[str, ...]) -> None:
    assert blastradius(*words).stdout == f"blastradius {__version__}\n"


def test_version_loads_no_library() -> None:
    script = f'{sys.executable} -X importtime -m blastradius --version 2>&1 | grep -cE "typer|msgspec|rich|networkx"'
    assert shell(script).stdout.strip() == "0"


def test_plain_text_is_written_without_rich() -> None:
    script = f'{sys.executable} -X importtime -m blastradius "$BLOCK" 2>&1 >/dev/null | grep -cE "[| ]rich"'
    assert shell(script).stdout.strip() == "0"
