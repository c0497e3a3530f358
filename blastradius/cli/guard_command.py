"""The command that stands before Terraform."""

from __future__ import annotations

import sys
from dataclasses import fields, replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated, Any, TypeVar

import typer

from blastradius.cli.choices import Color, FailOn
from blastradius.cli.option_groups import Without, with_groups
from blastradius.cli.options import ApprovalRequest, AuditLog, Means, PolicyChoice
from blastradius.cli.writing import wants_color
from blastradius.errors import UsageError

if TYPE_CHECKING:
    from _typeshed import DataclassInstance

_Group = TypeVar("_Group", bound="DataclassInstance")

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
    *,
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
    policy: Annotated[PolicyChoice, Without(frozenset({"now"}))],
    means: Annotated[Means, Without(frozenset({"terraform_bin"}))],
    approval: ApprovalRequest,
    audit_log: AuditLog = None,
    color: Annotated[Color, typer.Option("--color", help="When to write colours; NO_COLOR is obeyed.")] = Color.AUTO,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show whole lists, and what passes.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show the verdict alone.")] = False,
) -> None:
    """Plan, assess, ask, and apply exactly the plan that was assessed.

    What passes is applied as terraform would. What is blocked is applied if it is approved, or
    if a person at the terminal types what is asked for; else it is not.
    """
    from blastradius.cli.guarding import GuardRequest, guard
    from blastradius.cli.judging import Standards

    if fail_on is FailOn.NEVER:
        raise UsageError("a guard that never stops anything would be none.", "--fail-on block, or warn")
    environment_told = approval.folder is not None or audit_log is not None
    standards = Standards(
        policy=_absolute(replace(policy, fail_on=fail_on, environment_told=environment_told)),
        means=_absolute(means),
        approval=_absolute(approval),
        audit_log=audit_log.absolute() if audit_log else None,
        color=wants_color(color),
        verbose=verbose,
        quiet=quiet,
    )
    # Not typer's own exit: 130 can be the program's, and would be taken for an interrupt of ours.
    sys.exit(guard(GuardRequest(words=tuple(words), standards=standards, may_override=not no_override)))


def _absolute(group: _Group) -> _Group:
    """Name the paths of a group so that they hold in another folder too."""
    return replace(group, **{field.name: _in_full(getattr(group, field.name)) for field in fields(group)})


def _in_full(value: Any) -> Any:
    match value:
        case Path():
            return value.absolute()
        case tuple():
            return tuple(map(_in_full, value))
        case _:
            return value


def register(app: typer.Typer) -> None:
    """Make the command part of the application."""
    # What follows the program is its own, dashes or not.
    app.command("guard", epilog=_EPILOG, context_settings={"allow_interspersed_args": False})(with_groups(guard))
