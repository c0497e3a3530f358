"""The commands by which people let something through, and which tell whether the log of it is whole."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.option_groups import Without, with_groups
from blastradius.cli.options import (
    AllowedSigners,
    ApprovalFolder,
    ApprovalRequest,
    AuditLog,
    Means,
    OnePlan,
    PolicyChoice,
)
from blastradius.cli.writing import write_out

_APPROVE_EPILOG = """\
\b
Examples:
  blastradius approve plan.json --key ~/.ssh/id_ed25519 --as alice@example.com
  blastradius approve plan.json --key ~/.ssh/id_ed25519.pub --as alice@example.com --environment production --expires 4h
"""
_VERIFY_EPILOG = """\
\b
Examples:
  blastradius approvals verify plan.json --allowed-signers .github/approvers --environment production
"""

_WAIVE_EPILOG = """\
\b
Examples:
  blastradius waive plan.json --finding 1e891ac8e6d38ff7 --reason "Empty since May." --owner alice --expires 30d
  blastradius waive plan.json --rule workload-destroyed --address 'module.preview.*' \\
    --reason "Previews are remade at will." --owner platform --expires 2027-01-31 --ticket OPS-12
"""

approvals_app = typer.Typer(
    help="Say which approvals count for a plan, or list what a folder holds.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)

audit_app = typer.Typer(
    help="Say whether an audit log is whole.",
    no_args_is_help=True,
    rich_markup_mode=None,
    pretty_exceptions_enable=False,
)


@audit_app.callback()
def _audit() -> None:
    """Say whether an audit log is whole."""


def approve(
    key: Annotated[
        Path,
        typer.Option(
            metavar="KEY", help="Your private key, or the public part of one that ssh-agent or a token holds."
        ),
    ],
    principal: Annotated[
        str, typer.Option("--as", metavar="PRINCIPAL", help="Who you are in the allowed-signers file.")
    ],
    plan: OnePlan = None,
    *,
    expires: Annotated[str, typer.Option(metavar="TIME", help="How long it lasts: 30m, 24h, 7d.")] = "24h",
    findings: Annotated[
        list[str] | None,
        typer.Option(
            "--finding",
            metavar="FINGERPRINT",
            help="A finding to lift; may be repeated.",
            show_default="all that block or warn",
        ),
    ] = None,
    folder: ApprovalFolder = None,
    audit_log: AuditLog = None,
    yes: Annotated[bool, typer.Option("--yes", "-y", help="Sign without asking.")] = False,
    policy: PolicyChoice,
    means: Means,
) -> None:
    """Approve what a plan is stopped for: show it, sign it with an SSH key, write it into a folder."""
    from blastradius.cli.approving import SigningRequest, approve
    from blastradius.cli.presenting import DEFAULT_FOLDER

    said = approve(
        SigningRequest(
            plan=plan,
            means=means,
            policy=replace(policy, environment_told=True),
            key=key,
            principal=principal,
            expires=expires,
            findings=tuple(findings or ()),
            folder=folder or DEFAULT_FOLDER,
            sure=yes,
            audit_log=audit_log,
        )
    )
    write_out(said)


def waive(
    reason: Annotated[str, typer.Option(metavar="TEXT", help="Why it is tolerated.")],
    owner: Annotated[str, typer.Option(metavar="NAME", help="Who answers for it.")],
    expires: Annotated[str, typer.Option(metavar="DAY", help="The last day, in UTC: 2027-01-31, or 30d from today.")],
    plan: OnePlan = None,
    *,
    finding: Annotated[
        str | None,
        typer.Option(metavar="FINGERPRINT", help="The finding; the JSON report has it.", show_default=False),
    ] = None,
    rule: Annotated[
        str | None, typer.Option(metavar="RULE", help="With --address: all its findings there.", show_default=False)
    ] = None,
    address: Annotated[
        str | None,
        typer.Option(
            metavar="GLOB", help="With --rule: an object, a block or a module; * is anything.", show_default=False
        ),
    ] = None,
    ticket: Annotated[
        str | None, typer.Option(metavar="TEXT", help="Where the work is tracked.", show_default=False)
    ] = None,
    waivers: Annotated[
        Path | None,
        typer.Option(
            "--file",
            "--waivers",
            metavar="FILE",
            help="The file to add it to.",
            show_default="the one that a run would find, else one beside the policy or here",
        ),
    ] = None,
    dry_run: Annotated[bool, typer.Option("--dry-run", help="Show it, and write nothing.")] = False,
    policy: Annotated[PolicyChoice, Without(frozenset({"waivers"}))],
    means: Means,
) -> None:
    """Waive what a plan is stopped for, for a while: show it, and add it to the file with waivers.

    In the file all else stays as it is. Where an environment of the policy holds, the waiver counts in that one alone.
    """
    from blastradius.cli.waiving import WaivingRequest, waive

    said = waive(
        WaivingRequest(
            plan=plan,
            means=means,
            policy=replace(policy, waivers=waivers, environment_told=True),
            finding=finding,
            rule=rule,
            address=address,
            reason=reason,
            owner=owner,
            expires=expires,
            ticket=ticket,
            is_trial=dry_run,
        )
    )
    write_out(said)


@approvals_app.command("verify", epilog=_VERIFY_EPILOG)
@with_groups
def verify(
    allowed_signers: AllowedSigners,
    plan: OnePlan = None,
    *,
    approval: Annotated[ApprovalRequest, Without(frozenset({"allowed_signers"}))],
    policy: PolicyChoice,
    means: Means,
) -> None:
    """Say of each approval whether it counts for a plan, and if not why. Ends with 20 if the gate still blocks."""
    from blastradius.cli.approving import verify_approvals
    from blastradius.cli.presenting import DEFAULT_FOLDER

    text, code = verify_approvals(
        plan,
        means,
        replace(policy, environment_told=True),
        replace(approval, folder=approval.folder or DEFAULT_FOLDER, allowed_signers=allowed_signers),
    )
    write_out(text)
    raise typer.Exit(code)


@approvals_app.command("list")
def list_(folder: ApprovalFolder = None) -> None:
    """List the approvals of a folder, as they say themselves; no signature is verified."""
    from blastradius.cli.approving import list_approvals

    write_out(list_approvals(folder))


@audit_app.command("verify")
def verify_log(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="The log that --audit-log wrote.")],
    noted: Annotated[
        str | None,
        typer.Option(
            "--noted",
            metavar="DIGEST",
            help="The digest of a line, as it was said when it was the last: that line must still be there.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Find lines that were changed, removed, moved or added. Ends with 1 where there are any."""
    from blastradius.cli.audit_log import verify_log

    text, code = verify_log(file, noted)
    write_out(text)
    raise typer.Exit(code)


def register(app: typer.Typer) -> None:
    """Make the commands part of the application."""
    app.command("approve", epilog=_APPROVE_EPILOG)(with_groups(approve))
    app.command("waive", epilog=_WAIVE_EPILOG)(with_groups(waive))
    app.add_typer(approvals_app, name="approvals")
    app.add_typer(audit_app, name="audit")
