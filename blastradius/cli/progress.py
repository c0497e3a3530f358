"""A line of progress on standard error, for runs on a terminal that take longer than a second."""

from __future__ import annotations

import sys
import threading
from typing import Self

PATIENCE = 1.0
"""Seconds before anything is shown."""

REFRESH = 0.25
"""Seconds between two updates of the line."""


class Progress:
    """Shows the phase of a run once it has taken a while; silent where standard error is no terminal."""

    def __init__(self) -> None:
        self._phase = ""
        self._done = threading.Event()
        self._thread: threading.Thread | None = None

    def phase(self, name: str) -> None:
        """Say what is being done now."""
        self._phase = name

    def __enter__(self) -> Self:
        if sys.stderr is not None and sys.stderr.isatty():
            self._thread = threading.Thread(target=self._show, daemon=True)
            self._thread.start()
        return self

    def __exit__(self, *exception: object) -> None:
        self._done.set()
        if self._thread:
            self._thread.join()

    def _show(self) -> None:
        if self._done.wait(PATIENCE):
            return
        elapsed = PATIENCE
        while not self._done.is_set():
            sys.stderr.write(f"\r\x1b[2Kblastradius: {self._phase} ... {elapsed:.0f} s")
            sys.stderr.flush()
            self._done.wait(REFRESH)
            elapsed += REFRESH
        sys.stderr.write("\r\x1b[2K")
        sys.stderr.flush()
