"""An intent drafted from a plan: the tightest simple statement of what it does, for a person to narrow."""

from __future__ import annotations

import unicodedata
from collections import defaultdict
from typing import TYPE_CHECKING

from blastradius.model.address import module_config_address, parse_module_path, without_keys
from blastradius.model.intent import DraftEntry, IntentAction, IntentDraft
from blastradius.policy.intent.declared import asked_by
from blastradius.policy.intent.document import MOST_GLOBS

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.changes import Change, Changes

Actions = tuple[IntentAction, ...]

MANY = 12
"""So many blocks of one module, changed alike, are named one by one; more by the module and their types."""


def draft_intent(changes: Changes) -> IntentDraft:
    """Say what a plan does as an intent would; what deletes objects, or is not understood, apart."""
    meant: defaultdict[Actions, list[Change]] = defaultdict(list)
    withheld: defaultdict[Actions, list[Change]] = defaultdict(list)
    for change in changes.all:
        asked = asked_by(change)
        kind = meant if asked and not change.destructive else withheld
        kind[_in_order(asked or ())].append(change)
    too_many = sum(len(_blocks(alike)) for group in (meant, withheld) for alike in group.values()) > MOST_GLOBS
    return IntentDraft(allowed=tuple(_entries(meant, too_many)), withheld=tuple(_entries(withheld, too_many)))


def _in_order(asked: Iterable[IntentAction]) -> Actions:
    present = set(asked)
    return tuple(one for one in IntentAction if one in present)


def _entries(found: Mapping[Actions, list[Change]], too_many: bool) -> list[DraftEntry]:  # noqa: FBT001 - of the plan
    entries = []
    for actions, alike in sorted(found.items()):
        if IntentAction.MOVE in actions:
            entries.append(_by_address(actions, alike))
            continue
        of_module: defaultdict[str, list[Change]] = defaultdict(list)
        for change in alike:
            of_module[module_config_address(parse_module_path(change.row.module))].append(change)
        named = []
        for module, members in sorted(of_module.items()):
            if len(_blocks(members)) > MANY and (module or too_many):
                entries.append(_by_type(actions, module, members))
            else:
                named.extend(members)
        if named:
            entries.append(_by_address(actions, named))
    return entries


def _by_address(actions: Actions, alike: list[Change]) -> DraftEntry:
    return DraftEntry(actions=actions, addresses=tuple(sorted(_blocks(alike))), changes=len(alike))


def _by_type(actions: Actions, module: str, alike: list[Change]) -> DraftEntry:
    types = tuple(sorted({_glob(change.row.type) for change in alike}))
    modules = (_glob(module),) if module else ()
    return DraftEntry(actions=actions, modules=modules, types=types, changes=len(alike))


def _blocks(alike: Iterable[Change]) -> set[str]:
    """Return globs for the blocks of some changes; of those that move for where they come from as well."""
    addresses = (one for change in alike for one in (change.row.address, change.row.previous_address) if one)
    return {_glob(without_keys(one) if "[" in one else one) for one in addresses}


_ODD = frozenset({"Cc", "Cf", "Cs", "Co", "Cn", "Zl", "Zp"})


def _glob(text: str) -> str:
    """Write a text as a glob that fits it: `?` stands for what would be more than itself, or could not be seen."""
    return "".join("?" if char in "*#" or unicodedata.category(char) in _ODD else char for char in text)
