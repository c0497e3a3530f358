"""Merge override files over the blocks that they override."""

from __future__ import annotations

from blastradius.sources.hcl.body import Argument, Block, Body


def overridden(base: Block, override: Block) -> Block:
    """Return a block that stands where the first one does, with the arguments and nested blocks of the second."""
    return Block(base.kind, base.labels, base.file, base.position, lambda: _merged(base.body, override.body))


def _merged(base: Body, override: Body) -> Body:
    """Arguments replace those of their name, nested blocks all of their type; `lifecycle` is merged itself."""
    kinds = {_made(block) for block in override.blocks}
    old = {block.kind: block for block in base.blocks if block.kind == "lifecycle"}
    kept = [block for block in base.blocks if _made(block) not in kinds]
    new = [
        overridden(old[block.kind], block) if block.kind == "lifecycle" and block.kind in old else block
        for block in override.blocks
    ]
    return Body(_arguments(base, override), (*kept, *new), base.broken + override.broken)


def _arguments(base: Body, override: Body) -> tuple[Argument, ...]:
    arguments = {argument.name: argument for argument in (*base.arguments, *override.arguments)}
    return tuple(arguments.values())


def _made(block: Block) -> str:
    """Return the type of the blocks that a block is or makes."""
    return block.labels[0] if block.kind == "dynamic" and block.labels else block.kind
