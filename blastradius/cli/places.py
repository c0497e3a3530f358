"""Where the files of a run are found that nobody names: the policy and the waivers."""

from __future__ import annotations

import os
from pathlib import Path
from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from collections.abc import Iterable

POLICY_NAME = "blastradius.toml"
WAIVERS_NAME = "blastradius-waivers.toml"


def first_policy_file() -> Path | None:
    """Return the policy file that holds where the command runs."""
    return _first(POLICY_NAME, _folders())


def find_policy_file(folder: Path, home: Path | None) -> Path | None:
    """Look for a policy file in a folder and the folders above it that belong to it."""
    return _first(POLICY_NAME, folders_above(folder, home))


def find_waivers(named: Path | None, policy: Path | None) -> Path | None:
    """Return the file with waivers: the one that is named, else the one beside a policy that is named, else the first.

    A policy that is named may stand where no change reaches it, and so do its waivers: none are looked for elsewhere.
    """
    if named is not None:
        return named
    return _first(WAIVERS_NAME, (policy.parent,) if policy is not None else _folders())


def _first(name: str, folders: Iterable[Path]) -> Path | None:
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
