"""Signals reach the program once, its end is the guard's, and no plan file is left behind."""

from __future__ import annotations

import contextlib
import fcntl
import json
import os
import signal
import subprocess
import sys
import time
from typing import TYPE_CHECKING, Any

import pytest

from blastradius.cli.child import Children, Interrupted
from tests.cli.running import COMMAND, environment
from tests.guard.estate import PAGE
from tests.guard.terminal import CTRL_C, PATIENCE, Terminal

if TYPE_CHECKING:
    from pathlib import Path

    from tests.guard.estate import Estate

SLOW = """
resource "terraform_data" "slow" {
  depends_on = [terraform_data.page]
  provisioner "local-exec" {
    command = "touch started; sleep 30"
  }
}
"""
COUNTING = """\
#!/bin/sh
# A program that counts what it hears, and ends when it has heard enough.
for last; do :; done
case $1 in
plan) printf PK > "${last#-out=}"; at=plan ;;
show) [ "$HELD" = show ] || exec cat shown.json; touch started; exec sleep 60 ;;
apply) at=apply ;;
esac
[ "$at" = "$HELD" ] || exit 2
trap 'echo INT >> heard' INT
trap 'echo TERM >> heard' TERM
echo $$ > number
touch started
while [ "$(wc -l < heard)" -lt "$ENOUGH" ]; do sleep 0.05; done
sleep 0.5
exit "$CODE"
"""


def started(process: subprocess.Popen[str] | subprocess.Popen[bytes], folder: Path) -> None:
    end = time.monotonic() + PATIENCE
    while not (folder / "started").exists():
        assert time.monotonic() < end
        assert process.poll() is None
        time.sleep(0.02)


def counting(folder: Path, **told: str) -> tuple[list[str], dict[str, str]]:
    """Write the program that counts; return the guard before it, and the environment for that."""
    program = folder / "counting"
    program.write_text(COUNTING)
    program.chmod(0o755)
    (folder / "heard").touch()
    (folder / "temporary").mkdir()
    (folder / "shown.json").write_text(
        '{"format_version": "1.2", "terraform_version": "1.11.4", "resource_changes": [], "planned_values": {}, '
        '"configuration": {}}'
    )
    variables = {**environment(), "TMPDIR": str(folder / "temporary"), **told}
    return [*COMMAND, "guard", "--", str(program), "apply", "-auto-approve"], variables


FOR_AN_HOUR = 3600.0
ONE, SEVERAL = f"child._AT_ONCE = {FOR_AN_HOUR}", "child._AT_ONCE = 0.0"
"""How far apart signals are still one: so that no test hangs on how fast the machine is."""
DISTURBED = """\
import os, signal, tempfile
clean = tempfile.TemporaryDirectory.cleanup
def disturbed(folder):
    os.kill(os.getpid(), signal.SIGTERM)
    clean(folder)
tempfile.TemporaryDirectory.cleanup = disturbed
"""


def guarded(folder: Path, before: str = "", options: tuple[str, ...] = (), **told: str) -> subprocess.Popen[str]:
    """Run the guard before the program that counts, in a process group of its own, after some lines of Python."""
    words, variables = counting(folder, **told)
    arguments = ["guard", *options, *words[len(COMMAND) + 1 :]]
    code = f"from blastradius.cli import app, child\n{before}\nraise SystemExit(app.run({arguments}))"
    return subprocess.Popen(
        [sys.executable, "-c", code],
        cwd=folder,
        env=variables,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
        start_new_session=True,
    )


def heard(folder: Path) -> list[str]:
    return (folder / "heard").read_text().split()


def once_heard(folder: Path) -> None:
    """Wait until the program has heard a signal."""
    end = time.monotonic() + PATIENCE
    while not heard(folder):
        assert time.monotonic() < end
        time.sleep(0.02)


def once_gone(number: int) -> None:
    """Wait until a program has ended, and the guard knows how."""
    end = time.monotonic() + PATIENCE
    with contextlib.suppress(ProcessLookupError):
        while time.monotonic() < end:
            os.kill(number, 0)
            time.sleep(0.02)
        raise AssertionError(number)


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
@pytest.mark.parametrize("to_group", [False, True])
def test_a_signal_arrives_once(tmp_path: Path, number: signal.Signals, *, to_group: bool) -> None:
    guard = guarded(tmp_path, HELD="apply", ENOUGH="1", CODE="7")
    started(guard, tmp_path)
    os.kill(guard.pid, signal.SIGSTOP)  # a guard that is slow shows who else has heard it
    (os.killpg if to_group else os.kill)(guard.pid, number)
    time.sleep(0.3)
    os.kill(guard.pid, signal.SIGCONT)
    guard.communicate(timeout=PATIENCE)
    assert guard.returncode == 7
    assert heard(tmp_path) == [number.name.removeprefix("SIG")]
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_signal_that_is_said_twice_at_once_is_one(tmp_path: Path) -> None:
    """As `timeout` does it, and runners of CI: to the process, and then to its group."""
    guard = guarded(tmp_path, ONE, HELD="apply", ENOUGH="1", CODE="1")
    started(guard, tmp_path)
    os.kill(guard.pid, signal.SIGTERM)
    once_heard(tmp_path)
    os.killpg(guard.pid, signal.SIGTERM)
    guard.communicate(timeout=PATIENCE)
    assert heard(tmp_path) == ["TERM"]


def test_a_signal_that_is_said_twice_while_the_program_is_started_is_one(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The program runs already when the call that starts it has not come back yet."""
    words, variables = counting(tmp_path, HELD="apply", ENOUGH="1", CODE="1")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr("blastradius.cli.child._AT_ONCE", FOR_AN_HOUR)

    class Slow(subprocess.Popen[bytes]):
        def __init__(self, *given: Any, **options: Any) -> None:
            super().__init__(*given, **options)
            started(self, tmp_path)
            os.kill(os.getpid(), signal.SIGTERM)

        def wait(self, timeout: float | None = None) -> int:
            os.kill(os.getpid(), signal.SIGTERM)
            return super().wait(timeout)

    monkeypatch.setattr(subprocess, "Popen", Slow)
    with Children() as children:
        assert children.run(words[words.index("--") + 1 :], variables) == 1
        with pytest.raises(Interrupted):
            children.end_if_asked()
    assert heard(tmp_path) == ["TERM"]


def test_a_second_signal_arrives_as_a_second(tmp_path: Path) -> None:
    guard = guarded(tmp_path, SEVERAL, HELD="apply", ENOUGH="2", CODE="1")
    started(guard, tmp_path)
    os.kill(guard.pid, signal.SIGINT)
    once_heard(tmp_path)
    assert guard.poll() is None, "the guard waits for its program"
    os.kill(guard.pid, signal.SIGINT)
    guard.communicate(timeout=PATIENCE)
    assert heard(tmp_path) == ["INT", "INT"]


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_an_interrupted_plan_is_not_applied_even_if_it_ends_well(tmp_path: Path, number: signal.Signals) -> None:
    guard = guarded(tmp_path, HELD="plan", ENOUGH="1", CODE="2")
    started(guard, tmp_path)
    os.kill(guard.pid, number)
    _, said = guard.communicate(timeout=PATIENCE)
    assert guard.returncode == 128 + number
    assert said == "Nothing was applied.\nWhy: interrupted.\n"
    assert list((tmp_path / "temporary").iterdir()) == []


def test_an_apply_that_ends_as_if_interrupted_was_an_apply(tmp_path: Path) -> None:
    guard = guarded(tmp_path, HELD="apply", ENOUGH="0", CODE="130")
    _, said = guard.communicate(timeout=PATIENCE)
    assert (guard.returncode, said) == (130, "")


def test_a_signal_after_the_apply_takes_nothing_from_what_is_said_and_logged(tmp_path: Path) -> None:
    """It comes while the guard waits for others who write to the log."""
    log = tmp_path / "audit.jsonl"
    guard = guarded(tmp_path, ONE, ("--audit-log", str(log)), HELD="apply", ENOUGH="1", CODE="7")
    started(guard, tmp_path)
    with log.open("rb") as held:
        fcntl.flock(held, fcntl.LOCK_EX)
        os.kill(guard.pid, signal.SIGINT)
        once_gone(int((tmp_path / "number").read_text()))
        os.kill(guard.pid, signal.SIGTERM)
    _, said = guard.communicate(timeout=PATIENCE)
    assert (guard.returncode, said) == (7, "")
    assert [json.loads(line)["event"] for line in log.read_text().splitlines()][-1] == "apply-ended"


def test_a_signal_while_the_plan_file_is_removed(tmp_path: Path) -> None:
    guard = guarded(tmp_path, DISTURBED, HELD="plan", ENOUGH="0", CODE="1")
    _, said = guard.communicate(timeout=PATIENCE)
    assert (guard.returncode, said) == (1, "")
    assert list((tmp_path / "temporary").iterdir()) == []


def test_a_program_that_a_signal_ended(tmp_path: Path) -> None:
    guard = guarded(tmp_path, HELD="apply", ENOUGH="9", CODE="0")
    started(guard, tmp_path)
    os.kill(guard.pid, signal.SIGHUP)
    guard.communicate(timeout=PATIENCE)
    assert guard.returncode == 128 + signal.SIGHUP
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.terraform
@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_terraform_ends_in_good_order(estate: Estate, number: signal.Signals) -> None:
    with (estate.folder / "main.tf").open("a") as file:
        file.write(SLOW)
    guard = subprocess.Popen(
        [*COMMAND, "guard", "--", "terraform", "apply", "-auto-approve", "-no-color"],
        cwd=estate.folder,
        env=estate.variables(),
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
        start_new_session=True,
    )
    started(guard, estate.folder)
    os.killpg(guard.pid, number)
    said, _ = guard.communicate(timeout=PATIENCE)
    assert guard.returncode == 1
    assert said.count("Interrupt received.") == 1
    assert "Two interrupts received" not in said
    assert PAGE in estate.ids(), "what was made is written down"
    assert estate.leftovers() == []


def test_ctrl_c_is_not_handed_on_to_a_program_that_has_heard_it(tmp_path: Path) -> None:
    words, variables = counting(tmp_path, HELD="apply", ENOUGH="1", CODE="7")
    with Terminal(words, tmp_path, variables) as terminal:
        started(terminal.process, tmp_path)
        os.kill(terminal.process.pid, signal.SIGSTOP)
        terminal.type(CTRL_C)
        time.sleep(0.3)
        os.kill(terminal.process.pid, signal.SIGCONT)
        assert terminal.end() == 7
    assert heard(tmp_path) == ["INT"]


def test_a_signal_while_the_plan_is_shown(tmp_path: Path) -> None:
    guard = guarded(tmp_path, HELD="show", ENOUGH="1", CODE="0")
    started(guard, tmp_path)
    os.kill(guard.pid, signal.SIGTERM)
    _, said = guard.communicate(timeout=PATIENCE)
    assert guard.returncode == 128 + signal.SIGTERM
    assert said.startswith("Nothing was applied.\nWhy: interrupted.")
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.parametrize("held", ["plan", "apply"])
def test_a_terminal_that_goes_away_leaves_no_plan_file(tmp_path: Path, held: str) -> None:
    words, variables = counting(tmp_path, HELD=held, ENOUGH="9", CODE="0")
    with Terminal(words, tmp_path, variables) as terminal:
        started(terminal.process, tmp_path)
        os.kill(terminal.process.pid, signal.SIGHUP)
        assert terminal.end() == 128 + signal.SIGHUP
    assert list((tmp_path / "temporary").iterdir()) == []


@pytest.mark.terraform
def test_ctrl_c_at_a_terminal_arrives_once(estate: Estate) -> None:
    with (estate.folder / "main.tf").open("a") as file:
        file.write(SLOW)
    words = [*COMMAND, "guard", "--", "terraform", "apply", "-auto-approve", "-no-color"]
    with Terminal(words, estate.folder, estate.variables()) as terminal:
        started(terminal.process, estate.folder)
        terminal.type(CTRL_C)
        assert terminal.end() == 1
    assert terminal.shown.count("Interrupt received.") == 1
    assert "Two interrupts received" not in terminal.shown
    assert PAGE in estate.ids()
    assert estate.leftovers() == []
