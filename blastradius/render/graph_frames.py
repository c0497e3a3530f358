"""Modules as frames within frames, for the drawings."""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.render.graph_sketch import frame_name

if TYPE_CHECKING:
    from collections.abc import Callable, Iterable, Iterator

    from blastradius.model.address import ModulePath
    from blastradius.render.graph_sketch import Box


def framed(
    boxes: Iterable[Box], box: Callable[[Box], str], opening: Callable[[int, str], str], closing: str
) -> Iterator[str]:
    """Yield the lines of all boxes, those of a module between an opening and a closing line, indented."""
    inside: dict[ModulePath, list[Box]] = defaultdict(list)
    for one in boxes:
        for length in range(len(one.frame)):
            inside.setdefault(one.frame[:length], [])
        inside[one.frame].append(one)
    # No module sorts before what is inside it, and keys of different types are never compared.
    paths = sorted(inside, key=lambda path: [(step.name, str(step.key), isinstance(step.key, int)) for step in path])
    opened: list[ModulePath] = []
    for number, path in enumerate(paths):
        while opened and path[: len(opened[-1])] != opened[-1]:
            opened.pop()
            yield f"{'  ' * (len(opened) + 1)}{closing}"
        if path:
            yield f"{'  ' * (len(opened) + 1)}{opening(number, frame_name(path[-1]))}"
            opened.append(path)
        yield from (f"{'  ' * (len(opened) + 1)}{box(one)}" for one in inside[path])
    for depth in range(len(opened), 0, -1):
        yield f"{'  ' * depth}{closing}"
