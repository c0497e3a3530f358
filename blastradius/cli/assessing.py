"""The command that assesses: read, assess, write, and end with the verdict's exit code."""

from __future__ import annotations

from dataclasses import dataclass, field
from pathlib import Path
from typing import TYPE_CHECKING

from blastradius.cli.choices import FailOn
from blastradius.cli.options import ApprovalRequest
from blastradius.cli.policies import load_policy
from blastradius.cli.presenting import environment_in, with_approvals
from blastradius.cli.progress import Progress
from blastradius.cli.reading import folder_in_repository, read_named, read_states
from blastradius.cli.writing import sources_link, stdout_can_draw, stdout_is_terminal, text_width, write_file, write_out
from blastradius.errors import ExitCode, UsageError
from blastradius.model.verdict import Verdict

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.cli.options import Means, PolicyChoice
    from blastradius.model.plan import Plan
    from blastradius.model.report import Report
    from blastradius.model.state import State
    from blastradius.policy import Policy

_CODES = {Verdict.PASS: ExitCode.PASS, Verdict.WARN: ExitCode.WARN, Verdict.BLOCK: ExitCode.BLOCK}


@dataclass(frozen=True, slots=True, kw_only=True)
class Request:
    """What the command line asks for."""

    plans: tuple[str, ...]
    named: bool
    """Whether plans were named, or standard input is meant for want of any."""
    formats: tuple[str, ...]
    outputs: tuple[Path, ...]
    means: Means
    policy: PolicyChoice
    color: bool = False
    verbose: bool = False
    quiet: bool = False
    paths: bool = False
    comment_key: str = ""
    show_values: bool = False
    approval: ApprovalRequest = field(default_factory=ApprovalRequest)
    audit_log: Path | None = None


def assess_plans(request: Request) -> int:
    """Assess every plan, write the reports, and return the exit code of the worst verdict."""
    targets = _targets(request)
    loaded = load_policy(request.policy, request.plans)
    with Progress() as progress:
        progress.phase("reading")
        plans = list(read_named(request.plans, request.means, named=request.named))
        states = read_states(request.means)
        policy = with_approvals(loaded.policy([plan for _, plan in plans]), request.approval)
        progress.phase("assessing")
        reports = assess_all(plans, states, policy)
        progress.phase("writing")
        shown = _with_values(reports, plans) if request.show_values else reports
        texts = [(_render(shown, name, target, request), target) for name, target in targets]
    if request.audit_log is not None:  # first: no verdict is told that the log does not know
        from blastradius.cli.auditing import record_assessments

        environment = environment_in(policy, request.approval.environment) or ""
        record_assessments(request.audit_log, reports, policy, environment)
    for text, target in texts:
        if target is not None:
            write_file(target, text)
    for text, target in texts:
        if target is None:
            write_out(text)
    worst = max((report.verdict for report in reports), key=lambda one: one.rank)
    return exit_code(worst, loaded.fail_on([plan for _, plan in plans]))


def exit_code(verdict: Verdict, fail_on: FailOn) -> ExitCode:
    """Return the exit code of a verdict."""
    match fail_on:
        case FailOn.NEVER:
            return ExitCode.PASS
        case FailOn.BLOCK:
            return ExitCode.BLOCK if verdict is Verdict.BLOCK else ExitCode.PASS
        case FailOn.WARN:
            return _CODES[verdict]


def _targets(request: Request) -> list[tuple[str, Path | None]]:
    """Pair formats with files: the last formats get the files, one that is left over standard output."""
    spare = len(request.formats) - len(request.outputs)
    if spare not in (0, 1):
        raise UsageError(
            f"{len(request.formats)} formats and {len(request.outputs)} output files do not go together.",
            "Give each --format an --output; one format may go to standard output.",
        )
    if len({str(path) for path in request.outputs}) < len(request.outputs):
        raise UsageError("two formats are to be written to the same file.", "Give each --output a name of its own.")
    if request.audit_log is not None and request.audit_log.resolve() in [path.resolve() for path in request.outputs]:
        raise UsageError("a report is to be written in the place of the audit log.", "Give each a name of its own.")
    return list(zip(request.formats, [*([None] * spare), *request.outputs], strict=True))


def assess_all(plans: Sequence[tuple[str, Plan]], states: Sequence[State], policy: Policy) -> list[Report]:
    """Assess plans, together where there are several, or states beside them."""
    from blastradius.assessment import assess, assess_together

    if len(plans) == 1 and not states:
        return [assess(plan, policy) for _, plan in plans]
    return assess_together(plans, policy, states)


def _with_values(reports: Sequence[Report], plans: Sequence[tuple[str, Plan]]) -> list[Report]:
    from blastradius.showing import with_values

    return [with_values(report, plan) for report, (_, plan) in zip(reports, plans, strict=True)]


def _render(reports: Sequence[Report], name: str, target: Path | None, request: Request) -> str | bytes:
    from blastradius.cli.graphviz import run_graphviz
    from blastradius.render import Options, render

    color = request.color and target is None
    options = Options(
        width=text_width(),
        color=color,
        verbose=request.verbose,
        quiet=request.quiet,
        folder=folder_in_repository(request.means.source or Path()),
        paths=request.paths,
        drawn=target is not None or stdout_can_draw(),
        links=sources_link(request.means.source) if color and stdout_is_terminal() else "",
        comment_key=request.comment_key,
        graphviz=run_graphviz,
    )
    return render(reports, name, options)
