"""Where a provider works, and where the objects that it manages are: one is told by its configuration, one by ids."""

from __future__ import annotations

import re
from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.provider_settings import Settings
from blastradius.model.address import block_address, parse_module_path

if TYPE_CHECKING:
    from collections.abc import Callable, Container, Iterator

    from blastradius.graph.scope import ModuleTree
    from blastradius.model.plan import Plan, StateObject

SAMPLE = 20
"""How many objects of one provider configuration are looked at: all of them are in one place, or none is."""


class ForeignTarget(NamedTuple):
    """A provider configuration that points somewhere else than where its objects are."""

    provider: str
    """The key of the configuration: `aws`, `aws.west`."""
    argument: str
    """The argument that says where: `region`, `project`, `subscription_id`."""
    objects: tuple[str, ...]
    """Some of the objects, all of which are elsewhere."""


_ACCOUNT_OF_ROLE = re.compile(r"^arn:[^:]*:iam::(\d+):")
_PROJECT = re.compile(r"/projects/([^/]+)/")
_SUBSCRIPTION = re.compile(r"^/subscriptions/([^/]+)/", re.IGNORECASE)
_ARGUMENTS = {
    "aws": ("region", "assume_role.role_arn"),
    "google": ("project",),
    "azurerm": ("subscription_id",),
}
_IDENTITY = {"aws": "arn", "google": "self_link", "azurerm": "id"}


def foreign_targets(plan: Plan, tree: ModuleTree, going: Container[str]) -> tuple[ForeignTarget, ...]:
    """Find the provider configurations all of whose objects, as far as ids tell, are somewhere else.

    Objects that are `going` are not asked: where they were is no matter any more.
    """
    wanted = {key: dict(_wanted(key, plan)) for key in plan.configuration.providers}
    wanted = {key: places for key, places in wanted.items() if places}
    found: dict[tuple[str, str], list[tuple[str, bool]]] = defaultdict(list)
    for entry in plan.prior_objects if wanted else ():
        key = _provider_key(entry, tree)
        if key in wanted and str(entry.object) not in going and not _says_its_own_place(entry, tree):
            for argument, place in wanted[key].items():
                seen = found[key, argument]
                there = _place_of(entry, argument) if len(seen) < SAMPLE else None
                if there:
                    seen.append((str(entry.object), there.lower() == place.lower()))
    return tuple(
        ForeignTarget(key, argument, tuple(address for address, _ in seen))
        for (key, argument), seen in sorted(found.items())
        if seen and not any(same for _, same in seen)
    )


def _wanted(key: str, plan: Plan) -> Iterator[tuple[str, str]]:
    """Return where a provider configuration says that it works, by argument; only what is written as a constant."""
    local_name = key.rpartition(":")[2].partition(".")[0]
    settings = Settings(plan.configuration.providers[key].expressions)
    for argument in _ARGUMENTS.get(local_name, ()):
        for value in settings.values(argument) or ():
            if argument == "assume_role.role_arn":
                account = _ACCOUNT_OF_ROLE.match(value) if isinstance(value, str) else None
                if account:
                    yield argument, account[1]
            elif isinstance(value, str) and value:
                yield argument, value


def _provider_key(entry: StateObject, tree: ModuleTree) -> str:
    if entry.mode != "managed":
        return ""
    block = tree.blocks(parse_module_path(entry.module)).get(block_address(entry.mode, entry.type, entry.name))
    return block.provider_config_key if block else ""


def _says_its_own_place(entry: StateObject, tree: ModuleTree) -> bool:
    block = tree.blocks(parse_module_path(entry.module)).get(block_address(entry.mode, entry.type, entry.name))
    return block is not None and any(name in block.expressions for name in ("region", "project"))


def _place_of(entry: StateObject, argument: str) -> str | None:
    """Return where an object is, as its own identifier has it; None where that does not say."""
    name = _IDENTITY.get(entry.type.partition("_")[0])
    if name is None or entry.values is None:
        return None
    (identity,) = entry.values.of((name,))
    if not isinstance(identity, str):
        return None
    return _READERS[argument](identity)


def _part_of_arn(number: int) -> Callable[[str], str | None]:
    def read(identity: str) -> str | None:
        parts = identity.split(":")
        return parts[number] or None if len(parts) > 5 and parts[0] == "arn" else None

    return read


def _first_group(pattern: re.Pattern[str]) -> Callable[[str], str | None]:
    def read(identity: str) -> str | None:
        match = pattern.search(identity)
        return match[1] if match else None

    return read


_READERS = {
    "region": _part_of_arn(3),
    "assume_role.role_arn": _part_of_arn(4),
    "project": _first_group(_PROJECT),
    "subscription_id": _first_group(_SUBSCRIPTION),
}
"""By argument of a provider's configuration: what an identifier says of the same."""
