"""Values in a report, where somebody asks for them: few, short, and none that could be a secret.

A value is shown where both sides of a change are there and it is a scalar on both, where the plan
says of both that they are not sensitive, and where neither its name nor itself looks like a secret
or holds one that the plan knows of. What is in doubt is not shown.
"""

from __future__ import annotations

import json
from dataclasses import replace
from typing import TYPE_CHECKING, Any

from blastradius.changes.secrets import is_secret_name, looks_secret
from blastradius.model.action import Action
from blastradius.model.plan import has_unknown
from blastradius.model.reported_change import ShownValue
from blastradius.model.verdict import Severity

if TYPE_CHECKING:
    from collections.abc import Iterable, Iterator

    from blastradius.model.attribute_path import AttributePath
    from blastradius.model.plan import ChangeValues, Plan, ResourceChange
    from blastradius.model.report import Report
    from blastradius.model.reported_change import ReportedChange

LONGEST = 60
"""Characters of a value that are shown."""
MOST = 20
"""So many values of one change are shown."""
_UNKNOWN = "(known after apply)"
_CERTAIN = ("password", "passwd", "passphrase", "secret", "token", "private_key", "api_key", "access_key", "credential")
"""What the name of an attribute holds whose value is a secret wherever else it stands."""
_TELLING = 4
"""Characters from which on a text that holds a secret, or is part of one, tells something of it."""


def with_values(report: Report, plan: Plan) -> Report:
    """Return a report that shows values of what is destroyed, replaced or updated at a risk."""
    wanted = {change.label for change in report.changes if _wanted(change)}
    if not wanted:
        return report
    rows = {str(row.object): row for row in plan.changes if str(row.object) in wanted}
    secrets = frozenset(_secrets(plan))
    changes = [
        replace(change, shown_values=_shown(change, rows[change.label], secrets)) if change.label in rows else change
        for change in report.changes
    ]
    return replace(report, changes=tuple(changes))


def _wanted(change: ReportedChange) -> bool:
    both = change.action in (Action.REPLACE, Action.UPDATE)
    return both and (change.destructive or change.severity.rank >= Severity.MEDIUM.rank)


def _shown(change: ReportedChange, row: ResourceChange, secrets: frozenset[str]) -> tuple[ShownValue, ...]:
    if is_secret_name(row.address) or is_secret_name(row.type):
        return ()
    paths = dict.fromkeys((*change.forcing_paths, *((name,) for name in change.changed_attributes)))
    sides = _Sides(row.values)
    found = (sides.shown(path, secrets, forcing=path in change.forcing_paths) for path in paths)
    return tuple(one for one in found if one is not None)[:MOST]


class _Sides:
    """The two sides of a change, with the masks that belong to them."""

    def __init__(self, values: ChangeValues) -> None:
        self._before, self._after = values.before(), values.after()
        self._unknown = values.after_unknown()
        self._masks = (values.before_sensitive(), values.after_sensitive())

    def shown(self, path: AttributePath, secrets: frozenset[str], *, forcing: bool) -> ShownValue | None:
        """Show what stands at a path; None for what is not to be shown, or does not differ."""
        if any(_is_marked(mask, path) for mask in self._masks):
            return None
        if any(isinstance(step, str) and (step == "*" or is_secret_name(step)) for step in path):
            return None
        before = _written(_at(self._before, path), secrets)
        if not _is_unknown(self._unknown, path):
            after = _written(_at(self._after, path), secrets)
        else:
            after = _UNKNOWN if forcing else ""  # of all that the provider computes, that says nothing
        return ShownValue(path=path, before=before, after=after) if before and after and before != after else None


_NOTHING = object()


def _at(value: Any, path: AttributePath) -> Any:
    """Return what stands at a path, or a mark that nothing does."""
    for step in path:
        in_object = isinstance(value, dict) and step in value
        in_list = isinstance(value, list) and isinstance(step, int) and 0 <= step < len(value)
        if not in_object and not in_list:
            return _NOTHING
        value = value[step]
    return value


def _is_marked(mask: Any, path: AttributePath) -> bool:
    """Tell whether a mask says sensitive of what is at a path or holds it, or says nothing that is understood."""
    for step in path:
        if mask is False:
            return False
        if isinstance(mask, dict) and isinstance(step, str):
            mask = mask.get(step, False)
        elif isinstance(mask, list) and isinstance(step, int):
            return has_unknown(mask)  # elements of a set have other places before and after
        else:
            return not (isinstance(mask, dict | list) and not mask)
    return not (mask is False or (isinstance(mask, dict | list) and not mask))


def _is_unknown(mask: Any, path: AttributePath) -> bool:
    """Tell whether what is at a path, or what holds it, is known only after the apply."""
    for step in path:
        if mask is True:
            return True
        part = _at(mask, (step,))
        mask = False if part is _NOTHING else part
    return mask is True


def _written(value: Any, secrets: frozenset[str]) -> str:
    """Write a scalar on one line; empty for all else, and for what looks like a secret or holds one."""
    if value is None or isinstance(value, bool):
        return json.dumps(value)
    if not isinstance(value, str | int | float):
        return ""
    text = str(value)
    if looks_secret(text) or _tells(text, secrets):
        return ""
    written = json.dumps(value, ensure_ascii=False)
    return written if len(written) <= LONGEST else f"{written[:LONGEST]}… ({len(text)} characters)"


def _tells(text: str, secrets: frozenset[str]) -> bool:
    """Tell whether a text is a secret, holds one or is part of one."""
    if text in secrets:
        return True
    lowered = text.lower()
    return any(
        (len(secret) >= _TELLING and secret.lower() in lowered) or (len(text) >= _TELLING and lowered in secret.lower())
        for secret in secrets
    )


def _secrets(plan: Plan) -> Iterator[str]:
    """Yield every value that the plan marks as sensitive anywhere, or has under a name that secrets go by."""
    for name, value in plan.variables.items():
        if name in plan.configuration.root.sensitive_variables or is_secret_name(name):
            yield from _texts(value)
    for row in (*plan.changes, *plan.drift):
        values = row.values
        yield from _marked(values.before(), values.before_sensitive())
        yield from _marked(values.after(), values.after_sensitive())
    for entry in plan.prior_objects:
        if entry.values is not None:
            stored = entry.values.whole()
            # What another stack marks as sensitive arrives without the mark.
            hands_on = entry.type == "terraform_remote_state"
            yield from _texts(stored) if hands_on else _marked(stored, entry.values.sensitive())
    outputs = plan.configuration.root.outputs
    for output in plan.outputs:
        if output.values is not None and (output.name not in outputs or outputs[output.name].sensitive):
            yield from _texts(output.values.before())


def _marked(value: Any, mask: Any) -> Iterator[str]:
    if isinstance(value, dict) and (isinstance(mask, dict) or mask is False or mask is None):
        for name, part in value.items():
            inner = mask.get(name, False) if isinstance(mask, dict) else False
            yield from _texts(part) if _names_secret(name) else _marked(part, inner)
    elif isinstance(value, list) and (isinstance(mask, list) or mask is False or mask is None):
        for number, part in enumerate(value):
            yield from _marked(part, mask[number] if isinstance(mask, list) and number < len(mask) else False)
    elif mask not in (False, None, {}, []):
        yield from _texts(value)


def _names_secret(name: str) -> bool:
    return any(word in name.lower() for word in _CERTAIN)


def _texts(value: Any) -> Iterable[str]:
    """List every text and number in a value; empty ones, and the words for yes and no, tell nothing."""
    pending, found = [value], []
    while pending:
        part = pending.pop()
        if isinstance(part, dict):
            pending.extend(part.values())
        elif isinstance(part, list):
            pending.extend(part)
        elif isinstance(part, str | int | float) and not isinstance(part, bool) and str(part):
            found.append(str(part))
    return found
