"""What stands outside an expression: the instances of blocks, and what locals, variables and outputs are made of."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any, NamedTuple

from blastradius.graph.operations import whole_number
from blastradius.graph.scope import Scope
from blastradius.graph.terms import UNSEEN, Outputs, Term, Uncertain, keys_of
from blastradius.model.address import ModuleStep

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.graph.expressions import Expressions
    from blastradius.graph.inventory import Inventory
    from blastradius.model.address import InstanceKey, ModulePath
    from blastradius.model.formula import Formula
    from blastradius.model.plan import Plan


class Given(NamedTuple):
    """A formula, and where it is evaluated."""

    formula: Formula
    scope: Scope


class Outside:
    """Looks up what the expressions of one plan read by name."""

    def __init__(self, plan: Plan, inventory: Inventory, expressions: Expressions) -> None:
        self._variables = plan.variables
        self._inventory = inventory
        self._expressions = expressions
        self._is_whole = plan.complete is not False and not plan.errored and not plan.deferred
        """Whether the plan has every instance that there will be."""

    def instances(self, path: ModulePath, block: str) -> Term:
        """Return what is known of a block: its instances by their keys."""
        staying = self._inventory.staying_keys(path, block)
        if 0 in staying and len(staying) < len(self._inventory.instances(path, block)):
            return Uncertain()  # what counted on the instances that leave has read others than it will
        return self._by_key(dict.fromkeys(staying, UNSEEN))

    def calls(self, path: ModulePath, call: str, repeated: Term) -> Term:
        """Return what is known of a module call: its outputs, by instance where there are several.

        `repeated` is what its count or for_each comes to: an instance without any object leaves no other trace.
        """
        keys: tuple[InstanceKey, ...] = (None,)
        if self._expressions.is_repeated((*path, ModuleStep(call))):
            number = whole_number(repeated)
            keys = (keys_of(repeated) if number is None else tuple(range(number))) or ()
        if not self._inventory.call_keys(path, call).keys() <= set(keys):
            return Uncertain()
        outputs: dict[InstanceKey, Term] = {key: Outputs((*path, ModuleStep(call, key))) for key in keys}
        return self._by_key(outputs)

    def repetition(self, path: ModulePath, call: str) -> Formula | None:
        """Return the count or for_each of a module call; None where it has none, or that is not known."""
        return self._expressions.formula_of_repetition((*path, ModuleStep(call)))

    def given(self, kind: str, path: ModulePath, name: str) -> Given | None:
        """Return what a local value, an output or a module's variable is made of; None where that is not known."""
        if kind == "local":
            formula = self._expressions.formula_of_local(path, name)
        elif kind == "output":
            formula = self._expressions.formula_of_output(path, name)
        else:
            return self._given_to(path, name)
        return Given(formula, Scope(path)) if formula else None

    def type_of(self, path: ModulePath, name: str) -> Formula | None:
        """Return the type constraint of a variable; None where that is not known."""
        return self._expressions.type_of_variable(path, name)

    def root_variable(self, name: str) -> Term:
        """Return the value that a variable of the root module has in this plan."""
        return term_of(self._variables[name]) if name in self._variables else Uncertain()

    def _given_to(self, path: ModulePath, name: str) -> Given | None:
        key = path[-1].key
        call = self._expressions.repetition(path)
        scope = Scope(path[:-1], key, call.for_each, call.each.under(key), call.each.formula)
        formula = self._expressions.formula_of_argument(path, name)
        return Given(formula, scope) if formula else None

    def _by_key(self, instances: Mapping[InstanceKey, Term]) -> Term:
        if instances.keys() == {None}:
            return instances[None]
        if not instances or not self._is_whole:
            return Uncertain()
        texts = {key: term for key, term in instances.items() if isinstance(key, str)}
        if len(texts) == len(instances):
            return texts
        places = range(len(instances))
        return tuple(instances[place] for place in places) if instances.keys() == set(places) else Uncertain()


def term_of(value: Any) -> Term:
    """Return a value of the plan's JSON as a term."""
    if isinstance(value, list):
        return tuple(map(term_of, value))
    if isinstance(value, dict):
        return {name: term_of(member) for name, member in value.items()}
    return value if isinstance(value, str | int | None) else Uncertain()
