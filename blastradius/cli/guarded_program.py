"""The command line that the guard stands before: which program, which of its commands, in which folder."""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import PurePath
from typing import TYPE_CHECKING

from blastradius.cli.terraform_words import ApplyWords, words_of_apply
from blastradius.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Mapping, Sequence

_APPLIES = frozenset({"apply", "destroy"})
_ABOUT_ITSELF = (["-h"], ["-help"], ["--help"], ["-v"], ["-version"], ["--version"])
_HARMLESS: Mapping[str, frozenset[str]] = {
    **dict.fromkeys(("version", "validate", "fmt", "get", "graph", "show", "output", "plan", "init"), frozenset()),
    **dict.fromkeys(("console", "login", "logout", "providers", "modules", "metadata", "query"), frozenset()),
    **dict.fromkeys(("import", "taint", "untaint"), frozenset()),
    "state": frozenset({"list", "show", "pull", "mv", "replace-provider"}),
    "workspace": frozenset({"list", "show", "select", "new"}),
}
"""Commands that destroy nothing, or whose effect the next plan shows; where there are any, with these second words."""
_TERRAGRUNT_HARMLESS = frozenset({"hclfmt", "hclvalidate", "validate-inputs", "render-json", "terragrunt-info", "info"})
_TERRAGRUNT_VALUED = frozenset(
    {
        *("config", "tf-path", "tfpath", "working-dir", "download-dir", "source", "source-map", "auth-provider-cmd"),
        *("iam-role", "iam-assume-role", "iam-assume-role-duration", "iam-assume-role-session-name"),
        *("iam-web-identity-token", "iam-assume-role-web-identity-token"),
        *("log-level", "log-format", "log-custom-format", "feature", "experiment", "strict-control"),
    }
)
_TERRAGRUNT_FLAGS = frozenset(
    {
        *("non-interactive", "no-auto-init", "no-auto-retry", "no-auto-approve", "source-update", "debug"),
        *("inputs-debug", "log-disable", "log-show-abs-paths", "strict-mode", "experiment-mode", "provider-cache"),
        *("forward-tf-stdout", "tf-forward-stdout", "disable-log-formatting", "no-destroy-dependencies-check"),
    }
)
_MANY = frozenset({"run", "run-all", "apply-all", "destroy-all", "stack", "graph-apply", "exec"})


@dataclass(frozen=True, slots=True, kw_only=True)
class Harmless:
    """A command that may run as it is."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Guarded:
    """An `apply` or a `destroy`."""

    before: tuple[str, ...] = ()
    """The words before each command that is run instead: the folder, options of Terragrunt's own."""
    after: tuple[str, ...] = ()
    """The words right after it: options of Terragrunt's own that were written there."""
    folder: str = ""
    """The folder that the program changes to; empty where it stays."""
    words: ApplyWords

    def with_command(self, name: str) -> tuple[str, ...]:
        """Return the words that begin another command of the program in the same place."""
        return (*self.before, name, *self.after)


def read_command(program: str, words: Sequence[str], variables: Mapping[str, str]) -> Guarded | Harmless:
    """Say what a command line is about; raises `UsageError` for one that cannot be guarded."""
    if PurePath(program).name.startswith("terragrunt"):
        return _read_terragrunt(words, variables)
    if not words or list(words) in _ABOUT_ITSELF:
        return Harmless()
    before = tuple(words[:1]) if words[0].startswith("-chdir=") else ()
    command, rest = _first(words[len(before) :])
    found = _read(command, rest, variables)
    folder = before[0].partition("=")[2] if before else ""
    return found if isinstance(found, Harmless) else replace(found, before=before, folder=folder)


def _first(words: Sequence[str]) -> tuple[str, Sequence[str]]:
    return (words[0], words[1:]) if words else ("", ())


def _read(command: str, words: Sequence[str], variables: Mapping[str, str]) -> Guarded | Harmless:
    if command.startswith("-"):
        raise UsageError("an option before the command is not known here.", "Only -chdir=DIR stands before it.")
    if command in _APPLIES:
        if list(words) in _ABOUT_ITSELF:
            return Harmless()
        return Guarded(words=words_of_apply(command, words, variables))
    second = _HARMLESS.get(command)
    if second is not None and (not second or (words and words[0] in second)) and not _loses_state(command, words):
        return Harmless()
    raise UsageError(
        f"no plan tells what {_named(command, words)} does, and the guard judges plans.",
        "Where it is meant, run the program itself.",
    )


_LOSES_STATE = {
    "state": "state-out",  # `state mv` into another state: to this one it is what `state rm` is
    "init": "force-copy",  # writes this state over what another backend holds, and does not ask
}


def _loses_state(command: str, words: Sequence[str]) -> bool:
    """Tell whether an option makes a command that is harmless otherwise one after which a state lacks something."""
    option = _LOSES_STATE.get(command)
    return option is not None and any(word.lstrip("-").startswith(option) for word in words if word.startswith("-"))


def _named(command: str, words: Sequence[str]) -> str:
    shown = " ".join([command, *words[:1]]) if command in ("state", "workspace") else command
    return shown if shown.replace("-", "").replace(" ", "").isalnum() else "this command"


def _read_terragrunt(words: Sequence[str], variables: Mapping[str, str]) -> Guarded | Harmless:
    for name in ("TG_ALL", "TG_GRAPH"):
        if variables.get(name, "") not in ("", "0", "false"):
            raise UsageError(f"{name} is set: many plans would be applied, and the guard judges one.", "Unset it.")
    own, others, folder = _apart(words)
    command, rest = _first([word for _, word in others])
    if not others or [command, *rest] in _ABOUT_ITSELF or command in _TERRAGRUNT_HARMLESS:
        return Harmless()
    if command in _MANY:
        raise UsageError(
            f"terragrunt {command} may apply many plans, and the guard judges one.", "Guard apply in each folder."
        )
    found = _read(command, rest, variables)
    if isinstance(found, Harmless):
        return found
    place = others[0][0]
    before = tuple(word for number, word in own if number < place)
    return replace(found, before=before, after=tuple(word for number, word in own if number > place), folder=folder)


_Numbered = list[tuple[int, str]]


def _apart(words: Sequence[str]) -> tuple[_Numbered, _Numbered, str]:
    """Tell Terragrunt's own options, which may stand anywhere, from the words for Terraform."""
    own, others, folder = _Numbered(), _Numbered(), ""
    left = iter(enumerate(words))
    for number, word in left:
        name, equals, value = word.removeprefix("--").removeprefix("terragrunt-").partition("=")
        if not word.startswith("--") or name in ("help", "version"):
            others.append((number, word))
        elif name in ("all", "graph") or name.startswith(("queue-", "include-", "exclude-dir", "units-that-")):
            raise UsageError(f"--{name} is about many plans, and the guard judges one.", "Guard apply in each folder.")
        elif name in _TERRAGRUNT_FLAGS or (equals and name in _TERRAGRUNT_VALUED):
            own.append((number, word))
        elif name in _TERRAGRUNT_VALUED:
            value = next(left, (0, ""))[1]
            own.extend(((number, word), (number, value)))
        else:
            others.append((number, word))
        if name == "working-dir":
            folder = value
    return own, others, folder
