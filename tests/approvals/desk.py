"""A desk where approvals are signed, with real keys, and judged as the gate does."""

from __future__ import annotations

import json
import subprocess
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

from blastradius import Policy, assess, read_plan
from blastradius.approvals import NAMESPACE, NamedFinding, SignedStatement, Statement
from blastradius.cli.options import ApprovalRequest
from blastradius.cli.presenting import with_approvals
from blastradius.cli.ssh_keygen import sign
from tests.cli.running import BLOCK, PLANS

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.report import Report

ALICE, BOB, CAROL = "alice@example.com", "bob@example.com", "carol@example.com"
MANY = PLANS / "network-cascade" / "plan.json"
"""A plan with several findings that block or warn."""


def ssh_keygen(*words: str | Path) -> None:
    subprocess.run(["ssh-keygen", "-q", *map(str, words)], check=True, capture_output=True, stdin=subprocess.DEVNULL)


class Keys:
    """Keys that are made once."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        for name in ("alice", "bob", "carol", "ca"):
            ssh_keygen("-t", "ed25519", "-N", "", "-C", name, "-f", folder / name)

    def __getitem__(self, name: str) -> Path:
        return self.folder / name

    def public(self, name: str) -> str:
        return (self.folder / f"{name}.pub").read_text().strip()


class Desk:
    """A folder with approvals and an allowed-signers file; Alice and Bob may sign."""

    def __init__(self, keys: Keys, home: Path) -> None:
        self.keys, self.home = keys, home
        self.folder = home / "approvals"
        self.folder.mkdir()
        self.signers = home / "allowed_signers"
        self.allow(f"{ALICE} {keys.public('alice')}", f"{BOB} {keys.public('bob')}")

    def allow(self, *lines: str) -> None:
        self.signers.write_text("".join(f"{line}\n" for line in lines))

    def statement(self, principal: str = ALICE, plan: Path = BLOCK, **changed: Any) -> Statement:
        """Return what somebody signs who approves all that a plan is stopped for."""
        report = assess(read_plan(plan))
        now = datetime.now(UTC).replace(microsecond=0)
        made = Statement(
            plan=report.plan.fingerprint,
            verdict=report.verdict,
            findings=named(report),
            environment="",
            principal=principal,
            created=now,
            expires=now + timedelta(hours=1),
            nonce="0" * 32,
        )
        return replace(made, **changed)

    def approve(
        self, principal: str = ALICE, key: str = "", plan: Path = BLOCK, *, name: str = "", **changed: Any
    ) -> Path:
        statement = self.statement(principal, plan, **changed)
        signature = sign(statement.canonical(), self.keys[key or principal.partition("@")[0]])
        return self.put(SignedStatement(statement=statement, signature=signature).written(), name)

    def put(self, text: str | bytes, name: str = "") -> Path:
        path = self.folder / (name or f"{len(list(self.folder.iterdir()))}.json")
        path.write_bytes(text.encode() if isinstance(text, str) else text)
        return path

    def rewrite(self, path: Path, **changed: Any) -> None:
        """Change a file after it was signed."""
        document = json.loads(path.read_text())
        document["statement"].update(changed)
        path.write_text(json.dumps(document))

    def judge(self, plan: Path = BLOCK, **given: Any) -> Report:
        request = ApprovalRequest(folder=self.folder, allowed_signers=self.signers, **given)
        return assess(read_plan(plan), with_approvals(Policy(), request))

    def refusal(self, plan: Path = BLOCK, **given: Any) -> str:
        """Judge the only approval there is, which must not count; and return why."""
        report = self.judge(plan, **given)
        (judged,) = report.approvals
        unapproved = assess(read_plan(plan))
        assert report.verdict is unapproved.verdict
        assert not any(one.approved for one in report.findings)
        assert not judged.names
        assert not judged.lifts
        assert judged.refused
        return judged.refused


def named(report: Report) -> tuple[NamedFinding, ...]:
    return tuple(
        NamedFinding(fingerprint=one.fingerprint, severity=one.severity, rule=one.rule, address=one.address)
        for one in report.findings
        if one.severity.rank >= 2
    )


def sign_for_other_use(statement: Statement, key: Path, namespace: str) -> str:
    """Sign a statement for something else than an approval."""
    assert namespace != NAMESPACE
    done = subprocess.run(
        ["ssh-keygen", "-q", "-Y", "sign", "-n", namespace, "-f", str(key)],
        input=statement.canonical(),
        capture_output=True,
        check=True,
    )
    return done.stdout.decode()
