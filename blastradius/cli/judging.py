"""How the guard judges: a plan file is assessed, and the report says what may become of the apply."""

from __future__ import annotations

import re
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import TYPE_CHECKING

from blastradius.cli.assessing import assess_all, exit_code
from blastradius.cli.choices import FailOn
from blastradius.cli.options import ApprovalRequest
from blastradius.cli.policies import load_policy
from blastradius.cli.presenting import environment_in, with_approvals
from blastradius.cli.progress import Progress
from blastradius.cli.reading import data_dir, read_states
from blastradius.model.origin import OriginKind, Source
from blastradius.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence
    from pathlib import Path

    from blastradius.cli.options import Means, PolicyChoice
    from blastradius.cli.policies import LoadedPolicy
    from blastradius.model.report import Report
    from blastradius.model.state import State
    from blastradius.policy import Policy

_SHOWN = 12
"""So many characters of a fingerprint tell plans apart."""


@dataclass(frozen=True, slots=True, kw_only=True)
class Standards:
    """What the command line says of how to judge; its paths are absolute, for the program may change the folder."""

    policy: PolicyChoice
    means: Means
    approval: ApprovalRequest = field(default_factory=ApprovalRequest)
    audit_log: Path | None = None
    color: bool = False
    verbose: bool = False
    quiet: bool = False


@dataclass(frozen=True, slots=True, kw_only=True)
class Judge:
    """Who judges by standards that were read, and are valid."""

    standards: Standards
    loaded: LoadedPolicy
    states: Sequence[State]

    def judge(self, shown: bytes, plan_file: Path) -> Judgement:
        """Assess a plan file, given what its program shows of it."""
        from blastradius.sources.read import read_shown_plan

        with Progress() as progress:
            progress.phase("reading")
            plan = read_shown_plan(shown, plan_file, source_dir=self.standards.means.source, data_dir=data_dir())
            policy = with_approvals(self.loaded.policy([plan]), self.standards.approval)
            progress.phase("assessing")
            report = assess_all([("", plan)], self.states, policy)[0]
        environment = environment_in(policy, self.standards.approval.environment) or ""
        if self.standards.audit_log is not None:  # first: no verdict is told that the log does not know
            from blastradius.cli.auditing import record_assessments

            record_assessments(self.standards.audit_log, [report], policy, environment)
        fail_on = self.loaded.fail_on([plan])
        return Judgement(
            standards=self.standards,
            report=report,
            policy=policy,
            environment=environment,
            # A guard that never stops anything would be none.
            stopped=exit_code(report.verdict, FailOn.BLOCK if fail_on is FailOn.NEVER else fail_on),
        )


def judge_by(standards: Standards) -> Judge:
    """Read the policy and the states that are named; raises `BlastradiusError` where one is invalid."""
    if standards.approval.folder is None:
        from blastradius.policy import Policy

        with_approvals(Policy(), standards.approval)  # what says something of approvals that nobody looks for
    return Judge(standards=standards, loaded=load_policy(standards.policy), states=read_states(standards.means))


@dataclass(frozen=True, slots=True, kw_only=True)
class Judgement:
    """What was found about a plan."""

    standards: Standards
    report: Report
    policy: Policy
    environment: str
    stopped: int
    """The exit code of a plan that is not to be applied just so; 0 where it may be."""

    def text(self, *, color: bool) -> str:
        """Return the report."""
        from blastradius.cli.writing import text_width
        from blastradius.render import Options, render_text

        asked = self.standards
        return render_text(
            (self.report,),
            "terminal",
            Options(width=text_width(), color=color, verbose=asked.verbose, quiet=asked.quiet),
        )

    @property
    def made_by(self) -> tuple[int, ...]:
        """The version of the program that made the plan, as numbers."""
        found = re.match(r"(\d{1,9})\.(\d{1,9})", self.report.plan.terraform_version)
        return (int(found[1]), int(found[2])) if found else ()

    def is_not_understood(self) -> bool:
        """Tell whether there is something in the plan that nobody can let through."""
        from blastradius.policy.decide import NOT_UNDERSTOOD

        return any(one.rule in NOT_UNDERSTOOD for one in self.report.findings)

    def is_still_approved(self) -> bool:
        """Tell whether no approval that lifts something has expired since: a question may stay open for long."""
        from blastradius.approvals.statement import written_time  # late: most runs have no approvals

        now = written_time(datetime.now(UTC))
        lifting = (one for one in self.report.approvals if not one.refused and (one.lifts or not one.names))
        return all(one.until > now for one in lifting)

    def agent_at_work(self) -> str:
        """Return the variable by which a machine says that the command is its own; empty where none does."""
        machines = (OriginKind.ASSISTED, OriginKind.AGENT)
        signs = (one for one in self.report.origin.evidence if one.source is Source.VARIABLE and one.says in machines)
        return next((one.name for one in signs), "")

    def question(self) -> tuple[str, str]:
        """Return what to ask a person who wants to apply all the same, and what they have to type."""
        if self.report.verdict is not Verdict.BLOCK:
            return "The plan is stopped by a warning. To apply it all the same, type yes.", "yes"
        from blastradius.render.neutralise import plain

        what, typed = "the address of its worst change", plain(self._worst_address()).strip()
        if not typed:
            what, typed = "its fingerprint", self.report.plan.fingerprint[:_SHOWN]
        return f"The plan is blocked. To apply it all the same, type {what}:\n\n  {typed}", typed

    def _worst_address(self) -> str:
        named = [one.address for one in self.report.findings if one.address and not one.lifted]
        changed = sorted((one for one in self.report.changes if one.destructive), key=lambda one: -one.score)
        return next(iter([*named, *(one.address for one in changed)]), "")

    def advice(self) -> str:
        """Say what to do with a plan that is stopped."""
        where = f" --environment {self.environment}" if self.environment else ""
        looked_for = "" if self.standards.approval.folder else ", and guard with --approvals and --allowed-signers"
        return (
            "Do what the report says instead. Or have it approved: plan with the same options and -out=tfplan, then "
            f"blastradius approve tfplan --key KEY --as PRINCIPAL{where}{looked_for}."
        )
