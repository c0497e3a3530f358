"""The commands about policy files."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.options import EnvironmentName, PolicyChoice
from blastradius.cli.writing import write_out

_EPILOG = """\
\b
Examples:
  blastradius policy init
  blastradius policy check
  blastradius policy check --environment production
  blastradius policy schema > policy.schema.json
"""

policy = typer.Typer(
    rich_markup_mode=None,
    epilog=_EPILOG,
)


@policy.callback(invoke_without_command=True)
def about(context: typer.Context) -> None:
    """Write a policy file, check one, or print its JSON Schema."""
    if context.invoked_subcommand is None:
        write_out(f"{context.get_help()}\n")


@policy.command("init")
def init(
    file: Annotated[Path, typer.Argument(metavar="[FILE]", help="The file to write.")] = Path("blastradius.toml"),
) -> None:
    """Write a policy file in which all is explained and nothing is set. One that is there stays as it is."""
    from blastradius.cli.policy_files import write_starter

    write_out(write_starter(file))


@policy.command("check")
def check(
    file: Annotated[
        Path | None, typer.Argument(metavar="[FILE]", help="The policy.", show_default="the one that a run would find")
    ] = None,
    environment: EnvironmentName = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Check a policy file, and show each setting with where it comes from."""
    from blastradius.cli.policy_files import check_policy

    write_out(check_policy(PolicyChoice(file=file, environment=environment), as_json=as_json))


@policy.command("schema")
def schema(
    waivers: Annotated[bool, typer.Option("--waivers", help="That of a file with waivers.")] = False,
) -> None:
    """Print the JSON Schema of a policy file, or of one with waivers."""
    from blastradius.cli.policy_files import schema_text

    write_out(schema_text(waivers=waivers))


def register(app: typer.Typer) -> None:
    """Make the commands part of the application."""
    app.add_typer(policy, name="policy")
