"""Which instances there are: multiplicity comes from rows and state, never from the configuration.

`for_each = toset(["a", "b"])` leaves no trace in a plan's configuration
(Terraform 1.11), so the instances of a block are those that somebody has seen.
"""

from __future__ import annotations

from collections import defaultdict
from functools import cached_property
from operator import attrgetter
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
    from typing import TypeVar

    from blastradius.model.plan import Plan, ResourceChange, StateObject

    _Entry = TypeVar("_Entry", ResourceChange, StateObject)

_CallKeys = defaultdict[tuple[ModulePath, str], set[InstanceKey]]
_NO_KEY: dict[InstanceKey, None] = {None: None}
_NO_OP = ("no-op",)
_CREATED = ("create",)
_LEAVING = (("delete",), ("forget",))
_ADDRESS, _DEPOSED = attrgetter("address"), attrgetter("deposed")


class Home:
    """One block in one module instance, and the objects that came of it."""

    __slots__ = (
        "block",
        "config_address",
        "created",
        "current",
        "deposed",
        "leaving",
        "members",
        "mode",
        "module",
        "name",
        "path",
        "taken",
        "type",
    )

    def __init__(self, row: ResourceChange | StateObject) -> None:
        self.mode = row.mode
        self.type = row.type
        self.name = row.name
        self.module = row.module
        self.path = parse_module_path(row.module)
        self.block = block_address(row.mode, row.type, row.name)
        """The block's address inside the module."""
        self.config_address = join_address(module_config_address(self.path), self.block)
        """The absolute configuration address: no keys anywhere."""
        self.current: dict[InstanceKey, Member] = {}
        """The objects by instance key, without deposed ones."""
        self.members: list[Member] = []
        self.deposed = self.created = self.taken = 0
        """How many of the members are deposed; and how many of the others a row creates, or takes away."""
        self.leaving: set[InstanceKey] = set()
        """The keys of the current objects that a row takes away."""

    @property
    def existing(self) -> int:
        """How many current objects there are: those that a row creates do not count."""
        return len(self.members) - self.deposed - self.created

    @property
    def staying(self) -> int:
        """How many current objects there will be: those that a row takes away do not count."""
        return len(self.members) - self.deposed - self.taken


class Member(NamedTuple):
    """One object of the inventory."""

    node: str
    address: str
    deposed: str
    key: InstanceKey
    home: Home

    @property
    def object(self) -> ObjectKey:
        """The object."""
        return ObjectKey(self.address, self.deposed)

    @property
    def type(self) -> str:
        """The resource type."""
        return self.home.type

    @property
    def managed(self) -> bool:
        """Whether Terraform manages the object; it only reads the others."""
        return self.home.mode == "managed"


def _sorted(rows: Iterable[_Entry]) -> list[_Entry]:
    """Sort by address, then by deposed key; twice by one of them takes half the time of once by both."""
    return sorted(sorted(rows, key=_DEPOSED), key=_ADDRESS)


class Inventory:
    """All objects of a plan, found by block, module instance and key."""

    def __init__(self, plan: Plan) -> None:
        self.members: dict[str, Member] = {}
        self.homes: dict[tuple[str, str, str, str], Home] = {}
        self.leaving: set[str] = set()
        """The objects that a row takes away for good."""
        self.changing: set[str] = set()
        """The objects that exist and for which anything is planned, leaving included."""
        # Sorted, so that the order of a plan's rows never shows.
        for row in _sorted(plan.changes):
            home = self._add(row)
            if row.actions != _NO_OP:
                self._plan(row, home)
        without_row = [entry for entry in plan.prior_objects if entry.deposed or entry.address not in self.members]
        for entry in _sorted(without_row):
            self._add(entry)
        self.by_block: dict[tuple[ModulePath, str], Home] = {}
        self.by_config_address: dict[str, list[Home]] = defaultdict(list)
        self.by_module: dict[ModulePath, list[Home]] = defaultdict(list)
        self.module_keys: dict[tuple[ModulePath, str], dict[InstanceKey, None]] = defaultdict(dict)
        for home in self.homes.values():
            self.by_block[home.path, home.block] = home
            self.by_config_address[home.config_address].append(home)
            self.by_module[home.path].append(home)
        self._by_prefix: dict[tuple[str, int], dict[ModulePath, list[Member]]] = {}

    def _add(self, row: ResourceChange | StateObject) -> Home | None:
        """Add an object, and return the block that it came of; None where it is there already."""
        node = row.label
        if node in self.members:
            return None
        names = (row.module, row.mode, row.type, row.name)
        home = self.homes.get(names)
        if home is None:
            home = self.homes[names] = Home(row)
        member = self.members[node] = Member(node, row.address, row.deposed, row.key, home)
        home.members.append(member)
        if row.deposed:
            home.deposed += 1
        else:
            home.current[row.key] = member
        return home

    def _plan(self, row: ResourceChange, home: Home | None) -> None:
        """Take in what a row does; to the block as well, where no other row speaks of the object."""
        is_new, leaves = row.actions == _CREATED, row.actions in _LEAVING
        if leaves:
            self.leaving.add(row.label)
        if not is_new:
            self.changing.add(row.label)
        if home and not row.deposed:
            home.created += is_new
            home.taken += leaves
            if leaves:
                home.leaving.add(row.key)

    @cached_property
    def module_paths(self) -> dict[ModulePath, None]:
        """Every module instance that holds an object, or a module that does."""
        paths: dict[ModulePath, None] = {(): None}
        for full_path in self.by_module:
            for length in range(len(full_path), 0, -1):
                path = full_path[:length]
                if path in paths:
                    break
                paths[path] = None
                self.module_keys[path[:-1], path[-1].name][path[-1].key] = None
        return paths

    def instances(self, path: ModulePath, block: str) -> dict[InstanceKey, Member]:
        """Return the current instances of a block in one module instance, by key."""
        home = self.by_block.get((path, block))
        return home.current if home else {}

    def counts(self, path: ModulePath, block: str) -> tuple[int, int]:
        """Return how many current instances of a block in one module instance there are, and how many there will be."""
        home = self.by_block.get((path, block))
        return (home.existing, home.staying) if home else (0, 0)

    def call_counts(self, path: ModulePath, call: str) -> tuple[int, int]:
        """Return how many instances of a module call there are, and how many there will be, as their objects tell."""
        existing, staying = self._calls_over_time
        return len(existing[path, call]), len(staying[path, call])

    @cached_property
    def _calls_over_time(self) -> tuple[_CallKeys, _CallKeys]:
        """Return the instance keys of the module calls that hold objects: as they are, and as they will be."""
        found: tuple[_CallKeys, _CallKeys] = (defaultdict(set), defaultdict(set))
        for path, homes in self.by_module.items():
            counts = sum(home.existing for home in homes), sum(home.staying for home in homes)
            for keys, count in zip(found, counts, strict=True):
                for length in range(1, len(path) + 1) if count else ():
                    keys[path[: length - 1], path[length - 1].name].add(path[length - 1].key)
        return found

    def staying_keys(self, path: ModulePath, block: str) -> tuple[InstanceKey, ...]:
        """Return the keys of the instances of a block that there will be after the apply."""
        home = self.by_block.get((path, block))
        return tuple(key for key in home.current if key not in home.leaving) if home else ()

    def call_keys(self, path: ModulePath, call: str) -> Mapping[InstanceKey, None]:
        """Return the instance keys of a module call; None alone where nobody has seen an instance."""
        return self.module_keys.get((path, call), _NO_KEY) if self.module_paths else _NO_KEY

    def seen_from(self, config_address: str, path: ModulePath) -> tuple[ModulePath, list[Member]]:
        """Return the instances of a block that an object in module instance `path` can mean.

        A module's inside never refers to another instance of the same module, so where
        the two paths run through the same calls, their keys agree. The shared part of
        the path is returned with the instances: it names the group.
        """
        homes = self.by_config_address.get(config_address, [])
        if not homes:
            return (), []
        shared = 0
        for mine, theirs in zip(path, homes[0].path, strict=False):
            if mine.name != theirs.name:
                break
            shared += 1
        groups = self._by_prefix.get((config_address, shared))
        if groups is None:
            groups = defaultdict(list)
            for home in homes:
                groups[home.path[:shared]].extend(home.members)
            self._by_prefix[config_address, shared] = groups
        return path[:shared], groups.get(path[:shared], [])
