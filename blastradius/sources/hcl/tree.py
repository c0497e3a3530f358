"""The modules of a configuration, from call to call."""

from __future__ import annotations

from collections import deque
from typing import TYPE_CHECKING, NamedTuple

from blastradius.model.source import Place, SourceModule, SourceTree
from blastradius.sources.hcl.module import ReadModule, configuration_files, module_of
from blastradius.sources.hcl.origin import LARGEST, MOST_FILES, Folder, Origin, Unavailable, WorkingFolder, saved_plan
from blastradius.sources.hcl.written import SourceFile

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

_MOST_MODULES = 10_000
"""How many calls are followed: each of a few modules may call the next one twice."""
_MOST_NOTES = 50


def read_sources(folder: Path, data_folder: str = "") -> SourceTree:
    """Read the configuration in a folder and the modules that it calls, as far as their files are found.

    `data_folder` is where Terraform keeps its data, as `TF_DATA_DIR` has it: seen from the folder, or absolute.
    """
    return _Reader(WorkingFolder(folder, data_folder)).tree()


def sources_of_saved_plan(data: Path | bytes) -> SourceTree | None:
    """Read the configuration that a saved plan holds a copy of; None where it holds none."""
    plan = saved_plan(data)
    return _Reader(plan).tree() if plan else None


class _Call(NamedTuple):
    """A module that is to be read."""

    path: tuple[str, ...]
    folder: Folder
    above: frozenset[str]
    """The folders of the modules that lead there."""


class _Reader:
    def __init__(self, origin: Origin) -> None:
        self._origin = origin
        self._bytes = LARGEST
        self._files = MOST_FILES
        self._notes: dict[str, None] = {}
        self._read: dict[str, SourceModule] = {}

    def tree(self) -> SourceTree:
        modules: dict[tuple[str, ...], SourceModule] = {}
        waiting = deque([_Call((), self._origin.root(), frozenset())])
        while waiting:
            call = waiting.popleft()
            if len(modules) == _MOST_MODULES:
                self._note(f"more than {_MOST_MODULES} modules are called; the sources of the others were not read.")
                break
            module = modules[call.path] = self._module(call.folder)
            waiting.extend(self._calls(call, module))
        return SourceTree(modules=modules, notes=self._told())

    def _calls(self, caller: _Call, module: SourceModule) -> Iterator[_Call]:
        above = caller.above | {caller.folder.key}
        for name, block in module.calls.items():
            path = (*caller.path, name)
            source = block.constant("source")
            folder = self._origin.called(path, caller.folder, source if isinstance(source, str) else None)
            address = ".".join(f"module.{step}" for step in path)
            if folder is None:
                self._note(f"the sources of {address} were not found.")
            elif folder.key in above:
                self._note(f"{address} calls itself; its sources were not read again.")
            else:
                yield _Call(path, folder, above)

    def _module(self, folder: Folder) -> SourceModule:
        """Read a module, once however many calls lead to it."""
        module = self._read.get(folder.key)
        if module is None:
            read = module_of(folder.shown, self._sources(folder))
            self._tell(read)
            module = self._read[folder.key] = read.module
        return module

    def _sources(self, folder: Folder) -> Iterator[SourceFile]:
        try:
            names = configuration_files(self._origin.names(folder))
        except Unavailable:
            self._note(f"{folder.shown}: the folder cannot be read.")
            return
        for name in names:
            text = self._text(folder, name)
            if text is not None:
                yield SourceFile(folder.file(name), text)

    def _text(self, folder: Folder, name: str) -> str | None:
        """Return the text of a file; None, and a note, where it cannot be read or goes beyond the limits."""
        if not self._files or not self._bytes:
            self._note(
                f"the sources are larger than {LARGEST // 1024**2} MiB or {MOST_FILES} files; not all were read."
            )
            return None
        self._files -= 1
        try:
            data = self._origin.read(folder, name, self._bytes)
        except Unavailable:
            self._note(f"{folder.file(name)}: the file cannot be read.")
            return None
        if len(data) > self._bytes:
            self._bytes = 0
            return self._text(folder, name)
        self._bytes -= len(data)
        try:
            return data.decode("utf-8-sig")
        except UnicodeDecodeError:
            self._note(f"{folder.file(name)}: the file is no UTF-8 text.")
            return None

    def _tell(self, read: ReadModule) -> None:
        for place in read.broken:
            self._note(_unreadable(place))

    def _note(self, note: str) -> None:
        self._notes.setdefault(note)

    def _told(self) -> tuple[str, ...]:
        notes = tuple(self._notes)
        if len(notes) <= _MOST_NOTES:
            return notes
        return (*notes[:_MOST_NOTES], f"{len(notes) - _MOST_NOTES} more parts of the sources could not be read.")


def _unreadable(place: Place) -> str:
    return f"{place}: what begins there cannot be read and was passed over."
