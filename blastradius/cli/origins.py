"""Who wrote a change, as the door can tell: the option, the environment and files with commit messages."""

from __future__ import annotations

import os
import sys
from typing import TYPE_CHECKING

from blastradius.errors import UsageError
from blastradius.model.origin import OriginKind
from blastradius.origin import Told, read_signs, recognise

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.cli.choices import GivenOrigin
    from blastradius.model.origin import Origin
    from blastradius.policy import Policy

LARGEST = 1024**2
"""So many bytes of commit messages are read."""


def origin_of(given: GivenOrigin | None, messages: tuple[str, ...], policy: Policy) -> Origin:
    """Return the origin of a change, by the signs of the package and of the policy."""
    told = Told(given=OriginKind(given) if given else None, variables=os.environ, messages=messages)
    return recognise(told, read_signs().with_own(policy.own_signs), trust_given=policy.trust_given)


def read_messages(path: Path) -> str:
    """Read commit messages from a file, `-` for standard input; raises `UsageError` where that cannot be done."""
    try:
        if str(path) == "-":
            if sys.stdin is None:
                raise UsageError("standard input is closed.", "Name the file of the commit messages.")
            data = sys.stdin.buffer.read(LARGEST + 1)
        else:
            with path.open("rb") as file:
                data = file.read(LARGEST + 1)
    except OSError as error:
        raise UsageError(f"the commit messages cannot be read: {error.strerror}.", "Check --commit-message.") from None
    if len(data) > LARGEST:
        raise UsageError(
            f"the commit messages are larger than {LARGEST // 1024**2} MiB.",
            "Name those of the change alone: git log origin/main..HEAD",
        )
    return data.decode("utf-8", "replace")
