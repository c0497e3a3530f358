"""Graphviz, which draws pictures where it is on the PATH."""

from __future__ import annotations

import os
import shutil
import subprocess
from pathlib import Path

from blastradius.errors import ProgramError

_SECONDS = 120


def run_graphviz(dot: str, kind: str) -> bytes | None:
    """Have `dot` draw; None where there is none on the PATH."""
    program = shutil.which("dot")
    if program is None or not Path(program).is_absolute():
        return None
    sharp = ["-Gdpi=144"] if kind == "png" else []
    try:
        done = subprocess.run(
            [program, f"-T{kind}", *sharp],
            input=dot.encode(),
            capture_output=True,
            env={"LC_ALL": "C.UTF-8", "PATH": os.defpath},
            timeout=_SECONDS,
            check=False,
        )
    except subprocess.TimeoutExpired:
        raise ProgramError(f"Graphviz did not finish within {_SECONDS} seconds.", "Draw a part: --around.") from None
    except OSError as error:
        raise ProgramError(f"Graphviz could not be started: {error.strerror}.", "Run dot -V by hand.") from None
    if done.returncode or not done.stdout:  # what it says may quote names
        raise ProgramError(
            f"Graphviz could not draw: it ended with exit code {done.returncode}.",
            f"Look whether dot -T{kind} draws at all.",
        )
    return done.stdout
