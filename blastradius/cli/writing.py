"""Where reports go: files, whole or not at all, and standard output."""

from __future__ import annotations

import contextlib
import os
import stat
import sys
from pathlib import Path

from blastradius.cli.choices import Color
from blastradius.errors import BlastradiusError, UsageError

FALLBACK_WIDTH = 100
"""Columns of text that is not for a terminal."""


def stdout_is_terminal() -> bool:
    """Tell whether standard output is a terminal; a closed one is none."""
    return sys.stdout is not None and sys.stdout.isatty()


def wants_color(color: Color) -> bool:
    """Tell whether to write colours: as told, else on a terminal, unless the environment objects."""
    match color:
        case Color.ALWAYS:
            return True
        case Color.NEVER:
            return False
        case Color.AUTO:
            if os.environ.get("NO_COLOR"):
                return False
            if os.environ.get("FORCE_COLOR") or os.environ.get("CLICOLOR_FORCE", "0") != "0":
                return True
            asked_not_to = os.environ.get("CLICOLOR") == "0" or os.environ.get("TERM") == "dumb"
            return stdout_is_terminal() and not asked_not_to


def stdout_can_draw() -> bool:
    """Tell whether the encoding of standard output has lines, bars and blocks."""
    from blastradius.render.glyphs import ALL_DRAWN

    try:
        ALL_DRAWN.encode(getattr(sys.stdout, "encoding", None) or "ascii")
    except (UnicodeEncodeError, LookupError):
        return False
    return True


def sources_link(source: Path | None) -> str:
    """Return the address of the folder that places in the sources are written from."""
    return f"{(source or Path()).resolve().as_uri().rstrip('/')}/"


def text_width() -> int:
    """Return how many columns a text for people may have: as told by COLUMNS, else the terminal's."""
    told = os.environ.get("COLUMNS", "")
    if told.isdecimal() and int(told):
        return int(told)
    if not stdout_is_terminal():
        return FALLBACK_WIDTH
    try:
        return os.get_terminal_size(sys.stdout.fileno()).columns or FALLBACK_WIDTH
    except OSError:
        return FALLBACK_WIDTH


def write_file(path: Path, text: str | bytes) -> None:
    """Write a file whole or not at all: into a neighbour first, then into its place.

    A new file has the permissions that the umask leaves, one that is replaced keeps its own.
    """
    content = _bytes(text)
    try:
        mode = path.stat().st_mode if path.exists() else None
        if _is_stream(path, mode):
            with path.open("ab") as stream:
                stream.write(content)
            return
        _replace(path.resolve(), content, mode)  # a link stays one, its target is replaced
    except OSError as error:
        raise BlastradiusError(
            f"the report could not be written to {path}: {error.strerror}.", "Check the folder and the disk."
        ) from None


def _is_stream(path: Path, mode: int | None) -> bool:
    """Tell whether a path stands for something open: a device, a pipe, or /dev/stdout, wherever that leads.

    It has no neighbour that could take its place, and others may be writing to it.
    """
    return mode is not None and (not stat.S_ISREG(mode) or path.absolute().parts[1:2] in (("dev",), ("proc",)))


def _replace(path: Path, content: bytes, mode: int | None) -> None:
    neighbour = path.with_name(f".{path.name[:200]}.{os.getpid()}.tmp")
    try:
        with neighbour.open("xb") as file:
            if mode is not None:
                neighbour.chmod(stat.S_IMODE(mode))
            file.write(content)
        neighbour.replace(path)
    except BaseException:
        neighbour.unlink(missing_ok=True)
        raise


def write_out(text: str | bytes) -> None:
    """Write to standard output; a reader that has gone away takes nothing from the verdict."""
    if sys.stdout is None:
        raise BlastradiusError("standard output is closed.", "Name a file with --output.")
    if isinstance(text, bytes) and stdout_is_terminal():
        raise UsageError("a terminal does not show this picture.", "Name a file with --output.")
    try:
        sys.stdout.buffer.write(_bytes(text))
        sys.stdout.buffer.flush()
    except BrokenPipeError:
        os.dup2(os.open(os.devnull, os.O_WRONLY), sys.stdout.fileno())
    except OSError as error:
        raise BlastradiusError(
            f"the report could not be written to standard output: {error.strerror}.", "Check the disk."
        ) from None


def write_err(text: str) -> None:
    """Write to standard error, where standard output is for machines; nobody has to listen."""
    if sys.stderr is not None:
        with contextlib.suppress(OSError):
            sys.stderr.buffer.write(_bytes(text))
            sys.stderr.buffer.flush()


def _bytes(text: str | bytes) -> bytes:
    return text.encode("utf-8", "backslashreplace") if isinstance(text, str) else text
