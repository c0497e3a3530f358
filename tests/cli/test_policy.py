"""The policy of a run, as its users meet it: the file, the options, the commands."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest
from jsonschema import Draft202012Validator

from tests.cli.running import BLOCK, PASS, WARN, blastradius

if TYPE_CHECKING:
    from pathlib import Path


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a repository with a folder inside."""
    (tmp_path / ".git").mkdir()
    (tmp_path / "live" / "prod").mkdir(parents=True)
    return tmp_path


def write(folder: Path, text: str) -> None:
    (folder / "blastradius.toml").write_text(text)


def test_a_policy_is_found_above_or_named(folder: Path, tmp_path_factory: pytest.TempPathFactory) -> None:
    write(folder, '[verdict]\nwarn_from = "critical"\nwarn_score = 101\nfail_on = "warn"\n')
    elsewhere = tmp_path_factory.mktemp("elsewhere")
    assert blastradius(WARN, "--fail-on", "warn", folder=elsewhere).returncode == 10
    for place, words in ((folder / "live" / "prod", ()), (elsewhere, ("--policy", folder / "blastradius.toml"))):
        done = blastradius(WARN, *words, folder=place)
        assert (done.returncode, done.stdout[:4]) == (0, "PASS")


def test_the_command_line_wins_over_the_policy(folder: Path) -> None:
    write(folder, '[verdict]\nfail_on = "warn"\n')
    assert blastradius(WARN, folder=folder).returncode == 10
    assert blastradius(WARN, "--fail-on", "block", folder=folder).returncode == 0
    write(folder, '[verdict]\nfail_on = "never"\n')
    assert blastradius(BLOCK, folder=folder).returncode == 0
    assert blastradius(BLOCK, "--fail-on", "block", folder=folder).returncode == 20


def test_an_empty_policy_changes_no_byte(folder: Path) -> None:
    for words in ((), ("--format", "json"), ("--format", "markdown")):
        without = blastradius(BLOCK, *words, folder=folder / "live")
        write(folder, "")
        assert blastradius(BLOCK, *words, folder=folder / "live").stdout == without.stdout
        (folder / "blastradius.toml").unlink()


def test_a_mistake_ends_without_a_verdict(folder: Path) -> None:
    write(folder, '[verdict]\nblock_from = "hgih"\n')
    for words in ((PASS,), ("explain", "aws_vpc.main", PASS), ("compare", PASS, PASS), ("policy", "check")):
        done = blastradius(*words, folder=folder)
        assert (done.returncode, done.stdout) == (4, "")
        assert "blastradius.toml, line 2: verdict.block_from is none of critical, high" in done.stderr
        assert "did you mean high?" in done.stderr


def test_the_environment_that_holds_is_told(folder: Path) -> None:
    write(
        folder,
        '[[environment]]\nname = "production"\ndirectories = ["live/prod"]\n'
        '[[environment]]\nname = "sandbox"\nworkspaces = ["dev"]\n[environment.verdict]\nfail_on = "never"\n'
        '[[environment.expected]]\ntypes = ["*"]\n',
    )
    done = blastradius(BLOCK, "--format", "json", folder=folder / "live" / "prod")
    assert json.loads(done.stdout)["policy"] == {"environment": "production", "chosen_by": "directory", "expected": 0}
    done = blastradius(BLOCK, folder=folder, variables={"TF_WORKSPACE": "dev"})
    assert done.returncode == 0
    assert "environment sandbox holds, chosen by workspace" in done.stdout
    assert "lowered to info" in done.stdout
    done = blastradius(BLOCK, "--environment", "production", "--format", "markdown", folder=folder)
    assert (done.returncode, "environment production holds" in done.stdout) == (20, True)
    assert "policy" not in json.loads(blastradius(BLOCK, "--format", "json", folder=folder).stdout)


def test_an_environment_that_there_is_not_is_wrong_usage(folder: Path) -> None:
    done = blastradius(PASS, "--environment", "prod", folder=folder)
    assert (done.returncode, "there is no policy" in done.stderr) == (2, True)
    write(folder, '[[environment]]\nname = "production"\n')
    done = blastradius(PASS, "--environment", "producton", folder=folder)
    assert (done.returncode, "did you mean production?" in done.stderr) == (2, True)


def test_a_freeze_window_asks_for_the_time(folder: Path) -> None:
    write(
        folder, "[verdict]\nblock_from = 'high'\n[[freeze]]\nname = 'holidays'\nfrom = 2026-12-20\nuntil = 2027-01-02\n"
    )
    frozen = blastradius(BLOCK, "--now", "2027-01-02T23:59:00Z", folder=folder)
    assert "in the freeze window holidays" in frozen.stdout
    assert "holidays" not in blastradius(BLOCK, "--now", "2027-01-03T00:00:00Z", folder=folder).stdout
    assert blastradius(BLOCK, folder=folder).returncode == 20
    for wrong in ("2027-01-02", "tomorrow"):
        done = blastradius(BLOCK, "--now", wrong, folder=folder)
        assert (done.returncode, "no time with an offset" in done.stderr) == (2, True)


def test_other_commands_hold_to_the_policy_too(folder: Path) -> None:
    write(folder, '[[protected]]\ntypes = ["aws_elastic_beanstalk_environment"]\nreason = "the shop"\n')
    address = "aws_elastic_beanstalk_environment.production"
    for words in (("explain", address), ("what-if", "--destroy", address)):
        assert (
            "the policy protects it by type"
            in " ".join(blastradius(*words, BLOCK, folder=folder).stdout.split()).lower()
        )
    assert "protected-object" in blastradius("compare", PASS, BLOCK, "--json", folder=folder).stdout


def test_init_writes_a_valid_file_and_overwrites_none(folder: Path) -> None:
    assert blastradius("policy", "init", folder=folder).returncode == 0
    text = (folder / "blastradius.toml").read_text()
    assert "[[protected]]" in text
    done = blastradius("policy", "init", folder=folder)
    assert (done.returncode, "there already" in done.stderr) == (2, True)
    assert (folder / "blastradius.toml").read_text() == text
    assert blastradius("policy", "init", "other.toml", folder=folder).returncode == 0
    assert blastradius("policy", "check", "other.toml", folder=folder).returncode == 0


def test_check_shows_where_each_setting_comes_from(folder: Path) -> None:
    (folder / "weights.json").write_text('{"aws_vpc": {"delete": 3}}')
    write(
        folder,
        '[verdict]\nwarn_score = 20\n[weights]\nfiles = ["weights.json"]\n[[protected]]\ntypes = ["a"]\n'
        '[[environment]]\nname = "production"\n[environment.verdict]\nblock_from = "medium"\n'
        "[environment.weights.aws_vpc]\ncreate = 1\n",
    )
    done = blastradius("policy", "check", "--environment", "production", folder=folder)
    said = [line.split() for line in done.stdout.splitlines()]
    assert ["verdict.warn_score", "20", "(blastradius.toml,", "line", "2)"] in said
    assert ["verdict.warn_from", '"medium"', "(default)"] in said
    together = " ".join(done.stdout.split())
    assert 'block_from "medium" (blastradius.toml, line 10, environment production)' in together
    both = "(blastradius.toml, line 4, by weights.json; blastradius.toml, line 11, environment production)"
    assert f"weights.aws_vpc {{ delete = 3, create = 1 }} {both}" in together
    assert "Environments: production; production holds, chosen by --environment" in done.stdout
    as_json = json.loads(blastradius("policy", "check", "--json", folder=folder).stdout)
    told = {one["setting"]: (one["value"], one["from"]) for one in as_json["settings"]}
    assert told["verdict.block_from"] == ("high", "default")
    assert told["protected[1]"] == ({"types": ["a"]}, "blastradius.toml, line 5")


def test_names_in_a_policy_do_nothing_to_a_terminal(folder: Path) -> None:
    write(folder, '[[environment]]\nname = "\\u001b[2J::error::"\nworkspaces = ["*"]\n')
    for words in (("policy", "check"), (BLOCK,), (BLOCK, "--format", "markdown")):
        done = blastradius(*words, folder=folder)
        assert "environment" in done.stdout.lower()
        assert "\x1b" not in done.stdout
        assert not any(line.startswith("::") for line in done.stdout.splitlines())


def test_check_without_a_file_says_how_to_get_one(folder: Path) -> None:
    done = blastradius("policy", "check", folder=folder)
    assert (done.returncode, "blastradius policy init" in done.stderr) == (2, True)


def test_the_schema_is_printed(folder: Path) -> None:
    Draft202012Validator.check_schema(json.loads(blastradius("policy", "schema", folder=folder).stdout))


def test_policy_alone_shows_its_commands() -> None:
    done = blastradius("policy")
    assert done.returncode == 0
    for name in ("init", "check", "schema"):
        assert f"\n  {name}" in done.stdout


def test_the_rules_of_a_policy_have_a_page() -> None:
    assert "budget of the policy" in blastradius("rules", "budget-exceeded").stdout
