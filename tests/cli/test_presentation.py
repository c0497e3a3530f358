"""How reports look where they arrive: in a terminal, in a pipe, in another encoding, in a comment."""

from __future__ import annotations

import os
import pty
import subprocess

from tests.cli.running import COMMAND, PLANS, blastradius, environment

CASCADE = PLANS / "network-cascade"


def in_a_terminal(*words: str, **variables: str) -> str:
    """Run the command in a terminal of 80 columns and return what it wrote there."""
    leader, follower = pty.openpty()
    done = subprocess.Popen(
        [*COMMAND, *words], stdout=follower, stderr=subprocess.DEVNULL, cwd=CASCADE, env=environment(**variables)
    )
    os.close(follower)
    written = b""
    while True:
        try:
            piece = os.read(leader, 65_536)
        except OSError:  # the terminal is gone
            break
        if not piece:
            break
        written += piece
    os.close(leader)
    assert done.wait(60) == 20
    return written.decode()


def test_places_are_links_in_a_terminal_alone() -> None:
    words = ("plan.json", "--source", "after")
    link = f"\x1b]8;;{(CASCADE / 'after').as_uri()}/network.tf#1\x1b\\"
    assert link in in_a_terminal(*words)
    assert "\x1b" not in in_a_terminal(*words, NO_COLOR="1")
    assert "\x1b]" not in blastradius(*words, "--color", "always", folder=CASCADE).stdout


def test_lines_are_typed_where_the_encoding_has_none() -> None:
    plan = CASCADE / "plan.json"
    assert "├─ -/+ aws_subnet.private" in blastradius(plan).stdout
    typed = blastradius(plan, variables={"PYTHONIOENCODING": "latin-1"}).stdout
    assert "|- -/+ aws_subnet.private" in typed
    assert typed.isascii()


def test_a_file_is_drawn_whatever_the_encoding_of_standard_output() -> None:
    done = blastradius(CASCADE / "plan.json", "--output", "/dev/stdout", variables={"PYTHONIOENCODING": "latin-1"})
    assert "├─ -/+ aws_subnet.private" in done.stdout


def test_ways_are_shown_on_demand() -> None:
    plan = CASCADE / "plan.json"
    way = "    │  └─ ~ aws_db_subnet_group.orders  (depends on it, update)\n    │     └─ aws_db_instance.orders"
    assert way not in blastradius(plan).stdout
    assert way in blastradius(plan, "--paths").stdout
    assert way in blastradius(plan, "--verbose").stdout


def test_key_of_a_comment_goes_into_its_marker() -> None:
    done = blastradius(CASCADE / "plan.json", "--format", "markdown-bitbucket", "--comment-key", "envs/prod")
    assert done.stdout.startswith("[//]: # (blastradius envs/prod)\n\n## BLOCK: ")


def test_quiet_is_a_line_for_each_of_several_plans() -> None:
    done = blastradius("--quiet", PLANS / "tags-only" / "plan.json", CASCADE / "plan.json")
    first, second = done.stdout.splitlines()
    assert first.startswith(f"BLOCK  {CASCADE / 'plan.json'}: ")
    assert second.startswith("PASS  ")
