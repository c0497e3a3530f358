"""Waivers as people meet them: the file, the command that writes one, and a day of a team's life."""

from __future__ import annotations

import json
import shutil
import subprocess
import tomllib
from datetime import UTC, datetime, timedelta
from typing import TYPE_CHECKING, Any

import pytest

from tests.cli.running import BLOCK, PASS, PLANS, WARN, blastradius, shell

if TYPE_CHECKING:
    from pathlib import Path

NAME = "blastradius-waivers.toml"
ADDRESS = "aws_elastic_beanstalk_environment.production"
LAST = (datetime.now(UTC) + timedelta(days=30)).date().isoformat()
WHO = ("--reason", "Traffic is moved first.", "--owner", "alice", "--expires", LAST)


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """Make a repository."""
    (tmp_path / ".git").mkdir()
    return tmp_path


def waive(folder: Path, *words: str, plan: Path = BLOCK) -> subprocess.CompletedProcess[str]:
    return blastradius("waive", plan, *words, folder=folder)


def report(folder: Path, *words: str | Path, plan: Path = BLOCK) -> dict[str, Any]:
    told: dict[str, Any] = json.loads(blastradius(plan, "--format", "json", *words, folder=folder).stdout)
    return told


def fingerprint(folder: Path, rule: str = "container-destroyed", plan: Path = BLOCK) -> str:
    return next(str(one["fingerprint"]) for one in report(folder, plan=plan)["findings"] if one["rule"] == rule)


def test_a_day_of_a_teams_life(folder: Path) -> None:
    """Block, waive, wait for an approval of what no waiver lifts, approve, plan again, apply."""
    if shutil.which("ssh-keygen") is None:
        pytest.skip("there is no ssh-keygen on the PATH")
    subprocess.run(["ssh-keygen", "-q", "-t", "ed25519", "-N", "", "-f", str(folder / "id")], check=True)
    (folder / "signers").write_text(f"bob@example.com {(folder / 'id.pub').read_text()}")
    (folder / "blastradius.toml").write_text("[[budget]]\nreplacements = 0\n")
    gate = ("--approvals", "approvals", "--allowed-signers", "signers", "--audit-log", "audit.jsonl")
    assert blastradius(BLOCK, *gate, folder=folder).returncode == 20
    done = waive(folder, "--finding", fingerprint(folder), *WHO)
    assert (done.returncode, done.stderr) == (0, "")
    assert "The gate says then: BLOCK  exceeds a budget" in done.stdout
    blocked = blastradius(BLOCK, *gate, folder=folder)
    assert (blocked.returncode, "; 1 waived" in blocked.stdout) == (20, True)
    signed = ("--key", "id", "--as", "bob@example.com", "--yes", "--approvals", "approvals")
    assert blastradius("approve", BLOCK, *signed, folder=folder).returncode == 0
    again = folder / "again.json"
    planned = json.loads(BLOCK.read_bytes())
    again.write_text(json.dumps({**planned, "timestamp": "2030-01-01T00:00:00Z"}, sort_keys=True))
    passed = blastradius(again, *gate, folder=folder)
    assert passed.returncode == 0
    assert passed.stdout.startswith("PASS  approved and waived: ")
    lines = [json.loads(line) for line in (folder / "audit.jsonl").read_text().splitlines()]
    assert "waived" not in lines[0]
    mark = lines[-1]["waived"][0]["finding"]
    assert lines[-1]["waived"] == [{"finding": mark, "owner": "alice", "until": LAST}]
    assert mark in lines[-1]["lifted"]
    assert blastradius("audit", "verify", "audit.jsonl", folder=folder).returncode == 0


def test_what_is_written_and_told(folder: Path) -> None:
    mark = fingerprint(folder)
    done = waive(folder, "--finding", mark, *WHO, "--ticket", "OPS-1")
    assert f"Waived, in {NAME}, 1 finding:\n  critical  deletes and recreates" in done.stdout
    assert "The gate says then: PASS  waived: deletes and recreates" in done.stdout
    (one,) = tomllib.loads((folder / NAME).read_text())["waiver"]
    assert one.pop("expires").isoformat() == LAST
    assert one == {
        "fingerprint": mark,
        "reason": "Traffic is moved first.",
        "owner": "alice",
        "ticket": "OPS-1",
        "severity": "critical",
    }
    told = report(folder)
    (waived,) = (one for one in told["findings"] if "waived" in one)
    assert waived["waived"] == {
        "reason": "Traffic is moved first.",
        "owner": "alice",
        "until": LAST,
        "ticket": "OPS-1",
    }
    assert (told["verdict"], told["policy"]["waived"]) == ("pass", 1)
    text = " ".join(blastradius(BLOCK, folder=folder).stdout.split())
    assert "Waived, 1 finding: critical deletes and recreates" in text
    assert f"(alice until {LAST}, OPS-1: Traffic is moved first.)" in text


def test_by_rule_and_address_in_an_environment(folder: Path) -> None:
    (folder / "blastradius.toml").write_text(
        '[[environment]]\nname = "production"\n[[environment]]\nname = "staging"\n'
    )
    words = ("--rule", "container-destroyed", "--address", "aws_elastic_beanstalk_environment.*")
    assert waive(folder, *words, *WHO, "--environment", "production").returncode == 0
    assert blastradius(BLOCK, "--environment", "production", folder=folder).returncode == 0
    assert blastradius(BLOCK, "--environment", "staging", folder=folder).returncode == 20
    assert blastradius(BLOCK, folder=folder).returncode == 20


def test_all_else_in_the_file_stays_to_the_byte(folder: Path) -> None:
    old = b"\xef\xbb\xbf# ours\r\n\r\n[[waiver]] # old\r\nrule = 'data-destroyed'\r\naddress='a.b'\r\n"
    old += b"reason = '''\r\n[[waiver]]\r\n'''\r\nowner = \"\xc3\xa9\"\r\nexpires = 2020-01-01 # over"
    (folder / NAME).write_bytes(old)
    assert waive(folder, "--finding", fingerprint(folder), *WHO).returncode == 0
    new = (folder / NAME).read_bytes()
    assert new.startswith(old + b"\r\n\r\n[[waiver]]\r\n")
    assert new.count(b"\n") == new.count(b"\r\n")
    assert len(tomllib.loads(new.decode("utf-8-sig"))["waiver"]) == 2


HOSTILE = '"\\ \x1b[31m\n[[waiver]]\nrule = "x"\n\u202e \u2028 \x7f ##vso[task.complete] \U000e0041 é'


def test_hostile_words_are_words(folder: Path) -> None:
    words = ("--reason", HOSTILE, "--owner", HOSTILE, "--ticket", HOSTILE, "--expires", "30d")
    done = waive(folder, "--finding", fingerprint(folder), *words)
    assert done.returncode == 0
    written = (folder / NAME).read_text()
    (one,) = tomllib.loads(written)["waiver"]
    assert (one["reason"], one["owner"], one["ticket"]) == (HOSTILE,) * 3
    shown = [
        blastradius(BLOCK, "--format", name, folder=folder).stdout for name in ("terminal", "markdown", "atlantis")
    ]
    for text in (written, done.stdout, *shown):
        assert not {"\x1b", "\u202e", "\u2028", "\x7f", "\U000e0041"} & set(text)
    assert not any("##vso" in text for text in (done.stdout, *shown))


REFUSED = {
    "no finding": (("--finding", "0" * 16), "the plan has no finding that is meant by 0000"),
    "no fingerprint": (("--finding", "*"), "--finding is no fingerprint"),
    "another address": (("--rule", "container-destroyed", "--address", "aws_vpc.main"), "the plan has no finding"),
    "another rule": (("--rule", "data-destroyed", "--address", ADDRESS), "the plan has no finding"),
    "no rule": (("--rule", "container-destroy", "--address", ADDRESS), "did you mean container-destroyed?"),
    "anything": (("--rule", "container-destroyed", "--address", "*"), "a waiver is too broad"),
    "half": (("--rule", "container-destroyed"), "for one finding, or for a rule at an address"),
    "nothing": ((), "for one finding, or for a rule at an address"),
    "both": (("--finding", "0" * 16, "--rule", "x", "--address", "y"), "for one finding, or for a rule"),
    "not understood": (("--rule", "plan-errored", "--address", ADDRESS), "what was not understood"),
}


@pytest.mark.parametrize("name", REFUSED)
def test_what_cannot_be_waived_is_refused_and_nothing_is_written(folder: Path, name: str) -> None:
    words, told = REFUSED[name]
    done = waive(folder, *words, *WHO)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not (folder / NAME).exists()


@pytest.mark.parametrize(
    ("words", "told"),
    [
        (("--expires", "2020-01-01"), "the day of --expires is over"),
        (("--expires", "2099-01-01"), "the policy allows 366 days from today"),
        (("--expires", "99999d"), "the policy allows 366 days from today"),
        (("--expires", "tomorrow"), "--expires is no day"),
        (("--expires", "2027-02-30"), "--expires is no day"),
        (("--reason", " "), "--reason"),
        (("--owner", ""), "--owner"),
    ],
)
def test_words_that_say_nothing_are_refused(folder: Path, words: tuple[str, ...], told: str) -> None:
    done = waive(folder, "--finding", fingerprint(folder), *WHO, *words)
    assert (done.returncode, told in done.stderr) == (2, True), done.stderr
    assert not (folder / NAME).exists()


def test_what_is_waived_already_is_not_waived_again(folder: Path) -> None:
    words = ("--finding", fingerprint(folder))
    assert waive(folder, *words, *WHO, "--expires", "60d").returncode == 0
    before = (folder / NAME).read_bytes()
    done = waive(folder, *words, *WHO)
    assert (done.returncode, "is waived already, by the waiver in line 1" in done.stderr) == (2, True)
    assert (folder / NAME).read_bytes() == before


def test_a_trial_writes_nothing(folder: Path) -> None:
    done = waive(folder, "--finding", fingerprint(folder), *WHO, "--dry-run")
    assert done.returncode == 0
    assert "This would waive 1 finding:" in done.stdout
    assert not (folder / NAME).exists()


def test_where_a_waiver_goes(folder: Path) -> None:
    inside = folder / "live"
    inside.mkdir()
    words = ("--finding", fingerprint(folder), *WHO)
    (folder / "blastradius.toml").write_text("")
    assert waive(inside, *words).returncode == 0
    assert (folder / NAME).exists(), "beside the policy"
    assert blastradius("waive", BLOCK, *words, "--file", "own.toml", folder=inside).returncode == 0
    assert blastradius(BLOCK, "--waivers", "own.toml", folder=inside).returncode == 0
    (inside / "list.toml").write_text("waiver = []\n")
    done = blastradius("waive", BLOCK, *words, "--file", "list.toml", folder=inside)
    assert (done.returncode, "[[waiver]]" in done.stderr) == (2, True)
    assert (inside / "list.toml").read_text() == "waiver = []\n"
    (inside / "link.toml").symlink_to("own.toml")
    (inside / "own.toml").write_text("# empty\n")
    assert blastradius("waive", BLOCK, *words, "--file", "link.toml", folder=inside).returncode == 0
    assert (inside / "link.toml").is_symlink()
    assert (inside / "own.toml").read_text().startswith("# empty\n\n[[waiver]]\n")


def test_a_mistake_ends_every_command_without_a_verdict(folder: Path) -> None:
    (folder / NAME).write_text("[[waiver]]\nfingerprint = '0123456789abcdef'\n")
    for words in ((PASS,), ("explain", "a.b", PASS), ("compare", PASS, PASS), ("waive", PASS, "--finding", "x", *WHO)):
        done = blastradius(*words, folder=folder)
        assert (done.returncode, done.stdout) == (4, "")
        assert f"{NAME}, line 1: waiver[1] has no reason." in done.stderr
    assert blastradius(PASS, "--waivers", "nowhere.toml", folder=folder).returncode == 4


def test_an_empty_file_changes_no_byte(folder: Path) -> None:
    for words in ((), ("--format", "json"), ("--format", "markdown"), ("--format", "atlantis")):
        without = blastradius(WARN, *words, folder=folder)
        (folder / NAME).write_text("# none\n")
        assert blastradius(WARN, *words, folder=folder).stdout == without.stdout
        (folder / NAME).unlink()


def test_what_is_over_is_told_at_its_line(folder: Path) -> None:
    mark = fingerprint(folder)
    assert waive(folder, "--finding", mark, *WHO).returncode == 0
    done = blastradius(BLOCK, "--now", f"{LAST}T23:59:00Z", folder=folder)
    assert done.returncode == 0
    told = report(folder, "--now", "2099-01-01T00:00:00Z")
    assert told["verdict"] == "block"
    (over,) = (one for one in told["findings"] if one["rule"] == "waiver-expired")
    assert (over["location"], over["severity"]) == ({"file": NAME, "line": 1}, "medium")


def test_other_commands_hold_to_waivers_and_name_them(folder: Path) -> None:
    assert waive(folder, "--finding", fingerprint(folder), *WHO).returncode == 0
    for words in (("explain", ADDRESS, BLOCK), ("compare", PASS, BLOCK)):
        text = " ".join(blastradius(*words, folder=folder).stdout.split())
        assert f"(waived by alice until {LAST}: Traffic is moved first.)" in text
    supposed = blastradius("what-if", "--destroy", ADDRESS, BLOCK, folder=folder)
    assert supposed.stdout.startswith("BLOCK"), "a destruction is not the replacement that is waived"


def test_what_cannot_be_written_leaves_the_file_as_it_was(folder: Path) -> None:
    (folder / "closed").mkdir()
    (folder / "closed" / NAME).write_text("# ours\n")
    (folder / "closed" / f".{NAME}.tmp").write_text("")
    done = waive(folder, "--finding", fingerprint(folder), *WHO, "--file", "nowhere/w.toml")
    assert (done.returncode, "cannot be written: No such file" in done.stderr) == (1, True)
    limited = f"ulimit -f 0; $BR waive $BLOCK --finding {fingerprint(folder)} --reason r --owner o --expires 9d"
    done = shell(f"{limited} --file closed/{NAME}", folder=folder)
    assert done.returncode != 0
    assert (folder / "closed" / NAME).read_text() == "# ours\n"
    assert len(list((folder / "closed").iterdir())) == 2


def test_the_same_waiver_serves_several_plans(folder: Path) -> None:
    assert waive(folder, "--finding", fingerprint(folder), *WHO).returncode == 0
    done = blastradius(BLOCK, PLANS / "dns-repointed" / "plan.json", "--format", "json", folder=folder)
    verdicts = [one["verdict"] for one in json.loads(done.stdout)["reports"]]
    assert verdicts == ["pass", "warn"]


def test_rules_about_waivers_are_listed_and_have_a_page() -> None:
    listed = blastradius("rules").stdout
    for rule in ("waiver-expired", "waiver-refused", "waiver-too-broad", "waiver-unused", "protected-object"):
        assert f"\n{rule} " in listed
    assert "docs/waivers.md" in blastradius("rules", "waiver-unused").stdout


def test_check_counts_waivers_and_the_schema_is_printed(folder: Path) -> None:
    (folder / "blastradius.toml").write_text("")
    (folder / NAME).write_text("")
    assert f"{NAME} is valid: 0 waivers." in blastradius("policy", "check", folder=folder).stdout
    assert json.loads(blastradius("policy", "schema", "--waivers").stdout)["$id"] == "urn:blastradius:waivers:1"


def test_days_are_counted_from_today(folder: Path) -> None:
    begun = datetime.now(UTC)
    assert waive(folder, "--finding", fingerprint(folder), *WHO[:-1], "30d").returncode == 0
    (one,) = tomllib.loads((folder / NAME).read_text())["waiver"]
    days = {(day + timedelta(days=30)).date() for day in (begun, datetime.now(UTC))}
    assert one["expires"] in days


def test_it_judges_by_the_origin_and_the_intent_that_the_gate_has(folder: Path) -> None:
    (folder / "blastradius.toml").write_text(
        "[intent]\nrequired = true\n[origin.agent]\nseverities = { container-destroyed = 'medium' }\n"
        "[severities]\ncontainer-destroyed = 'low'\n"
    )
    words = ("--finding", fingerprint(folder), *WHO, "--allow", "update,replace:*", "--origin", "agent")
    done = waive(folder, *words)
    assert (done.returncode, 'severity = "medium"' in done.stdout) == (0, True), done.stderr
    assert "nobody has said what is meant" not in done.stdout
    told = report(folder, *words[-4:])
    assert (told["policy"]["waived"], told["verdict"]) == (1, "pass")


def test_a_policys_own_rule_can_be_waived(folder: Path) -> None:
    own = '[[rule]]\nname = "no-replacing"\nseverity = "high"\nmessage = "Ask."\n'
    (folder / "blastradius.toml").write_text(f"{own}when = \"change.action == 'replace'\"\n")
    for rule in ("no-replacing", "container-destroyed"):
        done = waive(folder, "--rule", rule, "--address", ADDRESS, *WHO)
        assert (done.returncode, done.stderr) == (0, "")
    assert done.stdout.rstrip().endswith(f"PASS  waived: deletes and recreates the running environment {ADDRESS}")
    assert blastradius(BLOCK, folder=folder).returncode == 0
