"""Why an object changes, one step back: its own edit, or the changed objects that it reads."""

from __future__ import annotations

from itertools import islice
from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.trace import MANY, End, Read, Tracer
from blastradius.changes.values import NO_DIFFERENCE, Difference, difference, shown_path
from blastradius.graph.nodes import Via
from blastradius.model.action import Action
from blastradius.model.cause import CauseKind, CauseStep

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping

    from blastradius.graph.build import Dependencies
    from blastradius.model.plan import Path, Plan, ResourceChange

_ROOT_REASONS = {"replace_because_tainted": CauseKind.TAINT, "replace_by_request": CauseKind.REQUEST}
_INHERITED = frozenset({CauseKind.INHERITED})
_COMPARED = frozenset({Action.UPDATE, Action.REPLACE, Action.REPLACE_AND_FORGET})


class DirectCause(NamedTuple):
    """Why one object changes, one step back."""

    own: bool
    """Whether it is a root: something of its own makes it change."""
    kinds: frozenset[CauseKind] = frozenset()
    paths: tuple[Path, ...] = ()
    ends: tuple[End, ...] = ()
    """Where its own paths end, without those that end in a literal of the block itself."""
    sources: frozenset[str] = frozenset()
    """The names of the ends, and each literal by its place. Two objects may share one edit."""
    upstream: tuple[str, ...] = ()
    """The changed objects that it reads."""
    steps: tuple[CauseStep, ...] = ()
    triggers: tuple[str, ...] = ()
    drift: bool = False


class DirectCauses:
    """Explains the changes of one plan by what is next to them."""

    def __init__(self, plan: Plan, dependencies: Dependencies, rows: Mapping[str, ResourceChange]) -> None:
        self.rows = rows
        self.graph = dependencies.graph
        self.members = dependencies.inventory.members
        self.tracer = Tracer(dependencies)
        self.drift = {row.label: row for row in plan.drift}
        self._differences: dict[str, Difference] = {}
        self._known: dict[str, DirectCause] = {}

    def difference(self, node: str) -> Difference:
        """Return which attributes of a changed object change; nothing for rows without two sides."""
        known = self._differences.get(node)
        if known is None:
            row = self.rows[node]
            needs_values = row.action not in (Action.NO_OP, Action.DESTROY, Action.FORGET)
            known = self._differences[node] = difference(row.values) if needs_values else NO_DIFFERENCE
        return known

    def of(self, node: str) -> DirectCause:
        """Explain one change, one step back."""
        known = self._known.get(node)
        if known is None:
            known = self._known[node] = self._explain(node)
        return known

    def label(self, node: str) -> str:
        """Write an object the way a reader sees it."""
        member = self.members.get(node)
        return str(member.object) if member else node

    def _explain(self, node: str) -> DirectCause:
        row = self.rows[node]
        drifted = node in self.drift
        match row.action:
            case Action.READ:
                return DirectCause(own=False, kinds=_INHERITED, upstream=self._changed_below(node))
            case Action.CREATE:
                kind = CauseKind.DRIFT if drifted else CauseKind.NEW
                return DirectCause(own=True, kinds=frozenset({kind}), drift=drifted)
            case Action.DESTROY | Action.FORGET:
                return DirectCause(own=True, kinds=frozenset({CauseKind.GONE}))
        if row.action not in _COMPARED:
            return DirectCause(own=True)
        if row.reason in _ROOT_REASONS:
            return DirectCause(own=True, kinds=frozenset({_ROOT_REASONS[row.reason]}))
        if row.reason == "replace_by_triggers":
            return self._explain_trigger(node)
        names = self.difference(node).names
        paths = row.replace_paths or tuple((name,) for name in names if self._is_argument(node, name))
        return self._explain_paths(node, paths)

    def _explain_trigger(self, node: str) -> DirectCause:
        """Explain a replacement by `replace_triggered_by`: sources name the targets, else the state's ties tell."""
        named = [read.node for read in self.tracer.triggers(self.members[node])]
        upstream = tuple(sorted({one for one in named if self._changes(one)})) or self._hidden_changed_below(node)
        return DirectCause(own=not upstream, kinds=frozenset({CauseKind.TRIGGER}), upstream=upstream, triggers=upstream)

    def _changes(self, node: str) -> bool:
        row = self.rows.get(node)
        return row is not None and row.action is not Action.NO_OP

    def _is_argument(self, node: str, name: str) -> bool:
        """Tell an argument that somebody wrote from an attribute that the provider computes."""
        member = self.members[node]
        resource = self.tracer.tree.blocks(member.home.path).get(member.home.block)
        return resource is None or name in resource.expressions or name in self.difference(node).changed

    def _explain_paths(self, node: str, paths: tuple[Path, ...]) -> DirectCause:
        own_paths: list[Path] = []
        ends: dict[str, End] = {}
        sources: set[str] = set()
        upstream: set[str] = set()
        steps: list[CauseStep] = []
        for path in paths:
            traced = self.tracer.trace(self.members[node], path)
            reads = [read for read in traced.reads if read.node != node and self._moves(read)]
            causes = {read.node for read in reads}
            is_unknown = _first(path) in self.difference(node).unknown
            if not causes and (traced.opaque or is_unknown):
                causes = set(self._hidden_causes(node, certain=is_unknown))
                reads = [Read(one, "") for one in sorted(causes)]
            upstream |= causes
            shown = shown_path(path, self.rows[node].values) if reads else ()
            steps.extend(
                CauseStep(path=shown, reads=self._read_label(read), through=traced.through.get(read, ()))
                for read in reads[:MANY]
            )
            if not causes:
                own_paths.append(path)
                ends.update({end.name: end for end in traced.ends})
                sources.update({end.name for end in traced.ends} or {f"{node}:{path}"})
        drifted = node in self.drift and any(_first(path) in self._drifted_names(node) for path in own_paths)
        return DirectCause(
            own=bool(own_paths) or not upstream,
            kinds=frozenset(self._kinds(node, own_paths, inherits=bool(upstream))),
            paths=tuple(own_paths),
            ends=tuple(ends[name] for name in sorted(ends)),
            sources=frozenset(sources),
            upstream=tuple(sorted(upstream)),
            steps=tuple(steps),
            drift=drifted,
        )

    def _kinds(self, node: str, own_paths: list[Path], *, inherits: bool) -> Iterator[CauseKind]:
        if inherits:
            yield CauseKind.INHERITED
        drifted = self._drifted_names(node) if node in self.drift else frozenset[str]()
        for path in own_paths:
            if _first(path) in drifted:
                yield CauseKind.DRIFT
            else:
                yield CauseKind.PROVIDER if self._is_nobodys(node, _first(path)) else CauseKind.EDIT

    def _is_nobodys(self, node: str, name: str) -> bool:
        """Tell a value that appears though nobody wrote it: the provider's new default, or an attribute that is new.

        An argument that was taken out had a value before; and blocks may come from `dynamic` ones, which a plan hides.
        """
        home = self.members[node].home
        resource = self.tracer.tree.blocks(home.path).get(home.block)
        return resource is not None and name not in resource.expressions and name in self.difference(node).appearing

    def _read_label(self, read: Read) -> str:
        return f"{self.label(read.node)}.{read.attribute}" if read.attribute else self.label(read.node)

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


def _first(path: Path) -> str:
    """Return the attribute that a path starts at; empty where it starts at none."""
    return path[0] if path and isinstance(path[0], str) else ""
