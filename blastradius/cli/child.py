"""Programs that are run in our place: signals reach them once, and their end is ours.

Terraform ends in good order at the first interrupt, and at the second at once, whatever it was about to write
down. So it matters that one signal arrives as one:

- On a terminal the program shares our process group. What is typed, Ctrl-C, reaches both, and is not handed on.
- Elsewhere it has a group of its own. Whoever signals ours reaches us alone, and we hand it on, once.
"""

from __future__ import annotations

import contextlib
import os
import signal
import subprocess
import time
from pathlib import Path
from typing import TYPE_CHECKING, Self

from blastradius.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence
    from types import FrameType

_ENDING = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP, signal.SIGQUIT)
_TYPED = (signal.SIGINT, signal.SIGQUIT)
"""What the terminal sends to all of the foreground group."""
_AT_ONCE = 1.0
"""Signals within so many seconds are one: `timeout` and CI runners signal a process, and then its group."""


class Interrupted(BaseException):
    """A signal asked us to end; no `Exception`, so that nothing takes it for a failure."""

    def __init__(self, number: int) -> None:
        super().__init__(number)
        self.exit_code = 128 + number


class Children:
    """Runs programs, one after the other, and hears the signals that ask to end."""

    def __init__(self) -> None:
        self._child: subprocess.Popen[bytes] | None = None
        self._waiting = False
        self._shares_group = False
        self._last = -_AT_ONCE
        self._asked_to_end = 0
        self._held_back = 0
        self._ends = False
        self._before: dict[int, object] = {}

    def __enter__(self) -> Self:
        for number in _ENDING:
            if signal.getsignal(number) is not signal.SIG_IGN:  # nohup, and jobs of a script, are to hear nothing
                self._before[number] = signal.signal(number, self._hear)
        return self

    def __exit__(self, *exception: object) -> None:
        for number, handler in self._before.items():
            signal.signal(number, handler)  # type: ignore[arg-type]  # it is what signal.signal returned

    def close(self) -> None:
        """Let no signal end us any more: all that is left is to tidy up."""
        self._ends = True

    def run(self, words: Sequence[str], variables: Mapping[str, str], *, is_last: bool = False) -> int:
        """Run a program to its end, and return its exit code, 128 and the signal where one ended it.

        After the last one no signal ends us any more: what it did has to be written down.
        """
        self._shares_group = in_foreground()
        self._asked_to_end = self._held_back = 0
        self._waiting, self._ends = True, is_last
        try:
            self._child = subprocess.Popen(words, env=dict(variables), process_group=None if self._shares_group else 0)
            if self._held_back:
                self._hand_on(self._held_back)
            code = self._child.wait()
        except OSError as error:
            raise ProgramError(
                f"{Path(words[0]).name} could not be started: {error.strerror}.", "Check the program."
            ) from None
        finally:
            self._child, self._waiting = None, False
        return 128 - code if code < 0 else code

    def end_if_asked(self) -> None:
        """Raise `Interrupted` where a signal came while the last program ran, however that ended."""
        if self._asked_to_end:
            raise Interrupted(self._asked_to_end)

    def _hear(self, number: int, frame: FrameType | None) -> None:  # noqa: ARG002 - the interface of handlers
        if not self._waiting:
            if self._ends:
                return  # it is being tidied up, or written down
            self._ends = True
            raise Interrupted(number)
        self._asked_to_end = number
        now = time.monotonic()
        if now - self._last < _AT_ONCE:
            return
        self._last = now
        if self._shares_group and number in _TYPED:
            return  # the program has heard it from the terminal
        self._hand_on(number)

    def _hand_on(self, number: int) -> None:
        if self._child is None:  # it is being started, and hears it then
            self._held_back = number
            return
        with contextlib.suppress(ProcessLookupError):
            self._child.send_signal(number)


def in_foreground() -> bool:
    """Tell whether what is typed at the terminal reaches our process group."""
    try:
        terminal = os.open("/dev/tty", os.O_RDWR | os.O_NOCTTY | os.O_CLOEXEC)
    except OSError:
        return False
    try:
        return os.tcgetpgrp(terminal) == os.getpgrp()
    except OSError:
        return False
    finally:
        os.close(terminal)
