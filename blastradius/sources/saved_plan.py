"""A saved plan file: ask the program that wrote it to show it."""

from __future__ import annotations

import re
import shutil
import subprocess
import tempfile
from pathlib import Path

from blastradius.errors import ProgramError

SIGNATURE = b"PK\x03\x04"
"""A saved plan is a ZIP archive (Terraform 0.12 and newer, OpenTofu)."""

_COLOURS = re.compile(r"\x1b\[[0-9;]*[A-Za-z]")
_UNPRINTABLE = re.compile(r"[^\n\t\x20-\x7e\u00a0-\ud7ff]")
_MOST_WORDS = 4_000


def show_saved_plan(path: Path, terraform_bin: str | None) -> bytes:
    """Run `show -json` on a saved plan file and return what it prints.

    Raises `ProgramError` where there is no program, or it fails; with the program's own words.
    """
    program = _program(terraform_bin)
    try:
        done = subprocess.run(
            [program, "show", "-json", "-no-color", str(path.resolve())], capture_output=True, check=False
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


def _program(named: str | None) -> str:
    for candidate in [named] if named else ["terraform", "tofu"]:
        found = shutil.which(candidate)
        if found:
            return found
    missing = f"there is no program {named} to show it" if named else "neither terraform nor tofu is on the PATH"
    raise ProgramError(
        f"the input is a saved plan, and {missing}.",
        "Name the program with --terraform-bin, or pipe its JSON in: terraform show -json tfplan | blastradius",
    )


def _words(output: bytes) -> str:
    text = _COLOURS.sub("", output.decode("utf-8", "replace")).strip()
    return _UNPRINTABLE.sub("?", text)[:_MOST_WORDS] or "(it said nothing)"
