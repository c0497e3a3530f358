"""The guard: plan, assess, ask, and apply exactly the plan that was assessed."""

from __future__ import annotations

import contextlib
import os
import shutil
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.cli.asking import is_typed, somebody_is_there
from blastradius.cli.auditing import record_apply, record_end_of_apply
from blastradius.cli.child import Children, Interrupted
from blastradius.cli.failures import tell
from blastradius.cli.guarded_program import Guarded, Harmless, read_command
from blastradius.cli.plan_file import PlanFile
from blastradius.cli.terraform_words import ADDED_WORDS
from blastradius.cli.writing import write_err, write_out
from blastradius.errors import BlastradiusError, ExitCode, ProgramError, UsageError

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.cli.judging import Judgement, Standards

_CANCELLED = 1
"""The exit code of Terraform where somebody does not say yes."""
_CHANGES = 2
"""What `plan -detailed-exitcode` ends with where there is something to apply; 0 where there is nothing."""
_NEW_VARIABLES = (1, 10)
"""From this version on an apply of a plan file takes variables, and needs those that no plan file holds."""


@dataclass(frozen=True, slots=True, kw_only=True)
class GuardRequest:
    """What the command line asks for."""

    words: tuple[str, ...]
    """The program, its command and the rest."""
    standards: Standards
    may_override: bool = True


class _Refused(Exception):
    """Nothing is applied, and the exit code says why."""

    def __init__(self, code: int, reason: str, advice: str = "") -> None:
        super().__init__(reason)
        self.code, self.reason, self.advice = code, reason, advice


def guard(request: GuardRequest) -> int:
    """Run a command line under guard, and return the exit code."""
    program = _program(request.words[0])
    command = read_command(request.words[0], request.words[1:], os.environ)
    if isinstance(command, Harmless):
        return _run_as_it_is([program, *request.words[1:]])
    try:
        # The plan file is removed when no signal can come in between any more.
        with Children() as children, PlanFile() as plan_file, contextlib.closing(children):
            return _Run(request, command, program, children, plan_file).run()
    except _Refused as refused:
        tell("Nothing was applied.", refused.reason, refused.advice)
        return refused.code
    except Interrupted as interrupted:
        tell("Nothing was applied.", "interrupted.")
        return interrupted.exit_code


def _program(name: str) -> str:
    found = shutil.which(name)
    if found is None:
        raise ProgramError("the program to guard was not found.", "Check its name and the PATH.")
    return str(Path(found).absolute())


def _run_as_it_is(words: Sequence[str]) -> int:
    """Become the program: nothing of us remains that signals or terminals would have to pass."""
    sys.stdout.flush()
    try:
        os.execv(words[0], list(words))  # noqa: S606 - no shell is meant
    except OSError as error:
        raise ProgramError(f"the program could not be started: {error.strerror}.", "Check it.") from None


class _Run:
    """One apply under guard."""

    def __init__(
        self, request: GuardRequest, command: Guarded, program: str, children: Children, plan_file: PlanFile
    ) -> None:
        self._request, self._words = request, command.words
        self._children, self._plan_file = children, plan_file
        self._program, self._command = program, command
        self._here = Path(command.folder or ".").absolute()
        self._variables = {name: value for name, value in os.environ.items() if name not in ADDED_WORDS}

    def run(self) -> int:
        """Plan, assess, ask and apply; raises `_Refused` where nothing is applied."""
        from blastradius.cli.judging import judge_by
        from blastradius.sources.saved_plan import show_by

        if not self._here.is_dir():
            raise UsageError("the folder to change to is none.", "Check -chdir.")
        with contextlib.chdir(self._here):
            judge = judge_by(self._request.standards)
        if self._words.saved_plan:
            self._plan_file.take(self._here / self._words.saved_plan)
        elif (code := self._plan()) != _CHANGES:
            return code
        shown = show_by(self._words_for("show"), self._plan_file.path, self._variables)
        with contextlib.chdir(self._here):
            judgement = judge.judge(shown, self._plan_file.path)
        self._show(judgement)
        return self._apply(judgement, self._let_through(judgement))

    def _words_for(self, name: str, *words: str) -> list[str]:
        return [self._program, *self._command.with_command(name), *words]

    def _plan(self) -> int:
        """Make the plan; return 2 where it has changes, else what the program ended with."""
        code = self._children.run(
            self._words_for("plan", *self._words.planning, "-detailed-exitcode", f"-out={self._plan_file.path}"),
            {"TF_IN_AUTOMATION": "1", **self._variables},  # it is not to say how to apply what is not assessed
        )
        self._children.end_if_asked()
        if code == _CHANGES:
            self._plan_file.keep()
        return code

    def _show(self, judgement: Judgement) -> None:
        if self._words.as_json:
            write_err(judgement.text(color=False))
        else:
            write_out("\n" + judgement.text(color=self._request.standards.color and not self._words.no_color) + "\n")

    def _let_through(self, judgement: Judgement) -> str:
        """Return what lets the plan through; raises `_Refused` where nothing does."""
        may_ask = self._words.takes_input and somebody_is_there()
        if judgement.stopped:
            objection = self._objection_to_asking(judgement, may_ask)
            if not objection and not is_typed(*judgement.question()):
                objection = "what was typed is not what was asked for"
            if objection:
                reason = f"the verdict is {judgement.report.verdict}, and {objection}."
                raise _Refused(judgement.stopped, reason, judgement.advice())
            return "override"
        if self._words.saved_plan:
            return "saved plan"  # Terraform does not ask either
        if self._words.auto_approve:
            return "auto-approve"
        if not may_ask:
            raise _Refused(
                ExitCode.USAGE,
                "nobody is there to be asked.",
                "Say -auto-approve; what is stopped it lets through in no case.",
            )
        if not is_typed("Apply this plan? Only yes is taken for it.", "yes"):
            raise _Refused(_CANCELLED, "the answer was not yes.")
        return "answer"

    def _objection_to_asking(self, judgement: Judgement, may_ask: bool) -> str:
        """Say why nobody may let through what is stopped; empty where somebody may be asked."""
        if judgement.is_not_understood():
            return "nobody can let through what was not understood"
        if not self._request.may_override:
            return "--no-override is set"
        if not may_ask:
            return "nobody is there to be asked"
        return f"an assistant runs this, as {agent} tells" if (agent := judgement.agent_at_work()) else ""

    def _apply(self, judgement: Judgement, let_through_by: str) -> int:
        if not judgement.is_still_approved():
            raise _Refused(ExitCode.BLOCK, "an approval has expired since the plan was assessed.", "Have it renewed.")
        log, told = self._request.standards.audit_log, (judgement.report, judgement.environment)
        if log is not None:
            record_apply(log, *told, let_through_by)
        if not self._plan_file.is_as_kept():
            reason = "the plan file was changed after it was assessed."
            raise _Refused(ExitCode.BLOCK, reason, "Find out by whom, and begin anew.")
        variables = self._words.variables if judgement.made_by >= _NEW_VARIABLES else ()
        # The last option is a shield: where a word before it lacks its value, it takes that option and not the plan.
        shield = "-auto-approve=false"
        plan = str(self._plan_file.path)
        code = self._children.run(
            self._words_for("apply", *self._words.applying, *variables, shield, plan), self._variables, is_last=True
        )
        if log is not None:
            try:
                record_end_of_apply(log, *told, code)
            except BlastradiusError as failure:
                tell(f"The apply ended with exit code {code}.", failure.reason, failure.advice)
                return code or ExitCode.FAILURE
        return code
