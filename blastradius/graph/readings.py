"""What an expression reads of something that it refers to, where evaluating it tells: so many elements, or nothing."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, NamedTuple

from blastradius.graph.functions import spelled
from blastradius.graph.references import subject_of
from blastradius.graph.terms import GaveUp, Term, pieces
from blastradius.model.address import Index
from blastradius.model.formula import (
    Attribute,
    Call,
    Conditional,
    Element,
    For,
    Formula,
    Listing,
    Name,
    Object,
    Opaque,
    parts_of,
)

if TYPE_CHECKING:
    from collections.abc import Iterable

    from blastradius.graph.evaluation import Evaluation
    from blastradius.graph.inventory import Inventory
    from blastradius.graph.references import Reference
    from blastradius.graph.scope import Scope
    from blastradius.graph.targets import Selection
    from blastradius.model.address import ModulePath, Step

Subject = tuple["Step", ...]


class Reading(NamedTuple):
    """What is read: some elements; none where the expression only waits for what it refers to."""

    references: tuple[Reference, ...]


_NOTHING = Reading(())
_PASSED_ON = frozenset({"local", "var", "module", "each"})
"""What may hand on a number of instances without showing where it comes from."""


class _Chosen(NamedTuple):
    """The part of an expression that an element of it is made of."""

    formula: Formula
    keys: tuple[str | int, ...]
    """The element of that part."""
    conditions: tuple[Formula, ...]
    """What was decided on the way."""


class Readings:
    """Finds out what is read of each reference of an expression."""

    def __init__(self, evaluation: Evaluation, inventory: Inventory) -> None:
        self._evaluation = evaluation
        self._inventory = inventory
        self._subjects: dict[int, tuple[Formula, frozenset[Subject]]] = {}
        """By the identity of a formula, which is kept alive with it."""
        self._asked: tuple[int, Scope, Selection | None] | None = None
        self._answer: tuple[_Chosen, Term] = (_Chosen(Opaque.OPAQUE, (), ()), None)

    def of(self, reference: Reference, scope: Scope, outer: Selection | None) -> Reading | None:
        """Return what an expression, or an element of it, reads of a reference; None where that is not known."""
        formula = reference.within.formula if reference.within else None
        if formula is None or (outer is not None and outer.wrapped):
            return None
        try:
            chosen, term = self._evaluated(formula, scope, outer)
            subject = reference.subject
            if not any(self._refers(part, subject) for part in (chosen.formula, *chosen.conditions)):
                return _NOTHING
            found = self._found(term, subject)
        except GaveUp:
            return None
        if found:
            return self._read_of(reference, scope.path, found)
        is_kept = any(self._refers(condition, subject) for condition in chosen.conditions)
        return None if is_kept or _may_count(chosen.formula, reference) else _NOTHING

    def _evaluated(self, formula: Formula, scope: Scope, outer: Selection | None) -> tuple[_Chosen, Term]:
        """Evaluate an expression, or an element of it, once for all that it refers to."""
        asked = (id(formula), scope, outer)
        if self._asked != asked:
            chosen = self._chosen(_Chosen(formula, () if outer is None else (outer.key,), ()), scope)
            term = self._evaluation.term(chosen.formula, scope)
            for key in chosen.keys:
                term = self._evaluation.element(term, key)
            self._asked, self._answer = asked, (chosen, term)
        return self._answer

    def _found(self, term: Term, subject: Subject) -> dict[tuple[Step, ...], None]:
        found: dict[tuple[Step, ...], None] = {}
        for piece in pieces(term):
            self._evaluation.work(1)
            if piece.steps[: len(subject)] == subject:
                found[piece.steps] = None
        return found

    def _chosen(self, chosen: _Chosen, scope: Scope) -> _Chosen:
        """Follow literals and conditionals as far as it is known which of their parts is meant."""
        while True:
            following = self._one_further(chosen, scope)
            if following is None:
                return chosen
            chosen = following

    def _one_further(self, chosen: _Chosen, scope: Scope) -> _Chosen | None:
        formula, keys, conditions = chosen
        match formula:
            case Attribute(of=Object() | Conditional()):
                return _Chosen(formula.of, (formula.name, *keys), conditions)
            case Element(of=Object() | Listing() | Conditional()):
                key = self._evaluation.term(formula.key, scope)
                if not isinstance(key, str | int) or isinstance(key, bool):
                    return None
                return _Chosen(formula.of, (key, *keys), (*conditions, formula.key))
            case Conditional():
                condition = self._evaluation.term(formula.condition, scope)
                if not isinstance(condition, bool):
                    return None
                part = formula.first if condition else formula.second
                return _Chosen(part, keys, (*conditions, formula.condition))
            case Object() if keys:
                names = [spelled(self._evaluation.term(name, scope)) for name, _ in formula.members]
                if None in names or names.count(str(keys[0])) != 1:
                    return None
                read = tuple(name for name, _ in formula.members)
                part = formula.members[names.index(str(keys[0]))][1]
                return _Chosen(part, keys[1:], (*conditions, *read))
            case Listing() if keys and isinstance(keys[0], int) and 0 <= keys[0] < len(formula.elements):
                return _Chosen(formula.elements[keys[0]], keys[1:], conditions)
            case _:
                return None

    def _refers(self, formula: Formula, subject: Subject) -> bool:
        known = self._subjects.get(id(formula))
        if known is None:
            known = self._subjects[id(formula)] = (formula, _subjects(formula))
        return subject in known[1]

    def _read_of(self, reference: Reference, path: ModulePath, found: dict[tuple[Step, ...], None]) -> Reading | None:
        subject = reference.subject
        if found.keys() <= {reference.steps} or self._are_all(found, subject, path):
            return None
        if any(self._is_whole(steps, path) for steps in found):
            return None
        written = replace(reference, within=None, key=None, keyed=False)
        return Reading(
            tuple(
                written if steps == reference.steps else replace(written, steps=steps, rest=(), is_worked_out=True)
                for steps in sorted(found, key=str)
            )
        )

    def _are_all(self, found: Iterable[tuple[Step, ...]], subject: Subject, path: ModulePath) -> bool:
        """Tell whether every instance of a block is meant, or may be."""
        instances = self._inventory.instances(path, _block(subject))
        read = {steps[len(subject) : len(subject) + 1] for steps in found}
        return 1 < len(instances) <= len(read)

    def _is_whole(self, steps: tuple[Step, ...], path: ModulePath) -> bool:
        """Tell whether all of something is meant, as far as that can be told apart."""
        subject = subject_of(steps)
        rest = steps[len(subject) :]
        match subject[0]:
            case "local" | "var" | "module":
                return not rest
            case _:
                is_single = self._inventory.instances(path, _block(subject)).keys() <= {None}
                return not is_single and not (rest and isinstance(rest[0], Index))


def _block(subject: Subject) -> str:
    return ".".join(str(step) for step in (subject[1:] if subject[0] == "resource" else subject))


def _may_count(formula: Formula, reference: Reference) -> bool:
    """Tell whether a value may be made of how many instances a block has, or of their order.

    Of a map that is read at a key, the other keys say nothing; nor does an instance whose key is written.
    """
    subject = reference.subject
    if subject[0] in _PASSED_ON:
        return True
    if isinstance(next(iter(reference.steps[len(subject) :]), None), Index):
        return False
    pending = [formula]
    while pending:
        part = pending.pop()
        if _words(part) == subject:
            continue
        handing_on, deciding = _by_role(part)
        if any(subject in _subjects(one) for one in deciding):
            return True
        pending.extend(handing_on)
    return False


def _by_role(formula: Formula) -> tuple[tuple[Formula, ...], tuple[Formula, ...]]:
    """Tell the parts of a formula that it hands on, element by element, from those that decide what it comes to."""
    match formula:
        case Attribute():
            return (formula.of,), ()
        case Element():
            return (formula.of,), (formula.key,)
        case Object():
            return tuple(value for _, value in formula.members), tuple(name for name, _ in formula.members)
        case Conditional():
            return (formula.first, formula.second), (formula.condition,)
        case Call(function="merge" | "lookup"):
            return formula.arguments, ()
        case For() if formula.key is not None:
            deciding = (formula.key,) if formula.condition is None else (formula.key, formula.condition)
            return (formula.collection, formula.value), deciding
        case _:
            return (), (formula,)


def _subjects(formula: Formula) -> frozenset[Subject]:
    """Return everything that a formula refers to, wherever in it that stands."""
    found: set[Subject] = set()
    pending = [formula]
    while pending:
        part = pending.pop()
        pending.extend(parts_of(part))
        words = _words(part)
        if words and len(subject_of(words)) == len(words) > 1:
            found.add(words)
    return frozenset(found)


def _words(formula: Formula) -> tuple[str, ...]:
    """Return a traversal that is nothing but names; empty for anything else."""
    words: list[str] = []
    while isinstance(formula, Attribute):
        words.append(formula.name)
        formula = formula.of
    return (formula.name, *reversed(words)) if isinstance(formula, Name) else ()
