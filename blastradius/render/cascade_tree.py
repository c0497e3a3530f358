"""The trees of a story: who goes because of whom, and on which way others are hit."""

from __future__ import annotations

import re
from itertools import pairwise
from typing import TYPE_CHECKING

from blastradius.render.glyphs import symbol
from blastradius.render.groups import group, shared_name
from blastradius.render.trees import Leaf, Twig, grow
from blastradius.render.words import fate_of, way_and_plan

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping, Sequence

    from blastradius.model.finding import Finding
    from blastradius.model.impact import ImpactedObject
    from blastradius.model.reported_change import ReportedChange

_VERB = re.compile(r"(?:deletes and recreates|replaces \(creates, then deletes\)|destroys) (?=.)")
"""What the sign of an action says as well."""


def followers_tree(
    findings: Sequence[Finding], root: str, changes: Mapping[str, ReportedChange], *, apart: bool
) -> list[Twig]:
    """Hang the objects of a cascade on those that they go with, by their causes; what lies between is there, too."""
    told = group(findings, lambda finding: finding.address)
    leaves = {members[0].address: _told(members, changes.get(members[0].address)) for members in told}
    parents: dict[str, str] = {}
    between: dict[str, Leaf] = {}
    for address in leaves:
        change = changes.get(address)
        chain = change.cause.chain if change else ()
        if chain[:1] != (root,) or chain[-1] != address:
            continue
        for parent, child in pairwise(chain):
            if child == address or child not in leaves:
                parents.setdefault(child, parent)
            if child not in leaves:
                between.setdefault(child, _passed(child, changes.get(child)))
    return grow([*leaves.values(), *between.values()], parents, apart=apart)


def _told(findings: Sequence[Finding], change: ReportedChange | None) -> Leaf:
    first, *others = findings
    return Leaf(
        address=first.address,
        text=first.title if change is None else _VERB.sub("", first.title, count=1),
        remark=fate_of(change) if change else "",
        symbol=symbol(change.action, change.order) if change else "",
        severity=first.severity.value,
        rank=first.severity.rank,
        besides=tuple(f"{one.severity.value}: {one.title}" for one in others),
    )


def _passed(address: str, change: ReportedChange | None) -> Leaf:
    return Leaf(address=address, text=address, symbol=symbol(change.action, change.order) if change else "")


def paths_tree(
    hit: Iterable[ImpactedObject], root: str, changes: Mapping[str, ReportedChange], *, apart: bool
) -> list[Twig]:
    """Hang every object that is hit on the one through which it is hit."""
    leaves: dict[str, Leaf] = {}
    parents: dict[str, str] = {}
    between: dict[str, Leaf] = {}
    for one in hit:
        prefix = one.label[: len(one.label) - len(one.address)]
        steps = [f"{prefix}{step}" for step in one.path[:-1]] if prefix else list(one.path[:-1])
        remark = way_and_plan(one, distance=False)
        leaves[one.label] = Leaf(address=one.label, text=one.label, remark=remark, symbol=symbol(one.planned))
        for parent, child in pairwise([*steps, one.label]):
            if child == one.label:
                parents[child] = parent
            elif child != root:
                parents.setdefault(child, parent)
                between.setdefault(child, _passed(child, changes.get(child)))
    passed = [leaf for address, leaf in between.items() if address not in leaves]
    return grow([*leaves.values(), *passed], parents, apart=apart)


def name_of(twig: Twig) -> str:
    """Name an object, or instances of one block together."""
    first = twig.leaves[0]
    return first.text.replace(first.address, shared_name([leaf.address for leaf in twig.leaves]))
