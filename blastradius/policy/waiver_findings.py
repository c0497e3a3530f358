"""What there is to say of waivers: those that are over, that are too broad, that do not count, that nothing needs."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity
from blastradius.policy.findings import (
    POLICY_RULES,
    WAIVER_EXPIRED,
    WAIVER_REFUSED,
    WAIVER_TOO_BROAD,
    WAIVER_UNUSED,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.policy.settings import Policy
    from blastradius.policy.waiving import JudgedWaiver

_TAKE_OUT = "Take the waiver out."


def waiver_findings(judged: Iterable[JudgedWaiver], policy: Policy) -> list[Finding]:
    """Return what is found about waivers themselves."""
    return [finding for one in judged for finding in _about(one, policy)]


def _about(one: JudgedWaiver, policy: Policy) -> Iterator[Finding]:
    if one.expired:
        yield _expired(one, policy)
    elif one.too_broad:
        yield _finding(
            WAIVER_TOO_BROAD,
            one,
            title=f"a waiver is too broad: {one.entry.subject}",
            message=f"It waives nothing: {one.too_broad}.",
            fix=("Waive the findings one by one, by their fingerprints.", "Name a narrower address."),
        )
    elif one.refused:
        yield _finding(
            WAIVER_REFUSED,
            one,
            title=f"a waiver does not count: {one.entry.subject}",
            message=f"It waives {'not all that it fits' if one.waives else 'nothing'}: {one.refused}.",
            fix=("Mend what it is about, have people approve the plan, or change the policy.", _TAKE_OUT),
        )
    elif not one.waives:
        yield _unused(one)


def _expired(one: JudgedWaiver, policy: Policy) -> Finding:
    worst = max((finding.severity.rank for finding in one.back), default=0)
    said = f"What it waived counts again: {_some(one.back)}." if one.back else "It would waive nothing here."
    why = "" if policy.now is not None else " What time it is was not told, so every waiver counts as over."
    return _finding(
        WAIVER_EXPIRED,
        one,
        severity=POLICY_RULES[WAIVER_EXPIRED][0] if worst >= Severity.MEDIUM.rank else Severity.LOW,
        title=f"a waiver ended on {one.entry.waiver.until}: {one.entry.subject}",
        message=f"{said}{why}",
        fix=("Mend what it is about, or waive it anew with a reason that holds: blastradius waive.", _TAKE_OUT),
    )


def _unused(one: JudgedWaiver) -> Finding:
    if one.behind is None:
        said = "It fits no finding of this plan; where one file is for many plans, that is as it should be."
    else:
        said = f"What it fits is waived already, {_place(one.behind.location.line)}."
    return _finding(
        WAIVER_UNUSED, one, title=f"a waiver waives nothing in this plan: {one.entry.subject}", message=said
    )


def _finding(  # the words differ, all else is the same
    rule: str,
    one: JudgedWaiver,
    *,
    title: str,
    message: str,
    severity: Severity | None = None,
    fix: tuple[str, ...] = (_TAKE_OUT,),
) -> Finding:
    entry = one.entry
    return Finding(
        rule=rule,
        severity=POLICY_RULES[rule][0] if severity is None else severity,
        address="",
        title=title,
        message=f"{message} {entry.waiver.owner} answers for it.",
        evidence={
            "waiver": entry.subject,
            "owner": entry.waiver.owner,
            "until": entry.waiver.until,
            "fits": len(one.fits),
            "topic": f"{entry.subject} {entry.environment} {entry.waiver.until}",
        },
        fix=fix,
        location=entry.location,
    )


def _place(line: int) -> str:
    return f"by the waiver in line {line}"


_FEW = 3


def _some(findings: Iterable[Finding]) -> str:
    listed = [f"{one.rule} at {one.address}" if one.address else one.rule for one in findings]
    more = f" and {len(listed) - _FEW} more" if len(listed) > _FEW else ""
    return f"{', '.join(listed[:_FEW])}{more}"
