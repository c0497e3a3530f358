"""The words of an apply: each goes where it belongs, none is guessed at, and none gets lost."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.cli.guarded_program import Guarded, Harmless, read_command
from blastradius.cli.terraform_words import words_of_apply
from blastradius.errors import UsageError

PLANNING = st.sampled_from(
    [
        ("-destroy",),
        ("-refresh=false",),
        ("-target=a.b",),
        ("-target", "a.b"),
        ("-replace", "-auto-approve"),
        ("-var", "a=-destroy"),
        ("-var-file=x.tfvars",),
        ("--exclude=a.b",),
        ("-some-day=x",),
    ]
)
APPLYING = st.sampled_from([("-backup=-",), ("-backup", "-destroy"), ("-state-out", "x")])
BOTH = st.sampled_from([("-lock=false",), ("-parallelism", "3"), ("-no-color",), ("-lock-timeout=3s",), ("-json",)])
OURS = st.sampled_from([("-auto-approve",), ("-auto-approve=true",), ("--auto-approve=1",)])


@given(st.lists(st.one_of(PLANNING, APPLYING, BOTH, OURS), max_size=8))
def test_each_option_goes_where_it_belongs_with_its_value(options: list[tuple[str, ...]]) -> None:
    found = words_of_apply("apply", [word for option in options for word in option], {})
    names = [option[0].lstrip("-").partition("=")[0] for option in options]
    for_plan = {"destroy", "refresh", "target", "replace", "var", "var-file", "exclude", "some-day"}
    for_both = {"lock", "parallelism", "no-color", "lock-timeout", "json"}
    planned = [one for one, name in zip(options, names, strict=True) if name in for_plan | for_both]
    applied = [one for one, name in zip(options, names, strict=True) if name in for_both | {"backup", "state-out"}]
    assert sorted(found.planning) == sorted(word for option in planned for word in option)
    assert sorted(found.applying) == sorted(word for option in applied for word in option)
    assert found.auto_approve is ("auto-approve" in names)
    assert not any("auto-approve" in word for word in found.applying)


@pytest.mark.parametrize(
    ("words", "auto_approve"),
    [
        (["-auto-approve"], True),
        (["-auto-approve=false"], False),
        (["-auto-approve", "-auto-approve=false"], False),
        (["-var", "-auto-approve"], False),
        (["-backup", "-auto-approve"], False),
        (["--", "-auto-approve"], False),
        ([], False),
    ],
)
def test_auto_approve_is_what_terraform_takes_for_it(words: list[str], *, auto_approve: bool) -> None:
    assert words_of_apply("apply", words, {}).auto_approve is auto_approve


def test_variables_keep_their_order() -> None:
    words = ["-var=a=1", "-target=x.y", "-var-file", "b.tfvars", "-var", "a=2"]
    found = words_of_apply("apply", words, {})
    assert found.variables == ("-var=a=1", "-var-file", "b.tfvars", "-var", "a=2")


def test_destroy_plans_a_destroy_whatever_is_said() -> None:
    assert words_of_apply("destroy", ["-destroy=false"], {}).planning[-1] == "-destroy"


def test_words_of_the_environment_come_first_as_terraform_has_them() -> None:
    told = {"TF_CLI_ARGS": "-var a=2", "TF_CLI_ARGS_apply": "-var 'a=1 x'", "TF_CLI_ARGS_destroy": "-var a=9"}
    assert words_of_apply("apply", ["-var=a=3"], told).planning == ("-var", "a=1 x", "-var", "a=2", "-var=a=3")


@pytest.mark.parametrize("given_input", [{"TF_INPUT": "0"}, {"TF_INPUT": "false"}, {"TF_CLI_ARGS": "-input=false"}])
def test_no_input_is_heard_from_the_environment(given_input: dict[str, str]) -> None:
    assert not words_of_apply("apply", [], given_input).takes_input


@pytest.mark.parametrize(
    ("command", "words", "reason"),
    [
        ("apply", ["-foo"], "not known here"),
        ("apply", ["-foo", "plan"], "not known here"),
        ("apply", ["-out=elsewhere"], "no option of apply"),
        ("apply", ["-detailed-exitcode"], "no option of apply"),
        ("apply", ["-var"], "lacks its value"),
        ("apply", ["---destroy"], "no option"),
        ("apply", ["-=x"], "no option"),
        ("apply", ["-auto-approve=maybe"], "neither true nor false"),
        ("apply", ["plan", "-auto-approve"], "too many words"),
        ("apply", ["one", "two"], "too many words"),
        ("apply", ["-destroy", "plan"], "made already"),
        ("apply", ["-target=x.y", "plan"], "made already"),
        ("destroy", ["plan"], "takes no plan file"),
    ],
)
def test_what_cannot_be_told_apart_is_refused(command: str, words: list[str], reason: str) -> None:
    with pytest.raises(UsageError, match=reason) as refused:
        words_of_apply(command, words, {})
    assert refused.value.advice


def test_a_value_is_never_quoted() -> None:
    for words in (["-var", "token=hush", "-foo"], ["hush", "hush"], ["-auto-approve=hush"], ["-destroy", "hush"]):
        with pytest.raises(UsageError) as refused:
            words_of_apply("apply", words, {"TF_CLI_ARGS": "-var=password=hush"})
        assert "hush" not in refused.value.reason + refused.value.advice


def test_an_open_quotation_mark_in_the_environment_is_refused() -> None:
    with pytest.raises(UsageError, match="TF_CLI_ARGS_apply"):
        words_of_apply("apply", [], {"TF_CLI_ARGS_apply": "-var 'a=1"})


@pytest.mark.parametrize(
    "words",
    [
        (),
        ("version",),
        ("-version",),
        ("plan", "-destroy"),
        ("-chdir=live", "init"),
        ("state", "list"),
        ("state", "mv", "a.b", "a.c"),
        ("workspace", "select", "live"),
        ("apply", "-help"),
    ],
)
def test_harmless_commands(words: tuple[str, ...]) -> None:
    assert read_command("terraform", words, {}) == Harmless()


@pytest.mark.parametrize(
    "words",
    [
        ("state",),
        ("state", "rm", "a.b"),
        ("state", "push", "x"),
        ("state", "mv", "-state-out=elsewhere", "a.b", "a.b"),
        ("state", "mv", "--state-out", "elsewhere", "a.b", "a.b"),
        ("init", "-migrate-state", "-force-copy"),
        ("init", "-input=false", "--force-copy=true"),
        ("workspace", "delete", "x"),
        ("force-unlock", "1"),
        ("refresh",),
        ("test",),
        ("some-day",),
        ("-verbose", "apply"),
        ("-chdir", "live", "apply"),
        ("-chdir=a", "-chdir=b", "apply"),
        ("-version", "apply"),
        ("apply", "-help", "-auto-approve"),
        ("APPLY",),
        ("",),
    ],
)
def test_other_commands_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        read_command("terraform", words, {})


@pytest.mark.parametrize(
    ("words", "shown", "folder", "planning"),
    [
        ("apply", "show", "", ()),
        ("apply --terragrunt-non-interactive", "show --terragrunt-non-interactive", "", ()),
        ("--working-dir live apply -target=a.b", "--working-dir live show", "live", ("-target=a.b",)),
        ("--log-level=info apply --working-dir live", "--log-level=info show --working-dir live", "live", ()),
        (
            "apply --terragrunt-working-dir=live --no-color",
            "show --terragrunt-working-dir=live",
            "live",
            ("--no-color",),
        ),
        ("destroy --terragrunt-log-level debug", "show --terragrunt-log-level debug", "", ("-destroy",)),
    ],
)
def test_options_of_terragrunt_stay_where_they_are(
    words: str, shown: str, folder: str, planning: tuple[str, ...]
) -> None:
    found = read_command("/usr/bin/terragrunt", words.split(), {})
    assert isinstance(found, Guarded)
    assert found.with_command("show") == tuple(shown.split())
    assert (found.folder, found.words.planning) == (folder, planning)


@pytest.mark.parametrize(
    "words",
    [
        ("run-all", "apply"),
        ("run", "--all", "apply"),
        ("apply", "--all"),
        ("apply", "--graph"),
        ("apply-all",),
        ("stack", "run", "apply"),
        ("exec", "--", "terraform", "apply"),
        ("apply", "--queue-include-dir=x"),
        ("apply", "--terragrunt-include-dir", "x"),
        ("apply", "--terragrunt-some-day", "x"),
    ],
)
def test_many_plans_at_once_are_refused(words: tuple[str, ...]) -> None:
    with pytest.raises(UsageError):
        read_command("terragrunt", words, {})


def test_many_plans_are_refused_by_the_environment_too() -> None:
    with pytest.raises(UsageError, match="TG_ALL"):
        read_command("terragrunt", ("apply",), {"TG_ALL": "true"})
