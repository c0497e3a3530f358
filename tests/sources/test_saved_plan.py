"""A saved plan file is shown by the program that made it, and its failures are told in its own words."""

from __future__ import annotations

import gzip
import io
import os
import shutil
import subprocess
import zipfile
from pathlib import Path

import pytest

from blastradius.errors import ExitCode, NotAPlan, ProgramError, UnreadableInput
from blastradius.sources import read_plan
from tests.sources.plans import EXAMPLE, EXAMPLE_ADDRESSES, dump

pytestmark = pytest.mark.skipif(os.name == "nt", reason="the stand-in programs are shell scripts")


def archive(name: str = "tfplan") -> bytes:
    packed = io.BytesIO()
    with zipfile.ZipFile(packed, "w") as file:
        file.writestr(name, b"not for us to read")
    return packed.getvalue()


@pytest.fixture
def saved(tmp_path: Path) -> Path:
    path = tmp_path / "-tfplan"
    path.write_bytes(archive())
    return path


def program(folder: Path, name: str, script: str) -> str:
    """Write a stand-in for terraform, and return its path."""
    folder.mkdir(exist_ok=True)
    path = folder / name
    path.write_text(f"#!/bin/sh\n{script}\n")
    path.chmod(0o755)
    return str(path)


def showing(folder: Path, name: str = "terraform") -> str:
    (folder / "shown.json").write_bytes(dump(EXAMPLE))
    return program(folder / "bin", name, f'echo "$@" > "{folder}/asked"; cat "{folder}/shown.json"')


def test_a_saved_plan_file_is_shown_where_it_lies(saved: Path, tmp_path: Path) -> None:
    found = read_plan(saved, terraform_bin=showing(tmp_path))
    assert [change.address for change in found.changes] == EXAMPLE_ADDRESSES
    assert (tmp_path / "asked").read_text().split() == ["show", "-json", "-no-color", str(saved.resolve())]


def test_a_saved_plan_from_a_pipe_is_shown_from_a_private_file_that_goes(tmp_path: Path) -> None:
    look = (
        f'cat "{tmp_path}/shown.json"; ls -ld "$4" "$(dirname "$4")" > "{tmp_path}/modes"; echo "$4" > "{tmp_path}/p"'
    )
    showing(tmp_path)
    found = read_plan(archive(), terraform_bin=program(tmp_path / "bin", "looking", look))
    assert [change.address for change in found.changes] == EXAMPLE_ADDRESSES
    modes = [line.split()[0][:10] for line in (tmp_path / "modes").read_text().splitlines()]
    assert sorted(modes) == ["-rw-------", "drwx------"]
    assert not Path((tmp_path / "p").read_text().strip()).exists()


def test_a_saved_plan_kept_as_a_gzipped_artefact_is_shown_too(tmp_path: Path) -> None:
    found = read_plan(gzip.compress(archive()), terraform_bin=showing(tmp_path))
    assert [change.address for change in found.changes] == EXAMPLE_ADDRESSES


@pytest.mark.parametrize("names", [("terraform", "tofu"), ("tofu",)])
def test_terraform_is_preferred_to_tofu(
    saved: Path, tmp_path: Path, names: tuple[str, ...], monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in names:
        showing(tmp_path, name)
        program(tmp_path / "bin", name, f'echo {name} > "{tmp_path}/who"; /bin/cat "{tmp_path}/shown.json"')
    monkeypatch.setenv("PATH", str(tmp_path / "bin"))
    assert read_plan(saved).changes
    assert (tmp_path / "who").read_text().strip() == names[0]


def failure(saved: Path | bytes, terraform_bin: str | None) -> ProgramError:
    with pytest.raises(ProgramError) as caught:
        read_plan(saved, terraform_bin=terraform_bin)
    assert caught.value.exit_code == ExitCode.PROGRAM
    assert caught.value.advice
    return caught.value


def test_no_program_is_told(saved: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PATH", str(tmp_path))
    assert "neither terraform nor tofu" in failure(saved, None).reason
    assert "not found" in failure(saved, "no-such-program").reason


def test_a_failing_program_is_quoted_without_what_drives_a_terminal(saved: Path, tmp_path: Path) -> None:
    script = r"printf '\033[31mError:\033[0m no \342\200\256 schema\007\r\n\033]0;title\007 \342\225\267\n' >&2; exit 3"
    reason = failure(saved, program(tmp_path / "bin", "terraform", script)).reason
    assert "exit code 3" in reason
    assert "Error: no" in reason
    assert "\u2577" in reason
    assert all(char.isprintable() or char == "\n" for char in reason)


def test_a_talkative_failure_is_cut(saved: Path, tmp_path: Path) -> None:
    script = "head -c 1000000 /dev/zero | tr '\\0' x >&2; exit 1"
    assert len(failure(saved, program(tmp_path / "bin", "terraform", script)).reason) < 5000


def test_a_silent_failure_is_told(saved: Path, tmp_path: Path) -> None:
    assert "said nothing" in failure(saved, program(tmp_path / "bin", "terraform", "exit 1")).reason


def test_a_program_that_cannot_be_started_is_told(saved: Path, tmp_path: Path) -> None:
    broken = program(tmp_path / "bin", "terraform", "")
    Path(broken).write_bytes(b"\x7fELF not really")
    assert "could not be started" in failure(saved, broken).reason


def test_what_the_program_shows_is_judged_like_any_input(saved: Path, tmp_path: Path) -> None:
    with pytest.raises(UnreadableInput, match="empty"):
        read_plan(saved, terraform_bin=program(tmp_path / "bin", "terraform", "exit 0"))


def test_an_archive_of_something_else_is_no_plan() -> None:
    with pytest.raises(NotAPlan, match="ZIP archive without a saved plan"):
        read_plan(archive("plan.json"))


def test_a_damaged_archive_is_refused() -> None:
    with pytest.raises(UnreadableInput, match="damaged or truncated"):
        read_plan(archive()[:-10])


@pytest.mark.terraform
@pytest.mark.skipif(shutil.which("terraform") is None, reason="terraform is not on the PATH")
def test_terraform_itself_shows_its_plan(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    (tmp_path / "main.tf").write_text('resource "terraform_data" "a" {\n  input = 1\n}\n')
    for arguments in (["init"], ["plan", "-out=tfplan"]):
        subprocess.run(
            ["terraform", f"-chdir={tmp_path}", *arguments, "-input=false"],
            check=True,
            capture_output=True,
            timeout=120,
        )
    monkeypatch.chdir(tmp_path)
    for source in (tmp_path / "tfplan", (tmp_path / "tfplan").read_bytes()):
        assert [change.address for change in read_plan(source).changes] == ["terraform_data.a"]
