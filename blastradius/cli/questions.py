"""The commands that ask about a plan: its graph, why something changes, what is new in it, what if, what moved."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from blastradius.cli.choices import GraphFormat
from blastradius.cli.option_groups import Without, with_groups
from blastradius.cli.options import Means, OnePlan, PolicyChoice, complete_format, known_format
from blastradius.cli.writing import write_out
from blastradius.errors import UsageError
from blastradius.render import FORMATS

_NoIntent = Annotated[PolicyChoice, Without(frozenset({"intents", "intent_text", "allowed"}))]
_Program = Annotated[Means, Without(frozenset({"source", "states"}))]

_GRAPH_EPILOG = """\
\b
Examples:
  blastradius graph plan.json > graph.json
  blastradius graph plan.json --format dot | dot -Tsvg > graph.svg
  blastradius graph plan.json --format svg --output graph.svg
  blastradius graph plan.json --format mermaid --around aws_vpc.main --depth 1
"""
_EXPLAIN_EPILOG = """\
\b
Examples:
  blastradius explain aws_db_instance.orders plan.json
  blastradius explain plan.json --edge aws_db_instance.orders aws_vpc.main
  blastradius explain plan.json --edge output.url 'aws_subnet.app["a"]' --json
"""
_COMPARE_EPILOG = """\
\b
Examples:
  blastradius compare main.json branch.json
  blastradius compare before.json after.json --json
"""
_MOVED_EPILOG = """\
\b
Examples:
  blastradius moved plan.json > moved.tf
  terraform show -json tfplan | blastradius moved > moved.tf
"""
_WHAT_IF_EPILOG = """\
\b
Examples:
  blastradius what-if --destroy aws_vpc.main plan.json
  blastradius what-if --replace module.app terraform.tfstate
  terraform show -json | blastradius what-if --replace 'aws_instance.web["a"]'
"""


def graph(
    plan: OnePlan = None,
    *,
    format_name: Annotated[GraphFormat, typer.Option("--format", "-f", help="How to write it.")] = GraphFormat.JSON,
    output: Annotated[
        Path | None, typer.Option("--output", "-o", help="Where to write it.", show_default="standard output")
    ] = None,
    around: Annotated[
        str,
        typer.Option(
            metavar="ADDRESS",
            help="Show only what an object, the instances of a block or the inside of a module depend on, and what "
            "depends on them.",
            show_default="the whole graph",
        ),
    ] = "",
    depth: Annotated[int, typer.Option(help="With --around: how many steps, both ways.", min=0)] = 2,
    means: Means,
) -> None:
    """Show the dependency graph of a plan: which object depends on which, and what is planned for each."""
    from blastradius.cli.graphing import show_graph

    show_graph(plan, means, format_name=format_name, output=output, around=around, depth=depth)


def explain(
    words: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[ADDRESS] [PLAN]",
            help="The address of an object that the plan changes; and a plan as JSON or a saved plan file, standard "
            "input when none or - is named. With --edge, a plan alone.",
            show_default=False,
        ),
    ] = None,
    *,
    edge: Annotated[
        tuple[str, str] | None,
        typer.Option(
            metavar="A B", help="Why A depends on B: two addresses as blastradius prints them.", show_default=False
        ),
    ] = None,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    policy: PolicyChoice,
    means: Means,
) -> None:
    """Say why an object changes, who is hit and what would change the verdict; or why one depends on another."""
    from blastradius.cli.explaining import explain_address, explain_edge, told_apart

    if edge is None:
        address, plan = told_apart(words or [])
        write_out(explain_address(address, plan, means, policy, as_json=as_json))
        return
    if len(words or []) > 1:
        raise UsageError("with --edge only a plan is named.", "blastradius explain --edge A B PLAN")
    write_out(explain_edge(words[0] if words else None, means, *edge, as_json=as_json))


def compare(
    old: Annotated[str, typer.Argument(metavar="OLD", help="The plan before.")],
    new: Annotated[str, typer.Argument(metavar="NEW", help="The plan after; - is standard input.")],
    *,
    as_json: Annotated[bool, typer.Option("--json", help="Write JSON.")] = False,
    policy: _NoIntent,
    means: _Program,
) -> None:
    """Say what a new plan adds to the danger of an old one, and what it takes from it. Always ends with 0."""
    from blastradius.cli.comparing import compare_plans

    write_out(compare_plans(old, new, means, policy, as_json=as_json))


def what_if(
    target: Annotated[
        str | None,
        typer.Argument(
            metavar="[PLAN OR STATE]",
            help="A plan or a state, as terraform show -json prints it or as it is stored; standard input when nothing "
            "or - is named.",
            show_default=False,
        ),
    ] = None,
    *,
    destroy: Annotated[
        list[str] | None,
        typer.Option("--destroy", metavar="ADDRESS", help="Suppose that it is destroyed; may be repeated."),
    ] = None,
    replace: Annotated[
        list[str] | None,
        typer.Option("--replace", metavar="ADDRESS", help="Suppose that it is replaced; may be repeated."),
    ] = None,
    format_name: Annotated[
        str,
        typer.Option(
            "--format",
            "-f",
            metavar="NAME",
            help=f"How to write it: {', '.join(FORMATS)}.",
            callback=known_format,
            autocompletion=complete_format,
        ),
    ] = "terminal",
    policy: _NoIntent,
    verbose: Annotated[bool, typer.Option("--verbose", "-v", help="Show whole lists, and what passes.")] = False,
    means: _Program,
) -> None:
    """Say what would follow if objects were destroyed or replaced, before anybody writes the change.

    An address is that of an object, of a block (all its instances) or of a module (all inside). Nothing else of a plan
    is looked at: all other objects are taken to stay as they are. Always ends with 0.
    """
    from blastradius.cli.supposing import suppose_and_assess

    text = suppose_and_assess(
        target,
        means,
        destroy=destroy or [],
        replace=replace or [],
        format_name=format_name,
        choice=policy,
        verbose=verbose,
    )
    write_out(text)


def moved(plan: OnePlan = None, *, means: Means) -> None:
    """Write moved blocks for what a plan destroys and creates again under another address."""
    from blastradius.cli.moving import moved_blocks

    write_out(moved_blocks(plan, means))


def register(app: typer.Typer) -> None:
    """Make the commands part of the application."""
    app.command("graph", epilog=_GRAPH_EPILOG)(with_groups(graph))
    app.command("explain", epilog=_EXPLAIN_EPILOG)(with_groups(explain))
    app.command("compare", epilog=_COMPARE_EPILOG)(with_groups(compare))
    app.command("what-if", epilog=_WHAT_IF_EPILOG)(with_groups(what_if))
    app.command("moved", epilog=_MOVED_EPILOG)(with_groups(moved))
