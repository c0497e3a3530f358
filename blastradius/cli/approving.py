"""The commands about approvals: sign one, say which count for a plan, list what a folder holds."""

from __future__ import annotations

import os
import re
import secrets
import sys
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING

from blastradius.cli.assessing import assess_all, exit_code
from blastradius.cli.choices import FailOn
from blastradius.cli.policies import load_policy
from blastradius.cli.presenting import (
    DEFAULT_FOLDER,
    checked_environment,
    environment_in,
    principal_of,
    read_folder,
    with_approvals,
)
from blastradius.cli.reading import read_named, read_states
from blastradius.cli.writing import write_out
from blastradius.errors import BlastradiusError, UsageError
from blastradius.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence
    from pathlib import Path

    from blastradius.approvals import NamedFinding, Statement
    from blastradius.cli.options import ApprovalRequest, Means, PolicyChoice
    from blastradius.model.finding import Finding
    from blastradius.model.report import Report
    from blastradius.policy import Policy

_DURATION = re.compile(r"([1-9]\d{0,3})([mhd])")
_UNITS = {"m": "minutes", "h": "hours", "d": "days"}
_SHOWN = 12
"""So many characters of a fingerprint tell plans apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class SigningRequest:
    """What the command line asks to approve."""

    plan: str | None
    means: Means
    policy: PolicyChoice
    key: Path
    principal: str
    expires: str
    findings: tuple[str, ...]
    folder: Path
    sure: bool
    """Whether to sign without asking."""
    audit_log: Path | None = None


def approve(request: SigningRequest) -> str:
    """Show what is approved, ask, sign it, and write it into the folder."""
    from blastradius.approvals import SignedStatement, Statement
    from blastradius.cli.ssh_keygen import sign

    principal = _person(request.principal)
    checked_environment(request.policy.environment)
    lasts = duration_of(request.expires)
    report, policy = _assess_one(request.plan, request.means, request.policy)
    _refuse_agent(policy)
    environment = checked_environment(environment_in(policy, request.policy.environment))
    if report.verdict is Verdict.PASS:
        raise UsageError("the plan passes: there is nothing to approve.")
    named = _named(report, policy, request.findings)
    now = datetime.now(UTC).replace(microsecond=0)
    statement = Statement(
        plan=report.plan.fingerprint,
        verdict=report.verdict,
        findings=_findings_of(named),
        environment=environment,
        principal=principal,
        created=now,
        expires=now + lasts,
        nonce=secrets.token_hex(16),
    )
    write_out(_shown(statement, report, named))
    if not request.sure:
        _ask()
    signed = SignedStatement(statement=statement, signature=sign(statement.canonical(), request.key))
    if request.audit_log is not None:
        from blastradius.cli.auditing import record_approval

        record_approval(request.audit_log, statement, report.score, policy)
    path = _write(request.folder, statement, signed.written())
    return f"\nApproved, in {path}\n"


def _person(name: str) -> str:
    from blastradius.approvals.conditions import is_agent

    if is_agent(principal_of(name, "--as")):
        raise UsageError("the name after --as is that of an agent, and only people approve.")
    return name


def _refuse_agent(policy: Policy) -> None:
    """Let no agent sign with the key of the person in whose name it works, as far as variables tell."""
    from blastradius.model.origin import OriginKind, Source

    signs = [one for one in policy.origin.evidence if one.source is Source.VARIABLE]
    if signs and policy.origin.kind is OriginKind.AGENT:
        raise UsageError(
            f"an agent runs this, as the variable {signs[0].name} tells, and only people approve.",
            "Approve from a shell of your own.",
        )


def duration_of(text: str) -> timedelta:
    """Read how long an approval lasts."""
    from blastradius.approvals.conditions import LONGEST

    found = _DURATION.fullmatch(text)
    lasts = timedelta(**{_UNITS[found[2]]: int(found[1])}) if found else timedelta()
    if not timedelta() < lasts <= LONGEST:
        raise UsageError(
            f"--expires is not written as 30m, 24h or 7d, or is longer than {LONGEST.days} days.",
            "What is to be tolerated for longer is not one change.",
        )
    return lasts


def _assess_one(
    name: str | None, means: Means, choice: PolicyChoice, approval: ApprovalRequest | None = None
) -> tuple[Report, Policy]:
    loaded = load_policy(choice, (name or "-",))
    plans = list(read_named((name or "-",), means, named=name is not None))
    if len(plans) > 1:
        raise UsageError(f"the input holds {len(plans)} plans, and an approval is for one.", "Give one plan at a time.")
    policy = loaded.policy([plan for _, plan in plans])
    if approval is not None:
        policy = with_approvals(policy, approval)
    return assess_all(plans, read_states(means), policy)[0], policy


def _named(report: Report, policy: Policy, fingerprints: Sequence[str]) -> list[Finding]:
    """Return the findings to lift: those named, or all that demand a verdict and can be lifted."""
    from blastradius.policy.decide import NOT_UNDERSTOOD, demanded

    if not fingerprints:
        return [
            one
            for one in report.findings
            if one.rule not in NOT_UNDERSTOOD and demanded(one, policy) is not Verdict.PASS
        ]
    named = [one for one in report.findings if one.fingerprint in fingerprints]
    if len({one.fingerprint for one in named}) < len(set(fingerprints)):
        raise UsageError("the plan has no finding of that fingerprint.", "The JSON report holds them: --format json")
    if any(one.rule in NOT_UNDERSTOOD for one in named):
        raise UsageError("what was not understood cannot be approved.", "Plan again until it is.")
    return named


def _findings_of(named: Iterable[Finding]) -> tuple[NamedFinding, ...]:
    from blastradius.approvals import NamedFinding

    return tuple(
        NamedFinding(fingerprint=one.fingerprint, severity=one.severity, rule=one.rule, address=one.address)
        for one in named
    )


def _shown(statement: Statement, report: Report, named: Sequence[Finding]) -> str:
    """Show what is about to be signed, in full: nobody approves what they have not seen."""
    from blastradius.policy.decide import NOT_UNDERSTOOD

    where = f" for the environment {statement.environment}" if statement.environment else ""
    lines = [
        f"{report.verdict.value.upper()}  {report.headline}",
        f"Plan {statement.plan[:_SHOWN]}, score {report.score}.",
        "",
        f"{statement.principal} approves {_counted(named)}{where}, until {_end(statement)}:",
        *(f"  {one.severity.value:<8}  {one.title}  [{one.fingerprint}]" for one in named),
    ]
    if not named:
        lines.append("  no finding: the score alone")
    left = [one for one in report.findings if one.rule in NOT_UNDERSTOOD]
    lines.extend(f"Nobody can approve, and it goes on to block: {one.title}" for one in left)
    return _harmless(lines)


def _counted(named: Sequence[Finding]) -> str:
    return f"{len(named)} {'finding' if len(named) == 1 else 'findings'}" if named else "the plan"


def _end(statement: Statement) -> str:
    from blastradius.approvals.statement import written_time

    return written_time(statement.expires)


def _harmless(lines: Iterable[str]) -> str:
    from blastradius.render.neutralise import log_line, plain

    return "".join(f"{log_line(plain(line))}\n" for line in lines)


def _ask() -> None:
    if sys.stdin is None or not sys.stdin.isatty():
        raise UsageError("nobody is there to be asked.", "Name the plan as a file, on a terminal; or say --yes.")
    write_out("Sign this? [y/N] ")
    if sys.stdin.readline().strip().lower() not in ("y", "yes"):
        raise UsageError("nothing was signed.")


def _write(folder: Path, statement: Statement, text: str) -> Path:
    moment = statement.created.strftime("%Y%m%dT%H%M%SZ")
    path = folder / f"{moment}-{statement.principal}-{statement.nonce[:8]}.json"
    begun = False
    try:
        folder.mkdir(parents=True, exist_ok=True)
        with path.open("x", encoding="utf-8") as file:
            begun = True
            file.write(text)
            file.flush()
            os.fsync(file.fileno())
    except OSError as error:
        if begun:
            path.unlink(missing_ok=True)
        raise BlastradiusError(
            f"the approval could not be written: {error.strerror}.", "Check the folder and the disk."
        ) from None
    return path


def verify_approvals(plan: str | None, means: Means, choice: PolicyChoice, request: ApprovalRequest) -> tuple[str, int]:
    """Say of each approval whether it counts for a plan and why not, and what the gate would end with."""
    report, _ = _assess_one(plan, means, choice, request)
    lines = [f"{report.verdict.value.upper()}  {report.headline}", ""]
    for one in report.approvals:
        by = f"  {one.principal} until {one.until}" if one.principal else ""
        if one.refused:
            lines.append(f"does not count  {one.file}{by}: {one.refused}")
        elif len(one.lifts) < len(one.names):
            lines.append(f"counts, alone not enough  {one.file}{by}: lifts {len(one.lifts)} of {len(one.names)}")
        else:
            lines.append(f"counts  {one.file}{by}: lifts {len(one.lifts)}")
    if not report.approvals:
        lines.append("There are no approvals.")
    return _harmless(lines), exit_code(report.verdict, FailOn.BLOCK)


def list_approvals(folder: Path | None) -> str:
    """List what a folder holds, as it says itself: no signature is verified."""
    lines = []
    for file in read_folder(folder or DEFAULT_FOLDER):
        if file.signed is None:
            lines.append(f"{file.name}: {file.refused}")
            continue
        statement = file.signed.statement
        where = statement.environment or "no environment"
        lines.append(f"{file.name}")
        lines.append(
            f"  {statement.principal}, plan {statement.plan[:_SHOWN]}, {statement.verdict}, {where}, "
            f"until {_end(statement)}"
        )
        lines.extend(
            f"  {one.severity:<8}  {one.rule}  {one.address}  [{one.fingerprint}]" for one in statement.findings
        )
    if not lines:
        return "There are no approvals.\n"
    return _harmless([*lines, "", "No signature was verified: blastradius approvals verify PLAN"])
