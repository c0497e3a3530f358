"""Asking a person at the terminal: the question goes there, never to standard output, and so does the answer come."""

from __future__ import annotations

import os
import sys
import termios

from blastradius.render.neutralise import log_line, plain

_LONGEST = 4_096


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
