"""Why an object changes: its own edit, or the changes that it inherits from, back to their roots."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.changes.direct_cause import DirectCause, DirectCauses
from blastradius.changes.values import shown_path
from blastradius.model.action import Action
from blastradius.model.cause import Cause
from blastradius.model.finding import Location

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.changes.values import Difference
    from blastradius.graph.build import Dependencies
    from blastradius.model.plan import Plan, ResourceChange


class Causes:
    """Explains the changes of one plan."""

    def __init__(self, plan: Plan, dependencies: Dependencies, rows: Mapping[str, ResourceChange]) -> None:
        self.rows = rows
        self.members = dependencies.inventory.members
        self.direct = DirectCauses(plan, dependencies, rows)
        self._has_sources = plan.sources is not None
        self._roots: dict[str, dict[str, str]] = {}

    def difference(self, node: str) -> Difference:
        """Return which attributes of a changed object change; nothing for rows without two sides."""
        return self.direct.difference(node)

    def cause(self, node: str) -> Cause:
        """Explain one change."""
        direct = self.direct.of(node)
        roots = self._roots_of(node)
        return Cause(
            kinds=tuple(sorted(direct.kinds)),
            paths=tuple(shown_path(path, self.rows[node].values) for path in direct.paths),
            variables=tuple(end.name.removeprefix("var.") for end in direct.ends if end.name.startswith("var.")),
            edits=tuple(end.name for end in direct.ends),
            places=self._places(node, direct),
            steps=direct.steps,
            triggers=tuple(self.direct.label(one) for one in direct.triggers),
            roots=tuple(sorted(self.direct.label(root) for root in roots)),
            chain=self._chain(node, roots),
            drift=direct.drift or any(self.direct.of(root).drift for root in roots),
            certain=self._is_certain(node, direct),
        )

    def place(self, node: str) -> Location | None:
        """Return where an object's block is written; None where no sources tell, or the block is gone."""
        return self._written_at(node) if self._has_sources else None

    def _written_at(self, node: str, *argument: str | int) -> Location | None:
        home = self.members[node].home
        resource = self.direct.tracer.tree.blocks(home.path).get(home.block)
        place = self.direct.tracer.expressions.place(home.path, resource, *argument) if resource else None
        return Location(file=place.file, line=place.line) if place else None

    def _places(self, node: str, direct: DirectCause) -> tuple[Location, ...]:
        """Return where an edit was made: what the paths end in, or the arguments themselves."""
        if not self._has_sources:
            return ()
        ends = [Location(file=one.place.file, line=one.place.line) for one in direct.ends if one.place]
        own = [
            self._written_at(node, *path) for path in direct.paths if all(isinstance(one, str | int) for one in path)
        ]
        return tuple(dict.fromkeys([*ends, *(place for place in own if place)]))

    def _is_certain(self, node: str, direct: DirectCause) -> bool:
        """Tell whether a change will be made whatever the apply finds; a planned replacement always is."""
        found = self.difference(node)
        is_update = self.rows[node].action is Action.UPDATE
        return not (is_update and direct.upstream and not direct.paths and not found.changed)

    # -- all the way back ------------------------------------------------------------

    def _roots_of(self, node: str) -> dict[str, str]:
        """Return the roots of a change, each with the next node on the way to it; filled without recursion."""
        stack = [node]
        on_way: set[str] = set()
        while stack:
            current = stack[-1]
            if current in self._roots:
                stack.pop()
                continue
            on_way.add(current)
            upstream = [above for above in self.direct.of(current).upstream if above in self.rows]
            open_ones = [above for above in upstream if above not in self._roots and above not in on_way]
            if open_ones:
                stack.extend(open_ones)
                continue
            stack.pop()
            roots: dict[str, str] = {}
            for above in upstream:
                for root in self._roots.get(above, {}):
                    roots.setdefault(root, above)
            if not roots or self._is_root_beside(current, roots):
                roots[current] = ""
            self._roots[current] = roots
        return self._roots[node]

    def _is_root_beside(self, node: str, roots: dict[str, str]) -> bool:
        """Tell whether a change that inherits is a root as well: it has an edit that those roots do not share."""
        direct = self.direct.of(node)
        shared: set[str] = set()
        for root in roots:
            shared |= self.direct.of(root).sources
        return direct.own and not (direct.sources and direct.sources <= shared)

    def _chain(self, node: str, roots: dict[str, str]) -> tuple[str, ...]:
        """Return the way from the first foreign root to the node; empty for a change that is its own root alone."""
        foreign = sorted(root for root in roots if root != node)
        if not foreign:
            return ()
        chain = [node]
        current = node
        while current != foreign[0]:
            current = self._roots[current].get(foreign[0], "") or foreign[0]
            if current in chain:
                break
            chain.append(current)
        return tuple(self.direct.label(step) for step in reversed(chain))
