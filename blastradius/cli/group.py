"""The root command: it assesses, unless its first word is exactly the name of another command."""

from __future__ import annotations

from collections.abc import Iterator  # noqa: TC003 - typer reads the annotations at run time
from importlib import import_module
from typing import Any

import typer
from typer.core import TyperGroup
from typer.main import get_group

DEFAULT_COMMAND = "assess"
HOMES = {
    "rules": "lookup_commands",
    "knowledge": "lookup_commands",
    "graph": "questions",
    "explain": "questions",
    "compare": "questions",
    "what-if": "questions",
    "moved": "questions",
    "approve": "permissions",
    "waive": "permissions",
    "guard": "guard_command",
    "policy": "policy_commands",
    "intent": "intent_commands",
    "approvals": "permissions",
    "audit": "permissions",
}
"""The other commands as the help lists them, by the modules that make them: each is made where it is asked for."""
_HELP = frozenset({"--help", "-h"})


class PlanOrCommand(TyperGroup):
    """Takes the first word for a command only where it is exactly the name of one.

    Everything else is the command that assesses: `blastradius plan.json`,
    `... | blastradius`, `blastradius --format json`. A file that is called like a
    command is named by a path, `./rules`.
    """

    def parse_args(self, ctx: Any, args: list[str]) -> list[str]:
        """Put the default command where none is named; options of the root are left to it."""
        own = {name for option in self.params for name in option.opts} | _HELP
        if not args or (args[0] not in self.list_commands(ctx) and args[0] not in own):
            args = [DEFAULT_COMMAND, *args]
        return super().parse_args(ctx, args)

    def list_commands(self, ctx: Any) -> list[str]:  # noqa: ARG002 - as typer calls it
        """List the names of all commands, those that are not made yet as well."""
        return [DEFAULT_COMMAND, *HOMES]

    def get_command(self, ctx: Any, cmd_name: str) -> Any:
        """Return a command, and make it first where that is another one than the default."""
        if cmd_name not in self.commands and cmd_name in HOMES:
            part = typer.Typer(rich_markup_mode=None)
            import_module(f"blastradius.cli.{HOMES[cmd_name]}").register(part)
            self.commands.update(get_group(part).commands)
        return super().get_command(ctx, cmd_name)

    def format_help(self, ctx: Any, formatter: Any) -> None:
        """Write one help for all: how to assess, in full, then the other commands."""
        assess = self.commands[DEFAULT_COMMAND]
        inside = typer.Context(assess, info_name=ctx.info_name, help_option_names=ctx.help_option_names)
        formatter.write_usage(ctx.command_path, "[OPTIONS] [PLAN]...")
        formatter.write_usage(ctx.command_path, "COMMAND [ARGS]...", prefix="       ")
        self.format_help_text(ctx, formatter)
        assess.format_options(inside, formatter)
        with formatter.section("Options without a plan"):
            records = (one.get_help_record(ctx) for one in self.params if one.name != "help")
            formatter.write_dl([record for record in records if record])
        self.format_commands(ctx, formatter)
        assess.format_epilog(inside, formatter)


def complete_plan(ctx: typer.Context, incomplete: str) -> Iterator[str]:
    """Complete the name of a plan: files and folders, and where the first word is typed, commands."""
    import os

    root = ctx.parent.command if ctx.parent else None
    if isinstance(root, PlanOrCommand) and not ctx.params.get("plans"):
        yield from (name for name in root.list_commands(ctx) if name.startswith(incomplete))
    folder, beginning = os.path.split(incomplete)
    try:
        entries = sorted(os.scandir(folder or "."), key=lambda one: one.name)
    except OSError:
        return
    for entry in entries:
        if entry.name.startswith(beginning) and (beginning or not entry.name.startswith(".")):
            typed = incomplete.removesuffix(beginning) + entry.name
            yield f"{typed}/" if entry.is_dir() else typed
