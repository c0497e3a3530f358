"""Network foundation is destroyed or replaced."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.knowledge import Recovery, Tier
from blastradius.model.verdict import Severity
from blastradius.rules.fate_wording import odd_fate_sentence
from blastradius.rules.fixes import accept_drift, create_first, keep_it, moved_fix, put_back, put_the_block_back
from blastradius.rules.interface import finding, rule
from blastradius.rules.limits import KEPT
from blastradius.rules.order_wording import gap_sentence
from blastradius.rules.wording import because, named, reach_sentence, sentences, verb

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Change, Changes
    from blastradius.model.finding import Finding

FOUNDATION = 60
"""From this loss on, of 100, a network object carries others."""

LINE = 90
"""From this loss on, a network object without recovery is a line that takes weeks to get."""


@rule("network-destroyed", Severity.HIGH)
def network_destroyed(changes: Changes) -> Iterator[Finding]:
    """Network foundation is destroyed or replaced, with or without live things on it.

    What: a network, subnet, gateway, route table or private link is deleted, alone or
    as one half of a replacement. High with live things on it, or for a line that nobody can
    order back in a day (Direct Connect, ExpressRoute, Interconnect); else medium.

    Why: everything attached loses its addresses or its way out, and most clouds make
    the attached things be replaced as well. That is how one argument takes down a stack.

    Example: `cidr_block` of an `aws_vpc` changes, and subnets, instances and load
    balancers are replaced in its wake.

    Instead: put the attribute back. Add a second range, network or subnet beside the first
    and move over in steps.

    Wrong when: nothing in another state or outside Terraform uses the network either.
    """
    for change in changes.destructive:
        if change.tier is Tier.NETWORK:
            yield finding(
                "network-destroyed",
                change,
                _severity(change),
                title=f"{verb(change)} {named(change)}",
                message=sentences(
                    because(change), odd_fate_sentence(change), gap_sentence(change), reach_sentence(change)
                ),
                evidence={"live_dependents": change.dependents.live},
                fix=_fix(change, changes),
            )


def _severity(change: Change) -> Severity:
    if change.fate in KEPT:
        return Severity.LOW
    is_carrying = change.dependents.live and change.loss >= FOUNDATION
    is_gone_for_good = change.facts.recovery is Recovery.NONE and change.loss >= LINE
    return Severity.HIGH if is_carrying or is_gone_for_good else Severity.MEDIUM


def _fix(change: Change, changes: Changes) -> Iterator[str]:
    yield from moved_fix(change, changes)
    yield from put_back(change)
    yield from put_the_block_back(change)
    yield from accept_drift(change)
    if not change.dependents.live:
        yield from create_first(change)
    yield from keep_it(change)
    if change.dependents.live:
        yield "Make the new network part beside the old one and move what hangs on it over, step by step."
