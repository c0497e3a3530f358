"""Put the files of a module together."""

from __future__ import annotations

from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.source import Place, SourceBlock, SourceModule
from blastradius.sources.hcl.block import HclBlock
from blastradius.sources.hcl.body import Argument, Block, Body, Indexed
from blastradius.sources.hcl.json_syntax import index_json
from blastradius.sources.hcl.native import index
from blastradius.sources.hcl.override import overridden

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.sources.hcl.written import SourceFile

_STATEMENTS = {"moved", "removed", "import", "check"}
_PREFIXES = {"resource": "", "data": "data.", "ephemeral": "ephemeral."}
_REPLACED = {".tofu": ".tf", ".tofu.json": ".tf.json"}
_SUFFIXES = (".tf.json", ".tofu.json", ".tf", ".tofu")


class ReadModule(NamedTuple):
    """A module and where blocks of it stand that could not be read."""

    module: SourceModule
    broken: tuple[Place, ...]


def configuration_files(names: Iterable[str]) -> list[str]:
    """Choose the files of a folder that are configuration, those that override others last.

    OpenTofu's own (`x.tofu`) replace those of the same name (`x.tf`).
    """
    chosen = {name for name in names if _suffix(name) and not _is_ignored(name)}
    for name in sorted(chosen):
        replaced = _REPLACED.get(_suffix(name))
        if replaced:
            chosen.discard(_stem(name) + replaced)
    return sorted(chosen, key=lambda name: (is_override(name), name))


def is_override(name: str) -> bool:
    """Tell whether a file is merged over the others."""
    stem = _stem(name)
    return stem == "override" or stem.endswith("_override")


def _suffix(name: str) -> str:
    return next((suffix for suffix in _SUFFIXES if name.endswith(suffix)), "")


def _stem(name: str) -> str:
    return name.removesuffix(_suffix(name))


def _is_ignored(name: str) -> bool:
    """Tell whether a file is hidden or an editor's copy."""
    return name.startswith(".") or name.endswith("~") or (name.startswith("#") and name.endswith("#"))


def module_of(folder: str, files: Iterable[SourceFile]) -> ReadModule:
    """Read the blocks of a module from its files, in the order of `configuration_files`."""
    blocks: dict[tuple[str, ...], Block] = {}
    statements: list[Block] = []
    broken: list[Place] = []
    for file in files:
        indexed = _indexed(file)
        broken.extend(indexed.broken)
        overrides = is_override(file.name.rpartition("/")[2])
        for block in _parted(indexed, broken):
            if block.kind in _STATEMENTS:
                statements.append(block)
                blocks.update({_name(data): data for data in _scoped(block)})
                continue
            name = _name(block)
            if name in blocks and overrides:
                blocks[name] = overridden(blocks[name], block)
            else:
                blocks.setdefault(name, block)
    return ReadModule(_module(folder, blocks, statements), tuple(broken))


def _indexed(file: SourceFile) -> Indexed:
    return index_json(file) if file.name.endswith(".json") else index(file)


def _parted(indexed: Indexed, broken: list[Place]) -> Iterator[Block]:
    """Make a block of each name of a `locals` block."""
    for block in indexed.blocks:
        if block.kind != "locals":
            yield block
            continue
        broken.extend(block.body.broken)
        for argument in block.body.arguments:
            yield _local(argument)


def _scoped(block: Block) -> Iterator[Block]:
    """Yield the data source of a `check`: plans list it like any other."""
    if block.kind == "check":
        yield from (nested for nested in block.body.blocks if nested.kind == "data")


def _local(argument: Argument) -> Block:
    body = Body((argument._replace(name="value"),))
    return Block("local", (argument.name,), argument.file, argument.position, lambda: body)


def _name(block: Block) -> tuple[str, ...]:
    """Return what tells a block from others of its module: of a provider's configurations, the alias too."""
    alias = block.body.argument("alias") if block.kind == "provider" else None
    constant = alias.expression.constant() if alias else None
    return (block.kind, *block.labels, constant) if isinstance(constant, str) else (block.kind, *block.labels)


def _module(folder: str, blocks: dict[tuple[str, ...], Block], statements: list[Block]) -> SourceModule:
    by_kind: dict[str, dict[str, SourceBlock]] = {}
    for (kind, *labels), block in blocks.items():
        group = "resource" if kind in _PREFIXES else kind
        by_kind.setdefault(group, {})[_PREFIXES.get(kind, "") + ".".join(labels)] = HclBlock(block)
    return SourceModule(
        folder=folder,
        resources=by_kind.get("resource", {}),
        calls=by_kind.get("module", {}),
        outputs=by_kind.get("output", {}),
        variables=by_kind.get("variable", {}),
        locals=by_kind.get("local", {}),
        providers=by_kind.get("provider", {}),
        statements=tuple(HclBlock(block) for block in statements),
    )
