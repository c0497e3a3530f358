"""The file of an audit log: each line holds the digest of the one before, so that none is changed or removed unseen.

A line is written whole or not at all.
"""

from __future__ import annotations

import contextlib
import fcntl
import hashlib
import json
import os
import pwd
import re
import stat
import time
from datetime import UTC, datetime
from typing import TYPE_CHECKING, Any, BinaryIO

from blastradius._version import __version__
from blastradius.errors import BlastradiusError, ExitCode, UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence
    from pathlib import Path

LONGEST = 4 * 1024**2
"""The most bytes of a line."""
_DIGEST = re.compile(r"[0-9a-f]{64}")
_START = "0" * 64
"""What stands for the digest of a line before the first."""
_PATIENCE = 30.0
"""Seconds to wait for others who write."""
_MOST_TOLD = 20


def append(path: Path, events: Sequence[Mapping[str, Any]]) -> None:
    """Add a line for each event; raises `BlastradiusError` where that cannot be done, and then adds none."""
    with _locked(path) as log:
        size = os.fstat(log).st_size
        last = _last_entry(log, size)
        number, previous = (last["line"], last["digest"]) if last else (0, _START)
        common = {"time": datetime.now(UTC).strftime("%Y-%m-%dT%H:%M:%SZ"), "user": _user(), "tool": __version__}
        lines = []
        for event in events:
            number += 1
            entry = {**event, **common, "line": number, "previous": previous}
            previous = _digest(entry)
            lines.append(_written({**entry, "digest": previous}))
            if len(lines[-1]) > LONGEST:
                raise BlastradiusError("a line of the audit log would be too long.", "Assess fewer changes at a time.")
        _write(log, b"".join(lines), size)


def _user() -> str:
    """Return who runs this, as the system knows it: variables such as LOGNAME are whatever somebody set."""
    try:
        return pwd.getpwuid(os.getuid()).pw_name
    except KeyError:  # a container's user has no name
        return str(os.getuid())


def _digest(entry: Mapping[str, Any]) -> str:
    return hashlib.sha256(_written({name: one for name, one in entry.items() if name != "digest"})).hexdigest()


def _written(entry: Mapping[str, Any]) -> bytes:
    return json.dumps(entry, ensure_ascii=True, sort_keys=True, separators=(",", ":")).encode("ascii") + b"\n"


@contextlib.contextmanager
def _locked(path: Path) -> Iterator[int]:
    """Open the log for this process alone; a log that was moved away meanwhile is begun anew in its place."""
    try:
        while True:
            log = os.open(path, os.O_RDWR | os.O_APPEND | os.O_CREAT | os.O_CLOEXEC | os.O_NONBLOCK, 0o666)
            try:
                if not stat.S_ISREG(os.fstat(log).st_mode):
                    raise _unwritten("it is no file")
                _lock(log)
                if _is_at(path, log):
                    yield log
                    return
            finally:
                os.close(log)
    except OSError as error:
        raise _unwritten(error.strerror or "it cannot be opened") from None


def _is_at(path: Path, log: int) -> bool:
    try:
        return os.path.samestat(path.stat(), os.fstat(log))
    except FileNotFoundError:
        return False


def _lock(log: int) -> None:
    end = time.monotonic() + _PATIENCE
    while True:
        try:
            fcntl.flock(log, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            if time.monotonic() > end:
                raise _unwritten("somebody else keeps it locked") from None
            time.sleep(0.02)
        else:
            return


def _last_entry(log: int, size: int) -> Mapping[str, Any] | None:
    """Return the last entry, on which the next is chained; None where there is none yet."""
    if not size:
        return None
    start = max(0, size - LONGEST - 1)
    tail = os.pread(log, size - start, start)
    if not tail.endswith(b"\n"):
        raise _unwritten("its last line is cut off")
    entry = _entry(tail[tail.rfind(b"\n", 0, len(tail) - 1) + 1 :])
    if entry is None:
        raise _unwritten("its last line is not one that was written here")
    return entry


def _entry(line: bytes) -> dict[str, Any] | None:
    """Read a line; None unless it is to the byte what was written once."""
    try:
        entry = json.loads(line)
        if isinstance(entry, dict) and type(entry["line"]) is int and isinstance(entry["previous"], str):
            return entry if _written(entry) == line and entry["digest"] == _digest(entry) else None
    except (ValueError, KeyError, RecursionError):
        pass
    return None


def _write(log: int, lines: bytes, size: int) -> None:
    """Write all or nothing: what a full disk has taken of it is taken back."""
    try:
        left = memoryview(lines)
        while left:
            left = left[os.write(log, left) :]
        os.fsync(log)
    except BaseException:
        with contextlib.suppress(OSError):
            os.ftruncate(log, size)
        raise


def _unwritten(reason: str) -> BlastradiusError:
    return BlastradiusError(
        f"the audit log could not be written: {reason}.",
        "Check the disk, and the log: blastradius audit verify FILE. Move a broken one away to begin another.",
    )


def verify_log(path: Path, noted: str | None = None) -> tuple[str, int]:
    """Say what is wrong with a log, line by line, and the exit code: 0 where nothing is."""
    if noted is not None and not _DIGEST.fullmatch(noted):  # the unset variable of a pipeline must not skip the check
        raise UsageError("what follows --noted is no digest.", "audit verify prints that of the last line.")
    try:
        with path.open("rb") as log:
            problems, number, head, is_there = _check(log, noted)
    except OSError as error:
        raise BlastradiusError(f"the audit log cannot be read: {error.strerror}.", "Check the path.") from None
    if noted not in (None, _START) and not is_there:
        problems.append("no line has the digest that was noted: lines were removed from the end, or all were rewritten")
    if problems:
        more = [f"and {len(problems) - _MOST_TOLD} more"] if len(problems) > _MOST_TOLD else []
        told = "".join(f"  {one}\n" for one in (*problems[:_MOST_TOLD], *more))
        return f"The audit log was tampered with, or is damaged:\n{told}", ExitCode.FAILURE
    return f"{number} {'line' if number == 1 else 'lines'}, whole and in order. The last has the digest {head}\n", 0


def _check(log: BinaryIO, noted: str | None) -> tuple[list[str], int, str, bool]:
    """Return what is wrong, the number of lines, the digest of the last, and whether one has the digest noted."""
    problems: list[str] = []
    wanted, head, place, broken, is_there = 1, _START, 0, 0, False
    while line := log.readline(LONGEST + 1):
        place += 1
        entry = _entry(line)
        if entry is None:
            is_whole = line.endswith(b"\n")
            problems.append(f"line {place} {'was changed' if is_whole else 'is cut off, or was changed'}")
            broken += 1
            continue
        problem = _out_of_place(entry, wanted, head, broken)
        if problem:
            problems.append(f"line {place} {problem}")
        is_there = is_there or entry["digest"] == noted
        if entry["line"] >= wanted:  # one that was moved here takes nothing from what follows
            wanted, head, broken = entry["line"] + 1, entry["digest"], 0
    return problems, place, head, is_there


def _out_of_place(entry: Mapping[str, Any], wanted: int, head: str, broken: int) -> str:
    """Say how a line that is whole does not follow from the last whole one; some between them may be broken."""
    number = entry["line"]
    missing = number - wanted - broken
    if missing > 0:
        return f"is numbered {number}: {'a line is' if missing == 1 else f'{missing} lines are'} missing before it"
    if number < wanted:
        return f"is numbered {number}: it was added, or moved here from before"
    if number == wanted and entry["previous"] != head:
        return "does not follow from the one before: one of them was exchanged"
    return ""
