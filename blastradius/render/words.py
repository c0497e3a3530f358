"""Words that all formats for people use: counts, shares, places."""

from __future__ import annotations

from typing import TYPE_CHECKING

if TYPE_CHECKING:
    from blastradius.model.report import Counts, ImpactedObject, Report


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
    parts = [f"{number} to {name}" for name, number in counted(report.plan.counts)] or ["no changes"]
    if report.plan.counts.deposed:
        parts.append(f"{report.plan.counts.deposed} of them deposed")
    line = f"Plan: {', '.join(parts)}."
    if report.plan.destroyed and report.plan.managed:
        share = report.plan.destroyed / report.plan.managed
        line += f" {report.plan.destroyed} of {report.plan.managed} managed objects are destroyed ({share:.0%})."
    return line


def steps(hit: ImpactedObject) -> str:
    """Say how an object is hit and how far away it is."""
    distance = "directly" if hit.distance == 1 else f"{hit.distance} steps away"
    return f"{hit.relation.value.replace('-', ' ')}, {distance}"


def routine_line(report: Report) -> str:
    """Count what is replaced in every release; empty where there is none."""
    number = sum(change.routine for change in report.changes)
    return f"{number} replaced as in every release (routine)" if number else ""
