"""The commands about approvals, in processes of their own."""

from __future__ import annotations

import json
import os
import shutil
import subprocess
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import BLOCK, COMMAND, PASS, PLANS, WARN, blastradius, environment

if TYPE_CHECKING:
    from pathlib import Path

pytestmark = pytest.mark.ssh_keygen

ALICE = "alice@example.com"
GATE = ("--approvals", ".blastradius/approvals", "--allowed-signers", "signers")


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with a key of Alice's, who may sign."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("there is no ssh-keygen on the PATH")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(tmp_path / "id")], check=True)
    (tmp_path / "signers").write_text(f"{ALICE} {(tmp_path / 'id.pub').read_text()}")
    return tmp_path


def approve(folder: Path, *words: str | Path, plan: Path = BLOCK) -> subprocess.CompletedProcess[str]:
    return blastradius("approve", plan, "--key", "id", "--as", ALICE, "--yes", *words, folder=folder)


def test_a_day_with_approvals(folder: Path) -> None:
    assert blastradius(BLOCK, *GATE, folder=folder).returncode == 20
    done = approve(folder)
    assert (done.returncode, done.stderr) == (0, "")
    (file,) = (folder / ".blastradius" / "approvals").iterdir()
    assert f"Approved, in .blastradius/approvals/{file.name}\n" in done.stdout
    verified = blastradius("approvals", "verify", BLOCK, "--allowed-signers", "signers", folder=folder)
    assert verified.returncode == 0
    assert f"counts  {file.name}  {ALICE} until " in verified.stdout
    passed = blastradius(BLOCK, *GATE, folder=folder)
    assert passed.returncode == 0
    assert passed.stdout.startswith("PASS  approved: ")
    assert blastradius(BLOCK, folder=folder).returncode == 20, "nothing is approved where nobody asks"
    other = blastradius(PLANS / "destroy-everything" / "plan.json", *GATE, folder=folder)
    assert other.returncode == 20


def test_what_is_approved_is_shown_before(folder: Path) -> None:
    said = approve(folder, "--environment", "production", "--expires", "30m").stdout
    shown, _, written = said.partition("\nApproved, in ")
    assert "BLOCK" in shown
    assert "alice@example.com approves 1 finding for the environment production, until " in shown
    assert "critical  deletes and recreates the running environment" in shown
    assert written


def test_json_report_holds_approvals(folder: Path) -> None:
    approve(folder)
    report = json.loads(blastradius(BLOCK, *GATE, "--format", "json", folder=folder).stdout)
    (judged,) = report["approvals"]
    approved = [one for one in report["findings"] if "approved" in one]
    assert judged["lifts"] == [one["fingerprint"] for one in approved]
    assert approved[0]["approved"] == [{"principal": ALICE, "until": judged["until"]}]


def test_verify_says_why_not(folder: Path) -> None:
    approve(folder, "--environment", "staging")
    (folder / ".blastradius" / "approvals" / "junk.json").write_text("{}")
    done = blastradius("approvals", "verify", BLOCK, "--allowed-signers", "signers", folder=folder)
    assert done.returncode == 20
    assert "it is for the environment staging, and this is no environment that is named" in done.stdout
    assert "does not count  junk.json: it is no approval" in done.stdout


def test_verify_of_too_few(folder: Path) -> None:
    approve(folder)
    words = ("--allowed-signers", "signers", "--require", "2")
    done = blastradius("approvals", "verify", BLOCK, *words, folder=folder)
    assert done.returncode == 20
    assert "counts, alone not enough" in done.stdout


def test_list_tells_and_verifies_nothing(folder: Path) -> None:
    assert blastradius("approvals", "list", folder=folder).stdout == "There are no approvals.\n"
    approve(folder)
    done = blastradius("approvals", "list", folder=folder)
    assert done.returncode == 0
    for said in (
        ALICE,
        "container-destroyed  aws_elastic_beanstalk_environment.production",
        "No signature was verified",
    ):
        assert said in done.stdout


def test_one_finding_alone_is_approved(folder: Path) -> None:
    report = json.loads(blastradius(WARN, "--format", "json").stdout)
    first, second = (one["fingerprint"] for one in report["findings"] if one["severity"] == "medium")
    assert "approves 1 finding," in approve(folder, "--finding", first, plan=WARN).stdout
    words = (WARN, *GATE, "--fail-on", "warn")
    assert blastradius(*words, folder=folder).returncode == 10
    approve(folder, "--finding", second, plan=WARN)
    assert blastradius(*words, folder=folder).returncode == 0


@pytest.mark.parametrize(
    ("words", "code", "said"),
    [
        (("--finding", "0" * 16), 2, "no finding of that fingerprint"),
        (("--expires", "31d"), 2, "--expires"),
        (("--expires", "0h"), 2, "--expires"),
        (("--expires", "forever"), 2, "--expires"),
        (("--environment", ""), 2, "environment"),
        (("--as", "-oProxyCommand=x"), 2, "no principal"),
        (("--as", "alice\nbob"), 2, "no principal"),
        (("--as", "*"), 2, "no principal"),
        (("--as", "claude@example.com"), 2, "only people approve"),
        (("--key", "missing"), 5, "ssh-keygen could not sign"),
        (("--key", "-f"), 5, "ssh-keygen could not sign"),
        (("--approvals", "signers"), 1, "the approval could not be written"),
    ],
)
def test_what_cannot_be_approved_leaves_no_file(folder: Path, words: tuple[str, ...], code: int, said: str) -> None:
    done = approve(folder, *words)
    assert done.returncode == code
    assert said in done.stderr
    assert not list(folder.glob(".blastradius/approvals/*"))


def test_nothing_to_approve_and_nobody_to_ask(folder: Path) -> None:
    done = approve(folder, plan=PASS)
    assert (done.returncode, "nothing to approve" in done.stderr) == (2, True)
    done = blastradius("approve", BLOCK, "--key", "id", "--as", ALICE, folder=folder)
    assert (done.returncode, "nobody is there to be asked" in done.stderr) == (2, True)
    assert not (folder / ".blastradius").exists()


def test_what_was_not_understood_cannot_be_named(folder: Path) -> None:
    plan = PLANS / "prevent-destroy-errored" / "plan.json"
    findings = json.loads(blastradius(plan, "--format", "json").stdout)["findings"]
    (errored,) = (one["fingerprint"] for one in findings if one["rule"] == "plan-errored")
    done = approve(folder, "--finding", errored, plan=plan)
    assert (done.returncode, "cannot be approved" in done.stderr) == (2, True)
    done = approve(folder, plan=plan)
    assert "Nobody can approve, and it goes on to block" in done.stdout
    assert blastradius(plan, *GATE, folder=folder).returncode == 20


@pytest.mark.parametrize(("answer", "code"), [(b"y\n", 0), (b"n\n", 2), (b"\n", 2), (b"\x04", 2)])
def test_a_terminal_is_asked(folder: Path, answer: bytes, code: int) -> None:
    import pty

    ours, theirs = pty.openpty()
    words = [*COMMAND, "approve", str(BLOCK), "--key", "id", "--as", ALICE]
    with subprocess.Popen(
        words, stdin=theirs, stdout=subprocess.PIPE, stderr=subprocess.PIPE, cwd=folder, env=environment()
    ) as process:
        os.write(ours, answer)
        said, _ = process.communicate(timeout=60)
    os.close(ours)
    os.close(theirs)
    assert process.returncode == code
    assert b"Sign this? [y/N] " in said
    assert len(list(folder.glob(".blastradius/approvals/*"))) == (code == 0)


@pytest.mark.parametrize(
    "words",
    [
        ("--approvals", "x"),
        *((option, "x") for option in ("--allowed-signers", "--revoked", "--author", "--agent")),
        ("--require", "2"),
        ("--require", "0", *GATE),
        ("--author", "", *GATE),
        ("--role", "dba", *GATE),
    ],
)
def test_options_that_would_be_idle_or_check_nothing(folder: Path, words: tuple[str, ...]) -> None:
    done = blastradius(BLOCK, *words, folder=folder)
    assert done.returncode == 2
    assert done.stderr.startswith("No verdict was reached.")


def test_allowed_signers_file_that_is_missing(folder: Path) -> None:
    done = blastradius(BLOCK, "--approvals", "x", "--allowed-signers", "missing", folder=folder)
    assert (done.returncode, done.stdout) == (4, "")


def test_key_of_an_ssh_agent_signs_by_its_public_part(folder: Path) -> None:
    if shutil.which("ssh-agent") is None or shutil.which("ssh-add") is None:
        pytest.skip("there is no ssh-agent on the PATH")
    script = 'ssh-add -q id && rm id && exec "$@"'
    words = [*COMMAND, "approve", str(BLOCK), "--key", "id.pub", "--as", ALICE, "--yes"]
    subprocess.run(
        ["ssh-agent", "sh", "-c", script, "sh", *words],
        check=True,
        cwd=folder,
        env=environment(),
        capture_output=True,
        stdin=subprocess.DEVNULL,
        timeout=60,
    )
    assert blastradius(BLOCK, *GATE, folder=folder).returncode == 0


def test_hostile_addresses_are_neutralised_where_people_look(folder: Path) -> None:
    plan = PLANS / "hostile-names" / "plan.json"
    if blastradius(plan).stdout.startswith("PASS"):
        pytest.fail("the fixture is to be stopped")
    for text in (approve(folder, plan=plan).stdout, blastradius("approvals", "list", folder=folder).stdout):
        assert text
        assert not any(ord(char) < 32 and char != "\n" for char in text)
        assert not any(line.startswith("::") for line in text.splitlines())


def test_audit_log_tells_of_approvals_and_of_what_they_lifted(folder: Path) -> None:
    approve(folder, "--audit-log", "log")
    assert blastradius(BLOCK, *GATE, "--audit-log", "log", folder=folder).returncode == 0
    signed, passed = (json.loads(line) for line in (folder / "log").read_text().splitlines())
    assert (signed["event"], signed["principal"], signed["verdict"]) == ("approval", ALICE, "block")
    assert (passed["event"], passed["verdict"], passed["lifted"]) == ("assessment", "pass", signed["findings"])
    assert [(one["principal"], one["refused"]) for one in passed["approvals"]] == [(ALICE, "")]
    assert blastradius("audit", "verify", "log", folder=folder).returncode == 0


def test_no_approval_is_left_that_the_log_does_not_know(folder: Path) -> None:
    assert approve(folder, "--audit-log", "/dev/full").returncode == 1
    assert not (folder / ".blastradius").exists()


def test_approvals_are_for_the_environment_that_the_policy_chooses(folder: Path) -> None:
    policy = folder / "blastradius.toml"
    policy.write_text('[[environment]]\nname = "production"\nworkspaces = ["*"]\n')
    assert "for the environment production" in approve(folder).stdout
    assert blastradius(BLOCK, *GATE, folder=folder).returncode == 0
    policy.write_text('[[environment]]\nname = "staging"\nworkspaces = ["*"]\n')
    assert blastradius(BLOCK, *GATE, folder=folder).returncode == 20
    verified = blastradius("approvals", "verify", BLOCK, "--allowed-signers", "signers", folder=folder)
    assert "it is for the environment production" in verified.stdout


def test_people_can_approve_what_is_beyond_an_intent(folder: Path) -> None:
    plan = PLANS / "null-triggers" / "plan.json"
    given = ("--allow", "update:*")
    assert blastradius(plan, *GATE, folder=folder).returncode == 0
    assert blastradius(plan, *GATE, *given, folder=folder).returncode == 20
    assert approve(folder, *given, plan=plan).returncode == 0
    done = blastradius(plan, *GATE, *given, folder=folder)
    assert (done.returncode, "Approved, " in done.stdout) == (0, True)
    verified = blastradius("approvals", "verify", plan, "--allowed-signers", "signers", *given, folder=folder)
    assert verified.returncode == 0
