"""Values in a report: shown where somebody asks, and never a secret."""

from __future__ import annotations

import json
import string
from pathlib import Path
from random import Random
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given
from hypothesis import strategies as st
from msgspec import Raw

from blastradius import assess, read_plan
from blastradius.changes.secrets import is_secret_name, looks_secret
from blastradius.model.configuration import ConfigModule, Configuration
from blastradius.model.plan import PlainAttributes, PlainValues, Plan, ResourceChange, StateObject
from blastradius.render import FORMATS, render, render_text
from blastradius.showing import with_values
from blastradius.sources.raw_state import RawValues
from tests.cli.running import blastradius
from tests.strategies import plans

if TYPE_CHECKING:
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ShownValue

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
CASCADE = PLANS / "network-cascade" / "plan.json"
MARKER = "correct-horse-battery"


def row(before: Any, after: Any, address: str = "aws_db_instance.orders", **masks: Any) -> ResourceChange:
    type_, name = address.split("[")[0].split(".")[-2:]
    paths = tuple((one,) for one in before if before[one] != after.get(one))
    values = PlainValues(before, after, **masks)
    return ResourceChange(address, "managed", type_, name, ("delete", "create"), values, replace_paths=paths)


def shown_of(*rows: ResourceChange, **parts: Any) -> dict[str, tuple[ShownValue, ...]]:
    plan = Plan(format_version="1.2", changes=rows, **parts)
    return {one.address: one.shown_values for one in with_values(assess(plan), plan).changes}


def one_of(*rows: ResourceChange, **parts: Any) -> list[tuple[str, str, str]]:
    values = shown_of(*rows, **parts)[rows[0].address]
    return [(".".join(map(str, one.path)), one.before, one.after) for one in values]


def test_scalars_are_shown_as_they_are_written() -> None:
    before = {"engine": "mysql", "port": 3306, "multi_az": True, "name": None}
    after = {"engine": "postgres", "port": 5432, "multi_az": False, "name": "a"}
    assert one_of(row(before, after)) == [
        ("engine", '"mysql"', '"postgres"'),
        ("port", "3306", "5432"),
        ("multi_az", "true", "false"),
        ("name", "null", '"a"'),
    ]


def test_what_is_unknown_is_shown_where_it_forces_the_change() -> None:
    change = row({"subnet": "a", "arn": "b"}, {}, unknown={"subnet": True, "arn": True})._replace(
        replace_paths=(("subnet",),)
    )
    assert one_of(change) == [("subnet", '"a"', "(known after apply)")]


def test_long_values_are_shortened() -> None:
    ((_, before, _),) = one_of(row({"label": "word " * 40}, {"label": "b"}))
    assert before.endswith("… (200 characters)")
    assert len(before) < 90


@pytest.mark.parametrize("side", ["sensitive_before", "sensitive_after"])
@pytest.mark.parametrize("mask", [True, {"engine": True}, None, "yes", 1, [], {"engine": "x"}, {"engine": {"a": True}}])
def test_nothing_that_either_side_marks_is_shown(side: str, mask: Any) -> None:
    shown = one_of(row({"engine": MARKER}, {"engine": "b"}, **{side: mask}))
    assert bool(shown) is (mask == [])


def test_nothing_inside_of_what_is_marked_is_shown() -> None:
    before, after = ({"block": [{"name": one, "size": 1}]} for one in ("a", "b"))
    path = (("block", 0, "name"),)
    assert one_of(row(before, after)._replace(replace_paths=path))
    for mask in ({"block": True}, {"block": [True]}, {"block": [{"name": True}]}, {"block": [{}, {"name": True}]}):
        assert not one_of(row(before, after, sensitive_after=mask)._replace(replace_paths=path))


@pytest.mark.parametrize(
    "name",
    [
        *("password", "masterPassword", "db_passwd", "client_secret", "api_token", "private_ip", "ssh_key", "APIKey"),
        *(
            "connection_string",
            "user_data",
            "user_data_base64",
            "dsn",
            "auth",
            "sas_url",
            "tls_cert",
            "value",
            "output",
        ),
        *("db_pass", "rootPass", "psk", "passcode", "kubeconfig", "snmp_community", "startup_script"),
        *("environment", "triggers", "content", "body", "account_key", "credentials", "secretString", "webhook_url"),
    ],
)
def test_nothing_under_a_name_of_secrets_is_shown(name: str) -> None:
    assert is_secret_name(name)
    assert not one_of(row({name: "abc"}, {name: "def"}))


@pytest.mark.parametrize(
    "address",
    ["aws_ssm_parameter.x", "random_id.x", "kubernetes_secret.x", "aws_db_instance.db_password", 'a_b.c["api_token"]'],
)
def test_nothing_of_an_object_with_a_name_of_secrets_is_shown(address: str) -> None:
    assert not one_of(row({"engine": "abc"}, {"engine": "def"}, address))


SECRETS = [
    "-----BEGIN RSA PRIVATE KEY-----\nMIIE",
    "AKIAIOSFODNN7EXAMPLE",
    "wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "eyJhbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.c2ln",
    "ghp_16C7e42F292c6912E7710c838347Ae178B4a",
    "glpat-abcdefghij0123456789",
    "xoxb-1234-abc",
    "postgres://admin:hunter2@db.example/x",
    "https://user@example.com/x",
    "Server=db;Password=hunter2",
    "hvs.CAESIJ",
    "d41d8cd98f00b204e9800998ecf8427e",
    "6f1ed002-ab5f-4ae1-9c4f-e53a3bb0d4f1ab12cd34",
    "$2b$12$abcdefghijklmnopqrstuv",
    "sk_live_abcdefgh",
    "QmFzZTY0RW5jb2RlZFRleHRIZXJl",
    '{"password": "x"}',
    '{"user": "a", "pass": "b"}',
    "export DB_PASS=abc",
    "--password hunter",
    "Bearer abc",
    "Basic dXNlcjpwYXNz",
    "P@ssword",
    "Winter2024!",
    "S3cr3t",
    "https://hooks.slack.com/services/T000/B000/XXXX",
]


@pytest.mark.parametrize("text", SECRETS)
def test_nothing_that_looks_like_a_secret_is_shown(text: str) -> None:
    assert looks_secret(text)
    assert not one_of(row({"label": text}, {"label": "b"}))
    assert not one_of(row({"label": "b"}, {"label": f"before {text} after"}))


@pytest.mark.parametrize(
    "text",
    [
        "mysql",
        "10.0.0.0/16",
        "eu-west-1a",
        "db.t3.medium",
        "ami-0abcdef1234567890",
        "vpc-12345678",
        "tenant-acme",
        "arn:aws:sqs:eu-west-1:123456789012:ledger-postings",
        "orders.example.com",
        "2025-11-03",
        "Standard_D2s_v3",
        "projects/northwind-shop/instances/shop",
        "Ubuntu Server 22.04 LTS for the web shop",
        "r6gd.16xlarge",
        "apps/v1beta1",
        "*.example.com",
    ],
)
def test_what_reviewers_look_for_is_shown(text: str) -> None:
    assert one_of(row({"label": text}, {"label": "b"})) == [("label", json.dumps(text), '"b"')]


def test_copies_of_what_is_marked_elsewhere_are_not_shown() -> None:
    change = row({"label": f"http-{MARKER}-x"}, {"label": "b"})
    assert one_of(change)
    other = row({"engine": MARKER}, {"engine": "b"}, "aws_db_instance.b", sensitive_before={"engine": True})
    assert not one_of(change, other)
    module = ConfigModule(sensitive_variables=frozenset({"plain"}))
    assert not one_of(change, variables={"plain": MARKER}, configuration=Configuration(root=module))
    assert not one_of(change, variables={"db_password": {"deep": [MARKER]}})
    state = StateObject("data.terraform_remote_state.n", "data", "terraform_remote_state", "n")
    assert not one_of(change, prior_objects=(state._replace(values=PlainAttributes({"outputs": {"a": MARKER}})),))
    assert not one_of(row({"label": MARKER[8:]}, {"label": "b"}), other)
    parameter = StateObject("data.aws_ssm_parameter.n", "data", "aws_ssm_parameter", "n")
    for mask, values in (({"value": True}, []), ({}, [("label", f'"http-{MARKER}-x"', '"b"')])):
        stored = parameter._replace(values=PlainAttributes({"value": MARKER}, mask))
        assert one_of(change, prior_objects=(stored,)) == values


def test_what_only_a_state_marks_is_not_shown() -> None:
    plan = json.loads(CASCADE.read_text())
    assert "10.64.0.0/16" in CASCADE.read_text()
    entry = {"address": "data.a_b.c", "mode": "data", "type": "a_b", "name": "c", "values": {"range": "10.64.0.0/16"}}
    resources = plan["prior_state"]["values"]["root_module"].setdefault("resources", [])
    for mask, shown in (({}, True), ({"range": True}, False)):
        changed = json.loads(json.dumps(plan))
        changed["prior_state"]["values"]["root_module"]["resources"] = [*resources, entry | {"sensitive_values": mask}]
        read = read_plan(json.dumps(changed).encode())
        assert ("10.64.0.0/16" in render_text([with_values(assess(read), read)], "json")) is shown


def test_a_raw_state_says_what_is_sensitive() -> None:
    paths = [
        [{"type": "get_attr", "value": "range"}],
        [{"type": "get_attr", "value": "a"}, {"type": "index", "value": 0}],
    ]
    for written, mask in ((None, {}), ([], {}), (paths, {"range": True, "a": True}), ([[]], True), ("x", True)):
        attributes = RawValues(Raw(b"{}"), Raw(json.dumps(written).encode()))
        assert attributes.sensitive() == mask


def test_nothing_is_shown_of_what_is_no_danger() -> None:
    change = row({"engine": "a"}, {"engine": "b"}, "aws_vpc.x")
    assert shown_of(change._replace(actions=("update",), replace_paths=()))["aws_vpc.x"] == ()
    assert shown_of(change._replace(actions=("delete",), replace_paths=()))["aws_vpc.x"] == ()


@given(plans())
def test_values_change_nothing_else_in_a_report(plan: Plan) -> None:
    from dataclasses import replace

    report = assess(plan)
    shown = with_values(report, plan)
    bare = replace(shown, changes=tuple(replace(one, shown_values=()) for one in shown.changes))
    assert bare == report


HOSTILE = "\x1b[31m`|<b>\n::error::x ![](u @you \u202e ##[a]"


def hostile_report() -> Report:
    plan = Plan(format_version="1.2", changes=(row({"engine": HOSTILE}, {"engine": "b"}),))
    return with_values(assess(plan), plan)


@pytest.mark.parametrize("name", ["terminal", "markdown"])
def test_values_are_neutralised_and_named(name: str) -> None:
    from tests.render.test_hostile import assert_no_runner_command, assert_nothing_unseen

    text = render_text([hostile_report()], name)
    assert 'engine: "' in text
    assert '→ "b"' in text.replace("\n", " ").replace("  ", " ")
    assert_nothing_unseen(text)
    assert_no_runner_command(text)


def test_json_has_values_where_they_were_asked_for() -> None:
    document = json.loads(render_text([hostile_report()], "json"))
    assert document["changes"][0]["shown_values"] == [
        {"path": ["engine"], "before": json.dumps(HOSTILE, ensure_ascii=False), "after": '"b"'}
    ]


def test_command_shows_values_only_when_told(tmp_path: Path) -> None:
    log = tmp_path / "audit.jsonl"
    without = blastradius(CASCADE)
    shown = blastradius(CASCADE, "--show-values", "--audit-log", log)
    assert "10.64.0.0" not in without.stdout
    assert 'cidr_block: "10.0.0.0/16" → "10.64.0.0/16"' in shown.stdout
    assert "10.64.0.0" not in log.read_text()
    assert shown.returncode == without.returncode
    lines = [line for line in shown.stdout.splitlines() if "→" not in line]
    assert lines == without.stdout.splitlines()


@pytest.mark.parametrize(
    "name", [one for one in FORMATS if one not in ("terminal", "json") and not one.startswith("markdown")]
)
def test_other_formats_show_no_values(name: str) -> None:
    plan = Plan(format_version="1.2", changes=(row({"engine": "mysql"}, {"engine": "postgres"}),))
    report = assess(plan)
    assert render([with_values(report, plan)], name) == render([report], name)


@given(st.integers(), st.sampled_from(["0123456789abcdef", string.ascii_letters + string.digits]))
def test_what_is_random_looks_secret(seed: int, signs: str) -> None:
    assert looks_secret("".join(Random(seed).choices(signs, k=40)))


@given(st.text(max_size=80), st.text(max_size=80))
def test_a_known_secret_is_found_wherever_it_stands(before: str, after: str) -> None:
    assert looks_secret(f"{before} {SECRETS[1]} {after}")
    assert is_secret_name(f"{before} password {after}")
