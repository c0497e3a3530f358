"""A file with waivers: what it may say, and what is said of every kind of mistake."""

from __future__ import annotations

import contextlib
import json
import os
from datetime import date
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from jsonschema import Draft202012Validator

from blastradius.cli.options import PolicyChoice
from blastradius.cli.places import LARGEST, find_waivers, read_waivers_file, says_nothing
from blastradius.cli.policies import load_policy
from blastradius.errors import PolicyError
from blastradius.model.verdict import Severity
from blastradius.policy import Policy
from blastradius.policy.following import surely_follows
from blastradius.policy.waiver_file import SCHEMA_FILE, parse_waivers

if TYPE_CHECKING:
    from blastradius.policy.waivers import WaiverEntry

RULES = ("data-destroyed", "frozen", "plan-errored", "rule-crashed", "waiver-expired")
ONE = 'fingerprint = "0123456789abcdef"\nreason = "Empty."\nowner = "alice"\nexpires = 2027-01-31\n'
BY_RULE = (
    'rule = "data-destroyed"\naddress = "aws_s3_bucket.*"\nreason = "Empty."\nowner = "a"\nexpires = "2027-01-31"\n'
)
SCHEMA: dict[str, Any] = json.loads(SCHEMA_FILE.read_bytes())


def read(folder: Path, text: str | bytes, environments: list[str] | None = None) -> tuple[WaiverEntry, ...]:
    path = folder / "blastradius-waivers.toml"
    path.write_bytes(text.encode() if isinstance(text, str) else text)
    return parse_waivers(path, read_waivers_file(path), RULES, environments)


def test_what_a_waiver_says(tmp_path: Path) -> None:
    more = 'ticket = "OPS-1"\nseverity = "high"\nenvironment = "production"\n'
    first, second = read(tmp_path, f"# why\n\n[[waiver]]\n{ONE}{more}\n[[waiver]]\n{BY_RULE}")
    assert (first.fingerprint, first.rule, first.severity) == ("0123456789abcdef", "", Severity.HIGH)
    assert (first.waiver.reason, first.waiver.owner, first.waiver.ticket) == ("Empty.", "alice", "OPS-1")
    assert (first.waiver.until, first.last_day, first.environment) == ("2027-01-31", date(2027, 1, 31), "production")
    assert (second.rule, second.address, second.severity) == ("data-destroyed", "aws_s3_bucket.*", None)
    assert [one.location.line for one in (first, second)] == [3, 12]
    assert {one.location.file for one in (first, second)} == {"blastradius-waivers.toml"}


@pytest.mark.parametrize(
    "text", [b"", b"# none left\n", b"waiver = []\n", b"\xef\xbb\xbf", b"\r\n\r\n", b"\xef\xbb\xbf# none\r\n"]
)
def test_a_file_without_waivers_holds_none(tmp_path: Path, text: bytes) -> None:
    assert read(tmp_path, text) == ()


def test_files_of_windows_are_read_as_well(tmp_path: Path) -> None:
    text = f"[[waiver]]\n{ONE}\n[[waiver]]\n{BY_RULE}"
    windows = b"\xef\xbb\xbf" + text.replace("\n", "\r\n").encode()
    assert read(tmp_path, windows) == read(tmp_path, text)


MISTAKES = {
    "no reason": (ONE.replace("reason", "#"), "line 1: waiver[1] has no reason."),
    "no owner": (ONE.replace("owner", "#"), "line 1: waiver[1] has no owner."),
    "no end": (ONE.replace("expires", "#"), "line 1: waiver[1] has no expires."),
    "an empty reason": (ONE.replace("Empty.", " "), "line 3: waiver[1].reason is empty."),
    "an end that is none": (ONE.replace("2027-01-31", '"2027-02-30"'), "line 5: waiver[1].expires is no day of the"),
    "an end with a time": (ONE.replace("2027-01-31", "2027-01-31T00:00:00Z"), "line 5: waiver[1].expires is no day."),
    "never an end": (ONE.replace("2027-01-31", '"never"'), "line 5: waiver[1].expires is no day."),
    "a fingerprint that is none": (
        ONE.replace("0123456789abcdef", "0123"),
        "waiver[1].fingerprint is no fingerprint.",
    ),
    "a pattern for a fingerprint": (
        ONE.replace("0123456789abcdef", "*"),
        "waiver[1].fingerprint is no fingerprint.",
    ),
    "nothing that it means": (ONE.replace("fingerprint", "#"), "names nothing that it waives."),
    "a rule alone": (BY_RULE.replace("address", "#"), "line 1: waiver[1] names rule."),
    "an address alone": (BY_RULE.replace("rule", "#"), "line 1: waiver[1] names address."),
    "two ways to mean": (ONE + 'address = "a.b"\n', "names fingerprint and address."),
    "a rule that there is not": (
        BY_RULE.replace("data-destroyed", "data-destroyd"),
        "line 2: waiver[1].rule is no rule; did you mean data-destroyed?",
    ),
    "all rules": (BY_RULE.replace("data-destroyed", "*"), "waiver[1].rule is no rule."),
    "what was not understood": (BY_RULE.replace("data-destroyed", "rule-crashed"), "waiver[1].rule cannot be waived"),
    "a waiver of waivers": (BY_RULE.replace("data-destroyed", "waiver-expired"), "waiver[1].rule cannot be waived"),
    "a key that there is not": (ONE + 'expire = "x"\n', "waiver[1] has no key expire; did you mean expires?"),
    "an end that is misspelt": (
        ONE.replace("expires", "expire"),
        "line 5: waiver[1] has no key expire; did you mean expires?",
    ),
    "a severity that there is not": (ONE + 'severity = "hgih"\n', "did you mean high?"),
    "a very long reason": (ONE.replace("Empty.", "x" * 1_001), "waiver[1].reason is longer than 1000 characters."),
    "an environment that there is not": (
        ONE + 'environment = "producton"\n',
        "line 6: waiver[1].environment is no environment of the policy; did you mean production?",
    ),
    "two ends": (ONE + "expires = 2028-01-31\n", "is no valid TOML (line 6)"),
}


@pytest.mark.parametrize("name", MISTAKES)
def test_a_mistake_is_told_with_its_place(tmp_path: Path, name: str) -> None:
    text, told = MISTAKES[name]
    with pytest.raises(PolicyError) as caught:
        read(tmp_path, f"[[waiver]]\n{text}", ["production", "staging"])
    assert caught.value.reason.startswith("blastradius-waivers.toml")
    assert told in caught.value.reason
    assert caught.value.exit_code == 4


def test_an_environment_is_anybodys_where_no_policy_has_any(tmp_path: Path) -> None:
    assert read(tmp_path, f'[[waiver]]\n{ONE}environment = "here"\n')[0].environment == "here"
    with pytest.raises(PolicyError):
        read(tmp_path, f'[[waiver]]\n{ONE}environment = "here"\n', [])


@pytest.mark.parametrize("text", ["waiver = 1\n", "waiver = [1]\n", "waivers = []\n", "[waiver]\n", "waiver = [[]]\n"])
def test_what_is_no_list_of_waivers_is_refused(tmp_path: Path, text: str) -> None:
    with pytest.raises(PolicyError):
        read(tmp_path, text)


def test_one_table_in_the_place_of_a_list_is_told_how_to_write_it(tmp_path: Path) -> None:
    with pytest.raises(PolicyError) as caught:
        read(tmp_path, f"[waiver]\n{ONE}")
    assert caught.value.reason.endswith("line 1: waiver is one table, and no list of them.")
    assert "[[waiver]]" in caught.value.advice


def test_what_is_no_file_is_refused_and_not_waited_for(tmp_path: Path) -> None:
    os.mkfifo(tmp_path / "pipe")
    (tmp_path / "nowhere").symlink_to(tmp_path / "gone.toml")
    (tmp_path / "large").write_bytes(b"#" * (LARGEST + 1))
    for name, told in (("pipe", "is no file"), (".", "is no file"), ("nowhere", "No such file"), ("large", "larger")):
        with pytest.raises(PolicyError, match=told):
            read_waivers_file(tmp_path / name)


def test_a_link_to_a_file_is_followed(tmp_path: Path) -> None:
    read(tmp_path, f"[[waiver]]\n{ONE}")
    (tmp_path / "link.toml").symlink_to("blastradius-waivers.toml")
    assert read_waivers_file(tmp_path / "link.toml").startswith(b"[[waiver]]")


def test_the_schema_agrees_with_what_is_read() -> None:
    Draft202012Validator.check_schema(SCHEMA)
    good = {"fingerprint": "0" * 16, "reason": "r", "owner": "o", "expires": "2027-01-31"}
    by_rule = {"rule": "r", "address": "a.b", "reason": "r", "owner": "o", "expires": "2027-01-31"}
    bad = [
        {},
        {**good, "rule": "r"},
        {**by_rule, "fingerprint": "0" * 16},
        {"rule": "r", **good},
        {**good, "owner": ""},
    ]
    for one, is_valid in [(good, True), (by_rule, True), *((one, False) for one in bad)]:
        document = {"waiver": [one]}
        assert Draft202012Validator(SCHEMA).is_valid(document) is is_valid
        assert surely_follows(SCHEMA, document) is is_valid


def test_waivers_are_found_where_policies_are(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    repository, secure = tmp_path / "repository", tmp_path / "secure"
    inside = repository / "live"
    for folder in (inside, secure, repository / ".git"):
        folder.mkdir(parents=True)
    monkeypatch.chdir(inside)
    name = "blastradius-waivers.toml"
    assert find_waivers(None, None) is None
    (tmp_path / name).write_text("")
    assert find_waivers(None, None) is None, "outside of the repository anybody may write"
    (repository / name).write_text("")
    assert find_waivers(None, None) == repository / name
    (inside / name).write_text("")
    assert find_waivers(None, None) == inside / name
    assert find_waivers(None, secure / "blastradius.toml") is None, "a branch adds none to a policy that is named"
    (secure / name).write_text("")
    assert find_waivers(None, secure / "blastradius.toml") == secure / name
    assert find_waivers(tmp_path / "other.toml", secure / "blastradius.toml") == tmp_path / "other.toml"


@given(st.text(alphabet='# \n\r\t\x00[]waiver=é"', max_size=20).map(str.encode) | st.binary(max_size=5))
def test_what_says_nothing_holds_no_waivers(data: bytes) -> None:
    if says_nothing(data):
        with contextlib.suppress(PolicyError):  # a comment may hold what TOML forbids
            assert parse_waivers(Path("x.toml"), data, RULES, None) == ()


def test_a_file_without_waivers_is_like_none(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    (tmp_path / "blastradius-waivers.toml").write_text("")
    assert load_policy(PolicyChoice()).policy([]) == Policy()


def test_the_policy_says_what_waivers_may_do(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(tmp_path)
    path = tmp_path / "blastradius.toml"
    path.write_text(
        '[waivers]\nlongest_days = 30\nmay_lift = ["frozen"]\n'
        '[[environment]]\nname = "production"\n[environment.waivers]\nmay_lift = []\n'
    )
    limits = load_policy(PolicyChoice()).policy([]).waiver_limits
    assert (limits.longest_days, limits.most_findings, limits.may_lift) == (30, 10, ("frozen",))
    limits = load_policy(PolicyChoice(environment="production")).policy([]).waiver_limits
    assert (limits.longest_days, limits.may_lift) == (30, ())
    for wrong in ('may_lift = ["frozn"]', 'may_lift = ["plan-errored"]', 'may_lift = ["waiver-expired"]'):
        path.write_text(f"[waivers]\n{wrong}\n")
        with pytest.raises(PolicyError, match=r"line 2: waivers.may_lift\[1\] is no rule of the policy"):
            load_policy(PolicyChoice())
