"""The intent of a run, as its users meet it: files, texts, options, the commands."""

from __future__ import annotations

import json
import os
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from blastradius.render import FORMATS
from tests.cli.running import BLOCK, PASS, PLANS, ROOT, blastradius, shell

if TYPE_CHECKING:
    import subprocess
    from pathlib import Path

ENVIRONMENT = "aws_elastic_beanstalk_environment.production"
UPDATE = f'[[allow]]\nactions = ["update"]\naddresses = ["{ENVIRONMENT}"]\n'
TEXT = f"Shortens the host name.\n\n```blastradius-intent\n{UPDATE}```\n"

COUNTS = ("gitlab-terraform", "png")
"""Formats that hold no text of findings."""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    (tmp_path / ".git").mkdir()
    (tmp_path / "intent.toml").write_text(UPDATE)
    as_json = {"allow": [{"actions": ["update"], "addresses": [ENVIRONMENT]}]}
    (tmp_path / "intent.json").write_text(json.dumps(as_json))
    (tmp_path / "text.md").write_text(TEXT)
    (tmp_path / "none.md").write_text("Shortens the host name.\n")
    return tmp_path


def said(done: subprocess.CompletedProcess[str]) -> str:
    """Return what was said without the ends of lines."""
    return " ".join(done.stdout.split())


@pytest.mark.parametrize(
    "words",
    [
        ("--intent", "intent.toml"),
        ("--intent", "intent.json"),
        ("--intent-text", "text.md"),
        ("--allow", f"update:{ENVIRONMENT}"),
    ],
)
def test_a_small_fix_that_recreates_an_environment_is_stopped(folder: Path, words: tuple[str, str]) -> None:
    done = blastradius(BLOCK, *words, folder=folder)
    assert done.returncode == 20
    assert said(done).startswith(f"BLOCK deletes and recreates {ENVIRONMENT}, where an update was meant")
    assert "meant as an update is planned as a delete and recreate, because cname_prefix cannot change" in said(done)
    assert "4 of 4 changes are beyond it, 1 of them destructive." in said(done)


def test_what_was_meant_passes_and_is_said_to(folder: Path) -> None:
    done = blastradius(PASS, "--allow", "create,update,import,move:*", "--verbose", folder=folder)
    assert (done.returncode, "Intent (--allow): all that changes is within it." in done.stdout) == (0, True)
    document = json.loads(blastradius(BLOCK, "--allow", "update:*", "--format", "json", folder=folder).stdout)
    assert document["intent"] == {"given": ["option"], "changes": 4, "beyond": 1, "destroyed": 1}
    assert "intent" not in json.loads(blastradius(BLOCK, "--format", "json", folder=folder).stdout)


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name not in COUNTS])
def test_every_format_tells_what_was_not_meant(folder: Path, format_name: str) -> None:
    done = blastradius(BLOCK, "--intent", "intent.toml", "--format", format_name, folder=folder)
    assert done.returncode == 20
    assert done.stdout != blastradius(BLOCK, "--format", format_name, folder=folder).stdout


def test_of_several_sources_a_plan_has_to_be_within_each(folder: Path) -> None:
    wide = ("--allow", "update,replace:*")
    assert "beyond-intent" not in blastradius(BLOCK, *wide, "--format", "json", folder=folder).stdout
    done = blastradius(BLOCK, *wide, "--intent-text", "text.md", "--format", "json", folder=folder)
    assert json.loads(done.stdout)["intent"] == {
        "given": ["text", "option"], "changes": 4, "beyond": 4, "destroyed": 1
    }  # fmt: skip
    several = ("--allow", f"replace:{ENVIRONMENT}", "--allow", "update:*")
    assert "beyond-intent" not in blastradius(BLOCK, *several, "--format", "json", folder=folder).stdout


def test_a_plan_has_to_be_within_each_file_and_not_within_the_last_alone(folder: Path) -> None:
    (folder / "wide.toml").write_text('[[allow]]\nactions = ["update", "replace"]\ntypes = ["*"]\n')
    both = ("--intent", "intent.toml"), ("--intent", "wide.toml")
    for first, second in (both, both[::-1]):
        told = json.loads(blastradius(BLOCK, *first, *second, "--format", "json", folder=folder).stdout)
        assert told["intent"] == {"given": ["file"], "changes": 4, "beyond": 4, "destroyed": 1}


def test_actions_may_be_listed_with_spaces(folder: Path) -> None:
    done = blastradius(BLOCK, "--allow", "update , replace: *", "--format", "json", folder=folder)
    assert json.loads(done.stdout)["intent"]["beyond"] == 0


def test_a_draft_says_how_to_take_its_marks_off_where_nothing_else_is_in_it(folder: Path) -> None:
    plan = PLANS / "destroy-everything" / "plan.json"
    draft = blastradius("intent", "suggest", plan, folder=folder).stdout
    assert "allow = []  # nothing; take this line out with the marks\n" in draft
    marks_off = "".join(
        line.removeprefix("# ") for line in draft.splitlines(keepends=True)[4:] if not line.startswith("allow")
    )
    (folder / "meant.toml").write_text(marks_off)
    told = json.loads(blastradius(plan, "--intent", "meant.toml", "--format", "json", folder=folder).stdout)
    assert told["intent"]["beyond"] == 0
    assert "allow = []\n" in blastradius("intent", "suggest", PLANS / "no-changes" / "plan.json").stdout


def test_a_text_without_an_intent_is_none_unless_the_policy_asks_for_one(folder: Path) -> None:
    without = blastradius(PASS, folder=folder).stdout
    done = blastradius(PASS, "--intent-text", "none.md", folder=folder)
    assert (done.returncode, done.stdout) == (0, without)
    (folder / "blastradius.toml").write_text(
        "[[environment]]\nname = 'production'\nworkspaces = ['prod']\n[environment.intent]\nrequired = true\n"
    )
    for words, workspace, code in (
        (("--intent-text", "none.md"), "prod", 20),
        ((), "prod", 20),
        ((), "dev", 0),
        (("--allow", "create,update,import,move:*"), "prod", 0),
    ):
        done = blastradius(PASS, *words, folder=folder, variables={"TF_WORKSPACE": workspace})
        assert (done.returncode, "nobody has said what is meant" in done.stdout) == (code, code == 20)
    for question in (("what-if", "--destroy", ENVIRONMENT, str(BLOCK)), ("compare", str(PASS), str(BLOCK))):
        done = blastradius(*question, folder=folder, variables={"TF_WORKSPACE": "prod"})
        assert (done.returncode, "nobody has said" in done.stdout) == (0, False)
    check = blastradius("policy", "check", "--environment", "production", folder=folder)
    assert "intent.required" in check.stdout


def test_an_environment_need_not_ask_for_one(folder: Path) -> None:
    (folder / "blastradius.toml").write_text(
        "[intent]\nrequired = true\n[[environment]]\nname = 'sandbox'\n[environment.intent]\nrequired = false\n"
    )
    assert blastradius(PASS, folder=folder).returncode == 20
    assert blastradius(PASS, "--environment", "sandbox", folder=folder).returncode == 0


def test_an_empty_table_changes_no_byte(folder: Path) -> None:
    without = blastradius(BLOCK, "--format", "json", folder=folder).stdout
    (folder / "blastradius.toml").write_text("[intent]\n")
    assert blastradius(BLOCK, "--format", "json", folder=folder).stdout == without


@pytest.mark.parametrize(
    ("words", "code", "reason"),
    [
        (("--intent", "missing.toml"), 4, "missing.toml cannot be read"),
        (("--intent", "."), 4, "cannot be read"),
        (("--intent", "wrong.toml"), 4, "wrong.toml, line 2: allow[1] has no key action; did you mean actions?"),
        (("--intent-text", "two.md"), 4, "declares more than one intent"),
        (("--intent-text", "missing.md"), 4, "the pull request's text cannot be read"),
        (("--allow", "update"), 2, "not written as ACTION:ADDRESS"),
        (("--allow", "update:"), 2, "not written as ACTION:ADDRESS"),
        (("--allow", "updat:*"), 2, "did you mean update?"),
        (("--allow", "update,:*"), 2, "names an action that there is not"),
        (("--allow", ":*"), 2, "names an action that there is not"),
        (("--intent", "good.toml", "--intent", "wrong.toml"), 4, "wrong.toml, line 2"),
        (("--intent", "wrong.toml", "--intent", "good.toml"), 4, "wrong.toml, line 2"),
    ],
)
def test_a_mistake_ends_without_a_verdict(folder: Path, words: tuple[str, ...], code: int, reason: str) -> None:
    (folder / "wrong.toml").write_text('[[allow]]\naction = ["update"]\n')
    (folder / "good.toml").write_text(UPDATE)
    (folder / "two.md").write_text(TEXT * 2)
    done = blastradius(PASS, *words, folder=folder)
    assert (done.returncode, done.stdout) == (code, "")
    assert reason in done.stderr
    assert "host name" not in done.stderr


def test_a_text_can_be_piped_in_where_the_plan_is_named(folder: Path) -> None:
    done = blastradius(BLOCK, "--intent-text", "-", stdin=TEXT.encode(), folder=folder)
    assert (done.returncode, "where an update was meant" in said(done)) == (20, True)
    for plans in ((), ("-",), (BLOCK, "-")):
        done = blastradius(*plans, "--intent-text", "-", stdin=TEXT.encode(), folder=folder)
        assert (done.returncode, "two of them are to come from standard input" in done.stderr) == (2, True)


def test_a_draft_is_a_valid_intent_that_allows_no_deletion(folder: Path) -> None:
    for plan, code in ((PASS, 0), (BLOCK, 20)):
        for name, option in (("toml", "--intent"), ("markdown", "--intent-text")):
            done = blastradius("intent", "suggest", plan, "--format", name, folder=folder)
            assert done.returncode == 0
            (folder / "draft").write_text(done.stdout)
            judged = blastradius(plan, option, "draft", "--format", "json", folder=folder)
            note = json.loads(judged.stdout)["intent"]
            assert (judged.returncode, note["beyond"], note["destroyed"]) == (code, code // 20, code // 20)


@pytest.mark.parametrize("format_name", [name for name in FORMATS if name != "png"])
def test_nothing_of_a_pull_requests_text_gets_into_a_report(folder: Path, format_name: str) -> None:
    (folder / "text.md").write_text(TEXT.replace("[[allow]]", '[[allow]]  # pHr4sE\ntypes = ["*", "pHr4sE"]'))
    done = blastradius(BLOCK, "--intent-text", "text.md", "--format", format_name, "--verbose", folder=folder)
    assert done.returncode == 20
    assert "phr4se" not in f"{done.stdout}{done.stderr}".lower()


def test_the_manual_shows_what_the_command_prints() -> None:
    shown = (ROOT / "docs" / "intent.md").read_text().partition("    $ blastradius ")[2].partition("\n\nAn intent")[0]
    command, *lines = shown.split("\n")
    printed = blastradius(*command.split(), folder=ROOT).stdout
    for part in "\n".join(line.removeprefix("    ") for line in lines).split("...\n"):
        assert part in printed


def test_an_explanation_says_what_was_not_meant(folder: Path) -> None:
    done = blastradius("explain", ENVIRONMENT, BLOCK, "--intent", "intent.toml", folder=folder)
    assert "critical beyond-intent-destructive" in done.stdout


def test_the_audit_log_tells_intents_apart(folder: Path) -> None:
    for words in ((), ("--intent", "intent.toml"), ("--intent", "intent.toml"), ("--allow", "update:*")):
        blastradius(BLOCK, "--audit-log", "log", *words, folder=folder)
    lines = [json.loads(line) for line in (folder / "log").read_text().splitlines()]
    digests = [one["intent"] for one in lines]
    assert (digests[0], digests[1] == digests[2], len(set(digests))) == ("", True, 3)
    assert len({one["policy"] for one in lines}) == 1


def test_the_rules_are_listed(folder: Path) -> None:
    listed = blastradius("rules", folder=folder).stdout
    documents = {one["id"]: one for one in json.loads(blastradius("rules", "--json", folder=folder).stdout)}
    for rule in ("beyond-intent", "beyond-intent-destructive", "intent-missing"):
        assert f"\n{rule} " in f"\n{listed}"
        assert "docs/intent.md" in blastradius("rules", rule, folder=folder).stdout
        assert documents[rule]["severity"] in ("medium", "critical", "high")


def test_a_severity_can_be_set(folder: Path) -> None:
    (folder / "blastradius.toml").write_text("[severities]\nbeyond-intent = 'high'\n")
    assert blastradius(PLANS / "scale-out" / "plan.json", "--allow", "move:*", folder=folder).returncode == 20


def test_the_schema_is_printed(folder: Path) -> None:
    schema = json.loads(blastradius("intent", "schema", folder=folder).stdout)
    Draft202012Validator.check_schema(schema)
    Draft202012Validator(schema).validate(json.loads((folder / "intent.json").read_text()))
    assert "suggest" in blastradius("intent", folder=folder).stdout


@pytest.mark.skipif(os.name == "nt", reason="file descriptors as paths are of POSIX")
def test_an_intent_may_come_out_of_another_command(folder: Path) -> None:
    done = shell('$BR "$BLOCK" --intent-text <(cat text.md)', folder=folder)
    assert (done.returncode, "where an update was meant" in said(done)) == (20, True)
