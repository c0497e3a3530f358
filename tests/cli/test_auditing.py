"""The audit log: what stands in it, what is found, and that nothing is told that it does not hold."""

from __future__ import annotations

import hashlib
import json
import os
import pwd
import subprocess
from dataclasses import replace
from types import SimpleNamespace
from typing import TYPE_CHECKING, Any

import pytest

from blastradius import Policy, assess, read_plan
from blastradius.cli import audit_log
from blastradius.cli.audit_log import verify_log
from blastradius.cli.auditing import record_assessments
from blastradius.errors import BlastradiusError
from blastradius.model.verdict import Severity
from blastradius.policy.digest import policy_digest
from tests.cli.running import BLOCK, COMMAND, PASS, PLANS, blastradius, environment, shell

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

REPORT = assess(read_plan(PASS))


@pytest.fixture
def log(tmp_path: Path) -> Path:
    """A log of five lines."""
    path = tmp_path / "audit.jsonl"
    for _ in range(5):
        record_assessments(path, [REPORT], Policy())
    return path


def entries(path: Path) -> list[dict[str, Any]]:
    return [json.loads(line) for line in path.read_bytes().splitlines()]


def test_assessment_adds_a_line_that_tells_what_was_decided(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    assert blastradius(BLOCK, "--audit-log", path, "--environment", "production").returncode == 20
    assert blastradius(PASS, BLOCK, "--audit-log", path).returncode == 20
    lines = entries(path)
    report = assess(read_plan(BLOCK))
    assert [one["verdict"] for one in lines] == ["block", "pass", "block"]
    assert [one["line"] for one in lines] == [1, 2, 3]
    assert lines[0]["plan"] == report.plan.fingerprint
    assert (lines[0]["score"], lines[0]["environment"], lines[0]["lifted"]) == (report.score, "production", [])
    assert lines[0]["policy"] == lines[1]["policy"] == policy_digest(Policy())
    assert [one["previous"] for one in lines[1:]] == [one["digest"] for one in lines[:-1]]
    done = blastradius("audit", "verify", path)
    assert (done.returncode, done.stdout) == (
        0,
        f"3 lines, whole and in order. The last has the digest {lines[-1]['digest']}\n",
    )


def test_no_value_gets_into_the_log(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    plan = PLANS / "secrets-everywhere" / "plan.json"
    blastradius(plan, "--audit-log", path)
    (entry,) = entries(path)
    told = {
        "approvals",
        "author",
        "digest",
        "environment",
        "event",
        "intent",
        "lifted",
        "line",
        "origin",
        "origin_evidence",
        "plan",
        "policy",
        "previous",
    }
    assert set(entry) == told | {"score", "time", "title", "tool", "user", "verdict"}
    assert len(path.read_bytes()) < 1_000


def swap(lines: list[bytes], one: int, other: int) -> list[bytes]:
    lines[one], lines[other] = lines[other], lines[one]
    return lines


def forged(line: bytes, **changed: Any) -> bytes:
    """Change a line and make its own digest right, as somebody does who has read how it is made."""
    entry = {**json.loads(line), **changed}
    del entry["digest"]
    bare = json.dumps(entry, sort_keys=True, separators=(",", ":")) + "\n"
    entry["digest"] = hashlib.sha256(bare.encode()).hexdigest()
    return (json.dumps(entry, sort_keys=True, separators=(",", ":")) + "\n").encode()


TAMPERED: dict[str, tuple[Callable[[list[bytes]], list[bytes]], list[str]]] = {
    "first changed": (lambda x: [x[0].replace(b"pass", b"warn"), *x[1:]], ["line 1 was changed"]),
    "middle changed": (lambda x: [*x[:2], x[2].replace(b"pass", b"warn"), *x[3:]], ["line 3 was changed"]),
    "last changed": (lambda x: [*x[:4], x[4].replace(b"pass", b"warn")], ["line 5 was changed"]),
    "a blank more": (lambda x: [x[0], x[1].replace(b",", b", ", 1), *x[2:]], ["line 2 was changed"]),
    "two changed and one removed": (
        lambda x: [x[0][1:], x[1][1:], *x[3:]],
        ["line 1 was changed", "line 2 was changed", "line 3 is numbered 4: a line is missing before it"],
    ),
    "first removed": (lambda x: x[1:], ["line 1 is numbered 2: a line is missing before it"]),
    "two removed": (lambda x: [x[0], *x[3:]], ["line 2 is numbered 4: 2 lines are missing before it"]),
    "reordered": (
        lambda x: swap(x, 1, 2),
        [
            "line 2 is numbered 3: a line is missing before it",
            "line 3 is numbered 2: it was added, or moved here from before",
        ],
    ),
    "repeated": (lambda x: [*x, x[1]], ["line 6 is numbered 2: it was added, or moved here from before"]),
    "junk added": (lambda x: [*x[:2], b"{}\n", *x[2:]], ["line 3 was changed"]),
    "empty line added": (lambda x: [*x[:2], b"\n", *x[2:]], ["line 3 was changed"]),
    "exchanged for a forged one": (
        lambda x: [*x[:2], forged(x[2], verdict="block"), *x[3:]],
        ["line 4 does not follow from the one before: one of them was exchanged"],
    ),
    "forged one added": (
        lambda x: [*x[:2], forged(x[2], verdict="block"), *x[2:]],
        [
            "line 4 is numbered 3: it was added, or moved here from before",
            "line 5 does not follow from the one before: one of them was exchanged",
        ],
    ),
    "cut off": (lambda x: [*x[:4], x[4][:-20]], ["line 5 is cut off, or was changed"]),
    "last line break gone": (lambda x: [*x[:4], x[4][:-1]], ["line 5 is cut off, or was changed"]),
}


@pytest.mark.parametrize(("tamper", "told"), TAMPERED.values(), ids=TAMPERED)
def test_tampering_is_found_and_named(log: Path, tamper: Callable[[list[bytes]], list[bytes]], told: list[str]) -> None:
    log.write_bytes(b"".join(tamper(log.read_bytes().splitlines(keepends=True))))
    text, code = verify_log(log)
    assert code == 1
    assert text.splitlines()[1:] == [f"  {one}" for one in told]


def test_every_changed_byte_is_found(log: Path) -> None:
    whole = log.read_bytes()
    for place in range(0, len(whole), 7):
        changed = bytearray(whole)
        changed[place] ^= 1
        log.write_bytes(changed)
        assert verify_log(log)[1] == 1, place


def test_lines_removed_from_the_end_are_found_by_what_was_noted(log: Path) -> None:
    digests = [one["digest"] for one in entries(log)]
    assert verify_log(log, digests[-1])[1] == 0
    assert verify_log(log, digests[2])[1] == 0, "the log may have grown since"
    log.write_bytes(b"".join(log.read_bytes().splitlines(keepends=True)[:4]))
    assert verify_log(log)[1] == 0
    text, code = verify_log(log, digests[-1])
    assert (code, "lines were removed from the end" in text) == (1, True)
    log.write_bytes(b"")
    assert verify_log(log, digests[0])[1] == 1


@pytest.mark.parametrize("noted", ["", "abc", "0" * 63, "g" * 64])
def test_what_is_no_digest_is_not_taken_for_a_check(log: Path, noted: str) -> None:
    """An unset variable of a pipeline, say."""
    done = blastradius("audit", "verify", log, "--noted", noted)
    assert (done.returncode, done.stdout) == (2, "")
    assert "what follows --noted is no digest" in done.stderr


def test_what_an_empty_log_was_noted_by_holds_for_all_that_follows(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    path.touch()
    noted = verify_log(path)[0].split()[-1]
    record_assessments(path, [REPORT], Policy())
    assert verify_log(path, noted)[1] == 0


def test_variables_do_not_tell_who_it_was(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    somebody = dict.fromkeys(("LOGNAME", "USER", "LNAME", "USERNAME"), "somebody-else")
    blastradius(PASS, "--audit-log", path, variables=somebody)
    assert entries(path)[0]["user"] not in ("somebody-else", "")


@pytest.mark.parametrize("name", ["anna", None])
def test_who_it_was_is_told_by_the_system(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str | None) -> None:
    def entry(number: int) -> SimpleNamespace:
        if name is None:  # as for the users of many containers
            raise KeyError(number)
        return SimpleNamespace(pw_name=name)

    monkeypatch.setattr(pwd, "getpwuid", entry)
    path = tmp_path / "audit.jsonl"
    record_assessments(path, [REPORT], Policy())
    assert entries(path)[0]["user"] == (name or str(os.getuid()))


@pytest.mark.parametrize("end", [b'{"half', b"{}\n", b"\n", b"junk\n"])
def test_nothing_is_added_to_a_log_whose_end_is_broken(log: Path, end: bytes) -> None:
    log.write_bytes(log.read_bytes() + end)
    before = log.read_bytes()
    done = blastradius(PASS, "--audit-log", log)
    assert (done.returncode, done.stdout) == (1, "")
    assert "audit log could not be written" in done.stderr
    assert log.read_bytes() == before


def test_full_disk_loses_nothing_and_tells_no_verdict(tmp_path: Path) -> None:
    path = tmp_path / "audit.jsonl"
    for number in range(12):
        done = shell(f'ulimit -f 2; $BR "$PASS" -o report{number} --audit-log audit.jsonl', tmp_path)
        if done.returncode:
            break
    assert done.returncode == 1
    assert "the audit log could not be written" in done.stderr
    assert (done.stdout, (tmp_path / f"report{number}").exists()) == ("", False)
    assert len(entries(path)) == number >= 1
    assert verify_log(path)[1] == 0
    assert blastradius(PASS, "--audit-log", path).returncode == 0, "where there is room again, it goes on"
    assert verify_log(path)[1] == 0


@pytest.mark.parametrize("target", ["/dev/full", "/dev/null", ".", "missing/audit.jsonl"])
def test_what_is_no_file_is_no_log(tmp_path: Path, target: str) -> None:
    done = blastradius(PASS, "--audit-log", target, folder=tmp_path)
    assert (done.returncode, done.stdout) == (1, "")
    assert "audit log could not be written" in done.stderr


def test_concurrent_writers_wait_for_each_other(tmp_path: Path) -> None:
    words = [*COMMAND, str(PASS), "-q", "--audit-log", str(tmp_path / "audit.jsonl")]
    running = [
        subprocess.Popen(words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, env=environment()) for _ in range(8)
    ]
    for process in running:
        _, said = process.communicate(timeout=120)
        assert (process.returncode, said) == (0, b"")
    assert len(entries(tmp_path / "audit.jsonl")) == 8
    assert verify_log(tmp_path / "audit.jsonl")[1] == 0


@pytest.mark.parametrize("output", ["audit.jsonl", "./audit.jsonl", "link"])
def test_no_report_takes_the_place_of_the_log(log: Path, output: str) -> None:
    before = log.read_bytes()
    (log.parent / "link").symlink_to(log)
    done = blastradius(PASS, "--audit-log", "audit.jsonl", "--output", output, folder=log.parent)
    assert (done.returncode, done.stdout) == (2, "")
    assert log.read_bytes() == before


def test_writer_that_waits_in_vain_fails(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    import fcntl

    monkeypatch.setattr(audit_log, "_PATIENCE", 0.1)
    with log.open("rb") as other:
        fcntl.flock(other, fcntl.LOCK_EX)
        with pytest.raises(BlastradiusError, match="keeps it locked"):
            record_assessments(log, [REPORT], Policy())
    assert len(entries(log)) == 5


def test_interrupted_write_is_taken_back(log: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    before = log.read_bytes()
    real = os.write

    def write(number: int, data: memoryview) -> int:
        real(number, data[:10])
        raise KeyboardInterrupt

    monkeypatch.setattr(os, "write", write)
    with pytest.raises(KeyboardInterrupt):
        record_assessments(log, [REPORT], Policy())
    assert log.read_bytes() == before


def test_log_that_is_missing_cannot_be_verified(tmp_path: Path) -> None:
    done = blastradius("audit", "verify", tmp_path / "missing")
    assert (done.returncode, "cannot be read" in done.stderr) == (1, True)


def test_digest_of_a_policy_changes_with_each_setting() -> None:
    policies = [
        Policy(),
        Policy(block_score=71),
        Policy(warn_score=31),
        Policy(block_from=Severity.CRITICAL),
        Policy(severities={"data-destroyed": Severity.LOW}),
        Policy(knowledge={"aws_x": {"class": "database"}}),
    ]
    assert len({policy_digest(one) for one in policies}) == len(policies)
    assert policy_digest(replace(policies[1], block_score=70)) == policy_digest(Policy())
