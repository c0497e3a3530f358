"""From the document to the model: the only place that knows both names of a thing."""

from __future__ import annotations

from sys import intern
from typing import TYPE_CHECKING, Any

from msgspec import UNSET, ValidationError
from msgspec.json import Decoder

from blastradius.model.address import module_address, parse_module_path
from blastradius.model.plan import DeferredChange, OutputChange, Plan, ResourceChange
from blastradius.sources.json_configuration import configuration_of
from blastradius.sources.json_state import state_objects
from blastradius.sources.members import Members, is_null, members_of, objects_in, refuse_double_names, unexpected
from blastradius.sources.tolerant import action_words, rows_in
from blastradius.sources.wire import Row, StoredOutput, decode_value

if TYPE_CHECKING:
    from blastradius.model.plan import Path
    from blastradius.sources.wire import Value

_ROWS = Decoder(list[Row])


def plan_of(document: Members, notes: tuple[str, ...] = ()) -> Plan:
    """Turn a document that is a plan into the model.

    Raises `UnreadableInput` where a part of it cannot be read; no row is ever left out.
    """
    return Plan(
        format_version=_text(_get(document, "format_version")),
        terraform_version=_text(_get(document, "terraform_version")),
        changes=_rows(document, "resource_changes"),
        drift=_rows(document, "resource_drift"),
        deferred=_deferred(document),
        prior_objects=tuple(state_objects(document["prior_state"])) if "prior_state" in document else (),
        configuration=configuration_of(_get(document, "configuration")),
        outputs=_outputs(document),
        variables=_variables(document),
        complete=_flag(_get(document, "complete")),
        errored=_get(document, "errored") not in (None, False),
        applyable=_flag(_get(document, "applyable")),
        notes=(*notes, *_not_looked_at(document)),
    )


def _not_looked_at(document: Members) -> list[str]:
    """Say what a plan holds besides rows that can change the world: actions (Terraform 1.14 and newer)."""
    actions = _get(document, "action_invocations")
    if not isinstance(actions, list) or not actions:
        return []
    number = "an action" if len(actions) == 1 else f"{len(actions)} actions"
    return [f"The plan invokes {number} of its providers; what they do was not evaluated."]


def _variables(document: Members) -> dict[str, Any]:
    written = _get(document, "variables")
    entries = written.items() if isinstance(written, dict) else ()
    return {name: entry["value"] for name, entry in entries if isinstance(entry, dict) and "value" in entry}


def _rows(document: Members, key: str) -> tuple[ResourceChange, ...]:
    written = document.get(key)
    if written is None:
        return ()
    try:
        rows = _ROWS.decode(written)
        refuse_double_names(rows, written)
    except (ValidationError, UnicodeDecodeError):
        rows = rows_in(written, key)
    return tuple([_change(row, key) for row in rows])


def _change(row: Row, part: str) -> ResourceChange:
    """Turn a row into the model's; what few rows have is looked at in those alone."""
    change = row.change
    if not row.type or not row.name or not row.address:
        raise unexpected(f"a row in {part}")
    module = row.module_address or ""
    if not module and row.address.startswith("module."):
        module = module_address(parse_module_path(row.address))
    # In the order of the fields: given by name, they take twice as long.
    return ResourceChange(
        row.address,
        intern(row.mode),
        intern(row.type),
        row.name,
        change.actions,
        change,
        intern(module),
        None if row.index is UNSET else row.index,
        intern(row.provider_name or ""),
        row.deposed or "",
        row.previous_address or "",
        row.action_reason or "",
        () if change.replace_paths is UNSET else _paths(change.replace_paths),
        change.importing is not UNSET and decode_value(change.importing) not in (None, False),
    )


def _paths(raw: Value) -> tuple[Path, ...]:
    """Return the paths that force a replacement; a path that is no list explains nothing."""
    paths = decode_value(raw)
    return tuple([tuple(path) for path in paths if isinstance(path, list)]) if isinstance(paths, list) else ()


def _deferred(document: Members) -> tuple[DeferredChange, ...]:
    """Return the rows that were put off; each has a row of its own inside."""
    what = "deferred_changes"
    found = []
    for entry in objects_in(document[what], what) if what in document else ():
        row = decode_value(entry["resource_change"]) if "resource_change" in entry else None
        address = row.get("address") if isinstance(row, dict) else None
        if not isinstance(address, str):
            raise unexpected(what)
        found.append(DeferredChange(address=address, reason=_text(_get(entry, "reason"))))
    return tuple(found)


def _outputs(document: Members) -> tuple[OutputChange, ...]:
    written = document.get("output_changes")
    if written is None or is_null(written):
        return ()
    try:
        outputs = members_of(written)
        changes = {name: {} if is_null(raw) else members_of(raw) for name, raw in outputs.items()}
    except ValidationError:
        raise unexpected("output_changes") from None
    return tuple(
        OutputChange(
            name=name,
            actions=action_words(_get(change, "actions")),
            unknown=_has_true(_get(change, "after_unknown")),
            values=StoredOutput(change["before"]) if "before" in change else None,
        )
        for name, change in changes.items()
    )


def _get(members: Members, key: str) -> Any:
    return decode_value(members[key]) if key in members else None


def _flag(value: Any) -> bool | None:
    """Return Terraform's own word; a word that is neither yes nor no is no yes."""
    return None if value is None else value is True


def _text(value: Any) -> str:
    return value if isinstance(value, str) else ""


def _has_true(mask: Any) -> bool:
    if isinstance(mask, dict):
        return any(_has_true(part) for part in mask.values())
    if isinstance(mask, list):
        return any(_has_true(part) for part in mask)
    return mask is True
