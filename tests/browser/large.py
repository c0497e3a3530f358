"""A report about thousands of objects: a network that half a company lives in."""

from __future__ import annotations

from blastradius.model.action import Action
from blastradius.model.cause import Cause
from blastradius.model.impact import Impact, ImpactedObject
from blastradius.model.report import Counts, Report
from blastradius.model.reported_change import Cascade, ReportedChange
from blastradius.model.verdict import Relation, Severity, Verdict
from tests.render.reports import change, finding, summary

ROOT = "aws_vpc.main"
_TYPES = ("aws_instance", "aws_db_instance", "aws_lb", "aws_lambda_function", "aws_sqs_queue")
_INSIDE = 25
"""So many objects are in each module, a subnet and what is in it; every third of them is replaced."""


def large_report(number: int) -> Report:
    """Make a report about `number` objects behind one network."""
    hits: list[ImpactedObject] = []
    changes: list[ReportedChange] = []
    for team in range(number // _INSIDE):
        module = f"module.team{team:03d}"
        subnet = f"{module}.aws_subnet.main"
        hits.append(_hit((ROOT, subnet), Relation.CONTAINED_IN, Action.REPLACE))
        changes.append(_follower((ROOT, subnet), module))
        for inside in range(_INSIDE - 1):
            way = (ROOT, subnet, f"{module}.{_TYPES[inside % len(_TYPES)]}.thing{inside}")
            replaced = inside % 3 == 0
            hits.append(_hit(way, Relation.DEPENDS_ON, Action.REPLACE if replaced else Action.NO_OP))
            if replaced:
                changes.append(_follower(way, module))
    root = change(
        ROOT,
        kind="network",
        severity=Severity.CRITICAL,
        score=95,
        impact=Impact(count=len(hits), objects=tuple(sorted(hits, key=lambda one: (one.distance, one.address)))),
    )
    findings = tuple(finding(one.address, one.severity, f"replaces {one.address}") for one in (root, *changes))
    return Report(
        verdict=Verdict.BLOCK,
        score=96,
        headline=f"deletes and recreates {ROOT}, and {len(changes)} more with it",
        plan=summary(counts=Counts(replace=len(findings)), managed=number + 1, destroyed=len(findings)),
        findings=findings,
        changes=(root, *changes),
        cascades=(
            Cascade(root=ROOT, members=tuple(one.address for one in changes), severity=Severity.CRITICAL, score=95),
        ),
        decided_by=tuple(one.fingerprint for one in findings),
    )


def _hit(way: tuple[str, ...], relation: Relation, planned: Action) -> ImpactedObject:
    type_ = way[-1].rpartition(".")[0].rpartition(".")[2]
    return ImpactedObject(
        address=way[-1], type=type_, distance=len(way) - 1, relation=relation, planned=planned, path=way
    )


def _follower(way: tuple[str, ...], module: str) -> ReportedChange:
    return change(way[-1], module=module, severity=Severity.HIGH, score=60, cause=Cause(roots=(ROOT,), chain=way))
