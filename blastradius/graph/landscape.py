"""Several stacks as one graph: each node under a name of its own, and tied to what it depends on elsewhere."""

from __future__ import annotations

from functools import cached_property
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.graph import DependencyGraph
from blastradius.graph.nodes import NodeKind, Ties, keep_sharper
from blastradius.graph.reach import Dependents
from blastradius.graph.remote_states import outputs_before, outputs_read, remote_state_ties
from blastradius.graph.shared_identifiers import SharedIdentifiers

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

    from blastradius.graph.inventory import Member
    from blastradius.graph.nodes import Tie
    from blastradius.graph.stacks import CrossTie, Stack
    from blastradius.model.naming import Naming


class Landscape(NamedTuple):
    """Several stacks as one graph."""

    graph: DependencyGraph
    members: dict[str, Member]
    """The objects by their node; what reads one output of another stack is one as well."""
    stack_of: dict[str, int]
    """By node, the number of its stack."""
    prefixes: tuple[str, ...]
    """By stack, what its nodes' names begin with."""


class StackTies:
    """Finds what ties some stacks to each other."""

    def __init__(self, stacks: Sequence[Stack], naming: Naming) -> None:
        self.stacks = stacks
        self._identifiers = SharedIdentifiers(stacks, naming)
        self.remote: dict[tuple[int, str], dict[str, list[CrossTie]]] = {}
        """By stack and node of a remote state: what ties each of the outputs that it reads."""
        for tie in remote_state_ties(stacks):
            self.remote.setdefault((tie.stack, tie.node), {}).setdefault(tie.output, []).extend(self._arriving(tie))
        self._readers: dict[tuple[int, int], set[str]] = {}
        self.direct = self._identifiers.ties(self._explains)
        """What is tied by an identifier alone."""

    @cached_property
    def tied(self) -> frozenset[int]:
        """The stacks that are tied to another one."""
        ties = [*self.direct, *(tie for outputs in self.remote.values() for ties in outputs.values() for tie in ties)]
        return frozenset(number for tie in ties for number in (tie.stack, tie.other))

    def readers_of(self, number: int, output: str) -> tuple[str, ...]:
        """Return the titles of the stacks that read an output of a stack, sorted."""
        found = {
            self.stacks[stack].title
            for (stack, _), outputs in self.remote.items()
            for tie in outputs.get(output, ())
            if tie.other == number
        }
        return tuple(sorted(found))

    def landscape(self, prefixes: Sequence[str]) -> Landscape:
        """Put the stacks into one graph; each prefix tells the nodes of its stack from all others."""
        return _Merger(self, tuple(prefixes)).merged()

    def _arriving(self, tie: CrossTie) -> Iterator[CrossTie]:
        """Lead a tie to the output, or where the configuration no longer has that, to what its value names."""
        other = self.stacks[tie.other]
        if tie.target in other.dependencies.graph.kinds:
            yield tie
            return
        value = outputs_before(other)[tie.output]
        named = sorted(self._identifiers.named_in(value, tie.other))
        yield from (tie._replace(target=node) for node in named)

    def _explains(self, number: int, node: str, name: str, other: int) -> bool:
        """Tell whether a node's argument leads to what reads the other stack's outputs."""
        readers = self._readers.get((number, other))
        if readers is None:
            remote = [
                node
                for (stack, node), outputs in self.remote.items()
                if stack == number and any(tie.other == other for ties in outputs.values() for tie in ties)
            ]
            above = Dependents(self.stacks[number].dependencies.graph).all_above(remote) if remote else set()
            readers = self._readers[number, other] = above
        if node not in readers:
            return False
        ties = self.stacks[number].dependencies.graph.below.get(node, {})
        return any(
            target in readers and any(one.partition(".")[0] == name for one in tie.attributes)
            for target, tie in ties.items()
        )


class _Merger:
    """Copies the stacks' graphs into one; alike instances still share their ties."""

    def __init__(self, ties: StackTies, prefixes: tuple[str, ...]) -> None:
        self.ties = ties
        self.prefixes = prefixes
        self.graph = DependencyGraph()
        self.members: dict[str, Member] = {}
        self.stack_of: dict[str, int] = {}

    def merged(self) -> Landscape:
        for number, stack in enumerate(self.ties.stacks):
            prefix = self.prefixes[number]
            for node, kind in stack.dependencies.graph.kinds.items():
                self._add(number, node, kind)
            for node, member in stack.dependencies.inventory.members.items():
                self.members[f"{prefix}{node}"] = member
        for number in range(len(self.ties.stacks)):
            self._link(number)
        for (number, node), outputs in self.ties.remote.items():
            self._arrive(f"{self.prefixes[number]}{node}", [tie for ties in outputs.values() for tie in ties])
        for tie in self.ties.direct:
            self._arrive(f"{self.prefixes[tie.stack]}{tie.node}", [tie])
        return Landscape(self.graph, self.members, self.stack_of, self.prefixes)

    def _add(self, number: int, node: str, kind: NodeKind) -> str:
        name = f"{self.prefixes[number]}{node}"
        self.graph.add(name, kind)
        self.stack_of[name] = number
        return name

    def _link(self, number: int) -> None:
        """Copy the ties of one stack; who reads a remote state is tied to those of its outputs that he reads."""
        prefix = self.prefixes[number]
        remote = {node for stack, node in self.ties.remote if stack == number}
        shared: dict[int, Ties] = {}
        for node, ties in self.ties.stacks[number].dependencies.graph.below.items():
            read = [target for target in ties if target in remote] if remote else []
            if read:
                copied = {f"{prefix}{target}": tie for target, tie in ties.items() if target not in remote}
                for target in read:
                    for arrival in self._read(number, node, target):
                        keep_sharper(copied, arrival, ties[target])
            else:
                known = shared.get(id(ties))
                if known is None:
                    known = shared[id(ties)] = {f"{prefix}{target}": tie for target, tie in ties.items()}
                copied = known
            self.graph.link(f"{prefix}{node}", copied)

    def _read(self, number: int, reader: str, remote: str) -> list[str]:
        """Return the nodes of what a reader reads of a remote state: single outputs, or all of it."""
        dependencies = self.ties.stacks[number].dependencies
        member = dependencies.inventory.members[remote]
        names = outputs_read(dependencies, reader, member)
        if names is None:
            return [f"{self.prefixes[number]}{remote}"]
        found = []
        for output in sorted(names):
            node = f"{remote}.outputs.{output}"
            name = f"{self.prefixes[number]}{node}"
            if name not in self.graph.kinds:
                self._add(number, node, NodeKind.DATA)
                self.members[name] = member._replace(node=node)
                self._arrive(name, self.ties.remote[number, remote].get(output, []))
            found.append(name)
        return found

    def _arrive(self, node: str, arrivals: list[CrossTie]) -> None:
        ties: dict[str, Tie] = dict(self.graph.below.get(node, {}))
        for tie in arrivals:
            keep_sharper(ties, f"{self.prefixes[tie.other]}{tie.target}", tie.tie)
        self.graph.link(node, ties)
