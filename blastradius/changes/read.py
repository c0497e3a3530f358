"""From rows to changes: each managed row with its cause, fate and impact."""

from __future__ import annotations

from collections import Counter, defaultdict
from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.changes.cause import Causes
from blastradius.changes.change import SUBSTANTIAL, Change, Changes, ModuleShare, TierCount
from blastradius.changes.exported import exported_outputs
from blastradius.changes.fate import Outcome, data_loss_of, kept_parts, outcome_of
from blastradius.changes.impact import ImpactFinder
from blastradius.changes.noise import noise_of
from blastradius.changes.provider_settings import settings_of
from blastradius.changes.provider_targets import foreign_targets
from blastradius.changes.rename import find_renames
from blastradius.changes.shift import find_shifts
from blastradius.changes.whole_sets import whole_sets
from blastradius.graph.build import Dependencies, Interest, read_dependencies
from blastradius.graph.references import references_in
from blastradius.knowledge import Catalogue, load_catalogue
from blastradius.model.action import Action
from blastradius.model.address import module_address, parse_module_path
from blastradius.model.impact import Impact
from blastradius.model.verdict import DataLoss

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.changes.elsewhere import Elsewhere
    from blastradius.changes.fate import KeptPart
    from blastradius.changes.provider_settings import Settings
    from blastradius.model.configuration import ConfigResource, Configuration
    from blastradius.model.plan import Plan, ResourceChange

_OLD_OBJECT_GOES = frozenset({Action.DESTROY, Action.REPLACE, Action.FORGET, Action.REPLACE_AND_FORGET})


def read_changes(
    plan: Plan, elsewhere: Elsewhere | None = None, knowledge: Mapping[str, Mapping[str, Any]] | None = None
) -> Changes:
    """Work out what each row of a plan means, and what it does to the stacks around, where there are any.

    `knowledge` are entries that are added to the catalogue.
    """
    rows = _rows_by_node(plan)
    types = {row.type for row in plan.changes} | {entry.type for entry in plan.prior_objects}
    catalogue = load_catalogue(types | elsewhere.types if elsewhere else types, knowledge)
    shown = sorted(node for node, row in rows.items() if _is_change(row))
    interest = Interest(
        endangered=frozenset(node for node in shown if rows[node].action.destructive),
        changed=frozenset(node for node, row in rows.items() if row.actions != _NO_OP),
    )
    dependencies = read_dependencies(plan, catalogue, interest)
    causes = Causes(plan, dependencies, rows)
    destructive = [node for node in shown if rows[node].action.destructive]
    finder = ImpactFinder(dependencies, rows, catalogue, destructive, elsewhere)
    drifted = {row.label for row in plan.drift}
    blocks = _Blocks(plan.configuration, dependencies)
    changes = tuple(_read_change(rows[node], node, blocks, causes, finder, catalogue, drifted) for node in shown)
    managed, estate = _shares(dependencies, (rows[node] for node in shown), catalogue)
    renames = find_renames(changes, plan, dependencies.tree)
    return Changes(
        plan=plan,
        dependencies=dependencies,
        all=changes,
        renames=renames.told,
        ambiguous_renames=renames.ambiguous,
        shifts=find_shifts(changes, dependencies.tree),
        managed=managed,
        estate=estate,
        whole_sets=whole_sets(changes, dependencies.inventory),
        foreign_targets=foreign_targets(plan, dependencies.tree, frozenset(destructive)),
        unresolved=tuple(
            node for node in shown if rows[node].action is Action.CREATE and _is_opaque(dependencies, node)
        ),
        exported=exported_outputs(plan, dependencies, rows, elsewhere),
        graph_notes=(*dependencies.expressions.notes(), *((_COARSE,) if dependencies.is_coarse else ())),
        not_evaluated=_without_row(plan, rows),
    )


_COARSE = (
    "So much is in danger that values were not compared: instances that only those tell apart are all named, "
    "and who holds a literal identifier is not."
)

_HARM = (
    Action.NO_OP,
    Action.OPEN,
    Action.READ,
    Action.CREATE,
    Action.UPDATE,
    Action.FORGET,
    Action.REPLACE_AND_FORGET,
    Action.REPLACE,
    Action.DESTROY,
    Action.UNKNOWN,
)
"""The actions from the most harmless one on; what is not understood hides nothing that is."""


def _rows_by_node(plan: Plan) -> dict[str, ResourceChange]:
    """Return the rows by object; of two rows about one object, which no Terraform writes, the worse one."""
    rows: dict[str, ResourceChange] = {}
    for row in plan.changes:
        node = row.label
        other = rows.get(node)
        if other is None or _harm(row) > _harm(other):
            rows[node] = row
    return rows


def _harm(row: ResourceChange) -> tuple[object, ...]:
    """Order two rows about one object, whatever order they come in."""
    told = (row.actions, row.importing, row.type, row.mode, row.reason, row.previous_address)
    return _HARM.index(row.action), *told, repr(row.replace_paths), repr(row.values.before()), repr(row.values.after())


def _is_opaque(dependencies: Dependencies, node: str) -> bool:
    """Tell whether a block refers to local values that no sources tell; a plan holds their names alone."""
    path = dependencies.inventory.members[node].home.path
    resource = _block_of(dependencies, node)
    local = dependencies.expressions.local
    return any(
        reference.steps[0] == "local" and local(path, str(reference.steps[1])) is None
        for reference in (references_in(resource.expressions) if resource else ())
        if len(reference.steps) > 1
    )


def _without_row(plan: Plan, rows: Mapping[str, ResourceChange]) -> tuple[str, ...]:
    """List what an incomplete plan leaves out; OpenTofu does not say that a plan is incomplete."""
    if plan.complete or not plan.changes:
        return ()
    left_out = (entry.label for entry in plan.prior_objects if entry.mode == "managed")
    return tuple(sorted(node for node in left_out if node not in rows))


_NO_OP = (Action.NO_OP.value,)


def _is_change(row: ResourceChange) -> bool:
    """Tell whether a row belongs into the report: managed, and a change, a move or an import."""
    if row.actions == _NO_OP and not row.previous_address and not row.importing:
        return False  # most rows of most plans
    if row.mode != "managed":
        return row.action in (Action.UNKNOWN, Action.DESTROY, Action.REPLACE)
    return row.action.changes_something or bool(row.previous_address) or row.importing


class _Blocks(NamedTuple):
    """Where to look up what is written about an object."""

    configuration: Configuration
    dependencies: Dependencies

    def settings(self, node: str, type_name: str) -> Settings:
        """Return the settings of an object's provider."""
        return settings_of(type_name, _block_of(self.dependencies, node), self.configuration)

    def arguments(self, node: str) -> Mapping[str, Any]:
        """Return the arguments of an object's block; none where there is no block."""
        block = _block_of(self.dependencies, node)
        return block.expressions if block else {}


def _block_of(dependencies: Dependencies, node: str) -> ConfigResource | None:
    home = dependencies.inventory.members[node].home
    return dependencies.tree.blocks(home.path).get(home.block)


def _read_change(
    row: ResourceChange,
    node: str,
    blocks: _Blocks,
    causes: Causes,
    finder: ImpactFinder,
    catalogue: Catalogue,
    drifted: set[str],
) -> Change:
    facts = catalogue.facts(row.type)
    action = row.action
    outcome: Outcome | None = None
    loss = DataLoss.NONE
    kept: tuple[KeptPart, ...] = ()
    if action in _OLD_OBJECT_GOES:
        before: Any = row.values.before() if facts.fate or facts.keeps else None
        settings = blocks.settings(node, row.type)
        outcome = outcome_of(action, facts, before, settings)
        loss = data_loss_of(facts, outcome.fate)
        kept = kept_parts(facts, before, settings) if action.destructive else ()
    difference = causes.difference(node)
    dependents = finder.counts(node) if action.destructive else TierCount()
    return Change(
        row=row,
        node=node,
        action=action,
        facts=facts,
        difference=difference,
        fate=outcome.fate if outcome else None,
        fate_attribute=outcome.decided_by if outcome else "",
        remedies=outcome.remedies if outcome else (),
        kept_parts=kept,
        data_loss=loss,
        noise=noise_of(row, difference, blocks.arguments(node)) if action is Action.UPDATE else None,
        drifted=node in drifted,
        cause=causes.cause(node),
        place=causes.place(node),
        impact=finder.impact(node, dependents.total) if action.destructive else Impact(),
        dependents=dependents,
    )


def _shares(
    dependencies: Dependencies, changed: Iterable[ResourceChange], catalogue: Catalogue
) -> tuple[int, dict[str, ModuleShare]]:
    """Count the managed objects before the apply; and by scope those of substance, and how many of them go.

    The scopes are the whole state (the empty address) and each module instance.
    """
    created: Counter[tuple[str, str]] = Counter()
    deleted: Counter[tuple[str, str]] = Counter()
    for row in changed:
        if row.mode != "managed":
            continue
        if row.action is Action.CREATE:
            created[row.module, row.type] += 1
        elif row.action.destructive:
            deleted[row.module, row.type] += 1
    held: defaultdict[tuple[str, str], int] = defaultdict(int)
    for home in dependencies.inventory.homes.values():
        if home.mode == "managed":
            held[home.module, home.type] += len(home.members)
    existing: defaultdict[str, int] = defaultdict(int)
    destroyed: defaultdict[str, int] = defaultdict(int)
    types = {type_ for _, type_ in held}
    substantial = {type_ for type_ in types if catalogue.facts(type_).tier in SUBSTANTIAL}
    for (module, type_), number in held.items():
        there = number - created.get((module, type_), 0)
        if there and type_ in substantial:
            existing[module] += there
            destroyed[module] += deleted.get((module, type_), 0)
    all_existing, all_destroyed = _with_inner_modules(existing), _with_inner_modules(destroyed)
    managed = sum(held.values()) - created.total()
    return managed, {scope: ModuleShare(all_existing[scope], all_destroyed[scope]) for scope in sorted(all_existing)}


def _with_inner_modules(counted: Mapping[str, int]) -> Mapping[str, int]:
    """Count what is inside a module instance for the modules around it and for the whole state as well."""
    found: defaultdict[str, int] = defaultdict(int)
    for module, number in counted.items():
        path = parse_module_path(module)
        for length in range(len(path) + 1):
            found[module_address(path[:length])] += number
    return found
