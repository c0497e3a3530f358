"""The origin of a change, as it is said and found on the command line."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import BLOCK, PASS, WARN, blastradius

if TYPE_CHECKING:
    from pathlib import Path

CLAUDE = "Grow\n\nCo-authored-by: Claude <noreply@anthropic.com>\n"
STRICT = "[origin.agent]\ndestroys = false\nrequire_approval = true\n"


def test_a_run_in_the_shell_of_an_agent_says_so() -> None:
    done = blastradius(PASS, variables={"CLAUDECODE": "1"})
    assert "Note: The change is an agent's, by the variable CLAUDECODE (Claude Code)." in done.stdout
    assert done.returncode == 0


def test_a_person_is_not_told_that_they_are_one() -> None:
    assert blastradius(PASS, "--origin", "human").stdout == blastradius(PASS).stdout


def test_the_json_report_holds_all_evidence() -> None:
    done = blastradius(PASS, "--format", "json", "--origin", "human", variables={"GEMINI_CLI": "1"})
    assert json.loads(done.stdout)["origin"] == {
        "kind": "agent",
        "evidence": [
            {"source": "given", "name": "--origin", "says": "human", "tool": ""},
            {"source": "variable", "name": "GEMINI_CLI", "says": "agent", "tool": "Gemini CLI"},
        ],
    }
    assert "origin" not in json.loads(blastradius(PASS, "--format", "json").stdout)


def test_markdown_tells_it_too(tmp_path: Path) -> None:
    (tmp_path / "log").write_text(CLAUDE)
    done = blastradius(WARN, "--format", "markdown", "--commit-message", tmp_path / "log")
    assert "AI-assisted, by the trailer Co-authored-by" in done.stdout


def test_a_policy_stops_an_agent_where_it_lets_people_pass(tmp_path: Path) -> None:
    (tmp_path / "blastradius.toml").write_text(STRICT)
    assert blastradius(PASS, folder=tmp_path).returncode == 0
    assert blastradius(PASS, folder=tmp_path, variables={"CURSOR_AGENT": "1"}).returncode == 20
    assert blastradius(PASS, "--origin", "agent", folder=tmp_path).returncode == 20
    claimed = blastradius(PASS, "--origin", "human", folder=tmp_path, variables={"CURSOR_AGENT": "1"})
    assert claimed.returncode == 20


def test_a_policy_may_trust_what_is_given_and_the_report_says_so(tmp_path: Path) -> None:
    (tmp_path / "blastradius.toml").write_text(f"[origin]\ntrust_given = true\n{STRICT}")
    done = blastradius(PASS, "--origin", "human", folder=tmp_path, variables={"CURSOR_AGENT": "1"})
    assert done.returncode == 0
    assert "taken for human, as given; the variable CURSOR_AGENT (Cursor) outweighed" in " ".join(done.stdout.split())


def test_several_files_of_messages_are_read(tmp_path: Path) -> None:
    (tmp_path / "one").write_text("Grow\n")
    (tmp_path / "two").write_bytes(b"\xff\xfe\0Signed-off-by: renovate[bot] <bot@renovateapp.com>\r\n")
    files = ("--commit-message", tmp_path / "one", "--commit-message", tmp_path / "two")
    assert "an agent's, by the trailer Signed-off-by" in blastradius(PASS, *files).stdout


def test_messages_can_be_piped_in_where_all_else_is_named(tmp_path: Path) -> None:
    told = b"Grow\n\nSigned-off-by: renovate[bot] <bot@renovateapp.com>\n"
    assert "an agent's, by the trailer" in blastradius(PASS, "--commit-message", "-", stdin=told).stdout
    (tmp_path / "blastradius.toml").write_text(STRICT)
    compared = blastradius("compare", BLOCK, BLOCK, "--commit-message", "-", stdin=told, folder=tmp_path)
    assert "Both plans make the same changes.\n\n3 findings are the same in both.\n" in compared.stdout
    for words in (("--commit-message", "-"), (PASS, "--commit-message", "-", "--intent-text", "-")):
        done = blastradius(*words, stdin=told)
        assert (done.returncode, "two of them are to come from standard input" in done.stderr) == (2, True)


@pytest.mark.parametrize("kind", ["missing", "folder", "huge"])
def test_messages_that_cannot_be_read_are_no_verdict(tmp_path: Path, kind: str) -> None:
    path = tmp_path / "log"
    if kind == "folder":
        path.mkdir()
    elif kind == "huge":
        path.write_bytes(b"x" * (1024**2 + 1))
    done = blastradius(PASS, "--commit-message", path)
    assert done.returncode == 2
    assert done.stdout == ""
    assert "No verdict was reached." in done.stderr
    assert "the commit messages" in done.stderr


def test_an_origin_that_is_none_is_wrong_usage() -> None:
    assert blastradius(PASS, "--origin", "robot").returncode == 2


def test_values_are_never_printed(tmp_path: Path) -> None:
    secret = "s3cr3t-value-77"  # noqa: S105 - what must not be told
    (tmp_path / "log").write_text(f"Assisted-by: \x1b[31m{secret}\nSigned-off-by: {secret}[bot] <{secret}@x>\n")
    variables = {"CLAUDECODE": f"\x1b]0;{secret}\x07", "GITHUB_ACTOR": f"{secret}[bot]"}
    for name in ("terminal", "markdown", "json", "atlantis"):
        done = blastradius(
            *(BLOCK, "--format", name, "--verbose", "--commit-message", tmp_path / "log"), variables=variables
        )
        assert secret not in done.stdout + done.stderr
        assert done.returncode == 20


def test_the_audit_log_tells_the_origin(tmp_path: Path) -> None:
    blastradius(PASS, "--audit-log", tmp_path / "audit", variables={"CLAUDECODE": "1"})
    entry = json.loads((tmp_path / "audit").read_text())
    assert entry["origin"] == "agent"
    assert entry["origin_evidence"] == ["variable CLAUDECODE"]


@pytest.mark.parametrize("options", [(), ("--origin", "human")])
@pytest.mark.parametrize("policy", ["", "[origin]\ntrust_given = true\n"])
def test_no_agent_signs_for_a_person(tmp_path: Path, options: tuple[str, ...], policy: str) -> None:
    (tmp_path / "blastradius.toml").write_text(policy)
    done = blastradius(
        *("approve", BLOCK, "--key", tmp_path / "key", "--as", "alice@example.com", "--yes"),
        *options,
        folder=tmp_path,
        variables={"CLAUDECODE": "1"},
    )
    assert done.returncode == 2
    assert "an agent runs this, as the variable CLAUDECODE tells, and only people approve" in done.stderr
    assert [one.name for one in tmp_path.iterdir()] == ["blastradius.toml"]
