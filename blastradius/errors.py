"""What can go wrong, and which exit code says so.

    BlastradiusError                 1   no verdict
    ├── UsageError                   2   the command line cannot be acted on
    ├── PlanError                    3
    │   ├── UnreadableInput              the bytes are no JSON document
    │   ├── NotAPlan                     a document, but another one
    │   ├── NotAState                    the same of a state
    │   └── UnsupportedFormat            a plan of a format version this release does not know
    ├── PolicyError                  4   a policy, waiver or approval is invalid
    └── ProgramError                 5   terraform, tofu, ssh-keygen or dot failed

Every one of them means that **no verdict was reached**. `reason` says why in one
sentence, `advice` what to try. Neither ever quotes the input: a plan holds secrets.
"""

from __future__ import annotations

from enum import IntEnum


class ExitCode(IntEnum):
    """The exit codes of the command; verdict codes never overlap failure codes."""

    PASS = 0
    FAILURE = 1
    USAGE = 2
    PLAN = 3
    POLICY = 4
    PROGRAM = 5
    WARN = 10
    BLOCK = 20


class BlastradiusError(Exception):
    """No verdict was reached."""

    exit_code: ExitCode = ExitCode.FAILURE

    def __init__(self, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.reason = reason
        self.advice = advice


class UsageError(BlastradiusError):
    """The command line cannot be acted on."""

    exit_code = ExitCode.USAGE


class PlanError(BlastradiusError):
    """The input is not a plan that can be assessed."""

    exit_code = ExitCode.PLAN


class UnreadableInput(PlanError):
    """The bytes are no JSON document: empty, truncated, too deep or something else."""


class NotAPlan(PlanError):
    """A document, but not the plan: a state, a stream, a bookmark, a redacted plan."""


class NotAState(PlanError):
    """A document, but not the state that is meant: a plan, a backend's record, an encrypted or an empty state."""


class UnsupportedFormat(PlanError):
    """A plan or a state whose format version this release does not know."""


class PolicyError(BlastradiusError):
    """A policy, a waiver or an approval is invalid."""

    exit_code = ExitCode.POLICY


class ProgramError(BlastradiusError):
    """An outside program (terraform, tofu, ssh-keygen or dot) failed."""

    exit_code = ExitCode.PROGRAM
