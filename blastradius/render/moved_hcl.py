"""The renames of a plan as a file of `moved` blocks, and as comments what cannot be one."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.render.neutralise import plain

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.model.rename import AmbiguousRename, ListShift, Rename

_HEAD = """\
# Written by blastradius moved. Read each pair, put this file beside those of the root module, and plan again:
# what moves must neither be destroyed nor created then.
"""
_NONE = "# Nothing in this plan is told to be one thing under another address.\n"


def render(renames: Iterable[Rename], ambiguous: Iterable[AmbiguousRename], shifts: Iterable[ListShift]) -> str:
    """Write the blocks to paste, each with what it keeps and how sure that is."""
    parts = [*map(_block, renames)]
    parts = [_HEAD, *parts] if parts else [_NONE]
    parts += [*map(_undecided, ambiguous), *map(_shift, shifts)]
    return "\n".join(parts)


def _block(rename: Rename) -> str:
    number = len(rename.moves)
    what = f", {number} objects" if number > 1 else ""
    comment = f"# {plain(rename.from_address)} -> {plain(rename.to_address)} ({rename.confidence.value}{what})"
    return f"{comment}\n{rename.moved_block}"


def _undecided(rename: AmbiguousRename) -> str:
    return "".join(
        f"# {line}\n"
        for line in (
            f"Any of these {plain(rename.type)} objects may be any of those below, and nothing known tells them apart:",
            *(f"  destroyed: {plain(address)}" for address in rename.from_addresses),
            *(f"  created:   {plain(address)}" for address in rename.to_addresses),
        )
    )


def _shift(shift: ListShift) -> str:
    return "".join(f"# {line}\n" for line in _shift_lines(shift))


def _shift_lines(shift: ListShift) -> Iterator[str]:
    removed = ", ".join(f"[{index}]" for index in shift.removed)
    yield f"The middle of a list was removed: {removed} of {plain(shift.block)}. count gives each object behind"
    yield "the place of a neighbour, and Terraform refuses moved blocks between indexes that are still declared."
    yield "Use for_each instead, with the key of each object for KEY in these; then only what was removed is destroyed:"
    for old in shift.staying:
        yield "  moved {"
        yield f"    from = {plain(shift.block)}[{old}]"
        yield f'    to   = {plain(shift.block)}["KEY"]'
        yield "  }"
