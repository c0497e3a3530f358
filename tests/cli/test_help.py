"""Help, completion and progress: what the command says of itself."""

from __future__ import annotations

import os
import re
import subprocess
import sys
import time
from importlib import import_module
from typing import TYPE_CHECKING

import pytest
import typer
from typer.main import get_group

from blastradius.cli.group import HOMES
from blastradius.errors import ExitCode
from blastradius.render import FORMATS
from tests.cli.running import BLOCK, PLANS, ROOT, blastradius, environment

if TYPE_CHECKING:
    from pathlib import Path

SLOW = """
import sys, time
import blastradius.sources as sources
real = sources.read_plans
def slow(*given, **named):
    time.sleep(1.6)
    return real(*given, **named)
sources.read_plans = slow
from blastradius.cli.app import run
sys.exit(run(sys.argv[1:]))
"""


@pytest.mark.parametrize("words", [("--help",), ("-h",), ("assess", "--help")])
def test_help_shows_arguments_options_exit_codes_and_examples(words: tuple[str, ...]) -> None:
    done = blastradius(*words)
    assert (done.returncode, done.stderr) == (0, "")
    for said in ("[PLAN]...", "--format", "--output", "--fail-on", "Exit codes:", "Examples:", "-h, --help", *FORMATS):
        assert said in re.sub(r"(?<=\w-)\n +", "", done.stdout)  # a long line may be broken behind a hyphen
    codes = done.stdout.partition("Exit codes:")[2].partition("Examples:")[0].replace("(1 to 5", "").split()
    assert {int(word) for word in codes if word.isdecimal()} == {code.value for code in ExitCode}
    assert "terraform show -json tfplan | blastradius" in done.stdout


def test_help_of_the_root_lists_the_commands_too() -> None:
    text = blastradius("--help").stdout
    assert text.startswith("Usage: blastradius [OPTIONS] [PLAN]...\n       blastradius COMMAND [ARGS]...\n")
    for said in ("Commands:", "\n  assess  ", "\n  rules   ", "--version", "--show-completion"):
        assert text.count(said) == 1


def test_help_of_a_command_is_its_own() -> None:
    text = blastradius("rules", "--help").stdout
    assert text.startswith("Usage: blastradius rules")
    assert "--fail-on" not in text


def test_rules_are_listed_and_explained() -> None:
    assert blastradius("rules").stdout.count("\n") > 5
    assert "What: " in blastradius("rules", "data-destroyed").stdout
    assert blastradius("rules", "--json").stdout.startswith("[")


def complete(line: str, folder: Path) -> list[str]:
    words = line.split(" ")
    variables = {"_BLASTRADIUS_COMPLETE": "complete_bash", "COMP_WORDS": line, "COMP_CWORD": str(len(words) - 1)}
    return blastradius(folder=folder, variables=variables).stdout.split()


def test_completion_script_is_printed() -> None:
    done = blastradius("--show-completion", "bash")
    assert done.returncode == 0
    assert "_BLASTRADIUS_COMPLETE=complete_bash" in done.stdout


def test_first_word_is_completed_to_commands_and_plans(tmp_path: Path) -> None:
    (tmp_path / "running").mkdir()
    (tmp_path / "rubber.json").touch()
    (tmp_path / ".hidden").touch()
    assert complete("blastradius ru", tmp_path) == ["rules", "rubber.json", "running/"]
    assert complete("blastradius rubber.json ru", tmp_path) == ["rubber.json", "running/"]
    assert ".hidden" not in complete("blastradius ", tmp_path)
    assert complete("blastradius missing/x", tmp_path) == []


def test_plans_in_other_folders_and_formats_are_completed(tmp_path: Path) -> None:
    assert complete(f"blastradius {PLANS}/tags-only/pl", tmp_path) == [f"{PLANS}/tags-only/plan.json"]
    assert complete("blastradius plan.json --format ", tmp_path) == list(FORMATS)
    assert complete("blastradius plan.json --format at", tmp_path) == ["atlantis"]


def test_nothing_is_said_of_progress_where_standard_error_is_no_terminal() -> None:
    done = subprocess.run(
        [sys.executable, "-c", SLOW, str(BLOCK)], capture_output=True, cwd=ROOT, env=environment(), check=False
    )
    assert (done.returncode, done.stderr) == (20, b"")


@pytest.mark.skipif(os.name == "nt", reason="pseudo-terminals of POSIX")
def test_progress_appears_on_a_terminal_after_a_second_and_is_erased() -> None:
    import pty

    ours, theirs = pty.openpty()
    began = time.monotonic()
    with subprocess.Popen(
        [sys.executable, "-c", SLOW, str(BLOCK)], stdout=subprocess.DEVNULL, stderr=theirs, cwd=ROOT, env=environment()
    ) as process:
        os.close(theirs)
        said = os.read(ours, 1024)
        waited = time.monotonic() - began
        try:
            while more := os.read(ours, 1024):
                said += more
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 20
    assert waited > 1
    assert b"blastradius: reading ... 1 s" in said
    assert said.endswith(b"\r\x1b[2K")


@pytest.mark.parametrize("home", sorted(set(HOMES.values())))
def test_each_command_is_found_where_it_is_made(home: str) -> None:
    part = typer.Typer()
    import_module(f"blastradius.cli.{home}").register(part)
    assert set(get_group(part).commands) == {name for name, where in HOMES.items() if where == home}
