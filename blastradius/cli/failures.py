"""How failures are told: that there is no verdict, why, and what to try."""

from __future__ import annotations

import os
import sys
import traceback

from blastradius.errors import BlastradiusError, ExitCode

INTERRUPTED = 130
"""The exit code of a command that was interrupted from the keyboard (128 and SIGINT)."""


def exit_code_of(failure: BaseException) -> int:
    """Tell of a failure on standard error and return its exit code.

    The message of an unexpected exception is not printed: it may quote a value of the plan.
    """
    if isinstance(failure, BlastradiusError):
        _say(failure.reason, failure.advice)
        return failure.exit_code
    if isinstance(failure, KeyboardInterrupt):
        _say("interrupted.", "")
        return INTERRUPTED
    if isinstance(failure, MemoryError):
        _say("there was not enough memory.", "Assess the plan on a larger machine.")
        return ExitCode.FAILURE
    _say(
        f"unexpected {type(failure).__name__}; this is a bug of blastradius.",
        "Set BLASTRADIUS_DEBUG=1 for a traceback (it may quote values of the plan), and report it.",
    )
    if os.environ.get("BLASTRADIUS_DEBUG") == "1":
        traceback.print_exception(failure)
    return ExitCode.FAILURE


def _say(reason: str, advice: str) -> None:
    from blastradius.render.neutralise import log_line, plain

    lines = ["No verdict was reached.", *f"Why: {reason}".split("\n")]
    if advice:
        lines.append(f"Try: {advice.removeprefix('Try: ')}")
    sys.stderr.write("".join(f"{log_line(plain(line))}\n" for line in lines))
