"""The command that stands before Terraform."""

from __future__ import annotations

import sys
from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.choices import Color, FailOn
from blastradius.cli.options import (
    Agents,
    Allowed,
    AllowedSigners,
    ApprovalFolder,
    AuditLog,
    Author,
    CommitMessages,
    EnvironmentName,
    IntentFile,
    IntentText,
    KnowledgeFiles,
    OriginName,
    PolicyPath,
    Require,
    Revoked,
    Roles,
    SourceFolder,
    StateFiles,
    WaiversFile,
)
from blastradius.errors import UsageError

_EPILOG = """\
\b
Exit codes:
  of the program, once it runs: of plan where that fails, of apply where that begins
  0   nothing to apply
  10  warn, with --fail-on warn, and not let through
  20  block, and not let through
  1   the answer was not yes      2  wrong usage, or nobody to ask
  3   no plan that can be read    4  invalid policy
  5   the program cannot be run, or does not show its plan

\b
Examples:
  blastradius guard -- terraform apply
  blastradius guard --environment production -- terraform -chdir=live apply -var-file=live.tfvars
  blastradius guard --no-override -- tofu destroy -target=module.old -auto-approve
  alias terraform='blastradius guard -- terraform'
"""


def guard(
    words: Annotated[
        list[str],
        typer.Argument(
            metavar="PROGRAM [-chdir=DIR] COMMAND [ARGS]...",
            help="terraform, tofu or terragrunt, with apply or destroy and their options. Commands that destroy "
            "nothing run as they are; those that no plan tells of are refused.",
            show_default=False,
        ),
    ],
    no_override: Annotated[
        bool, typer.Option("--no-override", help="Let nobody at the terminal apply what is stopped.")
    ] = False,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on",
            metavar="[block|warn]",
            help="From which verdict on an apply is stopped.",
            show_default="the policy's, or block",
        ),
    ] = None,
    policy: PolicyPath = None,
    waivers: WaiversFile = None,
    environment: EnvironmentName = None,
    intent: IntentFile = None,
    intent_text: IntentText = None,
    allowed: Allowed = None,
    origin: OriginName = None,
    commit_messages: CommitMessages = None,
    source: SourceFolder = None,
    states: StateFiles = None,
    knowledge: KnowledgeFiles = None,
    approvals: ApprovalFolder = None,
    allowed_signers: AllowedSigners = None,
    revoked: Revoked = None,
    require: Require = None,
    roles: Roles = None,
    author: Author = None,
    agents: Agents = None,
    audit_log: AuditLog = None,
    color: Annotated[Color, typer.Option("--color", help="When to write colours; NO_COLOR is obeyed.")] = Color.AUTO,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show whole lists, and what passes.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show the verdict alone.")] = False,
) -> None:
    """Plan, assess, ask, and apply exactly the plan that was assessed.

    What passes is applied as terraform would. What is blocked is applied if it is approved, or
    if a person at the terminal types what is asked for; else it is not.
    """
    from blastradius.cli.app import wants_color
    from blastradius.cli.guarding import GuardRequest, guard
    from blastradius.cli.intents import intent_choice
    from blastradius.cli.judging import Standards
    from blastradius.cli.policies import PolicyChoice
    from blastradius.cli.presenting import ApprovalRequest
    from blastradius.cli.reading import Means
    from blastradius.model.origin import OriginKind

    if fail_on is FailOn.NEVER:
        raise UsageError("a guard that never stops anything would be none.", "--fail-on block, or warn")
    request = ApprovalRequest(
        folder=_absolute(approvals),
        allowed_signers=_absolute(allowed_signers),
        revoked=_absolute(revoked),
        require=require,
        roles=tuple(roles or ()),
        author=author,
        agents=tuple(agents or ()),
        environment=environment,
    )
    choice = PolicyChoice(
        file=_absolute(policy),
        waivers=_absolute(waivers),
        environment=environment,
        # Standard input is for the answer, and for the program.
        intent=intent_choice(_absolute(intent), _absolute(intent_text), allowed, ()),
        origin=OriginKind(origin) if origin else None,
        commit_messages=tuple(map(Path.absolute, commit_messages or ())),
        knowledge=tuple(map(Path.absolute, knowledge or ())),
        fail_on=fail_on,
        environment_told=approvals is not None or audit_log is not None,
    )
    standards = Standards(
        policy=choice,
        means=Means(source=_absolute(source), states=tuple(map(Path.absolute, states or ()))),
        approval=request,
        audit_log=_absolute(audit_log),
        color=wants_color(color),
        verbose=verbose,
        quiet=quiet,
    )
    # Not typer's own exit: 130 can be the program's, and would be taken for an interrupt of ours.
    sys.exit(guard(GuardRequest(words=tuple(words), standards=standards, may_override=not no_override)))


def _absolute(path: Path | None) -> Path | None:
    """Name a path so that it holds in another folder too."""
    return None if path is None else path.absolute()


def register(app: typer.Typer) -> None:
    """Make the command part of the application."""
    # What follows the program is its own, dashes or not.
    app.command("guard", epilog=_EPILOG, context_settings={"allow_interspersed_args": False})(guard)
