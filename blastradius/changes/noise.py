"""Updates that change nothing of substance: listed and counted, never alarming."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

from blastradius.changes.values import settled
from blastradius.model.action import Action
from blastradius.model.verdict import Noise

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.changes.values import Difference
    from blastradius.model.plan import ResourceChange

_TAGS = frozenset(
    {
        "tags",
        "tags_all",
        "tag",
        "tag_list",
        "labels",
        "effective_labels",
        "terraform_labels",
        "user_labels",
        "annotations",
        "effective_annotations",
        "resource_labels",
        "freeform_tags",
        "defined_tags",
        "description",
        "comment",
        "display_description",
    }
)
"""What providers call what people and bills read, and no service: tags, labels, descriptions."""


def noise_of(row: ResourceChange, difference: Difference, written: Mapping[str, Any]) -> Noise | None:
    """Tell why an update is of no weight; None where it may be of some.

    `written` are the arguments of the object's block: what becomes unknown and is not written there, the
    provider computes, and it changes with every update.
    """
    if row.action is not Action.UPDATE or not difference.names:
        return None
    computed = {name for name in difference.unknown if name not in written}
    names = set(difference.names) - computed
    if not names:
        return Noise.COMPUTED
    if names & difference.unknown - _TAGS:
        return None
    if names <= _TAGS:
        return Noise.TAGS
    asked = tuple(sorted(names))
    before = dict(zip(asked, row.values.before_of(asked), strict=True))
    after = dict(zip(asked, row.values.after_of(asked), strict=True))
    names = {name for name in names if name in _TAGS or settled(before[name]) != settled(after[name])}
    if not names:
        return Noise.FORMATTING
    if all(name in _TAGS or (name == "metadata" and _same_but_tags(before[name], after.get(name))) for name in names):
        return Noise.TAGS
    if all(_ordered(before.get(name)) == _ordered(after.get(name)) for name in names - _TAGS):
        return Noise.ORDER
    return None


def _same_but_tags(before: Any, after: Any) -> bool:
    """Compare the metadata of a Kubernetes object, where labels and annotations stand among other things."""
    return bool(_without_tags(before) == _without_tags(after))


def _without_tags(value: Any) -> Any:
    if isinstance(value, list):
        return [_without_tags(one) for one in value]
    if not isinstance(value, dict):
        return value
    return {name: part for name, part in value.items() if name not in ("labels", "annotations", "resource_version")}


def _ordered(value: Any) -> Any:
    """Return a value with all its lists in one order."""
    if isinstance(value, list):
        return sorted((_ordered(one) for one in value), key=repr)
    return {name: _ordered(value[name]) for name in sorted(value)} if isinstance(value, dict) else value
