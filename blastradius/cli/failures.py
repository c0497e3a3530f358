"""How failures are told: that there is no verdict, why, and what to try."""

from __future__ import annotations

import contextlib
import os
import sys

from typer import Abort
from typer._click.exceptions import ClickException

from blastradius.errors import BlastradiusError, ExitCode

INTERRUPTED = 130
"""The exit code of a command that was interrupted from the keyboard (128 and SIGINT)."""

_OF_UNIX = frozenset({"fcntl", "termios"})
"""Modules of Python's own that Windows lacks: locks and terminals, for the guard, the audit log and waivers."""


def exit_code_of(failure: BaseException) -> int:
    """Tell of a failure on standard error and return its exit code.

    The message of an unexpected exception is not printed: it may quote a value of the plan.
    """
    if isinstance(failure, BlastradiusError):
        _say(failure.reason, failure.advice)
        return failure.exit_code
    if isinstance(failure, ClickException):
        reason = failure.format_message().strip()
        _say(
            reason[:1].lower() + reason[1:].rstrip(".?") + ("?" if reason.endswith("?") else "."), "blastradius --help"
        )
        return ExitCode.USAGE
    if isinstance(failure, KeyboardInterrupt | Abort):
        _say("interrupted.", "")
        return INTERRUPTED
    if isinstance(failure, MemoryError):
        _say("there was not enough memory.", "Assess the plan on a larger machine.")
        return ExitCode.FAILURE
    if isinstance(failure, ModuleNotFoundError) and failure.name in _OF_UNIX:
        _say("this needs Linux or macOS.", "On Windows, run it within WSL.")
        return ExitCode.USAGE
    _say(
        f"unexpected {type(failure).__name__}; this is a bug of blastradius.",
        "Set BLASTRADIUS_DEBUG=1 for a traceback (it may quote values of the plan), and report it.",
    )
    if os.environ.get("BLASTRADIUS_DEBUG") == "1":
        import traceback

        traceback.print_exception(failure)
    return ExitCode.FAILURE


def _say(reason: str, advice: str) -> None:
    tell("No verdict was reached.", reason, advice)


def tell(outcome: str, reason: str, advice: str = "") -> None:
    """Say on standard error what came of it, why, and what to try."""
    from blastradius.render.neutralise import log_line, plain

    if sys.stderr is None:
        return
    lines = [outcome, *f"Why: {reason}".split("\n")]
    if advice:
        lines.append(f"Try: {advice.removeprefix('Try: ')}")
    with contextlib.suppress(OSError):  # where nobody listens, the exit code has to do
        sys.stderr.write("".join(f"{log_line(plain(line))}\n" for line in lines))
        sys.stderr.flush()
