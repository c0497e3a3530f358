"""Work out what an expression comes to for one instance, from what is written and which instances there will be.

No attribute of any object is looked at. What cannot be worked out is uncertain and keeps everything that it may
be made of; where even that is not known, the evaluation gives up.
"""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from blastradius.graph.functions import called, spelled
from blastradius.graph.operations import operated
from blastradius.graph.scope import Scope
from blastradius.graph.terms import (
    GaveUp,
    Outputs,
    Piece,
    Prefix,
    Term,
    TextSet,
    Uncertain,
    element_of,
    elements_of,
    keys_of,
    loosened,
    pieces,
    read_of,
    seen,
    uncertain,
)
from blastradius.graph.type_constraints import converted
from blastradius.model.formula import (
    Attribute,
    Call,
    Conditional,
    Constant,
    Element,
    For,
    Formula,
    Listing,
    Name,
    Object,
    Opaque,
    Operation,
    Template,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.graph.outside import Outside
    from blastradius.model.address import ModulePath

Compound = Attribute | Element | Template | Operation | Conditional | Call | Listing | Object | For
_DEEPEST = 150
"""How many formulas in one another are followed, through locals, variables and outputs."""
_LEAST_WORK = 200_000
_WORK = 50
"""How many steps there may be for each object of the plan."""
_OWN = frozenset({"each", "count"})


@dataclass(frozen=True, slots=True)
class _Place:
    """Where a formula stands: its scope, and the variables of the `for` expressions around it."""

    scope: Scope
    bound: Mapping[str, Term]


class Evaluation:
    """Evaluates the formulas of one plan's sources."""

    def __init__(self, outside: Outside, objects: int) -> None:
        self._outside = outside
        self._left = _LEAST_WORK + _WORK * objects
        self._depth = 0
        self._shared: dict[tuple[int, ModulePath], Term] = {}
        """What formulas come to that are the same for all instances of a block."""
        self._names: dict[int, tuple[Formula, frozenset[str]]] = {}
        """By the identity of a formula, which is kept alive with it: the first words of all that it reads."""
        self._pending: set[tuple[Any, ...]] = set()
        self._known: dict[tuple[Any, ...], Term] = {}

    def term(self, formula: Formula, scope: Scope) -> Term:
        """Return what a formula comes to; raises `GaveUp`."""
        return self._value(formula, _Place(scope, {}))

    def element(self, term: Term, key: str | int, *, by_name: bool = False) -> Term:
        """Return the element of a collection, or an output of a module; raises `GaveUp`."""
        holder = seen(term)
        if isinstance(holder, Outputs) and isinstance(term, Piece):
            return read_of((*term.steps, str(key)), self._output(holder.path, str(key)))
        return element_of(term, key, by_name=by_name)

    def _term(self, formula: Formula, place: _Place) -> Term:
        self._depth += 1
        self.work(1)
        try:
            if self._depth > _DEEPEST:
                raise GaveUp
            return self._found(formula, place)
        finally:
            self._depth -= 1

    def work(self, steps: int) -> None:
        """Count what is done; raises `GaveUp` where it gets too much."""
        self._left -= steps
        if self._left < 0:
            raise GaveUp

    def _found(self, formula: Formula, place: _Place) -> Term:
        if isinstance(formula, Constant):
            return formula.value
        if isinstance(formula, Opaque):
            return Uncertain()
        if isinstance(formula, Name):
            return place.bound[formula.name] if formula.name in place.bound else Prefix((formula.name,))
        if not isinstance(formula, Call | For | Listing | Object | Element):
            return self._made(formula, place)
        if not self._first_words(formula).isdisjoint(_OWN | place.bound.keys()):
            return self._made(formula, place)
        key = (id(formula), place.scope.path)
        if key not in self._shared:
            self._shared[key] = self._made(formula, place)
        return self._shared[key]

    def _first_words(self, formula: Formula) -> frozenset[str]:
        known = self._names.get(id(formula))
        if known is None:
            words = {formula.name} if isinstance(formula, Name) else set()
            words.update(*(self._first_words(part) for part in parts_of(formula)))
            known = self._names[id(formula)] = (formula, frozenset(words))
        return known[1]

    def _made(self, formula: Compound, place: _Place) -> Term:
        match formula:
            case Attribute():
                return self._attribute(formula, place)
            case Element():
                return self._element(formula, place)
            case Template():
                return self._text([self._value(part, place) for part in formula.parts])
            case Operation():
                return operated(formula.operator, tuple(self._value(part, place) for part in formula.operands))
            case Conditional():
                return self._conditional(formula, place)
            case Call():
                return self._call(formula, place)
            case Listing():
                return tuple(self._value(element, place) for element in formula.elements)
            case Object():
                return self._object(formula, place)
            case For():
                return self._for(formula, place)

    def _value(self, formula: Formula, place: _Place) -> Term:
        found = self._term(formula, place)
        return Uncertain() if isinstance(found, Prefix) else found

    def _attribute(self, formula: Attribute, place: _Place) -> Term:
        of = self._term(formula.of, place)
        if isinstance(of, Prefix):
            return self._outer(of, formula.name, place.scope)
        return self.element(of, formula.name, by_name=True)

    def _element(self, formula: Element, place: _Place) -> Term:
        of, key = self._value(formula.of, place), self._value(formula.key, place)
        if isinstance(key, str | int) and not isinstance(key, bool):
            return self.element(of, key)
        return uncertain(of, key)

    def _text(self, parts: list[Term]) -> Term:
        texts = [spelled(part) for part in parts]
        known = [text for text in texts if text is not None]
        return "".join(known) if len(known) == len(texts) else uncertain(*parts)

    def _conditional(self, formula: Conditional, place: _Place) -> Term:
        condition = self._value(formula.condition, place)
        if isinstance(condition, bool):
            # Both branches are of one type: a number beside a text becomes one.
            return loosened(self._value(formula.first if condition else formula.second, place))
        return uncertain(condition, self._value(formula.first, place), self._value(formula.second, place))

    def _call(self, formula: Call, place: _Place) -> Term:
        arguments = [self._value(argument, place) for argument in formula.arguments]
        if formula.is_spread and arguments:
            spread = elements_of(arguments.pop())
            if spread is None:
                return uncertain(*(self._value(argument, place) for argument in formula.arguments))
            arguments.extend(spread)
        self.work(sum(len(argument) for argument in map(seen, arguments) if isinstance(argument, tuple | dict)))
        return called(formula.function, tuple(arguments))

    def _object(self, formula: Object, place: _Place) -> Term:
        members: dict[str, Term] = {}
        unclear: list[Term] = []
        for name, value in formula.members:
            key = spelled(self._value(name, place))
            if key is None:
                unclear.append(self._value(name, place))
            else:
                members[key] = self._value(value, place)
            unclear.append(self._value(value, place))
        return members if len(members) == len(formula.members) else uncertain(*unclear)

    # -- for expressions and splats -------------------------------------------------

    def _for(self, formula: For, place: _Place) -> Term:
        collection = self._value(formula.collection, place)
        keys, elements = keys_of(collection), elements_of(collection)
        if keys is None or elements is None:
            return self._for_any(formula, place, uncertain(collection))
        made: list[tuple[Term, Term]] = []
        for key, element in zip(keys, elements, strict=True):
            self.work(1)
            inner = _binding(place, formula.names, key, element)
            keeps = True if formula.condition is None else self._value(formula.condition, inner)
            if not isinstance(keeps, bool):
                return self._for_any(formula, place, uncertain(collection))
            if keeps:
                name = None if formula.key is None else self._value(formula.key, inner)
                made.append((name, self._value(formula.value, inner)))
        if formula.key is None:
            return tuple(value for _, value in made)
        return _by_key(made, is_grouped=formula.is_grouped)

    def _for_any(self, formula: For, place: _Place, element: Uncertain) -> Term:
        """Return what a `for` makes of elements that are not known one by one."""
        self.work(len(element.pieces))
        inner = _binding(place, formula.names, element, element)
        parts = [part for part in (formula.key, formula.value, formula.condition) if part is not None]
        return uncertain(element, *(self._value(part, inner) for part in parts))

    # -- what stands outside ----------------------------------------------------------

    def _outer(self, prefix: Prefix, name: str, scope: Scope) -> Term:
        """Return what a traversal reads that begins with some words."""
        match prefix.words:
            case ("local",):
                return read_of(("local", name), self._once(("local", scope.path, name)))
            case ("var",):
                return read_of(("var", name), self._once(("var", scope.path, name)))
            case ("module",):
                return Piece(("module", name), self._once(("module", scope.path, name)))
            case ("count",):
                return scope.key if name == "index" and isinstance(scope.key, int) else Uncertain()
            case ("each",):
                return self._each(name, scope)
            case ("path" | "terraform" | "self" | "ephemeral",):
                return Uncertain()
            case ("data",) | ("resource",):
                return Prefix((*prefix.words, name))
            case _:
                steps = (*prefix.words, name)
                block = ".".join(steps[1:] if steps[0] == "resource" else steps)
                return Piece(steps, self._once(("block", scope.path, block)))

    def _each(self, name: str, scope: Scope) -> Term:
        if not isinstance(scope.key, str):
            return Uncertain()
        if name == "key":
            return scope.key
        if name != "value":
            return Uncertain()
        if scope.each_value is not None:
            return scope.each_value
        inner: Term = Uncertain()
        if scope.over is not None:
            collection = self.term(scope.over, Scope(scope.path))
            if isinstance(seen(collection), TextSet):
                return scope.key
            inner = element_of(collection, scope.key)
        return read_of(("each", "value"), inner)

    def _output(self, path: ModulePath, name: str) -> Term:
        return self._once(("output", path, name))

    def _once(self, key: tuple[str, ModulePath, str]) -> Term:
        """Evaluate what has a name (a block, a local, a variable, an output, a module call) once in each module."""
        if key in self._known:
            return self._known[key]
        if key in self._pending:
            raise GaveUp
        self._pending.add(key)
        try:
            term = self._evaluated(*key)
        finally:
            self._pending.discard(key)
        self.work(sum(1 for _ in pieces(term)))
        self._known[key] = term
        return term

    def _evaluated(self, kind: str, path: ModulePath, name: str) -> Term:
        if kind == "block":
            return self._outside.instances(path, name)
        if kind == "module":
            repetition = self._outside.repetition(path, name)
            return self._outside.calls(path, name, self.term(repetition, Scope(path)) if repetition else Uncertain())
        if kind == "var" and not path:
            term = self._outside.root_variable(name)
        else:
            given = self._outside.given(kind, path, name)
            term = self.term(given.formula, given.scope) if given else Uncertain()
        if kind != "var":
            return term
        constraint = self._outside.type_of(path, name)
        return Uncertain() if constraint is None else converted(term, constraint)


def _binding(place: _Place, names: tuple[str, ...], key: Term, element: Term) -> _Place:
    values = (element,) if len(names) == 1 else (key, element)
    return _Place(place.scope, {**place.bound, **dict(zip(names, values, strict=False))})


def _by_key(made: list[tuple[Term, Term]], *, is_grouped: bool) -> Term:
    """Return the map that a `for` makes."""
    members: dict[str, Term] = {}
    for name, value in made:
        key = spelled(name)
        if key is None or (key in members and not is_grouped):
            return uncertain(*(term for pair in made for term in pair))
        known = members.get(key, ())
        members[key] = (*known, value) if is_grouped and isinstance(known, tuple) else value
    return members
