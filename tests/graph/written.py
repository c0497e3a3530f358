"""Make plans of configurations that are written as text: what the plan says of them, and the sources beside it."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.model.address import Index, quote_key
from blastradius.sources.hcl import read_sources
from tests.graph.plans import call, module, plan, refs

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping
    from pathlib import Path

    from blastradius.model.address import Step
    from blastradius.model.configuration import ConfigModule, ModuleCall
    from blastradius.model.plan import Plan
    from blastradius.model.source import SourceBlock, SourceTree

_HIDDEN = ("dynamic", "lifecycle", "connection")
_OF_CALLS = frozenset({"source", "version", "providers"})


def written(folder: Path, files: str | Mapping[str, str], addresses: Iterable[str], **more: Any) -> Plan:
    """Make a plan of a configuration: `files` by path, or the text of the only one.

    The plan's own account of it lists what each argument reads and hides what Terraform 1.11 hides: indexes, local
    values, `dynamic` blocks, `lifecycle` and `connection`.
    """
    for name, text in ({"main.tf": files} if isinstance(files, str) else files).items():
        path = folder / name
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")
    tree = read_sources(folder)
    return plan(shown_module(tree, ()), addresses, sources=tree, **more)


def shown_module(tree: SourceTree, path: tuple[str, ...]) -> ConfigModule:
    """Return what a plan shows of a module and those that it calls."""
    source = tree.modules[path]
    return module(
        {address: _arguments(block) for address, block in source.resources.items()},
        outputs={name: _shown(block, "value") for name, block in source.outputs.items()},
        calls={name: _call(tree, (*path, name), block) for name, block in source.calls.items()},
    )


def _call(tree: SourceTree, path: tuple[str, ...], block: SourceBlock) -> ModuleCall:
    arguments = {name: one for name, one in _arguments(block).items() if name not in _OF_CALLS}
    return call(shown_module(tree, path), **arguments)


def _arguments(block: SourceBlock) -> dict[str, Any]:
    shown = [name for name in block.names() if name.partition(".")[0] not in _HIDDEN]
    arguments: dict[str, Any] = {name: _shown(block, name) for name in shown}
    if "depends_on" in arguments:
        arguments["depends_on"] = [_text(one.steps) for one in block.references("depends_on")]
    return {name: one for name, one in arguments.items() if one or name not in ("count", "for_each")}


def _shown(block: SourceBlock, name: str) -> dict[str, Any]:
    read = [_text(one.steps) for one in block.references(name)]
    return dict(refs(*read)) if read else {}


def _text(steps: tuple[Step, ...]) -> str:
    text = ""
    for step in steps:
        text += quote_key(step.key) if isinstance(step, Index) else f".{step}" if text else step
    return text
