"""The blast radius of a plan as a picture: who goes, who is hit, and the ways from the one to the other."""

from __future__ import annotations

from itertools import pairwise
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.action import Action
from blastradius.model.address import Index, module_address, parse_module_path, parse_traversal, quote_key
from blastradius.model.picture import Picture, ShownEdge, ShownKind, ShownNode
from blastradius.model.verdict import Relation, Severity

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.model.impact import ImpactedObject
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange


class BlastRadius(NamedTuple):
    """What is drawn of a report."""

    picture: Picture
    """An edge runs from who is hit to what hits it."""
    roots: frozenset[str]
    """The ids of the nodes that follow from no other change."""
    unlisted: int
    """How many who are hit by one change the report does not name, at most."""


def blast_radius(report: Report) -> BlastRadius:
    """Collect what goes, or is otherwise worth a warning, who is hit by it, and the steps between."""
    gathering = _Gathering(report)
    dangerous = [change for change in report.changes if _dangerous(change)]
    for change in dangerous:
        gathering.add_chain(change)
    followers = {reader for cascade in report.cascades for reader in cascade.readers}
    for change in report.changes:
        if change.label in followers:
            gathering.add_chain(change)
    for change in dangerous:
        for hit in change.impact.objects:
            gathering.add_hit(change, hit)
    unlisted = max((change.impact.count - len(change.impact.objects) for change in dangerous), default=0)
    roots = frozenset(change.label for change in dangerous if not change.cause.chain)
    return BlastRadius(gathering.picture(), roots, max(unlisted, 0))


def _dangerous(change: ReportedChange) -> bool:
    if change.severity.rank >= Severity.MEDIUM.rank or change.action is Action.UNKNOWN:
        return True
    return change.destructive and not change.routine


class _Gathering:
    """Nodes and edges, each once."""

    def __init__(self, report: Report) -> None:
        self._changes = {change.label: change for change in report.changes}
        self._nodes: dict[str, ShownNode] = {}
        self._edges: dict[tuple[str, str], ShownEdge] = {}

    def add_chain(self, change: ReportedChange) -> None:
        """Add a change, and the steps from its root to it."""
        self._add(change.label)
        self._tie(change.cause.chain)

    def add_hit(self, change: ReportedChange, hit: ImpactedObject) -> None:
        """Add who is hit, and the way there; through other stacks, of which one step alone is drawn."""
        self._add(hit.label, hit)
        # What is attached may be reached from both ends: one arrow says it.
        if hit.relation is Relation.ATTACHED_TO and (change.label, hit.label) in self._edges:
            return
        self._tie((change.label, hit.label) if hit.plan else (change.label, *hit.path[1:]))

    def _tie(self, way: Iterable[str]) -> None:
        for near, far in pairwise(way):
            self._add(near)
            self._add(far)
            if near != far and (far, near) not in self._edges:
                self._edges[far, near] = ShownEdge(far, near, "reference", (), "exact", "written")

    def _add(self, label: str, hit: ImpactedObject | None = None) -> None:
        if label in self._nodes:
            return
        change = self._changes.get(label)
        planned = change.action if change else hit.planned if hit else Action.NO_OP
        address = change.address if change else label
        known = hit is None or not hit.plan
        self._nodes[label] = ShownNode(
            id=label,
            address=address,
            kind=ShownKind.DATA if planned is Action.READ else ShownKind.MANAGED,
            planned=planned,
            deposed=change.deposed if change else "",
            type=change.type if change else hit.type if hit else "",
            module=module_address(parse_module_path(address)) if known else "",
            block=_block(address),
        )

    def picture(self) -> Picture:
        """Return all of it, sorted."""
        return Picture(
            tuple(self._nodes[label] for label in sorted(self._nodes)),
            tuple(self._edges[ends] for ends in sorted(self._edges)),
        )


def _block(address: str) -> str:
    """Cut the instance key off."""
    steps = parse_traversal(address)
    key = quote_key(steps[-1].key) if steps and isinstance(steps[-1], Index) else ""
    return address.removesuffix(key)
