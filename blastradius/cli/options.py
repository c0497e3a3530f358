"""The options and arguments that several commands share, one by one and in groups that a command takes as one value."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.choices import FailOn, GivenOrigin
from blastradius.cli.group import complete_plan
from blastradius.knowledge.mistakes import nearest
from blastradius.render import FORMATS

EnvironmentName = Annotated[
    str | None,
    typer.Option(
        "--environment",
        metavar="NAME",
        help="The environment of the policy whose settings hold.",
        show_default="the first one that fits",
    ),
]
ApprovalFolder = Annotated[
    Path | None,
    typer.Option("--approvals", metavar="DIR", help="The folder with approvals.", show_default=False),
]
AllowedSigners = Annotated[
    Path | None,
    typer.Option(
        "--allowed-signers",
        metavar="FILE",
        help="Who may sign approvals with which key: git's allowed-signers file. Take it from where the change cannot "
        "reach.",
        show_default=False,
    ),
]
AuditLog = Annotated[
    Path | None,
    typer.Option(
        "--audit-log",
        metavar="FILE",
        help="Add a line that tells what was decided, chained to the line before.",
        show_default=False,
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


@dataclass(frozen=True, slots=True, kw_only=True)
class Means:
    """What plans are read with."""

    source: Annotated[
        Path | None,
        typer.Option(
            "--source",
            metavar="DIR",
            help="The folder of the root module: its files tell what a plan leaves out, and where things are written.",
            show_default="the saved plan's own, or the working directory if it matches the plan",
        ),
    ] = None
    states: Annotated[
        tuple[Path, ...],
        typer.Option(
            "--state",
            metavar="FILE",
            help="A state, as terraform show -json prints it or raw; may be repeated. That of the plan adds objects "
            "and dependencies; another one tells who holds identifiers of what goes.",
            show_default=False,
        ),
    ] = ()
    terraform_bin: Annotated[
        str | None,
        typer.Option(
            "--terraform-bin", help="The program that shows saved plan files.", show_default="terraform or tofu"
        ),
    ] = None


@dataclass(frozen=True, slots=True, kw_only=True)
class PolicyChoice:
    """What the command line says of the policy, of what the change is meant to do, and of who wrote it."""

    file: Annotated[
        Path | None,
        typer.Option(
            "--policy",
            metavar="FILE",
            help="The policy: what is tolerated.",
            show_default="blastradius.toml of this folder, or of one above it in the repository",
        ),
    ] = None
    waivers: Annotated[
        Path | None,
        typer.Option(
            "--waivers",
            metavar="FILE",
            help="The waivers: what is tolerated for a while.",
            show_default="blastradius-waivers.toml beside the policy that is named, else of this folder or of one "
            "above it",
        ),
    ] = None
    environment: EnvironmentName = None
    intents: Annotated[
        tuple[Path, ...],
        typer.Option(
            "--intent",
            metavar="FILE",
            help="What the change is meant to do, as TOML or JSON; whatever the plan does beyond it is told, and "
            "blocks where it deletes; may be repeated, and a plan has to be within each.",
            show_default=False,
        ),
    ] = ()
    intent_text: Annotated[
        Path | None,
        typer.Option(
            "--intent-text",
            metavar="FILE",
            help="The pull request's text, which may declare the intent in a block ```blastradius-intent; - is "
            "standard input.",
            show_default=False,
        ),
    ] = None
    allowed: Annotated[
        tuple[str, ...],
        typer.Option(
            "--allow",
            metavar="ACTION:ADDRESS",
            help="An intent in short: update:module.web, or create,update:aws_instance.*; may be repeated.",
            show_default=False,
        ),
    ] = ()
    now: Annotated[
        str | None,
        typer.Option(
            metavar="TIME",
            help="When it is, for freeze windows and waivers: 2026-12-20T18:00Z.",
            show_default="the clock",
        ),
    ] = None
    origin: Annotated[
        GivenOrigin | None,
        typer.Option(
            "--origin",
            help="Who wrote the change. Signs of a machine outweigh a claim to be more human.",
            show_default="what variables of agents and CI and the commit messages tell",
        ),
    ] = None
    commit_messages: Annotated[
        tuple[Path, ...],
        typer.Option(
            "--commit-message",
            metavar="FILE",
            help="The messages of the change's commits, as git log or git log --format=%B prints them, - for standard "
            "input; may be repeated.",
            show_default=False,
        ),
    ] = ()
    knowledge: Annotated[
        tuple[Path, ...],
        typer.Option(
            "--knowledge",
            metavar="FILE",
            help="Entries of your own for the catalogue, as JSON or TOML: types that it lacks, or other weights for "
            "those that it has; may be repeated.",
            show_default=False,
        ),
    ] = ()
    fail_on: FailOn | None = None
    """From which verdict on the exit code tells of it; commands that offer it say so in words of their own."""
    environment_told: bool = False
    """Whether the environment means something without a policy file too: approvals and the audit log name it."""


@dataclass(frozen=True, slots=True, kw_only=True)
class ApprovalRequest:
    """What the command line says of approvals."""

    folder: ApprovalFolder = None
    allowed_signers: AllowedSigners = None
    revoked: Annotated[
        Path | None,
        typer.Option(
            "--revoked", metavar="FILE", help="Keys that count no more: a KRL, or public keys.", show_default=False
        ),
    ] = None
    require: Annotated[
        int | None,
        typer.Option(
            "--require", metavar="N", min=1, help="How many people it takes to lift a finding.", show_default="1"
        ),
    ] = None
    roles: Annotated[
        tuple[str, ...],
        typer.Option(
            "--role",
            metavar="ROLE=PRINCIPAL,...",
            help="Only these people count, and each role that is named has to be among them; may be repeated.",
            show_default=False,
        ),
    ] = ()
    author: Annotated[
        str | None,
        typer.Option(
            "--author", metavar="PRINCIPAL", help="Who made the change, and cannot approve it.", show_default=False
        ),
    ] = None
    agents: Annotated[
        tuple[str, ...],
        typer.Option(
            "--agent",
            metavar="PATTERN",
            help="Principals that are no people, besides the usual names of bots; may be repeated.",
            show_default=False,
        ),
    ] = ()
    environment: EnvironmentName = None


def known_formats(names: list[str] | None) -> list[str] | None:
    """Take names of formats; raises for one that is none."""
    for name in names or ():
        known_format(name)
    return names


def known_format(name: str) -> str:
    """Take the name of a format; raises for one that is none."""
    if name not in FORMATS:
        near = nearest(name, list(FORMATS)) or f"; there are {', '.join(FORMATS)}."
        raise typer.BadParameter(f"there is no format {name}{near}")
    return name


def complete_format(incomplete: str) -> list[str]:
    """Complete the name of a format."""
    return [name for name in FORMATS if name.startswith(incomplete)]
