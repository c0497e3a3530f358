"""The words of a `terraform apply`, taken apart: what is for the plan, what for the apply, what for nobody but us.

Nothing is guessed. A word whose meaning is not known may take the next one with it, and then what is planned is
not what was asked for: it is refused.
"""

from __future__ import annotations

import shlex
from dataclasses import dataclass
from enum import Enum, auto
from typing import TYPE_CHECKING

from blastradius.errors import UsageError

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping, Sequence

ADDED_WORDS = ("TF_CLI_ARGS", "TF_CLI_ARGS_plan", "TF_CLI_ARGS_show", "TF_CLI_ARGS_apply", "TF_CLI_ARGS_destroy")
"""Variables whose words Terraform adds to those of a command; they are read here, and kept from the commands run."""


class _For(Enum):
    PLAN = auto()
    APPLY = auto()
    BOTH = auto()
    VARIABLES = auto()
    """For the plan, and from 1.10 on for the apply: an ephemeral variable is in no plan file."""
    GUARD = auto()
    NOBODY = auto()


_FLAGS = {
    "auto-approve": _For.GUARD,
    "allow-deferral": _For.PLAN,
    "destroy": _For.PLAN,
    "refresh": _For.PLAN,
    "refresh-only": _For.PLAN,
    "suppress-forget-errors": _For.APPLY,
    "compact-warnings": _For.BOTH,
    "concise": _For.BOTH,
    "consolidate-errors": _For.BOTH,
    "consolidate-warnings": _For.BOTH,
    "input": _For.BOTH,
    "json": _For.BOTH,
    "lock": _For.BOTH,
    "no-color": _For.BOTH,
    "show-sensitive": _For.BOTH,
    "detailed-exitcode": _For.NOBODY,
}
"""Options that are on or off, and take no further word."""
_VALUED = {
    "exclude": _For.PLAN,
    "exclude-file": _For.PLAN,
    "generate-config-out": _For.PLAN,
    "include": _For.PLAN,
    "invoke": _For.PLAN,
    "replace": _For.PLAN,
    "target": _For.PLAN,
    "target-file": _For.PLAN,
    "backup": _For.APPLY,
    "json-into": _For.APPLY,
    "state-out": _For.APPLY,
    "deprecation": _For.BOTH,
    "lock-timeout": _For.BOTH,
    "parallelism": _For.BOTH,
    "state": _For.BOTH,
    "var": _For.VARIABLES,
    "var-file": _For.VARIABLES,
    "out": _For.NOBODY,
}
"""Options with a value: behind an equals sign, or the next word."""
_TRUE = frozenset({"1", "t", "T", "TRUE", "true", "True"})
_FALSE = frozenset({"0", "f", "F", "FALSE", "false", "False"})


@dataclass(frozen=True, slots=True, kw_only=True)
class ApplyWords:
    """What the words of an `apply` or a `destroy` ask for."""

    planning: tuple[str, ...] = ()
    applying: tuple[str, ...] = ()
    variables: tuple[str, ...] = ()
    saved_plan: str = ""
    """The plan file to apply; empty where a plan is to be made."""
    auto_approve: bool = False
    takes_input: bool = True
    as_json: bool = False
    no_color: bool = False


def words_of_apply(command: str, words: Sequence[str], variables: Mapping[str, str]) -> ApplyWords:
    """Take apart what follows `apply` or `destroy`, and what the environment adds; raises `UsageError`."""
    given = {reason: list[str]() for reason in _For}
    switches = {
        "auto-approve": False,
        "input": variables.get("TF_INPUT", "") not in _FALSE,
        "json": False,
        "no-color": False,
    }
    rest = list[str]()
    for name, taken in _options([*_added(command, variables), *words], rest):
        where = _FLAGS.get(name) or _VALUED.get(name, _For.PLAN)
        if where is _For.NOBODY:
            raise UsageError(f"-{name} is no option of {command}.", f"Leave it away, or plan with it: plan -{name}.")
        if name in switches:
            switches[name] = _switch(name, taken[0])
        given[where].extend(taken)
    saved_plan = _saved_plan(command, rest, given[_For.PLAN])
    if command == "destroy":
        given[_For.PLAN].append("-destroy")
    return ApplyWords(
        planning=(*given[_For.PLAN], *given[_For.VARIABLES], *given[_For.BOTH]),
        applying=(*given[_For.APPLY], *given[_For.BOTH]),
        variables=tuple(given[_For.VARIABLES]),
        saved_plan=saved_plan,
        auto_approve=switches["auto-approve"],
        takes_input=switches["input"],
        as_json=switches["json"],
        no_color=switches["no-color"],
    )


def _added(command: str, variables: Mapping[str, str]) -> list[str]:
    """Return the words that Terraform takes from the environment, in its order."""
    words = []
    for name in (f"TF_CLI_ARGS_{command}", "TF_CLI_ARGS"):
        try:
            words.extend(shlex.split(variables.get(name, "")))
        except ValueError:
            raise UsageError(f"{name} is not written as words of a shell.", "Close its quotation marks.") from None
    return words


def _options(words: Sequence[str], rest: list[str]) -> Iterator[tuple[str, tuple[str, ...]]]:
    """Go through the options, with the words that belong to each; what follows them goes into `rest`."""
    left = iter(words)
    for word in left:
        if word == "--" or not word.startswith("-") or word == "-":
            rest.extend([] if word == "--" else [word])
            rest.extend(left)
            return
        dashes = 2 if word.startswith("--") else 1
        name, equals, _ = word[dashes:].partition("=")
        if not name or name.startswith("-"):
            raise UsageError("a word that begins with a dash is no option.", "Write options as -name or -name=value.")
        if equals or name in _FLAGS:
            yield name, (word,)
        elif name in _VALUED:
            value = next(left, None)
            if value is None:
                raise UsageError(f"-{name} lacks its value.", f"Write it as -{name}=...")
            yield name, (word, value)
        else:
            raise UsageError(
                f"the option -{name} is not known here, nor whether the next word belongs to it.",
                f"Write it as -{name}=value (-{name}=true where it takes none): then it is for the plan.",
            )


def _switch(name: str, word: str) -> bool:
    _, equals, value = word.partition("=")
    if equals and value not in _TRUE | _FALSE:
        raise UsageError(f"-{name} is neither true nor false.", f"Write -{name} or -{name}=false.")
    return value in _TRUE if equals else True


def _saved_plan(command: str, rest: Sequence[str], planning: Sequence[str]) -> str:
    if not rest:
        return ""
    if len(rest) > 1:
        raise UsageError("too many words follow the options.", f"Options come first: {command} [options] [PLAN]")
    if command == "destroy":
        raise UsageError("destroy takes no plan file.", "Plan with -destroy, and apply that plan.")
    if planning:
        raise UsageError(
            "options for a plan are given, and a plan that is made already.", "Give them when you plan, or no plan."
        )
    return rest[0]
