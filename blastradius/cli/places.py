"""Where the files of a run are found that nobody names, the policy and the waivers; and how waivers are read."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.errors import PolicyError

if TYPE_CHECKING:
    from collections.abc import Iterable

POLICY_NAME = "blastradius.toml"
WAIVERS_NAME = "blastradius-waivers.toml"
LARGEST = 4 * 1024**2
"""The most bytes of a file with waivers."""


def first_policy_file() -> Path | None:
    """Return the policy file that holds where the command runs."""
    return first_named(POLICY_NAME, _folders())


def find_waivers(named: Path | None, policy: Path | None) -> Path | None:
    """Return the file with waivers: the one that is named, else the one beside a policy that is named, else the first.

    A policy that is named may stand where no change reaches it, and so do its waivers: none are looked for elsewhere.
    """
    if named is not None:
        return named
    return first_named(WAIVERS_NAME, (policy.parent,) if policy is not None else _folders())


def read_waivers_file(path: Path) -> bytes:
    """Read what a file with waivers holds; what is no file, or a very large one, is refused and not waited for."""
    try:
        if path.exists() and not path.is_file():  # a pipe would be waited for
            raise PolicyError(f"{path.name or path} is no file.", "Check the path.")
        with path.open("rb") as file:
            data = file.read(LARGEST + 1)
    except OSError as error:
        from blastradius.policy.file import unreadable

        raise unreadable(path, error) from None
    if len(data) > LARGEST:
        raise PolicyError(f"{path.name} is larger than {LARGEST // 1024**2} MiB.", "Take out what has expired.")
    return data


def says_nothing(data: bytes) -> bool:
    """Tell whether a file holds comments at most: there is nothing to take apart, then."""
    try:
        lines = data.decode("utf-8-sig").split("\n")
    except UnicodeDecodeError:
        return False
    return data.isascii() and not any(line.strip() and not line.startswith("#") for line in lines)


def first_named(name: str, folders: Iterable[Path]) -> Path | None:
    """Return the first file of a name in some folders; None where there is none."""
    # a link that leads nowhere is no missing file
    return next((one / name for one in folders if os.path.lexists(one / name)), None)


def folders_above(folder: Path, home: Path | None) -> list[Path]:
    """Return a folder and those above it that belong to it, the nearest first.

    They end at the root of the repository, else at the home folder. Where the folder is in neither, nothing above it
    is looked at: who may write there is not known.
    """
    above = [folder, *folder.parents]
    end = next((one for one in above if (one / ".git").exists()), None) or (home if home in above else folder)
    return above[: above.index(end) + 1]


def _folders() -> list[Path]:
    try:
        here = Path.cwd()
    except FileNotFoundError:  # the working directory was removed
        return []
    return folders_above(here, _home())


def _home() -> Path | None:
    try:
        return Path.home()
    except RuntimeError:  # the user has none
        return None
