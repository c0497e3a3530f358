"""The options and arguments that several commands share."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.group import complete_plan

TerraformBin = Annotated[
    str | None,
    typer.Option("--terraform-bin", help="The program that shows saved plan files.", show_default="terraform or tofu"),
]
StateFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--state",
        metavar="FILE",
        help="A state, as terraform show -json prints it or raw; may be repeated. That of the plan adds objects and "
        "dependencies; another one tells who holds identifiers of what goes.",
        show_default=False,
    ),
]
SourceFolder = Annotated[
    Path | None,
    typer.Option(
        "--source",
        metavar="DIR",
        help="The folder of the root module: its files tell what a plan leaves out, and where things are written.",
        show_default="the saved plan's own, or the working directory if it matches the plan",
    ),
]


KnowledgeFiles = Annotated[
    list[Path] | None,
    typer.Option(
        "--knowledge",
        metavar="FILE",
        help="Entries of your own for the catalogue, as JSON or TOML: types that it lacks, or other weights for "
        "those that it has; may be repeated.",
        show_default=False,
    ),
]
PolicyPath = Annotated[
    Path | None,
    typer.Option(
        "--policy",
        metavar="FILE",
        help="The policy: what is tolerated.",
        show_default="blastradius.toml of this folder, or of one above it in the repository",
    ),
]
EnvironmentName = Annotated[
    str | None,
    typer.Option(
        "--environment",
        metavar="NAME",
        help="The environment of the policy whose settings hold.",
        show_default="the first one that fits",
    ),
]
OnePlan = Annotated[
    str | None,
    typer.Argument(
        metavar="[PLAN]",
        help="A plan as JSON (terraform show -json) or a saved plan file; standard input when nothing or - is named.",
        show_default=False,
        autocompletion=complete_plan,
    ),
]
