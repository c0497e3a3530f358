"""Words that all formats for people use: counts, shares, places."""

from __future__ import annotations

import shlex
from collections import Counter
from typing import TYPE_CHECKING

from blastradius.model.attribute_path import written
from blastradius.model.verdict import DataLoss, Fate

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.impact import ImpactedObject
    from blastradius.model.intent import IntentNote
    from blastradius.model.origin import OriginEvidence
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
    return f"Plan: {', '.join(parts)}."


def share_line(report: Report) -> str:
    """Say how much of the estate is destroyed; nothing where none of it is."""
    destroyed, managed = report.plan.destroyed, report.plan.managed
    if not destroyed or not managed:
        return ""
    are = "is" if destroyed == 1 else "are"
    return f"{destroyed} of {managed} managed objects {are} destroyed ({share_of(report)})."


def share_of(report: Report) -> str:
    """Give the share of the estate that is destroyed; a little is never nothing, and not everything never all."""
    share = report.plan.destroyed / report.plan.managed
    return "<1%" if share < MOST_OF_NOTHING else ">99%" if 1 - MOST_OF_NOTHING < share < 1 else f"{share:.0%}"


MOST_OF_NOTHING = 0.005
"""Below so large a share a rounded number would say none."""

_LOSS = {DataLoss.CERTAIN: "its data is lost for certain", DataLoss.POSSIBLE: "its data may be lost", DataLoss.NONE: ""}
_FATES = {
    Fate.DELETED: "deleted",
    Fate.RETAINED: "the real object is kept outside Terraform",
    Fate.SNAPSHOTTED: "a final snapshot or backup remains",
    Fate.SOFT_DELETED: "soft-deleted, can be recovered for a time",
    Fate.FORGOTTEN: "forgotten, the real object is kept",
    Fate.DELETE_WILL_FAIL: "the delete will be refused",
    Fate.UNKNOWN: "its fate is not known",
}


def loss_of(changes: Iterable[ReportedChange]) -> str:
    """Say whether data is lost, where that is one thing for all changes; nothing where none is."""
    losses = {change.data_loss for change in changes}
    said = _LOSS[losses.pop()] if len(losses) == 1 else ""
    return f"{said[0].upper()}{said[1:]}." if said else ""


def fate_of(change: ReportedChange) -> str:
    """Say what becomes of the old object and its data; nothing where it is deleted and held none."""
    loss = _LOSS[change.data_loss]
    if change.fate is None or (change.fate is Fate.DELETED and not loss):
        return loss
    return f"{_FATES[change.fate]}, {loss}" if loss else _FATES[change.fate]


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
    """Say which environment's settings held, how many findings are expected, and how the plan is within the intent."""
    note = report.policy
    notes = origin_notes(report)
    if note.environment:
        notes.append(f"The policy's environment {note.environment} holds, chosen by {note.chosen_by}.")
    if note.expected:
        are = "1 finding is" if note.expected == 1 else f"{note.expected} findings are"
        notes.append(f"{are} about changes that the policy expects, and lowered to info.")
    if report.intent is not None:
        notes.append(_intent(report.intent))
    return notes


_INTENTS = {"file": "the intent file", "text": "the pull request's text", "option": "--allow", "code": "the caller"}


def _intent(note: IntentNote) -> str:
    """Say how the plan compares with what was meant."""
    by = " and ".join(_INTENTS[one.value] for one in note.given)
    if not note.beyond:
        return f"Intent ({by}): {'nothing changes' if not note.changes else 'all that changes is within it'}."
    are = "change is" if note.changes == 1 else "changes is" if note.beyond == 1 else "changes are"
    deleting = f", {note.destroyed} of them destructive" if note.destroyed else ""
    if note.beyond == note.destroyed == 1:
        deleting = ", and destructive"
    return f"Intent ({by}): {note.beyond} of {note.changes} {are} beyond it{deleting}."


_ORIGIN = {"agent": "is an agent's", "assisted": "is AI-assisted", "human": "is taken for human"}
_SAYS = {"given": "", "variable": "the variable ", "trailer": "the trailer ", "line": "the line "}


def origin_notes(report: Report) -> list[str]:
    """Say that a machine had to do with the change, or may have had, and what says so."""
    origin = report.origin
    machine = [one for one in origin.evidence if one.says.value in ("agent", "assisted")]
    if not machine:
        return []
    if origin.kind.value == "human":
        return [f"The change is taken for human, as given; {', '.join(map(_sign, machine))} outweighed."]
    telling = [one for one in machine if one.says is origin.kind] or machine
    return [f"The change {_ORIGIN[origin.kind.value]}, by {', '.join(map(_sign, telling))}."]


def _sign(evidence: OriginEvidence) -> str:
    return f"{_SAYS[evidence.source.value]}{evidence.name}{f' ({evidence.tool})' if evidence.tool else ''}"


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


def waived_by(finding: Finding) -> str:
    """Say behind a finding who waives it, until when and why; nothing where nobody does."""
    return f" (waived by {finding.waived})" if finding.waived else ""


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


def way(hit: ImpactedObject, *, distance: bool = True) -> str:
    """Say how an object is hit, and how far away it is."""
    said = _RELATION[hit.relation.value]
    where = f"in {hit.plan}, " if hit.plan else ""
    return f"{where}{said}, {hit.distance} steps away" if distance and hit.distance > 1 else f"{where}{said}"


def way_and_plan(hit: ImpactedObject, *, distance: bool = True) -> str:
    """Say how an object is hit, how far away it is, and what the plan does to it."""
    said = way(hit, distance=distance)
    return said if hit.planned.value in {"no-op", "read"} else f"{said}, {hit.planned.value}"


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
