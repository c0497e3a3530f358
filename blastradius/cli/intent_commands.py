"""The commands about what a change is meant to do."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

import typer

from blastradius.cli.option_groups import with_groups
from blastradius.cli.options import Means, OnePlan
from blastradius.cli.writing import write_out


class DraftFormat(StrEnum):
    """How a draft is written."""

    TOML = "toml"
    MARKDOWN = "markdown"


_EPILOG = """\
\b
Examples:
  blastradius intent suggest plan.json > intent.toml
  blastradius intent suggest plan.json --format markdown
  blastradius plan.json --intent intent.toml
  blastradius intent schema > intent.schema.json
"""

intent = typer.Typer(rich_markup_mode=None, epilog=_EPILOG)


@intent.callback(invoke_without_command=True)
def about(context: typer.Context) -> None:
    """Draft what a change is meant to do, or print the JSON Schema of an intent."""
    if context.invoked_subcommand is None:
        write_out(f"{context.get_help()}\n")


@intent.command("suggest")
@with_groups
def suggest(
    plan: OnePlan = None,
    *,
    format_name: Annotated[
        DraftFormat, typer.Option("--format", "-f", help="As a file, or as a block for a pull request's text.")
    ] = DraftFormat.TOML,
    means: Means,
) -> None:
    """Draft an intent from what a plan does. What deletes objects is written as a comment."""
    from blastradius.cli.intents import drafted

    write_out(drafted(plan, means, as_markdown=format_name is DraftFormat.MARKDOWN))


@intent.command("schema")
def schema() -> None:
    """Print the JSON Schema of an intent."""
    from blastradius.cli.intents import schema_text

    write_out(schema_text())


def register(app: typer.Typer) -> None:
    """Make the commands part of the application."""
    app.add_typer(intent, name="intent")
