"""The statement: one way to be written, and the names that stand for agents as documented."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from fnmatch import fnmatchcase

from hypothesis import given
from hypothesis import strategies as st

from blastradius.approvals import AGENTS, NamedFinding, SignedStatement, Statement
from blastradius.approvals.signers import fits, read_signers
from blastradius.approvals.statement import read_approval
from blastradius.model.verdict import Severity, Verdict
from tests.cli.running import ROOT

SIGNATURE = "-----BEGIN SSH SIGNATURE-----\nAAAA\n-----END SSH SIGNATURE-----\n"
TEXT = st.text(max_size=20)

STATEMENTS = st.builds(
    Statement,
    plan=st.just("a" * 64),
    verdict=st.sampled_from(Verdict),
    findings=st.lists(
        st.builds(
            NamedFinding,
            fingerprint=st.just("b" * 16),
            severity=st.sampled_from(Severity),
            rule=TEXT,
            address=TEXT,
        ),
        max_size=3,
    ).map(tuple),
    environment=st.sampled_from(["", "production", "eu/live"]),
    principal=st.just("alice@example.com"),
    created=st.just(datetime(2026, 1, 1, tzinfo=UTC)),
    expires=st.integers(1, 10**6).map(lambda more: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(seconds=more)),
    nonce=st.just("c" * 32),
)


@given(STATEMENTS)
def test_what_is_written_is_read_back_and_signed_alike(statement: Statement) -> None:
    read = read_approval(SignedStatement(statement=statement, signature=SIGNATURE).written().encode())
    assert read.statement == statement
    assert read.statement.canonical() == statement.canonical()


@given(STATEMENTS, STATEMENTS)
def test_two_statements_are_never_signed_alike(one: Statement, other: Statement) -> None:
    assert (one.canonical() == other.canonical()) == (one == other)


@given(STATEMENTS)
def test_canonical_bytes_are_sorted_compact_ascii(statement: Statement) -> None:
    text = statement.canonical().decode("ascii")
    assert text == json.dumps(json.loads(text), sort_keys=True, separators=(",", ":"))
    assert json.loads(text)["version"] == 1


def test_order_of_keys_in_a_file_does_not_matter() -> None:
    statement = _plain()
    document = json.loads(SignedStatement(statement=statement, signature=SIGNATURE).written())
    document["statement"] = dict(reversed(document["statement"].items()))
    assert read_approval(json.dumps(document).encode()).statement.canonical() == statement.canonical()


def _plain() -> Statement:
    now = datetime(2026, 1, 1, tzinfo=UTC)
    return Statement(
        plan="a" * 64,
        verdict=Verdict.BLOCK,
        findings=(),
        environment="",
        principal="alice@example.com",
        created=now,
        expires=now + timedelta(hours=1),
        nonce="c" * 32,
    )


def test_names_of_agents_are_documented() -> None:
    document = (ROOT / "docs" / "approvals.md").read_text()
    assert [pattern for pattern in AGENTS if f"`{pattern}`" not in document] == []


@given(st.text("ab", max_size=6), st.text("abAB*?", max_size=6))
def test_patterns_mean_what_a_shell_means_by_them(name: str, pattern: str) -> None:
    assert fits(name, pattern) == fnmatchcase(name, pattern.lower())


def test_pattern_of_many_stars_does_not_take_for_ever() -> None:
    assert not fits("a" * 128, "*a" * 20 + "b")


def test_lines_of_signers_are_read_as_ssh_keygen_reads_them() -> None:
    key, other = "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgME", "AAAAC3NzaC1lZDI1NTE5AAAAIAABAgMF"
    signers = read_signers(
        f"# alice ssh-ed25519 {key}\n"
        f'"a@x,b@x" namespaces="git file",valid-before="2020" ssh-ed25519 {key} comment\n'
        f"c@x,!d@x ssh-ed25519 {key}\n"
        f"*@y cert-authority ssh-ed25519 {other}\n"
        "junk\n"
    )
    (only,) = signers.names
    assert signers.names[only] == ("a@x", "b@x", "c@x")
    assert signers.may_sign_as(only, "A@X")
    assert not signers.may_sign_as(only, "d@x")
