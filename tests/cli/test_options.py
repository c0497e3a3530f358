"""The options that commands share: every command that judges offers all of them, in the same words."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, Any

import pytest
import typer
from typer.main import get_command

from blastradius.cli.app import app
from tests.cli.running import PLANS, blastradius

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

PLAN = {"--source", "--state", "--terraform-bin"}
INTENT = {"--intent", "--intent-text", "--allow"}
POLICY = {"--policy", "--waivers", "--environment", "--now", "--origin", "--commit-message", "--knowledge"}
APPROVALS = {"--approvals", "--allowed-signers", "--revoked", "--require", "--role", "--author", "--agent"}

OFFERED = {
    "assess": PLAN | POLICY | INTENT | APPROVALS | {"--audit-log"},
    # The program shows its own plan, and applies it now.
    "guard": (PLAN | POLICY | INTENT | APPROVALS | {"--audit-log"}) - {"--terraform-bin", "--now"},
    "explain": PLAN | POLICY | INTENT,
    "approve": PLAN | POLICY | INTENT | {"--approvals", "--audit-log"},
    "approvals verify": PLAN | POLICY | INTENT | APPROVALS,
    "waive": PLAN | POLICY | INTENT,
    # No folder and no intent is that of both plans, or of what is only supposed.
    "compare": POLICY | {"--terraform-bin"},
    "what-if": POLICY | {"--terraform-bin"},
    "graph": PLAN,
    "moved": PLAN,
    "intent suggest": PLAN,
    "approvals list": {"--approvals"},
    "policy check": {"--environment"},
    "rules": {"--policy"},
}
IN_OTHER_WORDS = {("waive", "--waivers"), ("rules", "--policy"), ("policy schema", "--waivers")}


def commands(group: Any = None, words: str = "") -> Iterator[tuple[str, Any]]:
    top: Any = group or get_command(app)
    context = typer.Context(top)
    for name in top.list_commands(context):
        command = top.get_command(context, name)
        whole = f"{words} {name}".strip()
        if hasattr(command, "commands"):
            yield from commands(command, whole)
        else:
            yield whole, command


def test_every_command_offers_all_that_belongs_to_it() -> None:
    shared = PLAN | POLICY | INTENT | APPROVALS | {"--audit-log"}
    found = {words: {opt for one in command.params for opt in one.opts} & shared for words, command in commands()}
    found["policy schema"] -= {"--waivers"}  # which schema, and no file
    assert {words: options for words, options in found.items() if options} == OFFERED


def test_an_option_is_the_same_in_all_commands() -> None:
    said: defaultdict[str, set[tuple[object, ...]]] = defaultdict(set)
    for words, command in commands():
        for one in command.params:
            name = one.opts[0]
            if name in OFFERED["assess"] and (words, name) not in IN_OTHER_WORDS:
                said[name].add((*one.opts, one.help, one.metavar, one.multiple, one.show_default))
    assert {name: len(ways) for name, ways in said.items()} == dict.fromkeys(OFFERED["assess"], 1)


@pytest.mark.parametrize("more", [("--now", "2001-01-02T00:00Z"), ("--origin", "agent")])
def test_an_explanation_judges_by_time_and_origin_too(more: tuple[str, str], tmp_path: Path) -> None:
    (tmp_path / "blastradius.toml").write_text(
        "[[freeze]]\nfrom = 2001-01-01\nuntil = 2001-01-08\n[origin.agent]\ndestroys = false\n"
    )
    words = ("explain", "aws_instance.report_worker", PLANS / "requested-replacement" / "plan.json")
    assert "the plan: warn" in blastradius(*words, folder=tmp_path).stdout
    assert "the plan: block" in blastradius(*words, *more, folder=tmp_path).stdout
