"""The types of the JSON report, version 1. Their docstrings are the schema's descriptions."""

from __future__ import annotations

from typing import Annotated, Any, Literal

import msgspec
from msgspec import UNSET, Meta, Struct, UnsetType, field

SCHEMA_ID = "urn:blastradius:report:1"
"""The name of the schema; it stands in the package, not at an address."""

VerdictV1 = Literal["pass", "warn", "block"]
SeverityV1 = Literal["critical", "high", "medium", "low", "info"]
FateV1 = Literal["deleted", "retained", "snapshotted", "soft-deleted", "forgotten", "delete-will-fail", "unknown"]
ScoreV1 = Annotated[int, Meta(ge=0, le=100)]
PathV1 = list[str | int]


class CountsV1(Struct, frozen=True, kw_only=True):
    """How many rows of the plan do what."""

    create: int
    update: int
    replace: int
    destroy: int
    forget: int
    read: int
    move: int
    import_: int = field(name="import")
    deposed: int
    no_op: int
    unknown: int


class PlanV1(Struct, frozen=True, kw_only=True):
    """What plan the report is about."""

    format_version: str
    terraform_version: str
    complete: bool | None
    errored: bool
    applyable: bool | None
    fingerprint: str
    counts: CountsV1
    managed: int
    destroyed: int


class LocationV1(Struct, frozen=True, kw_only=True):
    """Where in the sources something is written."""

    file: str
    line: int


class ApprovalV1(Struct, frozen=True, kw_only=True):
    """Somebody's signature that lifts a finding."""

    principal: str
    until: str


class JudgedApprovalV1(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One file that was presented as an approval; `refused` says why it does not count, where it does not."""

    file: str
    names: list[str]
    lifts: list[str]
    principal: str = ""
    until: str = ""
    refused: str = ""


class WaiverV1(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """Why a finding is tolerated, who answers for that, and until when."""

    reason: str
    owner: str
    until: str
    ticket: str = ""


class FindingV1(Struct, frozen=True, kw_only=True):
    """One thing a rule has to say."""

    rule: str
    severity: SeverityV1
    address: str
    title: str
    message: str
    evidence: dict[str, Any]
    fix: list[str]
    fingerprint: str
    covers: list[str]
    location: LocationV1 | UnsetType = UNSET
    waived: WaiverV1 | UnsetType = UNSET
    approved: list[ApprovalV1] | UnsetType = UNSET


class ScoreTermV1(Struct, frozen=True, kw_only=True):
    """One term of a score."""

    name: str
    value: float
    why: str


class CauseStepV1(Struct, frozen=True, kw_only=True):
    """How one path goes back to another change: what is read, through which variables, locals and outputs."""

    path: PathV1
    reads: str
    through: list[str]


class CauseV1(Struct, frozen=True, kw_only=True):
    """Why an object changes: its own edited paths, or the roots it inherits from."""

    kinds: list[Literal["drift", "edit", "gone", "inherited", "new", "provider", "request", "taint", "trigger"]]
    paths: list[PathV1]
    variables: list[str]
    edits: list[str]
    places: list[LocationV1]
    steps: list[CauseStepV1]
    triggers: list[str]
    roots: list[str]
    chain: list[str]
    drift: bool
    certain: bool


class ImpactedV1(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One object that a change can hurt; `plan` names the other plan or state that it is in, where it is in one."""

    address: str
    type: str
    distance: int
    relation: Literal["depends-on", "contained-in", "attached-to", "configured-by", "same-identifier"]
    planned: str
    path: list[str]
    plan: str = ""


class ExportedV1(Struct, frozen=True, kw_only=True):
    """A root output that changes, because of which changed objects, and which plans of the run read it."""

    name: str
    fate: Literal["changed", "removed", "unknown"]
    because_of: list[str]
    read_by: list[str]


class ImpactV1(Struct, frozen=True, kw_only=True):
    """Who a change can hurt; `count` says how many, `objects` lists the nearest."""

    count: int
    objects: list[ImpactedV1]
    outputs: list[str]


class SparedV1(Struct, frozen=True, kw_only=True):
    """What an attribute or a provider's setting would have to be for a kinder fate."""

    name: str
    wanted: str
    fate: FateV1


class ShownValueV1(Struct, frozen=True, kw_only=True):
    """A value before and after, as it is written in JSON, shortened where it is long."""

    path: PathV1
    before: str
    after: str


class ChangeV1(Struct, frozen=True, kw_only=True, omit_defaults=True):
    """One managed row that is not a no-op, or a move."""

    address: str
    type: str
    provider: str
    module: str
    actions: list[str]
    action: str
    destructive: bool
    class_: str = field(name="class")
    data_loss: Literal["certain", "possible", "none"]
    severity: SeverityV1
    score: ScoreV1
    score_terms: list[ScoreTermV1]
    cause: CauseV1
    impact: ImpactV1
    deposed: str = ""
    previous_address: str = ""
    importing: bool = False
    routine: bool = False
    order: Literal["delete-first", "create-first"] | UnsetType = UNSET
    reason: str = ""
    fate: FateV1 | UnsetType = UNSET
    fate_attribute: str = ""
    spared_by: list[SparedV1] = []
    noise: Literal["tags", "computed", "formatting", "order"] | UnsetType = UNSET
    forcing_paths: list[PathV1] = []
    changed_attributes: list[str] = []
    shown_values: list[ShownValueV1] = []


class CascadeV1(Struct, frozen=True, kw_only=True):
    """One root, and the destructive changes that follow from it."""

    root: str
    members: list[str]
    readers: list[str]
    severity: SeverityV1
    score: ScoreV1


class RenameV1(Struct, frozen=True, kw_only=True):
    """A destroyed and a created object that are one thing under another address."""

    from_: str = field(name="from")
    to: str
    kind: Literal["resource", "module"]
    confidence: Literal["certain", "likely"]
    moved_block: str


class CoverageV1(Struct, frozen=True, kw_only=True):
    """What the report could not know."""

    unknown_types: list[str]
    unresolved: list[str]
    not_evaluated: list[str]
    notes: list[str]


class PolicyV1(Struct, frozen=True, kw_only=True):
    """The environment of the policy that held, what chose it, and how many findings are lowered or waived."""

    environment: str
    chosen_by: str
    expected: int
    waived: int | UnsetType = UNSET


class IntentV1(Struct, frozen=True, kw_only=True):
    """Where the intent comes from, and how many of the plan's changes are beyond it."""

    given: list[Literal["file", "text", "option", "code"]]
    changes: int
    beyond: int
    destroyed: int


class OriginEvidenceV1(Struct, frozen=True, kw_only=True):
    """One sign of the origin, by its name; never what stands in a message or a variable."""

    source: Literal["given", "variable", "trailer", "line"]
    name: str
    says: Literal["human", "unknown", "assisted", "agent"]
    tool: str


class OriginV1(Struct, frozen=True, kw_only=True):
    """Who wrote the change, and all that says so, also what was outweighed."""

    kind: Literal["human", "unknown", "assisted", "agent"]
    evidence: list[OriginEvidenceV1]


class ReportV1(Struct, frozen=True, kw_only=True):
    """The report on one plan."""

    schema_version: Literal["1"] = "1"
    verdict: VerdictV1
    score: ScoreV1
    headline: str
    title: str
    plan: PlanV1
    findings: list[FindingV1]
    changes: list[ChangeV1]
    cascades: list[CascadeV1]
    renames: list[RenameV1]
    exported: list[ExportedV1]
    coverage: CoverageV1
    decided_by: list[str]
    safe_targets: list[str]
    policy: PolicyV1 | UnsetType = UNSET
    intent: IntentV1 | UnsetType = UNSET
    origin: OriginV1 | UnsetType = UNSET
    approvals: list[JudgedApprovalV1] | UnsetType = UNSET


class ReportsV1(Struct, frozen=True, kw_only=True):
    """The reports on several plans of one run, with the worst verdict and the highest score."""

    schema_version: Literal["1"] = "1"
    verdict: VerdictV1
    score: ScoreV1
    reports: list[ReportV1]


def json_schema() -> dict[str, Any]:
    """Return the JSON Schema (2020-12) of the report: one report, or several in one object."""
    (first, second), definitions = msgspec.json.schema_components((ReportV1, ReportsV1), ref_template="#/$defs/{name}")
    return {
        "$schema": "https://json-schema.org/draft/2020-12/schema",
        "$id": SCHEMA_ID,
        "title": "blastradius report, version 1",
        "description": "Written by blastradius --format json. Keys may be added; none is taken away or changed.",
        "oneOf": [first, second],
        "$defs": definitions,
    }
