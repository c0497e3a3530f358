"""Which instances there are: multiplicity comes from rows and state, never from the configuration.

`for_each = toset(["a", "b"])` leaves no trace in a plan's configuration
(Terraform 1.11), so the instances of a block are those that somebody has seen.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.address import (
    InstanceKey,
    ModulePath,
    ObjectKey,
    block_address,
    join_address,
    module_config_address,
    parse_module_path,
)

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.model.plan import Plan, ResourceChange, StateObject

_NO_KEY: dict[InstanceKey, None] = {None: None}


class Member(NamedTuple):
    """One object of the inventory."""

    node: str
    object: ObjectKey
    mode: str
    type: str
    name: str
    provider: str
    path: ModulePath
    key: InstanceKey

    @property
    def block(self) -> str:
        """The address of its block inside the module."""
        return block_address(self.mode, self.type, self.name)

    @property
    def config_address(self) -> str:
        """The absolute configuration address: no keys anywhere."""
        return join_address(module_config_address(self.path), self.block)


class Inventory:
    """All objects of a plan, found by block, module instance and key."""

    def __init__(self, plan: Plan) -> None:
        self.members: dict[str, Member] = {}
        for row in _by_address((*plan.changes, *plan.prior_objects)):
            self._add(row)
        self.by_block: dict[tuple[ModulePath, str], dict[InstanceKey, Member]] = defaultdict(dict)
        self.by_config_address: dict[str, list[Member]] = defaultdict(list)
        self.module_keys: dict[tuple[ModulePath, str], dict[InstanceKey, None]] = defaultdict(dict)
        for member in self.members.values():
            self.by_config_address[member.config_address].append(member)
            if not member.object.deposed:
                self.by_block[member.path, member.block][member.key] = member
        self.module_paths = self._all_module_paths()
        self.by_module: dict[ModulePath, list[Member]] = defaultdict(list)
        for member in self.members.values():
            self.by_module[member.path].append(member)
        self._by_prefix: dict[tuple[str, int], dict[ModulePath, list[Member]]] = {}

    def _add(self, row: ResourceChange | StateObject) -> None:
        node = str(row.object)
        if node not in self.members:
            path = parse_module_path(row.module)
            self.members[node] = Member(node, row.object, row.mode, row.type, row.name, row.provider, path, row.key)

    def _all_module_paths(self) -> dict[ModulePath, None]:
        paths: dict[ModulePath, None] = {(): None}
        for full_path in {member.path: None for member in self.members.values()}:
            for length in range(len(full_path), 0, -1):
                path = full_path[:length]
                if path in paths:
                    break
                paths[path] = None
                self.module_keys[path[:-1], path[-1].name][path[-1].key] = None
        return paths

    def instances(self, path: ModulePath, block: str) -> dict[InstanceKey, Member]:
        """Return the current instances of a block in one module instance, by key."""
        return self.by_block.get((path, block), {})

    def call_keys(self, path: ModulePath, call: str) -> Mapping[InstanceKey, None]:
        """Return the instance keys of a module call; None alone where nobody has seen an instance."""
        return self.module_keys.get((path, call), _NO_KEY)

    def seen_from(self, config_address: str, path: ModulePath) -> tuple[ModulePath, list[Member]]:
        """Return the instances of a block that an object in module instance `path` can mean.

        A module's inside never refers to another instance of the same module, so where
        the two paths run through the same calls, their keys agree. The shared part of
        the path is returned with the instances: it names the group.
        """
        members = self.by_config_address.get(config_address, [])
        if not members:
            return (), []
        shared = 0
        for mine, theirs in zip(path, members[0].path, strict=False):
            if mine.name != theirs.name:
                break
            shared += 1
        groups = self._by_prefix.get((config_address, shared))
        if groups is None:
            groups = defaultdict(list)
            for member in members:
                groups[member.path[:shared]].append(member)
            self._by_prefix[config_address, shared] = groups
        return path[:shared], groups.get(path[:shared], [])


def _by_address(rows: Iterable[ResourceChange | StateObject]) -> list[ResourceChange | StateObject]:
    """Sort, so that the order of a plan's rows never shows."""
    return sorted(rows, key=lambda row: (row.address, row.deposed))
