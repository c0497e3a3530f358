"""Write sources by hand and read them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius.sources.hcl import read_sources
from blastradius.sources.hcl.module import module_of
from blastradius.sources.hcl.written import SourceFile

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.source import SourceBlock, SourceModule, SourceTree


def module(**texts: str) -> SourceModule:
    """Read a module from the texts of its files: `main="…"` is `main.tf`, `main_json` is `main.tf.json`."""
    files = []
    for name, text in texts.items():
        stem = name.removesuffix("_json")
        files.append(SourceFile(f"{stem}.tf.json" if name.endswith("_json") else f"{stem}.tf", text))
    return module_of(".", files).module


def block(body: str, header: str = 'resource "t" "n"') -> SourceBlock:
    """Read one block; its body begins in line 2."""
    read = module(main=f"{header} {{\n{body}\n}}\n")
    groups = (read.resources, read.calls, read.outputs, read.variables, read.locals, read.providers)
    blocks = [found for group in groups for found in group.values()]
    return (blocks or list(read.statements))[0]


def write(folder: Path, **texts: str) -> None:
    """Write files; `sub__main` is `sub/main.tf`."""
    for name, text in texts.items():
        path = folder / f"{name.replace('__', '/')}.tf"
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(text, encoding="utf-8")


def tree(folder: Path, **texts: str) -> SourceTree:
    """Write files and read them."""
    write(folder, **texts)
    return read_sources(folder)
