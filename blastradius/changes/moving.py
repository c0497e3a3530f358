"""From pairs to `moved` blocks: the widest ones that say the same, and none that Terraform refuses.

Terraform refuses a block whose `from` is still declared, and passes over one whose `to` is
taken; a whole block or module is taken as soon as one instance of it is in the state.
"""

from __future__ import annotations

from collections import defaultdict
from typing import TYPE_CHECKING, NamedTuple

from blastradius.changes.places import Place, module_steps, place_of
from blastradius.model.action import Action
from blastradius.model.address import module_address, parse_module_path
from blastradius.model.rename import Rename
from blastradius.model.verdict import Confidence, RenameKind

if TYPE_CHECKING:
    from collections.abc import Iterable, Sequence

    from blastradius.changes.change import Change
    from blastradius.changes.pairing import Pair
    from blastradius.graph.scope import ModuleTree
    from blastradius.model.address import ModulePath
    from blastradius.model.plan import Plan


class Estate:
    """What the configuration declares and what the state holds: neither may be in the way of a move."""

    def __init__(self, plan: Plan, tree: ModuleTree) -> None:
        self._tree = tree
        self._modules: set[ModulePath] = set()
        self.blocks: set[Place] = set()
        """The places of blocks, without keys, of which an instance is in the state."""
        stored = {(entry.module, entry.type, entry.name) for entry in plan.prior_objects}
        stored |= {(row.module, row.type, row.name) for row in plan.changes if row.action is not Action.CREATE}
        for module, type_, name in stored:
            path = parse_module_path(module)
            self.blocks.add(Place(path, type_, name, None))
            self._modules.update(path[:length] for length in range(1, len(path) + 1))

    def declares_module(self, path: ModulePath) -> bool:
        """Tell whether there is a `module` block for a path, whatever its instances."""
        return self._tree.module(path) is not None

    def declares_block(self, place: Place) -> bool:
        """Tell whether there is a `resource` block for a place, whatever its instances."""
        return f"{place.type}.{place.name}" in self._tree.blocks(place.path)

    def holds_module(self, path: ModulePath) -> bool:
        """Tell whether something in a module instance is in the state."""
        return path in self._modules

    def holds_block(self, place: Place) -> bool:
        """Tell whether an instance of a block is in the state."""
        return place.block in self.blocks


class _Move(NamedTuple):
    """A pair, with its places."""

    old: Place
    new: Place
    pair: Pair


ModuleMove = tuple["ModulePath", "ModulePath"]


def as_renames(pairs: Iterable[Pair], gone: Iterable[Change], estate: Estate) -> tuple[Rename, ...]:
    """Write the pairs down as renames of modules, blocks and instances, each pair in one of them."""
    moves = [_Move(place_of(pair.old), place_of(pair.new), pair) for pair in pairs]
    places = [place_of(change) for change in gone]
    modules = _module_moves(moves, places, estate)
    inside = {move.pair.old.node for members in modules.values() for move in members}
    rest = [move for move in moves if move.pair.old.node not in inside]
    renames = [*_of_modules(modules, estate), *_of_blocks(rest, places, estate)]
    return tuple(sorted(renames, key=lambda rename: (rename.kind, rename.from_address)))


def _module_moves(moves: Sequence[_Move], gone: Sequence[Place], estate: Estate) -> dict[ModuleMove, list[_Move]]:
    """Find the module instances of which everything that goes comes back in one other, the outermost ones."""
    going: dict[ModulePath, int] = defaultdict(int)
    for place in gone:
        for length in range(1, len(place.path) + 1):
            going[place.path[:length]] += 1
    found: dict[ModuleMove, list[_Move]] = defaultdict(list)
    for move in moves:
        if move.old._replace(path=()) == move.new._replace(path=()):
            for step in module_steps(move.old.path, move.new.path):
                found[step].append(move)
    whole: dict[ModuleMove, list[_Move]] = {}
    done: set[ModulePath] = set()
    for (old, new), members in sorted(found.items(), key=lambda item: (len(item[0][0]), str(item[0]))):
        covered = any(old[:length] in done for length in range(1, len(old)))
        if covered or len(members) != going[old] or not _may_move(old, new, members, estate):
            continue
        done.add(old)
        whole[old, new] = members
    return whole


def _may_move(old: ModulePath, new: ModulePath, members: Sequence[_Move], estate: Estate) -> bool:
    if estate.holds_module(new):
        return False
    if not estate.declares_module(old):
        return True
    keyless = old[-1].key is None and new[-1].key is None  # which would be the whole call
    return not keyless and all(move.pair.old.row.reason == "delete_because_no_module" for move in members)


def _of_modules(modules: dict[ModuleMove, list[_Move]], estate: Estate) -> list[Rename]:
    """Say a whole call where each of its instances keeps its key."""
    calls: dict[ModuleMove, list[ModuleMove]] = defaultdict(list)
    for old, new in modules:
        keep = old[-1].key == new[-1].key and not estate.declares_module(old)
        calls[(_keyless(old), _keyless(new)) if keep else (old, new)].append((old, new))
    targets: dict[ModulePath, set[ModulePath]] = defaultdict(set)
    sources: dict[ModulePath, set[ModulePath]] = defaultdict(set)
    for old, new in modules:
        targets[_keyless(old)].add(_keyless(new))
        sources[_keyless(new)].add(_keyless(old))
    renames = []
    for (old, new), inner in calls.items():
        alone = targets[_keyless(old)] == {_keyless(new)} and sources[_keyless(new)] == {_keyless(old)}
        for one in [(old, new)] if alone else inner:
            members = [move for step in (inner if alone else [one]) for move in modules[step]]
            renames.append(_rename(module_address(one[0]), module_address(one[1]), RenameKind.MODULE, members))
    return renames


def _keyless(path: ModulePath) -> ModulePath:
    return (*path[:-1], path[-1]._replace(key=None))


def _of_blocks(moves: Sequence[_Move], gone: Iterable[Place], estate: Estate) -> list[Rename]:
    """Say a whole block where all of it goes to one other and each instance keeps its key."""
    going: dict[Place, int] = defaultdict(int)
    for place in gone:
        going[place.block] += 1
    blocks: dict[tuple[Place, Place], list[_Move]] = defaultdict(list)
    for move in moves:
        blocks[move.old.block, move.new.block].append(move)
    renames = []
    for (old, new), members in blocks.items():
        keep = all(move.old.key == move.new.key for move in members)
        whole = keep and len(members) == going[old] and not estate.declares_block(old) and not estate.holds_block(new)
        if whole and len(members) > 1:
            renames.append(_rename(old.text, new.text, RenameKind.RESOURCE, members))
            continue
        for move in members:
            if move.old.key is None and move.new.key is None and not whole:
                continue  # without keys it would be the whole block, which Terraform refuses or passes over
            renames.append(_rename(move.old.text, move.new.text, RenameKind.RESOURCE, [move]))
    return renames


def _rename(old: str, new: str, kind: RenameKind, members: Sequence[_Move]) -> Rename:
    sure = all(move.pair.confidence is Confidence.CERTAIN for move in members)
    return Rename(
        from_address=old,
        to_address=new,
        kind=kind,
        confidence=Confidence.CERTAIN if sure else Confidence.LIKELY,
        moved_block=moved_block(old, new),
        moves=tuple(sorted((move.pair.old.address, move.pair.new.address) for move in members)),
    )


def moved_block(old: str, new: str) -> str:
    """Write the `moved` block that keeps the object."""
    return f"moved {{\n  from = {old}\n  to   = {new}\n}}\n"
