"""From waivers to the findings that they lift, and to what there is to say of the waivers themselves."""

from __future__ import annotations

from collections import defaultdict
from dataclasses import dataclass, replace
from datetime import UTC
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.verdict import Verdict
from blastradius.policy.decide import NOT_UNDERSTOOD, demanded
from blastradius.policy.findings import POLICY_RULES

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from blastradius.changes import Changes
    from blastradius.model.finding import Finding
    from blastradius.policy.settings import Policy
    from blastradius.policy.waivers import WaiverEntry


@dataclass(frozen=True, slots=True, kw_only=True)
class JudgedWaiver:
    """A waiver, the findings of a plan that it fits, and what becomes of it."""

    entry: WaiverEntry
    fits: tuple[Finding, ...] = ()
    waives: tuple[Finding, ...] = ()
    """Those of them that it lifts."""
    back: tuple[Finding, ...] = ()
    """Those that count again since it is over, and that no other waiver lifts."""
    expired: bool = False
    too_broad: str = ""
    """Why it is too broad; empty where it is not."""
    refused: str = ""
    """Why it does not count, or not for all that it fits; empty where it does."""
    behind: WaiverEntry | None = None
    """The waiver that lifts already what this one would."""


class Waived(NamedTuple):
    """The findings of a plan, those that are waived marked, and what became of each waiver."""

    findings: tuple[Finding, ...]
    waivers: tuple[JudgedWaiver, ...] = ()


def waive(findings: tuple[Finding, ...], changes: Changes, policy: Policy) -> Waived:
    """Let the waivers of a policy lift the findings that they fit, each by the one that lasts longest."""
    if not policy.waivers:
        return Waived(findings)
    found = _Found(findings, changes)
    judged = [_judged(entry, found.fitted(entry), policy) for entry in policy.waivers]
    by: dict[int, WaiverEntry] = {}
    for one in sorted(judged, key=lambda one: one.entry.last_day, reverse=True):
        for finding in one.waives:
            by.setdefault(id(finding), one.entry)
    marked = tuple(replace(one, waived=by[id(one)].waiver) if id(one) in by else one for one in findings)
    return Waived(marked, tuple(_told_apart(one, by) for one in judged))


def _told_apart(one: JudgedWaiver, by: Mapping[int, WaiverEntry]) -> JudgedWaiver:
    """Say what is back in force since a waiver is over, and which other one lifts already all that it fits."""
    lifting = [by.get(id(finding)) for finding in one.fits]
    back = tuple(finding for finding, entry in zip(one.fits, lifting, strict=True) if entry is None)
    if not lifting or None in lifting or one.entry in lifting:
        return replace(one, back=back) if one.expired else one
    return replace(one, waives=(), behind=lifting[0])


class _Found:
    """The findings of a plan, as waivers look for them."""

    def __init__(self, findings: Iterable[Finding], changes: Changes) -> None:
        self.by_fingerprint: dict[str, list[Finding]] = defaultdict(list)
        self.by_rule: dict[str, list[Finding]] = defaultdict(list)
        for one in findings:
            self.by_fingerprint[one.fingerprint].append(one)
            self.by_rule[one.rule].append(one)
        self.addresses = {
            str(change.row.object): (change.row.address, *filter(None, (change.row.previous_address,)))
            for change in changes.all
        }

    def fitted(self, entry: WaiverEntry) -> tuple[Finding, ...]:
        """Return the findings that a waiver fits: with all that they speak of, and where it was before it moved."""
        if entry.fingerprint:
            return tuple(self.by_fingerprint.get(entry.fingerprint, ()))
        if entry.names_nothing:
            return ()
        return tuple(one for one in self.by_rule.get(entry.rule, ()) if self._fits(entry, one))

    def _fits(self, entry: WaiverEntry, finding: Finding) -> bool:
        return all(
            entry.fits(address)
            for label in (finding.address, *finding.covers)
            for address in self.addresses.get(label, (label,))
        )


def _judged(entry: WaiverEntry, fits: tuple[Finding, ...], policy: Policy) -> JudgedWaiver:
    if entry.has_expired(policy.now):
        return JudgedWaiver(entry=entry, fits=fits, expired=True)
    if too_long := _too_long(entry, policy):
        return JudgedWaiver(entry=entry, fits=fits, refused=too_long)
    most = policy.waiver_limits.most_findings
    if entry.names_nothing:
        broad = f"{entry.address} names neither a resource type nor a module in full"
        return JudgedWaiver(entry=entry, too_broad=broad)
    if len(fits) > most and not entry.fingerprint:
        return JudgedWaiver(entry=entry, fits=fits, too_broad=f"it fits {len(fits)} findings, of {most} allowed")
    objections = {id(one): _objection(entry, one, policy) for one in fits}
    return JudgedWaiver(
        entry=entry,
        fits=fits,
        waives=tuple(one for one in fits if not objections[id(one)]),
        refused="; ".join(sorted({one for one in objections.values() if one})),
    )


def _too_long(entry: WaiverEntry, policy: Policy) -> str:
    longest = policy.waiver_limits.longest_days
    if policy.now is None or (entry.last_day - policy.now.astimezone(UTC).date()).days <= longest:
        return ""
    return f"it lasts until {entry.waiver.until}, and the policy allows {longest} days from today"


def _objection(entry: WaiverEntry, finding: Finding, policy: Policy) -> str:
    """Say why a finding that a waiver fits cannot be waived by it; empty where it can."""
    if finding.rule in NOT_UNDERSTOOD:
        return f"{finding.rule} is about what was not understood, which nothing waives"
    if finding.rule in POLICY_RULES and finding.rule not in policy.waiver_limits.may_lift:
        return f"{finding.rule} is the policy's own, and the policy lets no waiver lift it"
    if entry.severity is not None and finding.severity.rank > entry.severity.rank:
        return f"it is for what is {entry.severity} at worst, and the finding has become {finding.severity}"
    return ""


def without_weight(findings: Sequence[Finding], policy: Policy) -> frozenset[str]:
    """Return the objects whose changes count in no limit of the score any more.

    The worst that is said of such an object is waived, and nothing that speaks of it demands a verdict.
    """
    waived: dict[str, int] = defaultdict(lambda: -1)
    left: dict[str, int] = defaultdict(lambda: -1)
    demanding: set[str] = set()
    for one in findings:
        by = waived if one.waived else left
        by[one.address] = max(by[one.address], one.severity.rank)
        if demanded(one, policy) is not Verdict.PASS:
            demanding.update((one.address, *one.covers))
    return frozenset(label for label, rank in waived.items() if rank >= left[label] and label not in demanding)
