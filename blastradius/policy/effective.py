"""The settings that hold: defaults, what the file says, what its environment says in their place, and options."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.errors import PolicyError
from blastradius.knowledge.mistakes import first_mistake, told
from blastradius.policy.following import surely_follows

if TYPE_CHECKING:
    from collections.abc import Iterator, Mapping
    from pathlib import Path

    from blastradius.policy.file import PolicyFile
    from blastradius.policy.lines import KeyPath

DEFAULTS: dict[str, Any] = {
    "block_from": "high",
    "warn_from": "medium",
    "block_score": 70,
    "warn_score": 30,
    "fail_on": "block",
}
"""The table `verdict` of a policy that says nothing."""
WAIVER_DEFAULTS: dict[str, Any] = {"longest_days": 366, "most_findings": 10, "may_lift": []}
"""The table `waivers` of a policy that says nothing."""

TABLES = ("verdict", "severities", "knowledge", "weights", "waivers", "intent", "origin")
"""Sections in which each key is a setting of its own."""
LISTS = ("budget", "protected", "expected", "freeze", "rule")
"""Sections that an environment has in the place of the rest's."""


class Setting(NamedTuple):
    """A value, who says it, and where in the policy file."""

    value: Any
    said_by: str
    path: KeyPath = ()
    adds_to: Setting | None = None
    """What said a part of the value before."""


Settings = dict[tuple[str, str | int], Setting]
"""By section and key, or place in the section's list."""


def settings_of(file: PolicyFile, options: Mapping[str, Any]) -> dict[int | None, Settings]:
    """Return the settings that hold, options of the command line last: without an environment, and in each."""
    rest: Settings = {("verdict", key): Setting(value, "default") for key, value in DEFAULTS.items()}
    rest.update({("waivers", key): Setting(value, "default") for key, value in WAIVER_DEFAULTS.items()})
    layers: dict[int | None, Settings] = {None: rest}
    _add(rest, file, file.document, ())
    for number, environment in enumerate(file.document.get("environment", ())):
        layers[number] = dict(rest)
        _add(layers[number], file, environment, ("environment", number))
    for layer in layers.values():
        layer.update({("verdict", key): Setting(value, "option") for key, value in options.items()})
    return layers


def _add(found: Settings, file: PolicyFile, layer: Mapping[str, Any], at: KeyPath) -> None:
    said_by = f"environment {file.document['environment'][at[1]]['name']}" if at else "file"
    for section in LISTS:
        if section in layer:
            for old in [one for one in found if one[0] == section]:
                del found[old]
            for number, entry in enumerate(layer[section]):
                found[section, number] = Setting(entry, said_by, (*at, section, number))
    for section in TABLES:
        besides = {str(key) for table, key in found if table == section}
        for key, setting in _keys(file, layer, section, at, said_by, besides):
            before = found.get((section, key))
            if before is not None and isinstance(setting.value, dict):
                both = {**before.value, **setting.value}
                found[section, key] = setting._replace(value=both, adds_to=before)
            else:
                found[section, key] = setting


def _keys(
    file: PolicyFile, layer: Mapping[str, Any], section: str, at: KeyPath, said_by: str, besides: set[str]
) -> Iterator[tuple[str, Setting]]:
    """Yield the settings of a table: those of its files, then its own; `besides` are keys that there are."""
    table = layer.get(section, {})
    with_files = section in ("knowledge", "weights")
    if with_files:
        for number, name in enumerate(table.get("files", ())):
            for key, value in _of_file(file.folder / name, section).items():
                besides.add(key)
                yield key, Setting(value, f"{said_by}, by {name}", (*at, section, "files", number))
    own = {key: value for key, value in table.items() if not (with_files and key == "files")}
    if section == "knowledge" and own:
        from blastradius.knowledge.own import check_entries

        within = (*at, section)
        check_entries(own, lambda steps: file.place((*within, *steps)), within=within, besides=besides)
    for key, value in own.items():
        if section == "origin" and isinstance(value, dict):  # what is asked of one kind: each of it stands for itself
            for inner, part in value.items():
                yield f"{key}.{inner}", Setting(part, said_by, (*at, section, key, inner))
        else:
            yield key, Setting(value, said_by, (*at, section, key))


_WEIGHTS: dict[str, Any] = {
    "type": "object",
    "additionalProperties": {
        "type": "object",
        "additionalProperties": False,
        "properties": {
            word: {"type": "number", "minimum": 0, "maximum": 10**9} for word in ("create", "modify", "delete")
        },
    },
}


def _of_file(path: Path, section: str) -> dict[str, Any]:
    """Read the entries of a file beside the policy."""
    from blastradius.knowledge.own import read_own_entries, read_tables

    if section == "knowledge":
        return dict(read_own_entries(path))
    tables, _ = read_tables(path, "Weights are told by type and action.")
    if not surely_follows(_WEIGHTS, tables) and (mistake := first_mistake(_WEIGHTS, tables)) is not None:
        raise PolicyError(
            f"{path.name}: {told(mistake)}",
            'As in OPA\'s tutorial: {"aws_instance": {"delete": 10, "create": 1, "modify": 1}}, none below 0.',
        )
    return dict(tables)
