"""People at a terminal are asked, for a yes where it passes and for more where it is blocked; others are not."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from tests.cli.running import COMMAND
from tests.guard.estate import ORDERS, PAGE
from tests.guard.terminal import CTRL_C, Terminal

if TYPE_CHECKING:
    from tests.guard.estate import Estate

pytestmark = pytest.mark.terraform
REPLACE = f"-replace={ORDERS}"
BLOCKED = (
    "The plan is blocked. To apply it all the same, type the address of its worst change:\n\n  terraform_data.orders"
)


def at_terminal(estate: Estate, *words: str, options: tuple[str, ...] = (), **told: str) -> Terminal:
    guard = [*COMMAND, "guard", *options, "--", "terraform", "apply", "-no-color", *words]
    return Terminal(guard, estate.folder, estate.variables(**told))


@pytest.mark.parametrize(("answer", "code"), [("yes", 0), ("y", 1), ("YES", 1), ("no", 1), ("", 1), ("yes yes", 1)])
def test_what_passes_asks_for_yes(running: Estate, answer: str, code: int) -> None:
    before = running.ids()
    with at_terminal(running, f"-replace={PAGE}") as terminal:
        terminal.wait_for("Apply this plan? Only yes is taken for it.\n\n> ")
        assert running.ids() == before
        terminal.type(f"{answer}\n")
        assert terminal.end() == code
    assert (running.ids() != before) is (code == 0)
    assert ("Nothing was applied.\nWhy: the answer was not yes." in terminal.shown) is (code == 1)
    assert running.leftovers() == []


def test_auto_approve_does_not_ask_where_it_passes(running: Estate) -> None:
    before = running.ids()
    with at_terminal(running, f"-replace={PAGE}", "-auto-approve") as terminal:
        assert terminal.end() == 0
    assert running.ids() != before


@pytest.mark.parametrize("words", [(REPLACE,), (REPLACE, "-auto-approve"), ("-destroy", "-auto-approve")])
def test_what_is_blocked_asks_for_more_than_yes(running: Estate, words: tuple[str, ...]) -> None:
    before = running.ids()
    with at_terminal(running, *words) as terminal:
        terminal.wait_for(f"{BLOCKED}\n\n> ")
        terminal.type("yes\n")
        assert terminal.end() == 20
    assert "Why: the verdict is block, and what was typed is not what was asked for." in terminal.shown
    assert running.ids() == before


def test_a_person_lets_a_block_through_by_its_address(running: Estate) -> None:
    before = running.ids()
    log = running.temporary / "audit.jsonl"
    with at_terminal(running, REPLACE, options=("--audit-log", str(log))) as terminal:
        terminal.wait_for(f"{BLOCKED}\n\n> ")
        terminal.type(f"{ORDERS}\n")
        assert terminal.end() == 0
    assert running.ids()[ORDERS] != before[ORDERS]
    lines = [json.loads(line) for line in log.read_text().splitlines()]
    assert [(line["event"], line.get("let_through_by")) for line in lines] == [
        ("assessment", None),
        ("apply-begins", "override"),
        ("apply-ended", None),
    ]


@pytest.mark.parametrize(
    ("options", "words", "told", "reason"),
    [
        (("--no-override",), (), {}, "--no-override is set"),
        ((), ("-input=false",), {}, "nobody is there to be asked"),
        ((), (), {"TF_INPUT": "0"}, "nobody is there to be asked"),
        ((), (), {"CLAUDECODE": "1"}, "an assistant runs this, as CLAUDECODE tells"),
        ((), (), {"CURSOR_AGENT": "1"}, "an assistant runs this, as CURSOR_AGENT tells"),
    ],
)
def test_nobody_is_asked_for_a_block(
    running: Estate, options: tuple[str, ...], words: tuple[str, ...], told: dict[str, str], reason: str
) -> None:
    before = running.ids()
    with at_terminal(running, REPLACE, *words, options=options, **told) as terminal:
        terminal.type(f"{ORDERS}\n")
        assert terminal.end() == 20
    assert f"Why: the verdict is block, and {reason}." in terminal.shown
    assert "\n> " not in terminal.shown
    assert running.ids() == before


def test_what_was_typed_before_the_question_is_no_answer(running: Estate) -> None:
    before = running.ids()
    with at_terminal(running, REPLACE) as terminal:
        terminal.type(f"{ORDERS}\nyes\n")
        terminal.wait_for(f"{BLOCKED}\n\n> ")
        terminal.type("\n")
        assert terminal.end() == 20
    assert running.ids() == before


def test_what_is_piped_in_is_no_answer(running: Estate) -> None:
    before = running.ids()
    line = f"yes {ORDERS} | {' '.join(COMMAND)} guard -- terraform apply {REPLACE}"
    with Terminal(["/bin/sh", "-c", line], running.folder, running.variables()) as terminal:
        assert terminal.end() == 20
    assert "nobody is there to be asked" in terminal.shown
    assert running.ids() == before


def test_the_question_does_not_get_into_standard_output(running: Estate) -> None:
    line = f"{' '.join(COMMAND)} guard -- terraform apply {REPLACE} > said"
    with Terminal(["/bin/sh", "-c", line], running.folder, running.variables()) as terminal:
        terminal.wait_for(BLOCKED)
        terminal.type("\n")
        assert terminal.end() == 20
    said = (running.folder / "said").read_text()
    assert "BLOCK  " in said
    assert "type the address" not in said


def test_ctrl_c_at_the_question_applies_nothing(running: Estate) -> None:
    before = running.ids()
    with at_terminal(running, f"-replace={PAGE}") as terminal:
        terminal.wait_for("\n> ")
        terminal.type(CTRL_C)
        assert terminal.end() == 130
    assert "Nothing was applied.\nWhy: interrupted." in terminal.shown
    assert running.ids() == before
    assert running.leftovers() == []


def test_the_end_of_input_is_no_answer(running: Estate) -> None:
    before = running.ids()
    with at_terminal(running, f"-replace={PAGE}") as terminal:
        terminal.wait_for("\n> ")
        terminal.type(b"\x04")
        assert terminal.end() == 1
    assert running.ids() == before


def test_terraform_asks_for_variables_as_ever(running: Estate) -> None:
    with (running.folder / "main.tf").open("a") as file:
        file.write('variable "name" {}\noutput "name" {\n  value = var.name\n}\n')
    with at_terminal(running, "-auto-approve") as terminal:
        terminal.wait_for("Enter a value: ")
        terminal.type("anna\n")
        assert terminal.end() == 0
    assert json.loads(running.state())["outputs"]["name"]["value"] == "anna"


def test_an_address_cannot_drive_the_terminal_that_asks(running: Estate) -> None:
    with (running.folder / "main.tf").open("a") as file:
        file.write('resource "terraform_data" "keyed" {\n  for_each = toset(["\\u001b[31mred\\u202e"])\n}\n')
    running.terraform("apply", "-auto-approve")
    (running.folder / "blastradius.toml").write_text('[[protected]]\naddresses = ["terraform_data.keyed"]\n')
    before = running.state()
    with at_terminal(running, "-destroy", "-target=terraform_data.keyed") as terminal:
        terminal.wait_for("\n> ")
        question = terminal.shown.partition("The plan is blocked.")[2]
        assert not set(question) & {"\x1b", "\u202e"}
        shown = next(line.strip() for line in question.splitlines() if line.strip().startswith("terraform_data.keyed"))
        terminal.type(f"{shown}\n")
        assert terminal.end() == 0
    assert running.state() != before
