"""Destroyed and created objects that are one thing under another address.

Only pairs without a rival are claimed: all that is known of the new object must be
so already of the old one, and no other object may fit as well.
"""

from __future__ import annotations

import hashlib
import json
from collections import defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.model.action import Action
from blastradius.model.address import ModulePath, module_address, parse_module_path
from blastradius.model.report import Rename
from blastradius.model.verdict import Confidence, RenameKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.changes.change import Change


class _Pair(NamedTuple):
    old: Change
    new: Change
    confidence: Confidence


def find_renames(changes: Iterable[Change]) -> tuple[Rename, ...]:
    """Pair destroyed with created objects, whole module calls where everything inside pairs."""
    gone: dict[str, list[Change]] = defaultdict(list)
    made: dict[str, list[Change]] = defaultdict(list)
    for change in changes:
        if not change.address.isprintable():
            continue  # Terraform escapes keys; such an address would write lines of its own into the moved block
        if change.action is Action.DESTROY and not change.row.deposed:
            gone[change.row.type].append(change)
        elif change.action is Action.CREATE:
            made[change.row.type].append(change)
    pairs = [pair for type_ in sorted(gone.keys() & made.keys()) for pair in _pair(gone[type_], made[type_])]
    return tuple(_as_renames(pairs, [change for changes in gone.values() for change in changes]))


def _pair(gone: Sequence[Change], made: Sequence[Change]) -> list[_Pair]:
    """Pair the objects of one type by what is known of the created ones."""
    by_names: dict[tuple[str, ...], list[tuple[Change, dict[str, Any]]]] = defaultdict(list)
    for new in made:
        known = _known_arguments(new)
        if known:
            by_names[tuple(sorted(known))].append((new, known))
    before = [(old, old.row.values.before()) for old in gone]
    candidates: dict[str, list[Change]] = defaultdict(list)
    rivals: dict[str, list[Change]] = defaultdict(list)
    for names, created in by_names.items():
        found: dict[str, list[Change]] = defaultdict(list)
        for new, known in created:
            found[_digest(known, names)].append(new)
        for old, values in before:
            if not isinstance(values, dict):
                continue
            for new in found.get(_digest(values, names), ()):
                candidates[old.node].append(new)
                rivals[new.node].append(old)
    pairs = []
    for old, _ in before:
        match = _only_match(old, candidates[old.node], rivals)
        if match is not None:
            pairs.append(_Pair(old, match, _confidence(match)))
    return pairs


def _known_arguments(new: Change) -> dict[str, Any]:
    after = new.row.values.after()
    if not isinstance(after, dict):
        return {}
    unknown = new.difference.unknown
    known = {name: value for name, value in after.items() if name not in unknown and value not in (None, [], {}, "")}
    return known if any(not isinstance(value, bool) for value in known.values()) else {}


def _digest(values: dict[str, Any], names: tuple[str, ...]) -> str:
    text = json.dumps([values.get(name) for name in names], sort_keys=True, default=str)
    return hashlib.sha256(text.encode("utf-8", "surrogatepass")).hexdigest()


def _only_match(old: Change, candidates: list[Change], rivals: dict[str, list[Change]]) -> Change | None:
    """Return the one created object that fits, if it fits nobody else as well.

    Where several are equal in all that is known, only one with the same name or key in
    another place can be told apart from the rest.
    """
    if len(candidates) == 1 and len(rivals[candidates[0].node]) == 1:
        return candidates[0]
    alike = [new for new in candidates if _same_place(old, new)]
    if len(alike) != 1:
        return None
    return alike[0] if sum(_same_place(rival, alike[0]) for rival in rivals[alike[0].node]) == 1 else None


def _same_place(old: Change, new: Change) -> bool:
    """Tell whether two addresses agree but for one of: the module path, the name, the key."""
    old_names = [step.name for step in parse_module_path(old.row.module)]
    new_names = [step.name for step in parse_module_path(new.row.module)]
    old_keys = [step.key for step in parse_module_path(old.row.module)] + [old.row.key]
    new_keys = [step.key for step in parse_module_path(new.row.module)] + [new.row.key]
    if len(old_names) != len(new_names):  # into a module, or out of one
        return old.row.name == new.row.name and old.row.key == new.row.key
    return old_keys == new_keys and (old.row.name == new.row.name or old_names == new_names)


def _confidence(new: Change) -> Confidence:
    """A pair is certain where a name agrees that two living objects could not share."""
    known = _known_arguments(new)
    shared = any(name in known for name in new.facts.unique_names)
    return Confidence.CERTAIN if shared else Confidence.LIKELY


def _as_renames(pairs: list[_Pair], gone: list[Change]) -> list[Rename]:
    """Say whole modules where everything that goes under one call pairs with the same under another."""
    modules = _module_renames(pairs, gone)
    renames = [
        Rename(
            from_address=old,
            to_address=new,
            kind=RenameKind.MODULE,
            confidence=confidence,
            moved_block=moved_block(old, new),
        )
        for (old, new), confidence in modules.items()
    ]
    inside = [parse_module_path(old) for old, _ in modules]
    for pair in pairs:
        path = parse_module_path(pair.old.row.module)
        if any(path[: len(module)] == module for module in inside):
            continue
        renames.append(
            Rename(
                from_address=pair.old.address,
                to_address=pair.new.address,
                kind=RenameKind.RESOURCE,
                confidence=pair.confidence,
                moved_block=moved_block(pair.old.address, pair.new.address),
            )
        )
    return sorted(renames, key=lambda rename: (rename.kind, rename.from_address))


def _module_renames(pairs: list[_Pair], gone: list[Change]) -> dict[tuple[str, str], Confidence]:
    """Find the module instances of which everything that goes reappears, unchanged in itself, in one other."""
    going: dict[ModulePath, int] = defaultdict(int)
    for change in gone:
        for path in _prefixes(parse_module_path(change.row.module)):
            going[path] += 1
    found: dict[tuple[ModulePath, ModulePath], list[_Pair]] = defaultdict(list)
    for pair in pairs:
        if pair.old.row.name == pair.new.row.name and pair.old.row.key == pair.new.row.key:
            for old, new in _parted(parse_module_path(pair.old.row.module), parse_module_path(pair.new.row.module)):
                found[old, new].append(pair)
    whole: dict[tuple[str, str], Confidence] = {}
    for (old, new), members in sorted(found.items(), key=lambda item: (len(item[0][0]), str(item[0]))):
        if len(members) != going[old] or any(old[: len(outer)] == outer for outer in map(_path_of, whole)):
            continue
        sure = all(member.confidence is Confidence.CERTAIN for member in members)
        whole[module_address(old), module_address(new)] = Confidence.CERTAIN if sure else Confidence.LIKELY
    return whole


def _path_of(renamed: tuple[str, str]) -> ModulePath:
    return parse_module_path(renamed[0])


def _prefixes(path: ModulePath) -> list[ModulePath]:
    return [path[:length] for length in range(1, len(path) + 1)]


def _parted(old: ModulePath, new: ModulePath) -> list[tuple[ModulePath, ModulePath]]:
    """Return the module instances whose renaming alone turns one path into the other, outermost first."""
    if len(old) != len(new):
        return []
    differing = [number for number, (one, other) in enumerate(zip(old, new, strict=True)) if one != other]
    if len(differing) != 1:
        return []
    length = differing[0] + 1
    return [(old[:length], new[:length])]


def moved_block(old: str, new: str) -> str:
    """Write the `moved` block that keeps the object."""
    return f"moved {{\n  from = {old}\n  to   = {new}\n}}\n"
