"""Where the files of modules come from: a working folder, or a saved plan, which keeps a copy of them."""

from __future__ import annotations

import json
import os
import re
import stat
import zipfile
import zlib
from io import BytesIO
from pathlib import Path
from typing import Any, NamedTuple, Protocol

LARGEST = 64 * 1024**2
"""The most bytes of sources that are read."""
MOST_FILES = 20_000

_DAMAGED = (OSError, ValueError, EOFError, RuntimeError, NotImplementedError, zlib.error, zipfile.BadZipFile)
"""What reading from an archive raises that is damaged, encrypted or packed in an unknown way."""


class Folder(NamedTuple):
    """A module's folder: as it is shown, and where it is looked up."""

    shown: str
    key: str

    def file(self, name: str) -> str:
        """Return how a file in it is shown."""
        return name if self.shown == "." else f"{self.shown}/{name}"


class Origin(Protocol):
    """What holds the files of modules."""

    def root(self) -> Folder:
        """Return the folder of the root module."""
        ...

    def called(self, path: tuple[str, ...], caller: Folder, source: str | None) -> Folder | None:
        """Return the folder of a module that is called, by the names of the calls; None where it is not found."""
        ...

    def names(self, folder: Folder) -> list[str]:
        """Return the names of the files in a folder."""
        ...

    def read(self, folder: Folder, name: str, limit: int) -> bytes:
        """Return the bytes of a file, and at most one more than the limit; raises `Unavailable`."""
        ...


class Unavailable(Exception):
    """A file cannot be read."""


class WorkingFolder:
    """A folder in which `terraform init` was run, or not; it may have been told to keep its data elsewhere."""

    def __init__(self, folder: Path, data_folder: str = "") -> None:
        self._folder = folder
        self._installed = _directories(_manifest(folder / (data_folder or ".terraform") / "modules" / "modules.json"))

    def root(self) -> Folder:
        """Return the folder that was named."""
        return self._at(self._folder)

    def called(self, path: tuple[str, ...], caller: Folder, source: str | None) -> Folder | None:
        """Return the folder that `terraform init` noted, else that of a source on this disk."""
        directory = self._installed.get(".".join(path))
        candidates = [self._folder / directory] if directory is not None else []
        if source is not None and source.startswith(("./", "../")):
            candidates.append(Path(caller.key) / source)
        return next((self._at(candidate) for candidate in candidates if _is_folder(candidate)), None)

    def names(self, folder: Folder) -> list[str]:
        """Return the names of the files in a folder."""
        try:
            return [path.name for path in Path(folder.key).iterdir()]
        except (OSError, ValueError):
            raise Unavailable from None

    def read(self, folder: Folder, name: str, limit: int) -> bytes:
        """Return the bytes of a file, and at most one more than the limit; raises `Unavailable`."""
        return _read(Path(folder.key) / name, limit)

    def _at(self, path: Path) -> Folder:
        shown = os.path.relpath(path, self._folder).replace(os.sep, "/")
        return Folder(shown, os.path.realpath(path))


def _is_folder(path: Path) -> bool:
    try:
        return path.is_dir()
    except (OSError, ValueError):
        return False


def _read(path: Path, limit: int) -> bytes:
    """Read a regular file; a pipe of that name would keep the reader waiting."""
    try:
        if not stat.S_ISREG(path.stat().st_mode):
            raise Unavailable
        with path.open("rb") as file:
            return file.read(limit + 1)
    except (OSError, ValueError):
        raise Unavailable from None


def _manifest(path: Path) -> Any:
    try:
        data = _read(path, LARGEST)
    except Unavailable:
        return None
    document = _json(data)
    return document.get("Modules") if isinstance(document, dict) else None


def _json(data: bytes) -> Any:
    try:
        return json.loads(data)
    except (ValueError, RecursionError):
        return None


def _directories(entries: Any) -> dict[str, str]:
    """Return the folders of the modules by the names of the calls, from either list that Terraform keeps."""
    if not isinstance(entries, list):
        return {}
    pairs = ((entry.get("Key"), entry.get("Dir")) for entry in entries if isinstance(entry, dict))
    return {key: folder for key, folder in pairs if isinstance(key, str) and isinstance(folder, str)}


_MEMBER = re.compile(r"tfconfig/m-(?P<key>[^/\\]*)/(?P<name>[^/\\]+)")
_MANIFEST = "tfconfig/modules.json"


class SavedPlan:
    """A saved plan: a ZIP archive with the sources that were planned."""

    def __init__(self, archive: zipfile.ZipFile) -> None:
        self._archive = archive
        self._files: dict[str, dict[str, zipfile.ZipInfo]] = {}
        for info in archive.infolist():
            member = _MEMBER.fullmatch(info.filename)
            if member:
                self._files.setdefault(member["key"], {})[member["name"]] = info
        self._directories = _directories(self._manifest())

    def holds_sources(self) -> bool:
        """Tell whether there are any sources in it."""
        return bool(self._files)

    def root(self) -> Folder:
        """Return the folder of the root module."""
        return self._at("")

    def called(self, path: tuple[str, ...], caller: Folder, source: str | None) -> Folder | None:  # noqa: ARG002
        """Return the folder of a module that is called; the archive knows it by the names of the calls alone."""
        key = ".".join(path)
        return self._at(key) if key in self._files else None

    def names(self, folder: Folder) -> list[str]:
        """Return the names of the files in a folder."""
        return list(self._files.get(folder.key, ()))

    def read(self, folder: Folder, name: str, limit: int) -> bytes:
        """Return the bytes of a file, and at most one more than the limit; raises `Unavailable`."""
        return self._unpack(self._files[folder.key][name], limit)

    def _at(self, key: str) -> Folder:
        directory = self._directories.get(key, f"m-{key}") if key else "."
        return Folder(directory.replace("\\", "/").removeprefix("./").rstrip("/") or ".", key)

    def _manifest(self) -> Any:
        try:
            return _json(self._unpack(self._archive.getinfo(_MANIFEST), LARGEST))
        except (KeyError, Unavailable):
            return None

    def _unpack(self, info: zipfile.ZipInfo, limit: int) -> bytes:
        """Unpack a file no further than the limit, whatever size the archive claims."""
        try:
            with self._archive.open(info) as file:
                return file.read(limit + 1)
        except _DAMAGED:
            raise Unavailable from None


def saved_plan(data: Path | bytes) -> SavedPlan | None:
    """Open a saved plan; None for what is none, and for one without sources."""
    try:
        plan = SavedPlan(zipfile.ZipFile(BytesIO(data) if isinstance(data, bytes) else data))
    except _DAMAGED:
        return None
    return plan if plan.holds_sources() else None
