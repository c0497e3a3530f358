"""Read states: what `terraform show -json` prints of one, or the raw state itself."""

from __future__ import annotations

from pathlib import Path
from typing import TYPE_CHECKING

from msgspec import MsgspecError, Raw

from blastradius.errors import NotAState, PlanError, UnreadableInput
from blastradius.model.state import State
from blastradius.sources.documents import find_documents
from blastradius.sources.encoding import LARGEST, to_utf8, too_large, unpacked
from blastradius.sources.files import ZIP, read_file
from blastradius.sources.json_state import state_objects
from blastradius.sources.raw_state import raw_state_objects
from blastradius.sources.state_refusals import PULL, empty, misshapen, state_refusal
from blastradius.sources.wire import too_deep

if TYPE_CHECKING:
    import os

    from blastradius.model.plan import StateObject
    from blastradius.sources.members import Members

_ENDINGS = (".gz", ".json", ".tfstate")


def read_state(source: str | os.PathLike[str] | bytes, name: str | None = None) -> State:
    """Read a state from a file or from bytes: `terraform show -json` of one, or a raw state of version 4.

    `name` is what the state goes by in reports; without it, its file's name without folder and ending.
    Raises `PlanError` for what is no state, holds nothing or cannot be read.
    """
    if name is None:
        name = "state" if isinstance(source, bytes) else _name_of(Path(source))
    data = source if isinstance(source, bytes) else read_file(Path(source))
    if data is None or data.startswith(ZIP):
        raise NotAState("it is a ZIP archive, and no state; a saved plan is one.", "Name a plan without --state.")
    if len(data) > LARGEST:
        raise too_large()
    try:
        objects = _objects_of(_document(to_utf8(unpacked(data))))
    except RecursionError:
        raise too_deep() from None
    except UnicodeDecodeError:
        raise UnreadableInput("it is no UTF-8 text.", f"Make it again: {PULL}") from None
    except MsgspecError:
        raise misshapen() from None
    if not objects:
        raise empty()
    return State(name, objects)


def _document(data: bytes) -> Members:
    """Return the one document of an input; what is wrong with it is told as it is of a plan, with other advice."""
    try:
        documents = find_documents(data).documents
    except PlanError as error:
        raise type(error)(error.reason.replace("and a plan is", "and a state is"), f"Try: {PULL}") from None
    if len(documents) > 1:
        raise NotAState(f"it holds {len(documents)} documents.", "Name each state by itself.")
    refused = state_refusal(documents[0])
    if refused:
        raise refused
    return documents[0]


def _objects_of(document: Members) -> tuple[StateObject, ...]:
    try:
        if "values" in document:
            return tuple(state_objects(Raw(b'{"values":' + bytes(document["values"]) + b"}")))
        return tuple(raw_state_objects(b'{"resources":' + bytes(document.get("resources", Raw(b"null"))) + b"}"))
    except UnreadableInput:
        raise misshapen() from None


def _name_of(path: Path) -> str:
    name = path.name
    for ending in _ENDINGS:
        if len(name) > len(ending):
            name = name.removesuffix(ending)
    return name or "state"
