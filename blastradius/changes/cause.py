"""Why an object changes: its own edit, or the changes that it inherits from."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.trace import MANY, Read, Tracer
from blastradius.changes.values import NO_DIFFERENCE, Difference, difference, shown_path
from blastradius.graph.nodes import Via
from blastradius.model.action import Action
from blastradius.model.report import Cause

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.graph.build import Dependencies
    from blastradius.model.plan import Path, Plan, ResourceChange

_ROOT_REASONS = frozenset({"replace_because_tainted", "replace_by_request"})
_COMPARED = frozenset({Action.UPDATE, Action.REPLACE, Action.REPLACE_AND_FORGET})


class DirectCause(NamedTuple):
    """Why one object changes, one step back."""

    own: bool
    """Whether it is a root: something of its own makes it change."""
    paths: tuple[Path, ...] = ()
    variables: tuple[str, ...] = ()
    sources: frozenset[str] = frozenset()
    """Where its own paths end: root variables and module arguments. Two objects may share one edit."""
    upstream: tuple[str, ...] = ()
    """The changed objects that it reads."""
    drift: bool = False


class Causes:
    """Explains the changes of one plan."""

    def __init__(self, plan: Plan, dependencies: Dependencies, rows: Mapping[str, ResourceChange]) -> None:
        self.rows = rows
        self.graph = dependencies.graph
        self.members = dependencies.inventory.members
        self.tracer = Tracer(dependencies)
        self.drift = {str(row.object): row for row in plan.drift}
        self._differences: dict[str, Difference] = {}
        self._direct: dict[str, DirectCause] = {}
        self._roots: dict[str, dict[str, str]] = {}

    def difference(self, node: str) -> Difference:
        """Return which attributes of a changed object change; nothing for rows without two sides."""
        known = self._differences.get(node)
        if known is None:
            row = self.rows[node]
            needs_values = row.action not in (Action.NO_OP, Action.DESTROY, Action.FORGET)
            known = self._differences[node] = difference(row.values) if needs_values else NO_DIFFERENCE
        return known

    def cause(self, node: str) -> Cause:
        """Explain one change."""
        direct = self._direct_cause(node)
        roots = self._roots_of(node)
        return Cause(
            paths=tuple(shown_path(path, self.rows[node].values) for path in direct.paths),
            variables=direct.variables,
            roots=tuple(sorted(self._label(root) for root in roots)),
            chain=self._chain(node, roots),
            drift=direct.drift or any(self._direct_cause(root).drift for root in roots),
        )

    def _label(self, node: str) -> str:
        member = self.members.get(node)
        return str(member.object) if member else node

    # -- one step back ------------------------------------------------------------

    def _direct_cause(self, node: str) -> DirectCause:
        known = self._direct.get(node)
        if known is None:
            known = self._direct[node] = self._explain(node)
        return known

    def _explain(self, node: str) -> DirectCause:
        row = self.rows[node]
        action = row.action
        if action is Action.READ:
            return DirectCause(own=False, upstream=self._changed_below(node))
        if action not in _COMPARED:
            return DirectCause(own=True, drift=action is Action.CREATE and node in self.drift)
        if row.reason in _ROOT_REASONS:
            return DirectCause(own=True)
        if row.reason == "replace_by_triggers":
            upstream = self._hidden_changed_below(node)
            return DirectCause(own=not upstream, upstream=upstream)
        names = self.difference(node).names
        paths = row.replace_paths or tuple((name,) for name in names if self._is_argument(node, name))
        return self._explain_paths(node, paths)

    def _is_argument(self, node: str, name: str) -> bool:
        """Tell an argument that somebody wrote from an attribute that the provider computes."""
        member = self.members[node]
        resource = self.tracer.tree.blocks(member.home.path).get(member.home.block)
        return resource is None or name in resource.expressions or name in self.difference(node).changed

    def _explain_paths(self, node: str, paths: tuple[Path, ...]) -> DirectCause:
        own_paths: list[Path] = []
        variables: set[str] = set()
        sources: set[str] = set()
        upstream: set[str] = set()
        for path in paths:
            traced = self.tracer.trace(self.members[node], path)
            causes = {read.node for read in traced.reads if read.node != node and self._moves(read)}
            is_unknown = _first(path) in self.difference(node).unknown
            if not causes and (traced.opaque or is_unknown):
                causes = set(self._hidden_causes(node, certain=is_unknown))
            upstream |= causes
            if not causes:
                own_paths.append(path)
                variables.update(traced.variables)
                sources.update(traced.sources or {f"{node}:{path}"})
        drifted = node in self.drift and any(_first(path) in self._drifted_names(node) for path in own_paths)
        return DirectCause(
            own=bool(own_paths) or not upstream,
            paths=tuple(own_paths),
            variables=tuple(sorted(variables)),
            sources=frozenset(sources),
            upstream=tuple(sorted(upstream)),
            drift=drifted,
        )

    def _drifted_names(self, node: str) -> frozenset[str]:
        return difference(self.drift[node].values).changed

    def _moves(self, read: Read) -> bool:
        """Tell whether what an expression reads is among what changes."""
        row = self.rows.get(read.node)
        if row is None or row.action is Action.NO_OP:
            return False
        found = self.difference(read.node)
        if not read.attribute:
            return bool(found.names) or row.action is Action.DESTROY
        return read.attribute in found.unknown or read.attribute in found.changed

    def _changed_below(self, node: str) -> tuple[str, ...]:
        """Return the changed objects that a node depends on directly."""
        return tuple(below for below, _ in self._next_changed(node))

    def _hidden_changed_below(self, node: str) -> tuple[str, ...]:
        """Return the changed objects that only the state ties a node to, or all where there are none."""
        changed = self._next_changed(node)
        hidden = tuple(below for below, via in changed if via is Via.STATE)
        return hidden or tuple(below for below, _ in changed)

    def _hidden_causes(self, node: str, *, certain: bool) -> tuple[str, ...]:
        """Return what an unreadable expression may go back to.

        Where the value is unknown after the apply something below must change; where it is
        known and other, only a tie that the configuration hides can be the reason.
        """
        if not certain and not any(tie.via is Via.STATE for tie in self.graph.below.get(node, {}).values()):
            return ()
        changed = self._next_changed(node)
        hidden = tuple(below for below, via in changed if via is Via.STATE and self._known_to_change(below))
        if hidden or not certain:
            return hidden
        return tuple(below for below, _ in changed)

    def _known_to_change(self, node: str) -> bool:
        return bool(self.difference(node).names)

    def _next_changed(self, node: str) -> list[tuple[str, Via]]:
        """Return the nearest changed objects below a node, `MANY` at most, and what edge leads away to them."""
        found: dict[str, Via] = {}
        seen = {node}
        stack = [(target, tie.via) for target, tie in self.graph.below.get(node, {}).items()]
        while stack and len(found) < MANY:
            target, via = stack.pop()
            if target in seen:
                continue
            seen.add(target)
            row = self.rows.get(target)
            if row is not None and row.action is not Action.NO_OP:
                found[target] = via
            elif target not in self.members or not self.members[target].managed:
                below = self.graph.below.get(target, {})
                stack.extend((further, via) for further in islice(below, MANY))
        return sorted(found.items())

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
            upstream = [above for above in self._direct_cause(current).upstream if above in self.rows]
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
        direct = self._direct_cause(node)
        shared: set[str] = set()
        for root in roots:
            shared |= self._direct_cause(root).sources
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
        return tuple(self._label(step) for step in reversed(chain))


def _first(path: Path) -> str:
    """Return the attribute that a path starts at; empty where it starts at none."""
    return path[0] if path and isinstance(path[0], str) else ""
