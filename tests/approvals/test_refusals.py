"""What is no approval, or not one of this plan: each refused, with its reason, by the real ssh-keygen."""

from __future__ import annotations

import json
import os
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from blastradius.approvals import SignedStatement
from blastradius.cli.ssh_keygen import Verifier
from blastradius.errors import PolicyError, ProgramError, UsageError
from blastradius.model.verdict import Severity, Verdict
from tests.approvals.desk import ALICE, BOB, CAROL, MANY, Desk, sign_for_other_use, ssh_keygen
from tests.cli.running import BLOCK, PLANS, WARN

if TYPE_CHECKING:
    from collections.abc import Callable
    from pathlib import Path

pytestmark = pytest.mark.ssh_keygen

NOW = datetime.now(UTC).replace(microsecond=0)


def test_good_approval_counts(desk: Desk) -> None:
    """The mirror of all that follows: nothing else is wrong with these approvals."""
    desk.approve()
    report = desk.judge()
    assert report.verdict is Verdict.PASS
    assert [one.refused for one in report.approvals] == [""]


def test_replay_for_another_plan(desk: Desk) -> None:
    desk.approve(plan=MANY)
    assert desk.refusal(BLOCK) == "it is for another plan"


def test_plan_that_destroys_more(desk: Desk) -> None:
    desk.approve(plan=PLANS / "tainted-database" / "plan.json")
    assert desk.refusal(PLANS / "destroy-everything" / "plan.json") == "it is for another plan"


@pytest.mark.parametrize(
    ("changed", "reason"),
    [
        ({"created": NOW - timedelta(hours=2), "expires": NOW - timedelta(seconds=1)}, "it expired at "),
        ({"created": NOW + timedelta(hours=1), "expires": NOW + timedelta(hours=2)}, "it is not valid yet"),
        ({"expires": NOW + timedelta(days=3650)}, "it lasts longer than 30 days"),
        ({"environment": "staging"}, "it is for the environment staging, and this is no environment that is named"),
        ({"verdict": Verdict.WARN}, "it is for the verdict warn, and this one is block"),
        ({"verdict": Verdict.PASS}, "it is for the verdict pass, and this one is block"),
    ],
)
def test_statement_that_does_not_fit(desk: Desk, changed: dict[str, Any], reason: str) -> None:
    desk.approve(**changed)
    assert desk.refusal().startswith(reason)


def test_wrong_environment(desk: Desk) -> None:
    desk.approve(environment="staging")
    assert "for the environment staging, and this is the environment production" in desk.refusal(
        environment="production"
    )
    assert desk.judge(environment="staging").verdict is Verdict.PASS


def test_approval_for_no_environment_is_none_for_one(desk: Desk) -> None:
    desk.approve()
    assert desk.refusal(environment="production").startswith("it is for no environment that is named")


def test_unknown_key(desk: Desk) -> None:
    desk.approve(ALICE, "carol")
    assert desk.refusal() == "its key is not one of that principal"


def test_wrong_principal_for_the_key(desk: Desk) -> None:
    desk.approve(ALICE, "bob")
    assert desk.refusal() == "its key is not one of that principal"


def test_principal_that_nobody_listed(desk: Desk) -> None:
    desk.approve(CAROL, "alice")
    assert desk.refusal() == "its key is not one of that principal"


@pytest.mark.parametrize("lists_keys", [True, False])
def test_revoked_key(desk: Desk, *, lists_keys: bool) -> None:
    desk.approve(ALICE)
    revoked = desk.home / "revoked"
    if lists_keys:
        revoked.write_text(f"# left\n{desk.keys.public('alice')}\n")
    else:
        ssh_keygen("-k", "-f", revoked, desk.keys["alice.pub"])
    assert desk.refusal(revoked=revoked) == "its key is revoked"


def test_key_that_is_not_revoked_counts(desk: Desk) -> None:
    desk.approve(ALICE)
    revoked = desk.home / "revoked"
    ssh_keygen("-k", "-f", revoked, desk.keys["bob.pub"])
    assert desk.judge(revoked=revoked).verdict is Verdict.PASS


def test_revocation_file_that_cannot_be_read_is_a_failure_and_no_verdict(desk: Desk) -> None:
    desk.approve(ALICE)
    revoked = desk.home / "revoked"
    revoked.write_bytes(b"SSHKRL\n\0 torn")
    with pytest.raises(ProgramError, match="cannot read the revocation file"):
        desk.judge(revoked=revoked)
    with pytest.raises(PolicyError, match="revocation file cannot be read"):
        desk.judge(revoked=desk.home / "missing")


@pytest.mark.parametrize(
    ("options", "reason"),
    [
        ('valid-before="20200101"', "its key is not valid any more"),
        ('valid-after="20990101"', "its key is not valid yet"),
        ('namespaces="git"', "its key is not allowed to sign approvals"),
    ],
)
def test_limits_of_the_allowed_signers_file(desk: Desk, options: str, reason: str) -> None:
    desk.allow(f"{ALICE} {options} {desk.keys.public('alice')}")
    desk.approve()
    assert desk.refusal() == reason


def test_options_that_allow_it(desk: Desk) -> None:
    options = 'valid-after="20200101",valid-before="20990101",namespaces="git,blastradius-approval"'
    desk.allow(f"{ALICE} {options} {desk.keys.public('alice')}")
    desk.approve()
    assert desk.judge().verdict is Verdict.PASS


@pytest.mark.parametrize(
    "changed",
    [
        {"plan": "0" * 64},
        {"environment": "production"},
        {"principal": BOB},
        {"nonce": "1" * 32},
        {"expires": "2026-01-01T00:00:00Z"},
        {"findings": []},
        {"verdict": "warn"},
    ],
    ids=lambda changed: next(iter(changed)),
)
def test_tampered_statement(desk: Desk, changed: dict[str, Any]) -> None:
    if "expires" in changed:
        changed = {"expires": (NOW + timedelta(days=2)).strftime("%Y-%m-%dT%H:%M:%SZ")}
    path = desk.approve()
    desk.rewrite(path, **changed)
    environment = "production" if "environment" in changed else None
    assert desk.refusal(environment=environment) == "its signature is not one of this statement"


def test_finding_added_after_signing(desk: Desk) -> None:
    path = desk.approve(plan=MANY, findings=desk.statement(plan=MANY).findings[:1])
    findings = json.loads(path.read_text())["statement"]["findings"]
    desk.rewrite(path, findings=[*findings, {**findings[0], "fingerprint": "f" * 16}])
    assert desk.refusal(MANY) == "its signature is not one of this statement"


def test_every_tampered_byte_of_a_signature(desk: Desk) -> None:
    document = json.loads(desk.approve().read_text())
    lines = document["signature"].split("\n")
    for number in range(1, len(lines) - 2):
        first = lines[number][5]
        line = f"{lines[number][:5]}{'A' if first != 'A' else 'B'}{lines[number][6:]}"
        document["signature"] = "\n".join([*lines[:number], line, *lines[number + 1 :]])
        desk.put(json.dumps(document), "0.json")
        assert desk.refusal() in {
            "its signature is not one of this statement",
            "its key is not one of that principal",
        }


@pytest.mark.parametrize("namespace", ["git", "file", "blastradius-approval2"])
def test_signature_for_something_else(desk: Desk, namespace: str) -> None:
    statement = desk.statement()
    signature = sign_for_other_use(statement, desk.keys["alice"], namespace)
    desk.put(SignedStatement(statement=statement, signature=signature).written())
    assert desk.refusal() == "its signature is not one of this statement"


@pytest.mark.parametrize("author", [ALICE, ALICE.upper(), "alice", "Alice", "alice+infra@example.com"])
def test_author(desk: Desk, author: str) -> None:
    desk.approve(ALICE)
    assert desk.refusal(author=author) == "its principal is the author of the change"


@pytest.mark.parametrize("author", [BOB, "al", "alice@example.org", "alice.b@example.com"])
def test_author_who_is_somebody_else(desk: Desk, author: str) -> None:
    desk.approve(ALICE)
    assert desk.judge(author=author).verdict is Verdict.PASS


@pytest.mark.parametrize("author_options", ["", ' valid-before="20200101"', ' namespaces="git"'])
def test_author_under_another_name(desk: Desk, author_options: str) -> None:
    key = desk.keys.public("alice")
    desk.allow(f"al@example.org{author_options} {key}", f"{ALICE} {key}")
    desk.approve(ALICE)
    for author in ("al@example.org", "al", "al+infra@example.org"):
        assert desk.refusal(author=author) == "its key is also one of the author of the change"


def certify(desk: Desk, principals: str, *options: str) -> None:
    copied = desk.home / "carol"
    copied.write_text(desk.keys["carol"].read_text())
    copied.chmod(0o600)
    copied.with_suffix(".pub").write_text(desk.keys.public("carol") + "\n")
    ssh_keygen("-s", desk.keys["ca"], "-I", "id", "-n", principals, *options, copied.with_suffix(".pub"))
    desk.allow(f"*@example.com cert-authority {desk.keys.public('ca')}")


def test_certificate_of_an_authority(desk: Desk) -> None:
    certify(desk, CAROL)
    desk.approve(CAROL, str(desk.home / "carol-cert.pub"))
    assert desk.judge().verdict is Verdict.PASS
    assert desk.judge(author=ALICE).verdict is Verdict.PASS


def test_certificate_for_somebody_else(desk: Desk) -> None:
    certify(desk, BOB)
    desk.approve(CAROL, str(desk.home / "carol-cert.pub"))
    assert desk.refusal() == "its certificate is not for that principal and this time"


def test_certificate_that_expired(desk: Desk) -> None:
    certify(desk, CAROL, "-V", "20200101:20200102")
    desk.approve(CAROL, str(desk.home / "carol-cert.pub"))
    assert desk.refusal() == "its certificate has expired"


def test_author_whose_certificate_has_two_names(desk: Desk) -> None:
    certify(desk, f"{CAROL},{ALICE}")
    desk.approve(CAROL, str(desk.home / "carol-cert.pub"))
    assert desk.refusal(author=ALICE) == "its key is also one of the author of the change"


@pytest.mark.parametrize(
    "principal",
    ["claude@example.com", "deploy-bot@example.com", "ci-runner", "Agent@example.com", "ci+deploy@example.com"],
)
def test_agents(desk: Desk, principal: str) -> None:
    desk.allow(f"{principal} {desk.keys.public('alice')}")
    desk.approve(principal, "alice")
    assert desk.refusal() == "its principal is an agent, and only people approve"


def test_agents_that_a_team_names(desk: Desk) -> None:
    desk.approve(ALICE)
    assert desk.refusal(agents=("al*@example.com",)) == "its principal is an agent, and only people approve"


def test_key_of_an_agent_under_the_name_of_a_person(desk: Desk) -> None:
    desk.allow(f"claude@example.com {desk.keys.public('alice')}", f"{ALICE} {desk.keys.public('alice')}")
    desk.approve(ALICE)
    assert desk.refusal() == "its key is also one of an agent, and only people approve"


def test_people_whose_names_sound_like_agents_count(desk: Desk) -> None:
    for name in ("talbot@example.com", "abbot@example.com", "lucia@example.com", "devin@example.com"):
        desk.allow(f"{name} {desk.keys.public('alice')}")
        path = desk.approve(name, "alice")
        assert desk.judge().verdict is Verdict.PASS, name
        path.unlink()


def test_person_without_a_role(desk: Desk) -> None:
    desk.approve(ALICE)
    assert desk.refusal(roles=(f"dba={BOB}",)) == "its principal has none of the roles that may approve"


def test_finding_that_has_become_worse(desk: Desk) -> None:
    named = desk.statement().findings
    desk.approve(findings=tuple(type(one)(**{**_fields(one), "severity": Severity.MEDIUM}) for one in named))
    assert desk.refusal().startswith("it names no finding that it could lift")


def _fields(one: Any) -> dict[str, Any]:
    return {name: getattr(one, name) for name in ("fingerprint", "severity", "rule", "address")}


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"{}",
        b"[]",
        b"null",
        b"not json",
        b"\xff\xfe\x00",
        b'{"statement": {}, "signature": ""}',
        b"[" * 200_000,
        b'{"statement": NaN, "signature": "x"}',
        b"1" * 10_000,
        BLOCK.read_bytes()[:500_000],
    ],
    ids=lambda content: repr(content[:20]),
)
def test_files_that_are_no_approvals(desk: Desk, content: bytes) -> None:
    desk.put(content)
    desk.refusal()


ALMOST: dict[str, Callable[[dict[str, Any]], object]] = {
    "one more key": lambda document: document.update(comment="trust me"),
    "one more key in the statement": lambda document: document["statement"].update(comment="trust me"),
    "version 2": lambda document: document["statement"].update(version=2),
    "version true": lambda document: document["statement"].update(version=True),
    "version 1.0": lambda document: document["statement"].update(version=1.0),
    "another type": lambda document: document["statement"].update(type="blastradius-waiver"),
    "no nonce": lambda document: document["statement"].pop("nonce"),
    "findings that are no list": lambda document: document["statement"].update(findings={}),
    "a pattern of findings": lambda document: document["statement"].update(findings=["*"]),
    "no time": lambda document: document["statement"].update(expires="9999-99-99T00:00:00Z"),
    "a word for a time": lambda document: document["statement"].update(expires="tomorrow"),
    "no verdict": lambda document: document["statement"].update(verdict="anything"),
    "no signature": lambda document: document.update(signature=""),
    "a list of signatures": lambda document: document.update(signature=["a"]),
    "two signatures": lambda document: document.update(signature=document["signature"] * 2),
    "other armor": lambda document: document.update(signature=document["signature"].replace("BEGIN", "BEGIN OTHER")),
}


@pytest.mark.parametrize("change", ALMOST.values(), ids=ALMOST)
def test_documents_that_are_almost_approvals(desk: Desk, change: Callable[[dict[str, Any]], object]) -> None:
    path = desk.approve()
    document = json.loads(path.read_text())
    change(document)
    path.write_text(json.dumps(document))
    desk.refusal()


def test_key_that_stands_twice(desk: Desk) -> None:
    path = desk.approve()
    path.write_text(path.read_text().replace('"environment": ""', '"environment": "production", "environment": ""'))
    assert "twice" in desk.refusal()


@pytest.mark.parametrize(
    "principal",
    [
        "-oProxyCommand=x",
        "alice@example.com\nbob@example.com",
        "*",
        "?lice@example.com",
        "a*",
        "",
        "a,b",
        "a b",
        "!a",
        "á",
    ],
)
def test_hostile_principals(desk: Desk, principal: str) -> None:
    desk.allow(f"* {desk.keys.public('alice')}")
    desk.approve(principal, "alice")
    assert desk.refusal() == "its principal is not written as one can be"


def test_pattern_in_the_allowed_signers_file_is_no_name_to_sign_under(desk: Desk) -> None:
    desk.allow(f"*@example.com {desk.keys.public('alice')}")
    desk.approve("*@example.com", "alice")
    assert desk.refusal() == "its principal is not written as one can be"


def test_huge_file(desk: Desk) -> None:
    path = desk.approve()
    path.write_text(path.read_text() + " " * 1024**2)
    assert desk.refusal() == "it is larger than 1 MiB"


def test_links_folders_and_pipes(desk: Desk) -> None:
    path = desk.approve()
    path.rename(desk.home / "elsewhere.json")
    (desk.folder / "link.json").symlink_to(desk.home / "elsewhere.json")
    assert desk.refusal() == "it is a link"
    (desk.folder / "link.json").unlink()
    (desk.folder / "folder.json").mkdir()
    assert desk.refusal() == "it is no file"
    (desk.folder / "folder.json").rmdir()
    os.mkfifo(desk.folder / "pipe.json")
    assert desk.refusal() == "it is no file"


def test_files_below_and_hidden_ones_are_not_looked_at(desk: Desk) -> None:
    path = desk.approve()
    (desk.folder / "below").mkdir()
    path.rename(desk.folder / "below" / "1.json")
    assert desk.refusal() == "it is no file"
    (desk.folder / "below" / "1.json").rename(desk.folder / ".1.json")
    (desk.folder / "below").rmdir()
    assert desk.judge().approvals == ()


def test_folder_that_is_not_there_holds_no_approvals(desk: Desk) -> None:
    desk.folder.rmdir()
    report = desk.judge()
    assert (report.verdict, report.approvals) == (Verdict.BLOCK, ())


def test_file_with_too_many_neighbours(desk: Desk) -> None:
    for number in range(501):
        desk.put("", f"{number}.json")
    with pytest.raises(PolicyError, match="more than 500 files"):
        desk.judge()


def test_allowed_signers_file_that_cannot_be_read(desk: Desk) -> None:
    desk.signers.unlink()
    with pytest.raises(PolicyError, match="allowed-signers file cannot be read"):
        desk.judge()


def test_allowed_signers_file_that_ssh_keygen_does_not_understand(desk: Desk) -> None:
    desk.allow(f'{ALICE} no-such-option="x" {desk.keys.public("alice")}')
    desk.approve()
    with pytest.raises(ProgramError, match="bad options"):
        desk.judge()


@pytest.mark.parametrize("content", ["", "# nobody\n", "junk\n"])
def test_allowed_signers_file_that_lists_nobody(desk: Desk, content: str) -> None:
    desk.signers.write_text(content)
    desk.approve()
    assert desk.refusal() == "its key is not one of that principal"


@pytest.mark.parametrize(
    "given",
    [
        {"author": ""},
        {"author": "*"},
        {"agents": ("",)},
        {"environment": ""},
        {"environment": "a\nb"},
        {"roles": ("dba",)},
        {"roles": ("dba=",)},
        {"roles": ("=alice",)},
        {"roles": ("dba=*",)},
        {"roles": (f"dba={ALICE}", f"dba={BOB}")},
    ],
)
def test_request_that_would_check_nothing_is_refused(desk: Desk, given: dict[str, Any]) -> None:
    """An unset variable of a pipeline must not switch a check off."""
    with pytest.raises(UsageError):
        desk.judge(**given)


SCRIPTS = {
    "crashes": "#!/bin/sh\nkill -9 $$\n",
    "exits otherwise": "#!/bin/sh\nexit 1\n",
    "says something else": "#!/bin/sh\necho hello\n",
    "says nothing": "#!/bin/sh\nexit 0\n",
    "praises another namespace": "#!/bin/sh\necho 'Good \"git\" signature with ED25519 key SHA256:x'\n",
}


@pytest.mark.parametrize("script", SCRIPTS.values(), ids=SCRIPTS)
def test_ssh_keygen_that_fails_is_no_pass_and_no_refusal(
    desk: Desk, script: str, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.approve()
    program = tmp_path / "ssh-keygen"
    program.write_text(script)
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError, match="ssh-keygen failed"):
        desk.judge()


def test_ssh_keygen_that_is_not_there_hangs_or_lies_beside(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.approve()
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError, match="there is no ssh-keygen"):
        desk.judge()
    program = tmp_path / "ssh-keygen"
    program.write_text("#!/bin/sh\nexec /bin/sleep 60\n")
    program.chmod(0o755)
    monkeypatch.setattr("blastradius.cli.ssh_keygen._VERIFY_SECONDS", 0.2)
    with pytest.raises(ProgramError, match="did not answer"):
        desk.judge()
    monkeypatch.chdir(tmp_path)
    monkeypatch.setenv("PATH", ".")
    with pytest.raises(ProgramError, match="there is no ssh-keygen"):
        desk.judge()


def test_key_that_the_check_and_the_list_disagree_on_is_a_failure(
    desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    desk.approve()
    key = "A" * 43
    program = tmp_path / "ssh-keygen"
    program.write_text(
        "#!/bin/sh\n"
        'case "$*" in *check-novalidate*) other=B;; *) other=A;; esac\n'
        f'echo "Good \\"blastradius-approval\\" signature with ED25519 key SHA256:{key[:42]}$other"\n'
    )
    program.chmod(0o755)
    monkeypatch.setenv("PATH", str(tmp_path))
    with pytest.raises(ProgramError):
        desk.judge()


def test_files_of_a_verification_do_not_stay(desk: Desk, monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr("tempfile.tempdir", str(tmp_path))
    with Verifier(b"", None, NOW):
        (folder,) = tmp_path.iterdir()
        assert folder.stat().st_mode & 0o077 == 0
    assert list(tmp_path.iterdir()) == []


def test_warning_is_approved_as_one(desk: Desk) -> None:
    desk.approve(plan=WARN)
    assert desk.judge(WARN).verdict is Verdict.PASS
