"""Files, pipes and streams: what is no file of bytes is refused, and nothing is read without end."""

from __future__ import annotations

import gc
import io
import os
import threading
from pathlib import Path

import pytest

from blastradius.errors import PlanError, UnreadableInput
from blastradius.sources import read_plan, read_plans, read_stream
from blastradius.sources.encoding import LARGEST
from tests.sources.plans import EXAMPLE, EXAMPLE_ADDRESSES, dump

FIXTURES = sorted((Path(__file__).parents[2] / "fixtures" / "plans").glob("*/plan.json"))


def reason(source: Path | str | bytes) -> str:
    with pytest.raises(UnreadableInput) as caught:
        read_plans(source)
    assert caught.value.advice
    return caught.value.reason


@pytest.mark.parametrize("path", FIXTURES, ids=lambda path: path.parent.name)
def test_every_fixture_is_read_strictly(path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def tolerant(*_: object) -> None:
        raise AssertionError("Terraform's own plan does not fit the types")

    monkeypatch.setattr("blastradius.sources.json_plan.rows_in", tolerant)
    monkeypatch.setattr("blastradius.sources.json_state.state_in", tolerant)
    found = read_plan(path)
    assert found.terraform_version
    assert found.configuration.root.resources or found.configuration.root.calls


def test_a_directory_is_refused(tmp_path: Path) -> None:
    assert "directory" in reason(tmp_path)


def test_a_missing_file_is_refused(tmp_path: Path) -> None:
    assert "No such file" in reason(tmp_path / "none.json")


@pytest.mark.parametrize("path", ["", "a\0b"])
def test_what_is_no_path_is_refused(path: str) -> None:
    with pytest.raises(UnreadableInput):
        read_plans(path)


@pytest.mark.skipif(not hasattr(os, "geteuid") or os.geteuid() == 0, reason="root may read everything")
def test_a_file_without_permission_is_refused(tmp_path: Path) -> None:
    path = tmp_path / "plan.json"
    path.write_bytes(dump(EXAMPLE))
    path.chmod(0)
    assert "denied" in reason(path)


@pytest.mark.skipif(not Path("/dev/zero").exists(), reason="no such device")
@pytest.mark.parametrize("device", ["/dev/zero", "/dev/null"])
def test_a_device_is_refused(device: str) -> None:
    assert "device" in reason(device)


def test_a_huge_file_is_refused_unread(tmp_path: Path) -> None:
    path = tmp_path / "huge.json"
    with path.open("wb") as file:
        file.truncate(2 * LARGEST)
    assert "larger than 2 GiB" in reason(path)


@pytest.mark.skipif(not hasattr(os, "mkfifo"), reason="no named pipes")
def test_a_named_pipe_is_read(tmp_path: Path) -> None:
    path = tmp_path / "pipe"
    os.mkfifo(path)
    writer = threading.Thread(target=lambda: path.write_bytes(dump(EXAMPLE)))
    writer.start()
    found = read_plan(path)
    writer.join()
    assert [change.address for change in found.changes] == EXAMPLE_ADDRESSES


def test_a_stream_is_read_to_its_end() -> None:
    data = os.urandom(3 * 1024**2 + 17)
    assert read_stream(io.BytesIO(data)) == data
    assert read_stream(io.BytesIO()) == b""


def test_a_stream_without_end_is_refused(monkeypatch: pytest.MonkeyPatch) -> None:
    class Endless:
        def read(self, size: int = -1, /) -> bytes:
            assert size > 0
            return b" " * size

    monkeypatch.setattr("blastradius.sources.encoding.LARGEST", 5 * 1024**2)
    with pytest.raises(UnreadableInput, match="larger than"):
        read_stream(Endless())


def test_the_collector_runs_again_after_reading() -> None:
    read_plan(dump(EXAMPLE))
    assert gc.isenabled()
    with pytest.raises(PlanError):
        read_plan(b"{}")
    assert gc.isenabled()


def test_a_collector_that_was_off_stays_off() -> None:
    gc.disable()
    try:
        read_plan(dump(EXAMPLE))
        assert not gc.isenabled()
    finally:
        gc.enable()
