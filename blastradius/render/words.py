"""Words that all formats for people use: counts, shares, places."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from blastradius.model.attribute_path import written

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.impact import ImpactedObject
    from blastradius.model.report import Counts, ExportedOutput, Report
    from blastradius.model.reported_change import ReportedChange


def counted(counts: Counts) -> list[tuple[str, int]]:
    """List what the plan's rows do, by name, leaving out what does not occur."""
    named = (
        ("replace", counts.replace),
        ("destroy", counts.destroy),
        ("forget", counts.forget),
        ("unknown action", counts.unknown),
        ("update", counts.update),
        ("create", counts.create),
        ("import", counts.import_),
        ("move", counts.move),
        ("read", counts.read),
    )
    return [(name, number) for name, number in named if number]


def plan_line(report: Report) -> str:
    """Sum the plan up in one line."""
    parts = [_planned(name, number, report) for name, number in counted(report.plan.counts)] or ["no changes"]
    line = f"Plan: {', '.join(parts)}."
    destroyed, managed = report.plan.destroyed, report.plan.managed
    if destroyed and managed:
        line += f" {destroyed} of {managed} managed objects {'is' if destroyed == 1 else 'are'} destroyed"
        line += f" ({destroyed / managed:.0%})."
    return line


def value_lines(change: ReportedChange) -> list[str]:
    """Write the values that were asked for, an attribute a line."""
    return [f"{written(one.path)}: {one.before} → {one.after}" for one in change.shown_values]


def overall_line(reports: Sequence[Report]) -> str:
    """Sum several reports up: how many plans there are with each verdict, the worst first."""
    verdicts = Counter(report.verdict for report in reports)
    parts = [f"{verdicts[one]} {one.value}" for one in sorted(verdicts, key=lambda one: -one.rank)]
    return f"{len(reports)} plans: {', '.join(parts)}"


def _planned(name: str, number: int, report: Report) -> str:
    if name == "unknown action":
        return f"{number} of unknown action"
    deposed = report.plan.counts.deposed if name == "destroy" else 0
    return f"{number} to {name}{f' ({deposed} deposed)' if deposed else ''}"


def safe_part(report: Report) -> tuple[str, str] | None:
    """Say that a part of the plan can be applied alone, and the command for it; None where there is none."""
    number = len(report.safe_targets)
    if not number:
        return None
    targets = " \\\n  ".join(f"-target={shlex.quote(address)}" for address in report.safe_targets)
    part = "one address takes" if number == 1 else f"{number} addresses take"
    said = f"What is harmless can be applied alone; {part} it in, and nothing that is told here:"
    return said, f"terraform plan -out=tfplan \\\n  {targets}"


def policy_notes(report: Report) -> list[str]:
    """Say which environment's settings held, and how many findings are about changes that the policy expects."""
    note = report.policy
    notes = []
    if note.environment:
        notes.append(f"The policy's environment {note.environment} holds, chosen by {note.chosen_by}.")
    if note.expected:
        are = "1 finding is" if note.expected == 1 else f"{note.expected} findings are"
        notes.append(f"{are} about changes that the policy expects, and lowered to info.")
    return notes


def coverage_notes(report: Report, *, every: bool = False) -> list[str]:
    """Say what could not be known; the rest of it, which rarely matters, where everything is wanted."""
    coverage = report.coverage
    notes = [*policy_notes(report), *coverage.notes]
    if coverage.unknown_types:
        notes.append(f"Types that the catalogue does not know: {', '.join(coverage.unknown_types)}.")
    if coverage.not_evaluated:
        number = len(coverage.not_evaluated)
        have = "object has" if number == 1 else "objects have"
        notes.append(f"{number} {have} no row in this plan and {'was' if number == 1 else 'were'} not evaluated.")
    notes.extend(_exported(one) for one in report.exported if every or one.destructive or one.read_by)
    if coverage.unresolved and every:
        notes.append(f"References through locals could not be followed for {', '.join(coverage.unresolved)}.")
    return notes


def approvers(finding: Finding) -> str:
    """Say who approves a finding, and until when."""
    return ", ".join(f"{one.principal} until {one.until}" for one in finding.approved)


def approval_notes(report: Report) -> list[str]:
    """Say which approvals of this plan do not count, and which do and are too few."""
    notes = []
    for one in report.approvals:
        by = f" of {one.principal}" if one.principal else ""
        if one.refused and one.concerns_plan:
            notes.append(f"The approval {one.file}{by} does not count: {one.refused}.")
        waiting = len(set(one.names) - set(one.lifts))
        if waiting:
            findings = "a finding" if waiting == 1 else f"{waiting} findings"
            notes.append(f"The approval {one.file}{by} counts for {findings}; more people, or a role, are missing.")
    return notes


_FATE = {"changed": "changes", "removed": "is removed", "unknown": "is known only after the apply"}


def _exported(output: ExportedOutput) -> str:
    """Say what becomes of a root output, and who reads it."""
    because = f", because of {', '.join(output.because_of)}" if output.because_of else ""
    readers = (
        f"; {', '.join(output.read_by)} {'read' if len(output.read_by) > 1 else 'reads'} it" if output.read_by else ""
    )
    return f"The output {output.name} {_FATE[output.fate.value]}{because}{readers}."


_RELATION = {
    "depends-on": "depends on it",
    "contained-in": "inside it",
    "attached-to": "attached to it",
    "configured-by": "its provider is configured by it",
    "same-identifier": "holds its identifier",
}


def way(hit: ImpactedObject) -> str:
    """Say how an object is hit, and how far away it is."""
    said = _RELATION[hit.relation.value]
    where = f"in {hit.plan}, " if hit.plan else ""
    return f"{where}{said}, {hit.distance} steps away" if hit.distance > 1 else f"{where}{said}"


def way_and_plan(hit: ImpactedObject) -> str:
    """Say how an object is hit, how far away it is, and what the plan does to it."""
    return way(hit) if hit.planned.value in {"no-op", "read"} else f"{way(hit)}, {hit.planned.value}"


_NOISE = {
    "tags": "in tags and descriptions alone",
    "computed": "in what the provider computes alone",
    "formatting": "in formatting alone",
    "order": "in the order of elements alone",
}


def quiet_lines(report: Report) -> list[str]:
    """Count what is replaced in every release, and the updates that are of no weight, by reason."""
    routine = sum(change.routine for change in report.changes)
    noise = Counter(change.noise.value for change in report.changes if change.noise)
    return [
        *([f"{routine} replaced as in every release (routine)"] if routine else []),
        *(f"{noise[kind]} updated {words}" for kind, words in _NOISE.items() if noise[kind]),
    ]
