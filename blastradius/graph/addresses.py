"""Which objects an address means: one, all instances of a block, or all that is inside a module."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.model.address import parse_traversal, without_keys

if TYPE_CHECKING:
    from collections.abc import Iterable


def meant_by(addresses: Iterable[str], wanted: str) -> list[str]:
    """Return the addresses that one means; `t.a[x]` means `t.a["x"]` too, for shells eat quotes."""
    listed = list(addresses)
    wanted = wanted.strip()
    exact = [one for one in listed if one == wanted]
    if exact:
        return exact
    if "[" in wanted:
        steps = parse_traversal(wanted)
        same = [one for one in listed if parse_traversal(one) == steps]
        if same:
            return same
    instances = [one for one in listed if _block(one) == wanted or without_keys(one) == wanted]
    if instances or not wanted.startswith("module."):
        return instances
    inside = [one for one in listed if one.startswith((f"{wanted}.", f"{wanted}["))]
    return inside or [one for one in listed if f"{without_keys(one)}.".startswith(f"{wanted}.")]


def _block(address: str) -> str:
    """Strip the instance key of the object itself, and leave those of modules."""
    return address.rpartition("[")[0] if address.endswith("]") else address
