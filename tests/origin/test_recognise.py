"""Who wrote a change, recognised from variables and commit messages; and attempts to be taken for somebody else."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.model.origin import Origin, OriginKind, Source
from blastradius.origin import OwnSigns, Told, read_signs, recognise

CLAUDE = "Co-authored-by: Claude <noreply@anthropic.com>"
SECRET = "s3cr3t-9f2c"  # noqa: S105 - what must not be told


def by_message(message: str, own: OwnSigns | None = None) -> Origin:
    return recognise(Told(messages=(message,)), read_signs().with_own(own or OwnSigns()))


def by_variables(variables: dict[str, str], own: OwnSigns | None = None) -> Origin:
    return recognise(Told(variables=variables), read_signs().with_own(own or OwnSigns()))


def told(origin: Origin) -> list[tuple[str, str]]:
    return [(one.name, one.tool) for one in origin.evidence]


@pytest.mark.parametrize(
    ("trailer", "kind", "tool"),
    [
        (CLAUDE, "assisted", "Claude"),
        ("Co-Authored-By: Claude Opus 4.6 <noreply@anthropic.com>", "assisted", "Claude"),
        ("Co-authored-by: Copilot <198982749+Copilot@users.noreply.github.com>", "assisted", "Copilot"),
        ("Co-authored-by: Cursor <cursoragent@cursor.com>", "assisted", "Cursor"),
        ("Made-with: Cursor", "assisted", "Cursor"),
        ("Co-authored-by: Codex <noreply@openai.com>", "assisted", "Codex"),
        ("Co-authored-by: aider (gpt-4o) <noreply@aider.chat>", "assisted", "Aider"),
        ("Co-authored-by: Kiro Agent <244629292+kiro-agent@users.noreply.github.com>", "assisted", "Kiro"),
        ("Co-authored-by: Amazon Q Developer <noreply@aws.amazon.com>", "assisted", "Amazon Q"),
        ("Co-authored-by: openhands <openhands@all-hands.dev>", "assisted", "OpenHands"),
        ("Co-authored-by: Windsurf <noreply@codeium.com>", "assisted", "Windsurf"),
        (
            "Co-authored-by: gemini-code-assist[bot] <176961590+gemini-code-assist[bot]@users.noreply.github.com>",
            "assisted",
            "Gemini",
        ),
        (
            "Co-Authored-By: Devin <158243242+devin-ai-integration[bot]@users.noreply.github.com>",
            "assisted",
            "Devin",
        ),
        (
            "Co-authored-by: google-labs-jules[bot] <161369871+google-labs-jules[bot]@users.noreply.github.com>",
            "assisted",
            "Jules",
        ),
        ("Co-authored-by: Claude <claude@anthropic.com>", "assisted", "Claude"),
        ("Co-authored-by: Claude <noreply@example.com>", "assisted", "Claude"),
        ("Co-authored-by: Claude", "assisted", "Claude"),
        ("Co-authored-by: Gemini <218195315+gemini-cli@users.noreply.github.com>", "assisted", "Gemini"),
        ("Co-authored-by: Qwen-Coder <qwen-coder@alibabacloud.com>", "assisted", "Qwen Code"),
        ("Co-authored-by: Crush <crush@charm.land>", "assisted", "Crush"),
        ("Assisted-by: Some Model via Crush <crush@charm.land>", "assisted", "Crush"),
        ("Co-authored-by: Junie <junie@jetbrains.com>", "assisted", "Junie"),
        ("Co-authored-by: Oz <oz-agent@warp.dev>", "assisted", "Warp"),
        ("Co-authored-by: Roo Code <roomote@roocode.com>", "assisted", "Roo Code"),
        ("Co-authored-by: goose <goose@block.xyz>", "assisted", "Goose"),
        ("Amp-Thread-ID: https://ampcode.com/threads/T-1", "assisted", ""),
        ("AI-assisted: yes", "assisted", ""),
        ("\U0001f498 Generated with Crush", "assisted", "Crush"),
        ("Author: Claude <noreply@anthropic.com>", "agent", "Claude"),
        ("Assisted-by: Claude Code:claude-opus-4.6", "assisted", "Claude"),
        ("Assisted-by: some-tool-of-ours 3", "assisted", ""),
        ("Generated-by: OpenCode:claude-opus-4.6", "assisted", "opencode"),
        ("Signed-off-by: dependabot[bot] <support@github.com>", "agent", ""),
        ("Signed-off-by: renovate[bot] <29139614+renovate[bot]@users.noreply.github.com>", "agent", ""),
        ("Author: copilot-swe-agent[bot] <198982749+Copilot@users.noreply.github.com>", "agent", "Copilot"),
        ("Author: Alice <deploy-bot@acme.example>", "agent", ""),
        ("🤖 Generated with [Claude Code](https://claude.com/claude-code)", "assisted", "Claude"),
    ],
)
def test_what_tools_leave_in_a_message_is_recognised(trailer: str, kind: str, tool: str) -> None:
    origin = by_message(f"Grow the table\n\nIt is full.\n\n{trailer}\n")
    assert origin.kind.value == kind
    assert [one.tool for one in origin.evidence] == [tool]


@pytest.mark.parametrize(
    "line",
    [
        "Co-authored-by: Claude Dupont <claude.dupont@example.com>",
        "Co-authored-by: Claude <claude@example.com>",
        "Author: Claude <claude@example.com>",
        "Author: Claude, Jean <jean.claude@example.com>",
        "Signed-off-by: Jean Claude <claude@example.com>",
        "Author: Kiro <kiro@example.com>",
        "Co-authored-by: Gemini <gemini@example.com>",
        "AI-assisted: no",
        "AI-assisted: false",
        "Co-authored-by: Devin Smith <devin@example.com>",
        "Co-authored-by: Jules Verne <jules@example.com>",
        "Signed-off-by: Alice Botham <alice@example.com>",
        "Signed-off-by: Cicely <ci.cely@example.com>",
        "Reviewed-by: Copilot <copilot@github.com>",
        "Reported-by: dependabot[bot] <support@github.com>",
        "Assisted-by: none",
        "Assisted-by:",
        "Fixes: the agent of the backup",
        "This was Co-authored-by: Claude <noreply@anthropic.com>",
        "See how code is generated with claude code",
    ],
)
def test_people_and_talk_are_no_sign(line: str) -> None:
    origin = by_message(f"Grow the table\n\n{line}\n")
    assert origin == Origin()


@pytest.mark.parametrize(
    "message",
    [
        f'Revert "Grow"\n\nThis reverts commit 1234567.\n\n> {CLAUDE}\n',
        f"Revert\n\n    Grow the table\n\n    {CLAUDE}\n",
        f"Revert\n\n|{CLAUDE}",
        f"Revert\n\n\t{CLAUDE}",
        "> 🤖 Generated with [Claude Code](https://claude.com/claude-code)",
    ],
)
def test_what_is_quoted_is_told_of_another_commit(message: str) -> None:
    assert by_message(message).kind is OriginKind.UNKNOWN


@pytest.mark.parametrize(
    "message",
    [
        f"Grow (#12)\n\n* first\n\n{CLAUDE}\n\n* second\n\nBy hand.\n\n----\n\nCo-authored-by: Bob <bob@example.com>",
        f"Grow\r\n\r\n{CLAUDE}\r\n",
        f"Grow\r\r{CLAUDE}",
        f"First\n\0Second\n\n{CLAUDE}\n\0",
        f"Grow\u2028{CLAUDE}",
        "Grow\n\nCo-authored-by: Claude\n <noreply@anthropic.com>\n",
        "Grow\n\nCo-authored-by:\n\tClaude\n",
        "Grow\n\nCO-AUTHORED-BY: CLAUDE <NOREPLY@ANTHROPIC.COM>",
        "Grow\n\nCo-authored-by   :   Claude   <noreply@anthropic.com>",
        "Grow\n\nCo_authored by: Claude <noreply@anthropic.com>",
        "Grow\n\nCo\u2011authored\u2011by: Claude <noreply@anthropic.com>",
        "Grow\n\nCo-authored-by\uff1a Claude <noreply@anthropic.com>",
        "Grow\n\nC\u043e-\u0430uth\u043ered-by: Cl\u0430ude <noreply@anthropic.com>",
        "Grow\n\nCo-authored-by: Cl\u200baude <noreply@anth\u00adropic.com>",
        "Grow\n\nCo-authored-by: \uff23laude",
        "Grow\n\nCo-authored-by: Bob <bob@example.com>, Claude <noreply@anthropic.com>",
        "Grow\n\nCo-authored-by: Bob and Claude <bob@example.com>",
        f"commit 0123456789abcdef\nAuthor: Bob <bob@example.com>\nDate:   today\n\n    Grow\n\n    {CLAUDE}\n",
        CLAUDE,
    ],
)
def test_a_trailer_is_found_however_it_is_written(message: str) -> None:
    assert by_message(message).kind is OriginKind.ASSISTED


def test_who_commits_is_found_in_what_git_log_prints() -> None:
    log = "commit 0123456789\nAuthor:     Bob <bob@example.com>\nCommit:     acme-bot <x@example.com>\n\n    Grow\n"
    assert by_message(log).kind is OriginKind.AGENT


@pytest.mark.parametrize(
    ("committer", "kind"),
    [
        ("mergify[bot] <37929162+mergify[bot]@users.noreply.github.com>", "unknown"),
        ("GitHub <noreply@github.com>", "unknown"),
        ("Claude and mergify[bot] <37929162+mergify[bot]@users.noreply.github.com>", "agent"),
    ],
)
def test_who_merges_what_others_write_tells_nothing(committer: str, kind: str) -> None:
    assert (
        by_message(f"commit 0123456789\nAuthor: Bob <b@example.com>\nCommit: {committer}\n\n    x").kind.value == kind
    )


def test_what_git_log_colours_is_read_without_its_colours() -> None:
    head = "\x1b[33mcommit 0123456789\x1b[m\x1b[33m (\x1b[m\x1b[1;36mHEAD\x1b[m)\nAuthor: Bob <bob@example.com>"
    log = f"{head}\n\n    Grow\n\n    {CLAUDE}\n"
    assert by_message(log).kind is OriginKind.ASSISTED


def test_a_revert_in_what_git_log_prints_is_quoted_still() -> None:
    log = f"commit 0123456789\nAuthor: Bob <bob@example.com>\n\n    Revert\n\n        {CLAUDE}\n    > {CLAUDE}\n"
    assert by_message(log).kind is OriginKind.UNKNOWN


@pytest.mark.parametrize(
    ("variables", "kind"),
    [
        ({"CLAUDECODE": "1"}, "agent"),
        ({"CURSOR_AGENT": "1"}, "agent"),
        ({"GEMINI_CLI": "1"}, "agent"),
        ({"CODEX_THREAD_ID": "0199"}, "agent"),
        ({"COPILOT_CLI": "1"}, "agent"),
        ({"AI_AGENT": "devin@1"}, "agent"),
        ({"AGENT": "amp"}, "agent"),
        ({"AGENT": "build-17"}, "unknown"),
        ({"AWS_EXECUTION_ENV": "AmazonQ-For-CLI Version/1.15"}, "agent"),
        ({"AWS_EXECUTION_ENV": "AWS_Lambda_python3.12"}, "unknown"),
        ({"CLAUDECODE": ""}, "unknown"),
        ({"CLAUDECODE": "  "}, "unknown"),
        ({"CLAUDECODE": "0"}, "unknown"),
        ({"CLAUDECODE": "False"}, "unknown"),
        ({"CODEX_HOME": "/home/me/.codex"}, "unknown"),
        ({"CURSOR_TRACE_ID": "1"}, "unknown"),
        ({"TERM_PROGRAM": "kiro"}, "unknown"),
        ({"CI": "true", "GITHUB_ACTIONS": "true"}, "unknown"),
        ({"CI": "true", "GITHUB_ACTOR": "alice"}, "unknown"),
        ({"CI": "true", "GITHUB_ACTOR": "dependabot[bot]"}, "agent"),
        ({"GITLAB_USER_LOGIN": "project_1_bot"}, "agent"),
        ({"PULL_AUTHOR": "renovate[bot]"}, "agent"),
        ({"CI_COMMIT_AUTHOR": "Claude <noreply@anthropic.com>"}, "agent"),
        ({"GIT_COMMITTER_NAME": "release-bot"}, "unknown"),
        ({"GITHUB_ACTOR": "github-merge-queue[bot]"}, "unknown"),
        ({"GITHUB_ACTOR": "claude"}, "agent"),
        ({"BUILD_REQUESTEDFOR": "Claude, Jean"}, "unknown"),
        ({"CI_COMMIT_AUTHOR": "Claude <claude@example.com>"}, "unknown"),
        ({"CI_COMMIT_MESSAGE": f"Grow\n\n{CLAUDE}"}, "assisted"),
    ],
)
def test_variables_of_agents_and_of_ci(variables: dict[str, str], kind: str) -> None:
    assert by_variables(variables).kind.value == kind


def test_signs_of_a_machine_outweigh_a_claim_to_be_more_human() -> None:
    claim = Told(given=OriginKind.HUMAN, variables={"CLAUDECODE": "1"})
    assert recognise(claim, read_signs()).kind is OriginKind.AGENT
    trusted = recognise(claim, read_signs(), trust_given=True)
    assert trusted.kind is OriginKind.HUMAN
    assert ("CLAUDECODE", "Claude Code") in told(trusted)


def test_a_claim_to_have_more_of_a_machine_is_believed() -> None:
    assert recognise(Told(given=OriginKind.AGENT), read_signs()).kind is OriginKind.AGENT
    assisted = Told(given=OriginKind.AGENT, messages=(CLAUDE,))
    assert recognise(assisted, read_signs()).kind is OriginKind.AGENT


def test_to_trust_what_is_given_is_nothing_where_nothing_is_given() -> None:
    assert recognise(Told(messages=(CLAUDE,)), read_signs(), trust_given=True).kind is OriginKind.ASSISTED


def test_a_policy_adds_signs() -> None:
    own = OwnSigns(
        agents=("acme-robot*",),
        assistants=("acme pilot",),
        variables=("ACME_AGENT", "RUNNER_KIND=agent*"),
        trailers=("Acme-Run", "Generated-by"),
    )
    assert by_message("x\n\nSigned-off-by: Acme-Robot 7 <r@example.com>", own).kind is OriginKind.AGENT
    assert by_message("x\n\nCo-authored-by: Acme Pilot <p@example.com>", own).kind is OriginKind.ASSISTED
    assert by_message("x\n\nacme-run: 17", own).kind is OriginKind.AGENT
    assert by_message("x\n\nGenerated-by: Codex", own).kind is OriginKind.AGENT
    assert by_variables({"ACME_AGENT": "yes"}, own).kind is OriginKind.AGENT
    assert by_variables({"RUNNER_KIND": "Agent-3"}, own).kind is OriginKind.AGENT
    assert by_variables({"PEOPLE": "0"}, OwnSigns(variables=("PEOPLE=0",))).kind is OriginKind.AGENT
    assert by_variables({"RUNNER_KIND": "person"}, own).kind is OriginKind.UNKNOWN
    assert by_message("x\n\nAcme-Run: 17").kind is OriginKind.UNKNOWN


def test_nothing_that_was_read_is_told() -> None:
    hostile = f"\x1b[31m{SECRET}\n::error::{SECRET}"
    told_ = Told(
        given=OriginKind.AGENT,
        variables={"CLAUDECODE": hostile, "AI_AGENT": hostile, "GITHUB_ACTOR": f"{SECRET}[bot]"},
        messages=(f"Assisted-by: {hostile}\nSigned-off-by: bot-{SECRET}", f"{SECRET}: {CLAUDE}"),
    )
    origin = recognise(told_, read_signs())
    assert origin.kind is OriginKind.AGENT
    assert len(origin.evidence) == 6
    for leaked in (SECRET, "\x1b", "::error"):
        assert leaked not in repr((origin, told_))


@pytest.mark.parametrize(
    "line", ["Signed-off-by: " + "a" * 300, "x: y", " and so on", "ö" * 300, "Author: " + "*-" * 300]
)
def test_a_huge_message_is_read_to_its_end(line: str) -> None:
    message = "".join(f"{line}{number}\n" for number in range(2_000))
    assert by_message(f"{message}{CLAUDE}\n").kind is OriginKind.ASSISTED


@given(st.text(max_size=300), st.dictionaries(st.sampled_from(["CLAUDECODE", "GITHUB_ACTOR", "AGENT"]), st.text()))
def test_any_text_is_read(message: str, variables: dict[str, str]) -> None:
    origin = recognise(Told(messages=(message,), variables=variables), read_signs())
    assert list(origin.evidence) == sorted(origin.evidence)
    assert all(one.source in Source for one in origin.evidence)


@given(st.lists(st.sampled_from([CLAUDE, "x", "Signed-off-by: ci-bot", "", "Assisted-by: y", "> quoted"]), max_size=6))
def test_more_signs_never_make_a_change_more_human(lines: list[str]) -> None:
    for length in range(len(lines)):
        fewer, more = by_message("\n".join(lines[:length])), by_message("\n".join(lines[: length + 1]))
        assert more.kind.rank >= fewer.kind.rank
