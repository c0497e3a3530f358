"""Output to what is open already: standard output by its path, named pipes, devices; and colours on a terminal."""

from __future__ import annotations

import os
import re
import subprocess
import threading
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import BLOCK, COMMAND, blastradius, environment, shell

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.skipif(os.name == "nt", reason="paths of POSIX")


def test_standard_output_by_its_path_is_standard_output() -> None:
    done = shell('$BR "$BLOCK" -o /dev/stdout | cat; exit ${PIPESTATUS[0]}')
    assert done.returncode == 20
    assert done.stdout == blastradius(BLOCK).stdout


def test_what_others_write_to_the_same_file_is_kept(tmp_path: Path) -> None:
    shell('{ echo before; $BR "$BLOCK" -q -o /dev/stdout; echo after; } >> log.txt', tmp_path)
    lines = (tmp_path / "log.txt").read_text().splitlines()
    assert lines[0] == "before"
    assert lines[-1] == "after"
    assert lines[1].startswith("BLOCK")


def test_named_pipe_gets_the_report(tmp_path: Path) -> None:
    pipe = tmp_path / "pipe"
    os.mkfifo(pipe)
    got: list[str] = []
    reader = threading.Thread(target=lambda: got.append(pipe.read_text()), daemon=True)
    reader.start()
    assert blastradius(BLOCK, "-o", pipe).returncode == 20
    reader.join(timeout=20)
    assert got == [blastradius(BLOCK).stdout]


@pytest.mark.parametrize(
    ("variables", "colored"),
    [({}, True), ({"NO_COLOR": "1"}, False), ({"CLICOLOR": "0"}, False), ({"TERM": "dumb"}, False)],
)
def test_colours_are_for_terminals_that_want_them(variables: dict[str, str], colored: bool) -> None:
    import pty

    ours, theirs = pty.openpty()
    with subprocess.Popen(
        [*COMMAND, str(BLOCK), "-q"], stdout=theirs, stderr=theirs, env=environment(**variables)
    ) as process:
        os.close(theirs)
        said = b""
        try:
            while more := os.read(ours, 4096):
                said += more
        except OSError:  # the other end is closed
            pass
    os.close(ours)
    assert process.returncode == 20
    assert b"BLOCK" in said
    assert (re.search(rb"\x1b\[[\d;]+mBLOCK", said) is not None) is colored
