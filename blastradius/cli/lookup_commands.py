"""The commands that look up what is known: the rules, and the resource types."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.writing import write_out

_KNOWLEDGE_EPILOG = """\
\b
Examples:
  blastradius knowledge aws_db_instance
  blastradius knowledge 'azurerm_*key_vault*'
  blastradius knowledge --coverage
"""


def rules(
    rule: Annotated[
        str | None, typer.Argument(metavar="[RULE]", help="The rule whose manual page to show.", show_default=False)
    ] = None,
    policy: Annotated[
        Path | None,
        typer.Option("--policy", metavar="FILE", help="A policy, to list its own rules too.", show_default=False),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """List the rules, or show the manual page of one."""
    from blastradius.cli.rules import show_rules

    write_out(show_rules(rule, policy, as_json=as_json))


def knowledge(
    what: Annotated[
        str | None,
        typer.Argument(
            metavar="[WHAT]",
            help="A resource type, to show all that is known of it; a provider or a pattern, to list its types.",
            show_default="all types",
        ),
    ] = None,
    coverage: Annotated[bool, typer.Option("--coverage", help="Count the types that are known, by provider.")] = False,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
) -> None:
    """Show what is known of resource types: what each holds, what decides its fate, which updates hurt."""
    from blastradius.cli.knowledge import show_coverage, show_knowledge

    write_out(show_coverage(what, as_json=as_json) if coverage else show_knowledge(what, as_json=as_json))


def register(app: typer.Typer) -> None:
    """Make the commands part of the application."""
    app.command("rules")(rules)
    app.command("knowledge", epilog=_KNOWLEDGE_EPILOG)(knowledge)
