"""A saved plan file: ask the program that wrote it to show it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
import zipfile
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.errors import NotAPlan, ProgramError, UnreadableInput

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_MOST_WORDS = 4_000


def show_saved_plan(path: Path, terraform_bin: str | None) -> bytes:
    """Run `show -json` on a saved plan file and return what it prints.

    Raises `ProgramError` where there is no program, or it fails; with the program's own words.
    """
    _refuse_other_archives(path)
    return show_by([_program(terraform_bin), "show"], path.resolve())


def show_by(command: Sequence[str], path: Path, variables: Mapping[str, str] | None = None) -> bytes:
    """Run a command that shows plans on whatever its program takes for one, and return the JSON that it prints.

    `variables` is the environment to run it in; None for that of this process. Raises `ProgramError`.
    """
    program = command[0]
    try:
        done = subprocess.run(
            [*command, "-json", "-no-color", str(path)],
            stdin=subprocess.DEVNULL,
            capture_output=True,
            check=False,
            env=variables,
        )
    except OSError as error:
        raise ProgramError(
            f"{program} could not be started: {error.strerror}.", "Name the program with --terraform-bin."
        ) from None
    if done.returncode:
        raise ProgramError(
            f"`{Path(program).name} show -json` failed with exit code {done.returncode}:\n{_words(done.stderr)}",
            "Run it where the plan was made, after `init`, with the same version; or pipe its JSON in.",
        )
    return done.stdout


def show_saved_bytes(data: bytes, terraform_bin: str | None) -> bytes:
    """Run `show -json` on a saved plan that came through a pipe, by way of a private file."""
    with tempfile.TemporaryDirectory(prefix="blastradius-") as folder:
        path = Path(folder) / "tfplan"
        path.touch(mode=0o600)
        path.write_bytes(data)
        return show_saved_plan(path, terraform_bin)


def _refuse_other_archives(path: Path) -> None:
    """Refuse a ZIP archive that is no plan; an artefact of CI is one as well."""
    try:
        with zipfile.ZipFile(path) as archive:
            names = archive.namelist()
    except (zipfile.BadZipFile, NotImplementedError, ValueError):
        raise UnreadableInput("the input is a damaged or truncated ZIP archive.", "Fetch the file again.") from None
    if "tfplan" not in names:
        raise NotAPlan("the input is a ZIP archive without a saved plan in it.", "Unpack it, and name the plan.")


def _program(named: str | None) -> str:
    for candidate in [named] if named else ["terraform", "tofu"]:
        found = shutil.which(candidate)
        if found:
            return found
    missing = "the program named to show it was not found" if named else "neither terraform nor tofu is on the PATH"
    raise ProgramError(
        f"the input is a saved plan, and {missing}.",
        "Name the program with --terraform-bin, or pipe its JSON in: terraform show -json tfplan | blastradius",
    )


def _words(output: bytes) -> str:
    """Return what a program said, as text that cannot drive a terminal."""
    text = _COLOURS.sub("", output.decode("utf-8", "replace")).replace("\r\n", "\n").strip()
    safe = "".join(char if char.isprintable() or char == "\n" else "?" for char in text[:_MOST_WORDS])
    return safe or "(it said nothing)"
