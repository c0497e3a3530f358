"""Entries of one's own: what they change, and what is said of those that are wrong."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from blastradius import Policy, assess
from blastradius.errors import PolicyError
from blastradius.knowledge.own import read_own_entries
from blastradius.model.verdict import Verdict
from tests.rules.plans import plan, row

if TYPE_CHECKING:
    from pathlib import Path

JSON = (
    '{\n  "acme_ledger": {"class": "database", "destroy": 99},\n  "aws_sqs_queue": {"destroy": 10, "replace": 5}\n}\n'
)
TOML = '[acme_ledger]\nclass = "database"\ndestroy = 99\n\n[aws_sqs_queue]\ndestroy = 10\nreplace = 5\n'


def written(folder: Path, name: str, text: str) -> Path:
    (folder / name).write_text(text)
    return folder / name


@pytest.mark.parametrize(("name", "text"), [("own.json", JSON), ("own.toml", TOML)])
def test_a_file_of_entries(tmp_path: Path, name: str, text: str) -> None:
    entries = read_own_entries(written(tmp_path, name, text))
    assert entries == {
        "acme_ledger": {"class": "database", "destroy": 99},
        "aws_sqs_queue": {"destroy": 10, "replace": 5},
    }


def test_a_type_that_nobody_knew_is_known_and_a_dear_one_cheap(tmp_path: Path) -> None:
    made = plan(row("acme_ledger.main", "destroy"))
    entries = read_own_entries(written(tmp_path, "own.json", JSON))
    assert assess(made).verdict is Verdict.WARN
    assert assess(made, Policy(knowledge=entries)).verdict is Verdict.BLOCK
    queue = plan(row("aws_sqs_queue.main", "destroy"), row("aws_vpc.other"))
    assert assess(queue).verdict is Verdict.BLOCK
    assert assess(queue, Policy(knowledge=entries)).verdict is Verdict.PASS


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("{", "own.json is no valid JSON (line 1)"),
        ('{"acme_x": {}}', "acme_x has no class"),
        ('{"acme_x": {\n"clas": "database"}}', "own.json, line 1: acme_x has no key clas; did you mean class?"),
        ('{\n"acme_x": {"class": "datebase"}}', "line 2: acme_x.class is none of database, object-storage"),
        ('{"aws_vpc": {"destroy": 101}}', "aws_vpc.destroy is greater than the maximum of 100"),
        ('{"no-type": {"class": "rule"}}', "own.json, line 1: no-type does not match"),
        ("[]", "own.json: the file"),
        ("[" * 100_000, "own.json is no valid JSON"),
    ],
)
def test_what_is_wrong_is_told_with_its_place(tmp_path: Path, text: str, said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_own_entries(written(tmp_path, "own.json", text))
    assert said in caught.value.reason


@pytest.mark.parametrize(
    ("wrong", "said"),
    [
        ({"holds": "zq" * 90}, "acme_ledger.holds is longer than 120."),
        ({"holds": "zq"}, "acme_ledger.holds is shorter than 3."),
        ({"holds": ""}, "acme_ledger.holds is empty."),
        ({"identifiers": ["zq", "zq"]}, "acme_ledger.identifiers is not as the schema has it (uniqueItems)."),
    ],
)
def test_what_is_written_there_is_not_repeated(tmp_path: Path, wrong: dict[str, object], said: str) -> None:
    with pytest.raises(PolicyError) as caught:
        read_own_entries(written(tmp_path, "own.json", json.dumps({"acme_ledger": {"class": "database", **wrong}})))
    assert said in caught.value.reason
    assert "zq" not in caught.value.reason


def test_a_toml_file_that_is_none_is_told_with_its_line(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match=r"own.toml is no valid TOML \(line 2\)"):
        read_own_entries(written(tmp_path, "own.toml", "[a]\nb = \n"))


def test_a_file_that_is_not_there(tmp_path: Path) -> None:
    with pytest.raises(PolicyError, match="cannot be read: No such file"):
        read_own_entries(tmp_path / "own.json")
