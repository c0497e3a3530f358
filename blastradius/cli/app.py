"""The typer application: options, commands, and how failures end."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import TYPE_CHECKING, Annotated

import typer

from blastradius.cli.choices import Color, FailOn
from blastradius.cli.failures import INTERRUPTED, exit_code_of
from blastradius.cli.group import DEFAULT_COMMAND, PlanOrCommand, complete_plan
from blastradius.cli.option_groups import with_groups
from blastradius.cli.options import (
    ApprovalRequest,
    AuditLog,
    Means,
    PolicyChoice,
    complete_format,
    known_formats,
)
from blastradius.cli.writing import wants_color
from blastradius.errors import ExitCode
from blastradius.render import FORMATS

if TYPE_CHECKING:
    from collections.abc import Sequence


app = typer.Typer(
    name="blastradius",
    cls=PlanOrCommand,
    add_completion=True,
    no_args_is_help=False,
    pretty_exceptions_enable=False,
    rich_markup_mode=None,
    context_settings={"help_option_names": ["-h", "--help"], "max_content_width": 100},
)

_NAMES = list(FORMATS)
_LISTED = "\n".join(f"  {', '.join(_NAMES[first : first + 5])}" for first in range(0, len(_NAMES), 5))

_EPILOG = f"""\
\b
Formats:
{_LISTED}

\b
Exit codes:
  0   pass, or warn while --fail-on is block (the default)
  10  warn, with --fail-on warn
  20  block
  1   unexpected failure        2  wrong usage
  3   no plan that can be read  4  invalid policy or waivers
  5   an outside program failed: terraform, tofu, ssh-keygen or dot
      (1 to 5: no verdict was reached)

\b
Examples:
  terraform show -json tfplan | blastradius
  blastradius plan.json --format markdown --output comment.md
  blastradius tfplan --format terminal --format json --output report.json
"""


def _print_version(value: bool) -> None:
    if value:
        from blastradius._version import __version__

        typer.echo(f"blastradius {__version__}")
        raise typer.Exit


@app.callback()
def blastradius(
    version: Annotated[
        bool, typer.Option("--version", help="Print the version.", callback=_print_version, is_eager=True)
    ] = False,
) -> None:
    """Say what a Terraform plan destroys, what hangs on it, why, and what to do instead: pass, warn or block.

    Reads what terraform show -json prints, or a saved plan file. A plan that is called like a
    command is named by a path, ./rules.
    """


@app.command(DEFAULT_COMMAND, epilog=_EPILOG)
@with_groups
def assess(
    plans: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[PLAN]...",
            help="Plans as JSON (terraform show -json) or saved plan files; standard input when nothing or - is named.",
            show_default=False,
            autocompletion=complete_plan,
        ),
    ] = None,
    *,
    formats: Annotated[
        list[str] | None,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help="How to write the report: one of the formats below; may be repeated.",
            show_default="terminal",
            callback=known_formats,
            autocompletion=complete_format,
        ),
    ] = None,
    outputs: Annotated[
        list[Path] | None,
        typer.Option(
            "--output",
            "-o",
            help="Where to write it; may be repeated. The last formats get the files, one left over goes to "
            "standard output.",
            show_default=False,
        ),
    ] = None,
    fail_on: Annotated[
        FailOn | None,
        typer.Option(
            "--fail-on", help="From which verdict on the exit code tells of it.", show_default="the policy's, or block"
        ),
    ] = None,
    policy: PolicyChoice,
    means: Means,
    approval: ApprovalRequest,
    audit_log: AuditLog = None,
    show_values: Annotated[
        bool,
        typer.Option(
            "--show-values",
            help="Show short values of what is replaced or updated at a risk, before and after; never what is marked "
            "as sensitive, or looks like a secret.",
        ),
    ] = False,
    color: Annotated[Color, typer.Option("--color", help="When to write colours; NO_COLOR is obeyed.")] = Color.AUTO,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show whole lists, and what passes.")] = False,
    quiet: Annotated[bool, typer.Option("--quiet", "-q", help="Show the verdict alone, a line each plan.")] = False,
    paths: Annotated[bool, typer.Option("--paths", help="Show on which way each object is hit.")] = False,
    comment_key: Annotated[
        str | None,
        typer.Option(
            "--comment-key",
            metavar="TEXT",
            help="What tells several comments of one pull request apart, a folder say: it goes into the marker of "
            "the Markdown formats.",
            show_default=False,
        ),
    ] = None,
) -> None:
    """Assess plans: pass, warn or block, with reasons.

    Reads what terraform show -json prints, or a saved plan file, and says what would be
    destroyed, what hangs on it, why it happens and what to do instead.
    """
    from blastradius.cli.assessing import Request, assess_plans

    environment_told = approval.folder is not None or audit_log is not None
    code = assess_plans(
        Request(
            plans=tuple(plans or ("-",)),
            named=bool(plans),
            formats=tuple(formats or ("terminal",)),
            outputs=tuple(outputs or ()),
            means=means,
            policy=replace(policy, fail_on=fail_on, environment_told=environment_told),
            color=wants_color(color),
            verbose=verbose,
            quiet=quiet,
            paths=paths,
            comment_key=comment_key or "",
            show_values=show_values,
            approval=approval,
            audit_log=audit_log,
        )
    )
    raise typer.Exit(code)


def run(arguments: Sequence[str] | None = None) -> int:
    """Run the application and return its exit code; failures are told on standard error."""
    words = list(arguments) if arguments is not None else None
    try:
        code = app(args=words, prog_name="blastradius", standalone_mode=False)
        if code == INTERRUPTED:  # typer turns the exception into this code without a word
            return exit_code_of(KeyboardInterrupt())
    except SystemExit as end:
        code = end.code
    except BaseException as failure:  # noqa: BLE001 - every end is told, none as a traceback
        return exit_code_of(failure)
    return code if isinstance(code, int) else ExitCode.PASS if code is None else ExitCode.FAILURE
