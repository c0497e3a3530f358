"""What is asked of a change for its origin: what is asked of all, and more the more a machine had to do with it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

from blastradius.policy.settings import Demands

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.model.origin import Origin, OriginKind
    from blastradius.model.verdict import Severity
    from blastradius.policy.settings import Policy


def for_origin(policy: Policy, origin: Origin) -> Policy:
    """Return the policy that holds for a change of an origin.

    What is asked of one kind is asked of those with more of a machine as well, so that no agent gets
    through where an assisted change does not; and nothing of it is ever more lenient than the rest.
    """
    asked = [policy.demands[kind] for kind in sorted(policy.demands, key=lambda one: one.rank) if _holds(kind, origin)]
    if not asked:
        return replace(policy, origin=origin)
    demanded = _together(asked)
    return replace(
        policy,
        origin=origin,
        demanded=demanded,
        block_from=_lower(policy.block_from, demanded.block_from),
        warn_from=_lower(policy.warn_from, demanded.warn_from),
        block_score=min(policy.block_score, demanded.block_score),
        warn_score=min(policy.warn_score, demanded.warn_score),
        budgets=(*policy.budgets, *demanded.budgets),
        protected=(*policy.protected, *demanded.protected),
        freezes=(*policy.freezes, *demanded.freezes),
    )


def _holds(kind: OriginKind, origin: Origin) -> bool:
    return kind.rank <= origin.kind.rank


def _together(asked: Iterable[Demands]) -> Demands:
    whole = Demands()
    for one in asked:
        whole = Demands(
            severities=_higher_of_each(whole.severities, one.severities),
            block_from=_lower(whole.block_from, one.block_from),
            warn_from=_lower(whole.warn_from, one.warn_from),
            block_score=min(whole.block_score, one.block_score),
            warn_score=min(whole.warn_score, one.warn_score),
            budgets=(*whole.budgets, *one.budgets),
            protected=(*whole.protected, *one.protected),
            freezes=(*whole.freezes, *one.freezes),
            destroys=whole.destroys and one.destroys,
            require_approval=whole.require_approval or one.require_approval,
            approvals=max(whole.approvals, one.approvals),
        )
    return whole


def _lower(one: Severity, other: Severity) -> Severity:
    return min(one, other, key=lambda severity: severity.rank)


def _higher_of_each(one: Mapping[str, Severity], other: Mapping[str, Severity]) -> dict[str, Severity]:
    both = dict(one)
    for rule, severity in other.items():
        both[rule] = max(both.get(rule, severity), severity, key=lambda each: each.rank)
    return both
