"""Asking a person at the terminal: the question goes there, never to standard output, and so does the answer come."""

from __future__ import annotations

import os
import sys
import termios
from typing import TYPE_CHECKING

from blastradius.render.neutralise import log_line, plain

if TYPE_CHECKING:
    from collections.abc import Mapping

_LONGEST = 4_096
_SIGNS_OF_AGENTS = (
    *("AI_AGENT", "CLAUDECODE", "CODEX_SANDBOX", "CODEX_SANDBOX_NETWORK_DISABLED", "CURSOR_AGENT"),
    *("COPILOT_CLI", "GEMINI_CLI", "OPENCODE", "GOOSE_TERMINAL", "AMP_CURRENT_THREAD_ID"),
)
"""Variables that assistants set for the commands they run."""


def agent_at_work(variables: Mapping[str, str]) -> str:
    """Return the variable by which an assistant says that the command is its own; empty where none does."""
    return next((name for name in _SIGNS_OF_AGENTS if variables.get(name, "") not in ("", "0", "false")), "")


def somebody_is_there() -> bool:
    """Tell whether a person may be asked: what is typed comes from a terminal, and it is ours."""
    if sys.stdin is None or sys.stdin.closed or not sys.stdin.isatty():
        return False
    try:
        os.close(os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC))
    except OSError:
        return False
    return True


def is_typed(question: str, wanted: str) -> bool:
    """Ask at the terminal, and tell whether exactly what is wanted was typed, after the question was there."""
    terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    try:
        termios.tcflush(terminal, termios.TCIFLUSH)
        shown = "".join(f"{log_line(plain(line))}\n" for line in question.split("\n"))
        os.write(terminal, f"\n{shown}\n> ".encode())
        answer = b""
        while not answer.endswith(b"\n") and len(answer) < _LONGEST:
            typed = os.read(terminal, _LONGEST)
            if not typed:
                break
            answer += typed
    finally:
        os.close(terminal)
    return answer.decode("utf-8", "replace").strip() == wanted
