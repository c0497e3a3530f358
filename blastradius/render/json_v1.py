"""The JSON report, version 1: types of its own, so that the model stays free to change.

Keys are only ever added. What does not apply is left out rather than null.
"""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import msgspec

from blastradius.model.verdict import Verdict
from blastradius.render.json_types import (
    ApprovalV1,
    CascadeV1,
    CauseStepV1,
    CauseV1,
    ChangeV1,
    CountsV1,
    CoverageV1,
    ExportedV1,
    FindingV1,
    ImpactedV1,
    ImpactV1,
    IntentV1,
    JudgedApprovalV1,
    LocationV1,
    OriginEvidenceV1,
    OriginV1,
    PlanV1,
    PolicyV1,
    RenameV1,
    ReportsV1,
    ReportV1,
    ScoreTermV1,
    ShownValueV1,
    SparedV1,
    WaiverV1,
)
from blastradius.render.neutralise import json_text

if TYPE_CHECKING:
    from collections.abc import Sequence

    from blastradius.model.cause import Cause
    from blastradius.model.finding import Finding
    from blastradius.model.impact import Impact
    from blastradius.model.intent import IntentNote
    from blastradius.model.origin import Origin
    from blastradius.model.report import PlanSummary, PolicyNote, Report
    from blastradius.model.reported_change import ReportedChange
    from blastradius.model.waiver import Waiver
    from blastradius.render.interface import Options


SUFFIX = "json"


def render(reports: Sequence[Report], options: Options) -> str:  # noqa: ARG001 - all formats are called alike
    """Render one report as an object, several as an object that holds them and the worst verdict."""
    documents = [report_v1(report) for report in reports]
    whole: ReportV1 | ReportsV1
    if len(documents) == 1:
        whole = documents[0]
    else:
        worst = max((report.verdict for report in reports), key=lambda one: one.rank, default=Verdict.PASS)
        score = max((report.score for report in reports), default=0)
        whole = ReportsV1(verdict=worst.value, score=score, reports=documents)
    return json_text(msgspec.json.format(_encoded(whole), indent=2).decode()) + "\n"


def _encoded(whole: ReportV1 | ReportsV1) -> bytes:
    """Encode a report, also one about a file whose name is not UTF-8 (Python then puts lone surrogates)."""
    try:
        return msgspec.json.encode(whole)
    except UnicodeEncodeError:
        text = json.dumps(msgspec.to_builtins(whole), ensure_ascii=False)
        return "".join("\ufffd" if "\ud800" <= one <= "\udfff" else one for one in text).encode()


def report_v1(report: Report) -> ReportV1:
    """Turn a report into its version 1."""
    return ReportV1(
        verdict=report.verdict.value,
        score=report.score,
        headline=report.headline,
        title=report.title,
        plan=_plan(report.plan),
        findings=[finding_v1(finding) for finding in report.findings],
        changes=[change_v1(change) for change in report.changes],
        cascades=[
            CascadeV1(
                root=cascade.root,
                members=list(cascade.members),
                readers=list(cascade.readers),
                severity=cascade.severity.value,
                score=cascade.score,
            )
            for cascade in report.cascades
        ],
        renames=[
            RenameV1(
                from_=rename.from_address,
                to=rename.to_address,
                kind=rename.kind.value,
                confidence=rename.confidence.value,
                moved_block=rename.moved_block,
            )
            for rename in report.renames
        ],
        exported=[
            ExportedV1(name=one.name, fate=one.fate.value, because_of=list(one.because_of), read_by=list(one.read_by))
            for one in report.exported
        ],
        coverage=CoverageV1(
            unknown_types=list(report.coverage.unknown_types),
            unresolved=list(report.coverage.unresolved),
            not_evaluated=list(report.coverage.not_evaluated),
            notes=list(report.coverage.notes),
        ),
        decided_by=list(report.decided_by),
        safe_targets=list(report.safe_targets),
        policy=_policy(report.policy),
        intent=_intent(report.intent) if report.intent else msgspec.UNSET,
        origin=_origin(report.origin),
        approvals=[
            JudgedApprovalV1(
                file=one.file,
                principal=one.principal,
                until=one.until,
                refused=one.refused,
                names=list(one.names),
                lifts=list(one.lifts),
            )
            for one in report.approvals
        ]
        or msgspec.UNSET,
    )


def _policy(note: PolicyNote) -> PolicyV1 | msgspec.UnsetType:
    if not note.environment and not note.expected and not note.waived:
        return msgspec.UNSET
    return PolicyV1(
        environment=note.environment,
        chosen_by=note.chosen_by,
        expected=note.expected,
        waived=note.waived or msgspec.UNSET,
    )


def _intent(note: IntentNote) -> IntentV1:
    return IntentV1(
        given=[one.value for one in note.given], changes=note.changes, beyond=note.beyond, destroyed=note.destroyed
    )


def _origin(origin: Origin) -> OriginV1 | msgspec.UnsetType:
    if not origin.evidence:
        return msgspec.UNSET
    return OriginV1(
        kind=origin.kind.value,
        evidence=[
            OriginEvidenceV1(source=one.source.value, name=one.name, says=one.says.value, tool=one.tool)
            for one in origin.evidence
        ],
    )


def _plan(plan: PlanSummary) -> PlanV1:
    counts = plan.counts
    return PlanV1(
        format_version=plan.format_version,
        terraform_version=plan.terraform_version,
        complete=plan.complete,
        errored=plan.errored,
        applyable=plan.applyable,
        fingerprint=plan.fingerprint,
        counts=CountsV1(
            create=counts.create,
            update=counts.update,
            replace=counts.replace,
            destroy=counts.destroy,
            forget=counts.forget,
            read=counts.read,
            move=counts.move,
            import_=counts.import_,
            deposed=counts.deposed,
            no_op=counts.no_op,
            unknown=counts.unknown,
        ),
        managed=plan.managed,
        destroyed=plan.destroyed,
    )


def finding_v1(finding: Finding) -> FindingV1:
    """Turn a finding into its JSON form."""
    return FindingV1(
        rule=finding.rule,
        severity=finding.severity.value,
        address=finding.address,
        title=finding.title,
        message=finding.message,
        evidence=dict(finding.evidence),
        fix=list(finding.fix),
        fingerprint=finding.fingerprint,
        covers=list(finding.covers),
        location=LocationV1(file=finding.location.file, line=finding.location.line)
        if finding.location
        else msgspec.UNSET,
        waived=_waiver(finding.waived) if finding.waived else msgspec.UNSET,
        approved=[ApprovalV1(principal=one.principal, until=one.until) for one in finding.approved] or msgspec.UNSET,
    )


def _waiver(waiver: Waiver) -> WaiverV1:
    return WaiverV1(reason=waiver.reason, owner=waiver.owner, until=waiver.until, ticket=waiver.ticket)


def change_v1(change: ReportedChange) -> ChangeV1:
    """Turn a change into its JSON form."""
    return ChangeV1(
        address=change.address,
        deposed=change.deposed,
        previous_address=change.previous_address,
        type=change.type,
        provider=change.provider,
        module=change.module,
        actions=list(change.actions),
        action=change.action.value,
        importing=change.importing,
        order=change.order.value if change.order else msgspec.UNSET,
        reason=change.reason,
        destructive=change.destructive,
        class_=change.kind,
        fate=change.fate.value if change.fate else msgspec.UNSET,
        fate_attribute=change.fate_attribute,
        spared_by=[SparedV1(name=one.name, wanted=one.wanted, fate=one.fate.value) for one in change.spared_by],
        noise=change.noise.value if change.noise else msgspec.UNSET,
        data_loss=change.data_loss.value,
        severity=change.severity.value,
        routine=change.routine,
        score=change.score,
        score_terms=[ScoreTermV1(name=term.name, value=term.value, why=term.why) for term in change.score_terms],
        forcing_paths=[list(path) for path in change.forcing_paths],
        changed_attributes=list(change.changed_attributes),
        shown_values=[
            ShownValueV1(path=list(one.path), before=one.before, after=one.after) for one in change.shown_values
        ],
        cause=_cause(change.cause),
        impact=_impact(change.impact),
    )


def _cause(cause: Cause) -> CauseV1:
    return CauseV1(
        kinds=[kind.value for kind in cause.kinds],
        paths=[list(path) for path in cause.paths],
        variables=list(cause.variables),
        edits=list(cause.edits),
        places=[LocationV1(file=place.file, line=place.line) for place in cause.places],
        steps=[CauseStepV1(path=list(one.path), reads=one.reads, through=list(one.through)) for one in cause.steps],
        triggers=list(cause.triggers),
        roots=list(cause.roots),
        chain=list(cause.chain),
        drift=cause.drift,
        certain=cause.certain,
    )


def _impact(impact: Impact) -> ImpactV1:
    return ImpactV1(
        count=impact.count,
        objects=[
            ImpactedV1(
                address=one.address,
                type=one.type,
                distance=one.distance,
                relation=one.relation.value,
                planned=one.planned.value,
                path=list(one.path),
                plan=one.plan,
            )
            for one in impact.objects
        ],
        outputs=list(impact.outputs),
    )
