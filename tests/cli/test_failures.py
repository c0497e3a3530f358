"""How the command ends where there is no verdict, and where nobody listens."""

from __future__ import annotations

import signal
import subprocess
from typing import TYPE_CHECKING, NoReturn

import pytest

from blastradius.cli import app
from blastradius.cli.failures import exit_code_of
from tests.cli.running import BLOCK, COMMAND, PASS, blastradius, environment, shell

if TYPE_CHECKING:
    from pathlib import Path


@pytest.mark.parametrize(
    ("words", "said"),
    [
        (("--fromat", "json"), "--format"),
        (("--format", "yaml"), "markdown"),
        (("--fail-on", "sometimes"), "never"),
        (("--format",), "requires an argument"),
        (("rules", "no-such-rule"), "no rule of that name"),
        (("rules", "data-destroyd"), "blastradius rules data-destroyed"),
        (("-", "-"), "more than once"),
        ((PASS, "-f", "json", "-f", "markdown"), "do not go together"),
        ((PASS, "-o", "a", "-o", "b"), "do not go together"),
        ((PASS, "-f", "json", "-f", "markdown", "-o", "a", "-o", "a"), "same file"),
    ],
)
def test_wrong_usage_says_that_there_is_no_verdict_then_why_then_what_to_try(
    words: tuple[str, ...], said: str, tmp_path: Path
) -> None:
    done = blastradius(*words, folder=tmp_path)
    first, why, advice = done.stderr.splitlines()
    assert (done.returncode, done.stdout) == (2, "")
    assert first == "No verdict was reached."
    assert why.startswith("Why: ")
    assert advice.startswith("Try: ")
    assert said in done.stderr
    assert list(tmp_path.iterdir()) == []


@pytest.mark.parametrize("module", ["fcntl", "termios"])
def test_what_windows_lacks_is_told(module: str, capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(ModuleNotFoundError(name=module)) == 2
    assert capsys.readouterr().err.endswith("Why: this needs Linux or macOS.\nTry: On Windows, run it within WSL.\n")


@pytest.mark.parametrize(
    ("words", "stdin"),
    [(("missing.json",), b""), ((), b""), ((), b"{}"), ((), b'{"format_version": "9.0"}'), ((), b'{"format_ver')],
)
def test_what_is_no_plan_exits_3(words: tuple[str, ...], stdin: bytes) -> None:
    done = blastradius(*words, stdin=stdin)
    assert (done.returncode, done.stdout) == (3, "")
    assert done.stderr.startswith("No verdict was reached.\nWhy: ")


def test_failure_says_which_of_several_plans(tmp_path: Path) -> None:
    (tmp_path / "other.json").write_text("{}")
    done = blastradius(PASS, "other.json", folder=tmp_path)
    assert done.returncode == 3
    assert "Why: other.json: " in done.stderr


def test_name_of_a_plan_is_made_harmless(tmp_path: Path) -> None:
    done = blastradius("\x1b[31m\n::error::x.json", folder=tmp_path)
    assert done.returncode == 3
    assert "\x1b" not in done.stderr
    assert not any(line.startswith("::") for line in done.stderr.splitlines())


def test_reader_that_leaves_takes_nothing_from_the_verdict() -> None:
    done = shell('$BR "$BLOCK" "$BLOCK" "$BLOCK" --verbose | head -1; exit ${PIPESTATUS[0]}')
    assert done.returncode == 20
    assert done.stderr == ""
    assert len(done.stdout.splitlines()) == 1
    assert shell('$BR "$BLOCK" -f json | true; exit ${PIPESTATUS[0]}').returncode == 20
    assert shell("$BR rules | true; exit ${PIPESTATUS[0]}").stderr == ""


def test_closed_standard_input_is_told() -> None:
    done = shell("$BR <&-")
    assert done.returncode == 2
    assert "standard input is closed" in done.stderr
    assert shell('$BR "$BLOCK" <&-').returncode == 20


def test_closed_standard_output_and_error_are_no_success() -> None:
    assert shell('$BR "$BLOCK" >&-').returncode == 1
    assert shell('$BR "$BLOCK" >&- 2>&-').returncode == 1
    assert shell('$BR "$BLOCK" 2>&-').returncode == 20


def test_interruption_from_the_keyboard_is_no_verdict() -> None:
    pipe = subprocess.PIPE
    with subprocess.Popen(COMMAND, stdin=pipe, stdout=pipe, stderr=pipe, env=environment()) as process:
        assert process.stdin
        process.stdin.write(b" " * 500_000)  # more than a pipe holds: when it is written, the command is reading
        process.send_signal(signal.SIGINT)
        out, said = process.communicate(timeout=20)
    assert (process.returncode, out) == (130, b"")
    assert said == b"No verdict was reached.\nWhy: interrupted.\n"


def crash(*_: object, **__: object) -> NoReturn:
    raise RuntimeError("password=hunter2")


def test_unexpected_exception_keeps_its_message_to_itself(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr("blastradius.cli.assessing.assess_plans", crash)
    monkeypatch.delenv("BLASTRADIUS_DEBUG", raising=False)
    assert app.run([str(BLOCK)]) == 1
    said = capsys.readouterr()
    assert said.out == ""
    assert said.err.startswith("No verdict was reached.\nWhy: unexpected RuntimeError")
    assert "hunter2" not in said.err
    assert "Traceback" not in said.err


def test_debug_shows_the_traceback(monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr("blastradius.cli.assessing.assess_plans", crash)
    monkeypatch.setenv("BLASTRADIUS_DEBUG", "1")
    assert app.run([str(BLOCK)]) == 1
    assert "Traceback" in capsys.readouterr().err


def test_want_of_memory_is_told(capsys: pytest.CaptureFixture[str]) -> None:
    assert exit_code_of(MemoryError()) == 1
    assert "not enough memory" in capsys.readouterr().err
