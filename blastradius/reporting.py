"""From changes and findings to the parts of a report: pure, redacted, sorted."""

from __future__ import annotations

import hashlib
import json
from collections import Counter, defaultdict
from operator import attrgetter
from typing import TYPE_CHECKING

from blastradius.changes.cascade import cascades_of
from blastradius.changes.values import shown_path
from blastradius.knowledge import Tier
from blastradius.model.action import Action, classify
from blastradius.model.manual import RuleManual
from blastradius.model.report import Counts, Coverage, PlanSummary
from blastradius.model.reported_change import Cascade, ReportedChange, Spared
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy.findings import POLICY_RULES
from blastradius.rules import RULES

if TYPE_CHECKING:
    from collections.abc import Collection, Iterable, Mapping

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding
    from blastradius.model.plan import Plan
    from blastradius.model.rename import AmbiguousRename
    from blastradius.scoring import Scored


def summarise_plan(changes: Changes) -> PlanSummary:
    """Sum a plan up."""
    plan = changes.plan
    return PlanSummary(
        format_version=plan.format_version,
        terraform_version=plan.terraform_version,
        complete=plan.complete,
        errored=plan.errored,
        applyable=plan.applyable,
        fingerprint=plan_fingerprint(changes),
        counts=count_rows(plan),
        managed=changes.managed,
        destroyed=len(changes.destructive),
    )


def plan_fingerprint(changes: Changes) -> str:
    """Digest the semantic content of a plan: which objects change, how, and in which attributes; no values."""
    rows = [[str(change.row.object), change.shape, *change.difference.names] for change in changes.all]
    text = json.dumps([rows, changes.plan.errored], ensure_ascii=True)
    return hashlib.sha256(text.encode()).hexdigest()


def count_rows(plan: Plan) -> Counts:
    """Count the rows of a plan by action."""
    alike = Counter(map(attrgetter("mode", "actions", "previous_address", "importing", "deposed"), plan.changes))
    counted: Counter[str] = Counter()
    for (mode, words, former_address, is_imported, deposed), number in alike.items():
        action = classify(words)
        if mode == "managed":
            counted[action.value] += number
            counted["move"] += number * bool(former_address)
            counted["import"] += number * is_imported
            counted["deposed"] += number * bool(deposed)
        elif action is Action.READ:
            counted["read"] += number
    return Counts(
        create=counted[Action.CREATE],
        update=counted[Action.UPDATE],
        replace=counted[Action.REPLACE],
        destroy=counted[Action.DESTROY],
        forget=counted[Action.FORGET] + counted[Action.REPLACE_AND_FORGET],
        read=counted["read"],
        move=counted["move"],
        import_=counted["import"],
        deposed=counted["deposed"],
        no_op=counted[Action.NO_OP],
        unknown=counted[Action.UNKNOWN],
    )


def report_change(change: Change, scored: Scored, findings: Iterable[Finding]) -> ReportedChange:
    """Write down one change."""
    row = change.row
    worst = max((finding.severity for finding in findings), key=lambda one: one.rank, default=Severity.INFO)
    return ReportedChange(
        address=row.address,
        type=row.type,
        provider=row.provider,
        module=row.module,
        actions=row.actions,
        action=change.action,
        destructive=change.destructive,
        kind=change.facts.kind.value,
        deposed=row.deposed,
        previous_address=row.previous_address,
        importing=row.importing,
        order=row.order,
        reason=row.reason,
        forcing_paths=tuple(shown_path(path, row.values) for path in row.replace_paths),
        changed_attributes=change.difference.names,
        fate=change.fate,
        fate_attribute=change.fate_attribute,
        spared_by=tuple(Spared(name=one.name, wanted=one.wanted, fate=one.fate) for one in change.remedies),
        noise=change.noise if worst is Severity.INFO else None,
        data_loss=change.data_loss,
        severity=worst,
        routine=change.routine,
        score=scored.score,
        score_terms=scored.terms,
        cause=change.cause,
        impact=change.impact,
    )


def report_cascades(reported: Iterable[ReportedChange], changes: Changes) -> tuple[Cascade, ...]:
    """Tell each cascade once, the worst first."""
    by_label: Mapping[str, ReportedChange] = {change.label: change for change in reported}
    readers: dict[str, list[str]] = defaultdict(list)
    for change in changes.all:
        if change.action is Action.UPDATE:
            for root in change.cause.roots:
                readers[root].append(str(change.row.object))
    told = []
    for root, members in cascades_of(change for change in changes.destructive if not change.routine).items():
        involved = [by_label[label] for label in (root, *members) if label in by_label]
        told.append(
            Cascade(
                root=root,
                members=members,
                readers=tuple(label for label in readers[root] if label != root),
                severity=max((one.severity for one in involved), key=lambda one: one.rank),
                score=max(one.score for one in involved),
            )
        )
    return tuple(sorted(told, key=lambda one: (-one.severity.rank, -one.score, one.root)))


def report_coverage(changes: Changes) -> Coverage:
    """Say what could not be known."""
    plan = changes.plan
    unknown = {change.row.type for change in changes.destructive if change.tier is Tier.UNKNOWN}
    notes = [*plan.notes, *changes.graph_notes, *map(undecided, changes.ambiguous_renames)]
    if plan.errored:
        notes.append("The plan ended in an error: rows are missing.")
    elif plan.complete is False:
        notes.append("The plan is not complete (-target, -exclude or deferred changes): the rest was not evaluated.")
    if not plan.configuration.root.resources and not plan.configuration.root.calls and plan.changes:
        notes.append("The plan holds no configuration: who depends on whom is known from the state alone.")
    return Coverage(
        unknown_types=tuple(sorted(unknown)),
        unresolved=changes.unresolved,
        not_evaluated=tuple(sorted({row.address for row in plan.deferred} | set(changes.not_evaluated))),
        notes=tuple(notes),
    )


def report_manuals(findings: Iterable[Finding]) -> tuple[RuleManual, ...]:
    """Return the manual pages of the rules that found something; a rule that only crashed has none."""
    found = {finding.rule for finding in findings}
    pages = [RuleManual(rule=one.id, severity=one.severity, text=one.manual) for one in RULES if one.id in found]
    pages.extend(
        RuleManual(rule=name, severity=severity, text=summary)
        for name, (severity, summary) in POLICY_RULES.items()
        if name in found
    )
    return tuple(sorted(pages, key=lambda one: one.rule))


def undecided(rename: AmbiguousRename) -> str:
    """Say that some objects could be renames of each other, a few of them by address."""
    return (
        f"{len(rename.from_addresses)} destroyed and {len(rename.to_addresses)} created {rename.type} objects could be "
        f"renames of each other: {_some(rename.from_addresses)} and {_some(rename.to_addresses)}."
    )


def _some(addresses: tuple[str, ...]) -> str:
    rest = len(addresses) - _SHOWN
    return ", ".join(addresses[:_SHOWN]) + (f" and {rest} more" if rest > 0 else "")


_SHOWN = 3
"""How many addresses a note lists."""


def headline_of(
    verdict: Verdict,
    findings: tuple[Finding, ...],
    changes: Changes,
    score: int,
    expected: Collection[str] = (),
    *,
    scores: Mapping[str, int],
    approved: bool = False,
    waived: bool = False,
) -> str:
    """Give the reason of a verdict in one sentence; of a pass that people approved, what they let through.

    `expected` are the objects whose change the policy expects, `scores` tells of each object that changes how bad that
    is, `waived` says that waivers lifted what would have stopped the plan.
    """
    if verdict is not Verdict.PASS:
        said = _worst_of(tuple(one for one in findings if not one.lifted), changes, score, scores)
        number = sum(one.waived is not None for one in findings)
        return f"{said}; {number} waived" if number else said
    if approved or waived:
        word = "approved and waived" if approved and waived else "approved" if approved else "waived"
        return f"{word}: {_worst_of(tuple(one for one in findings if one.lifted), changes, score, scores)}"
    return _harmless(changes, any(str(change.row.object) in expected for change in changes.destructive))


def _worst_of(findings: tuple[Finding, ...], changes: Changes, score: int, scores: Mapping[str, int]) -> str:
    teller = _tellers(findings, changes)
    worst: dict[str, int] = {}
    told: Counter[str] = Counter()
    for finding in findings:
        lead = teller.get(finding.address, finding.address)
        worst[lead] = max(worst.get(lead, 0), finding.severity.rank)
        told[lead] += finding.address != lead
    leads = [finding for finding in findings if finding.address not in teller]
    if not leads:
        return f"the score is {score}"
    first = min(
        leads,
        key=lambda one: (
            -worst[one.address],
            -told[one.address],
            one.aside,
            bool(one.covers),
            -scores.get(one.address, 0),
        ),
    )
    others = sum(
        finding.severity.rank >= Severity.MEDIUM.rank and teller.get(finding.address, finding.address) != first.address
        for finding in findings
    )
    followers = sum(lead == first.address for lead in teller.values())
    behind = f", and {followers} more with it" if followers and not first.covers else ""
    return f"{first.title}{behind}{f'; {others} more to look at' if others else ''}"


def _tellers(findings: tuple[Finding, ...], changes: Changes) -> dict[str, str]:
    """Tell under which address each other one is told: the root of its cascade, else the module that goes."""
    cascades = cascades_of(changes.destructive)
    found = {finding.address for finding in findings}
    tellers = {member: root for root, members in cascades.items() for member in members if root in found}
    for finding in findings:
        for address in finding.covers:
            if address not in cascades and address != finding.address:
                tellers.setdefault(address, finding.address)
    return tellers


def _harmless(changes: Changes, expects: bool) -> str:  # noqa: FBT001 - a word of the sentence
    counts = count_rows(changes.plan)
    routine = sum(change.routine for change in changes.all)
    parts = [
        f"{number} to {word}"
        for number, word in (
            (counts.create, "create"),
            (counts.update, "update"),
            (counts.replace - routine, "replace"),
            (routine, "replace as in every release"),
            (counts.destroy, "destroy"),
            (counts.forget, "forget"),
            (counts.import_, "import"),
            (counts.move, "move"),
        )
        if number > 0
    ]
    if not parts:
        return "nothing changes"
    unexpected = " that the policy does not expect" if expects else ""
    return f"nothing of weight is destroyed{unexpected}: {', '.join(parts)}"
