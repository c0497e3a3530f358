"""What functions and operators make of values that are known, and that they say so where a result is not certain."""

from __future__ import annotations

from fractions import Fraction

import pytest

from blastradius.graph.functions import called
from blastradius.graph.operations import operated
from blastradius.graph.terms import Piece, Spelled, Term, TextSet, Uncertain, element_of, loosened, pieces
from blastradius.graph.type_constraints import converted
from blastradius.model.address import Index
from blastradius.model.formula import Call, Constant, Formula, Name, Object

A, B = Piece(("t", "a")), Piece(("t", "b"))
BLOCK = Piece(("t", "n"), (A.inner, A.inner))
"""A block of two instances."""
FIRST, SECOND = Piece(("t", "n", Index(0))), Piece(("t", "n", Index(1)))
MAP: Term = {"b": B, "a": A}
STRING, NUMBER = Name("string"), Name("number")


@pytest.mark.parametrize(
    ("function", "arguments", "result"),
    [
        ("length", (("x", A),), 2),
        ("length", (MAP,), 2),
        ("length", (BLOCK,), 2),
        ("length", ("text",), 4),
        ("keys", (MAP,), ("a", "b")),
        ("values", (MAP,), (A, B)),
        ("element", ((A, B), 3), B),
        ("element", (BLOCK, 2), FIRST),
        ("lookup", (MAP, "a"), A),
        ("lookup", ({"a": "x"}, "c", "none"), "none"),
        ("lookup", ({"a": 1}, "a", 2), Spelled("1")),
        ("index", (("x", "y"), "y"), 1),
        ("contains", (("x", "y"), "z"), False),
        ("sort", (("b", "a", "B"),), ("B", "a", "b")),
        ("reverse", (BLOCK,), (SECOND, FIRST)),
        ("slice", ((A, B), 1, 2), (B,)),
        ("concat", ((A,), BLOCK), (A, FIRST, SECOND)),
        ("distinct", (("x", "y", "x"),), ("x", "y")),
        ("compact", (("x", ""),), ("x",)),
        ("one", ((A,),), A),
        ("range", (3,), (0, 1, 2)),
        ("range", (1, 3), (1, 2)),
        ("merge", (MAP, {"b": "x"}), {"a": A, "b": "x"}),
        ("zipmap", (("x", "y"), BLOCK), {"x": FIRST, "y": SECOND}),
        ("tolist", (TextSet(("a", "b")),), ("a", "b")),
        ("tomap", ({"a": 1, "b": "x"},), {"a": Spelled("1"), "b": "x"}),
        ("toset", (("b", "a", "b"),), TextSet(("a", "b"))),
        ("tonumber", ("12",), 12),
        ("tostring", (3,), "3"),
        ("floor", (Fraction(5, 2),), 2),
        ("ceil", (Fraction(5, 2),), 3),
        ("max", (1, 3), 3),
        ("min", (1, 3), 1),
        ("upper", ("aB",), "AB"),
        ("lower", ("aB",), "ab"),
        ("trimprefix", ("a-b", "a-"), "b"),
        ("trimsuffix", ("a-b", "-b"), "a"),
        ("replace", ("a-b", "-", "_"), "a_b"),
        ("split", ("/", "a/b"), ("a", "b")),
        ("join", ("-", ("a", "b")), "a-b"),
        ("format", ("%s-%02d", "a", 7), "a-07"),
    ],
)
def test_a_function_of_known_values(function: str, arguments: tuple[Term, ...], result: Term) -> None:
    found = called(function, arguments)
    assert found == result
    assert type(found) is type(result)


@pytest.mark.parametrize(
    ("function", "arguments"),
    [
        ("sha1", ("x",)),
        ("keys", (A,)),
        ("element", ((), 1)),
        ("element", ((A, B), -1)),
        ("lookup", (MAP, "c")),
        ("index", ((A, "y"), "y")),
        ("index", ((1, "1"), "1")),
        ("contains", ((A,), "x")),
        ("sort", ((Spelled("2"), Spelled("10")),)),
        ("slice", ((A, B), 1, 3)),
        ("concat", ((A,), B)),
        ("merge", (MAP, A)),
        ("merge", (MAP, None)),
        ("zipmap", (("x", "x"), (A, B))),
        ("zipmap", (("x",), (A, B))),
        ("tolist", (MAP,)),
        ("toset", ((A,),)),
        ("upper", ("ß",)),
        ("length", ("é",)),
        ("replace", ("abc", "/b/", "x")),
        ("format", ("%5s", "a")),
        ("format", ("%%%s", "a")),
        ("split", ("", "ab")),
        ("range", (0, 10**9)),
        ("max", (1, A)),
        ("tonumber", ("x",)),
    ],
)
def test_a_result_that_is_not_certain_keeps_all_that_it_may_be_made_of(
    function: str, arguments: tuple[Term, ...]
) -> None:
    found = called(function, arguments)
    assert isinstance(found, Uncertain)
    assert found.pieces == frozenset(piece for argument in arguments for piece in pieces(argument))


@pytest.mark.parametrize(
    ("operator", "operands", "result"),
    [
        ("+", (1, "2"), 3),
        ("-", (1, 2), -1),
        ("*", (3, 2), 6),
        ("/", (4, 2), 2),
        ("/", (1, 2), Fraction(1, 2)),
        ("%", (5, 3), 2),
        ("-", (3,), -3),
        ("!", (True,), False),
        ("<", (1, 2), True),
        (">=", (1, 2), False),
        ("==", ("a", "a"), True),
        ("!=", (1, 2), True),
        ("==", (None, "a"), False),
        ("&&", (False, A), False),
        ("||", (A, True), True),
        ("&&", (True, True), True),
    ],
)
def test_an_operation_on_known_values(operator: str, operands: tuple[Term, ...], result: Term) -> None:
    assert operated(operator, operands) == result


@pytest.mark.parametrize(
    ("operator", "operands"),
    [
        ("==", (1, "1")),
        ("==", (True, "true")),
        ("==", (Spelled("1"), "1")),
        ("==", (A, B)),
        ("==", (A, None)),
        ("/", (1, 0)),
        ("%", (-1, 3)),
        ("+", (Fraction(1, 2), Fraction(1, 2))),
        ("+", ("a", 1)),
        ("+", (True, 1)),
        ("&&", (True, A)),
        ("!", ("true",)),
        ("~", (1, 2)),
    ],
)
def test_an_operation_that_is_not_certain(operator: str, operands: tuple[Term, ...]) -> None:
    assert isinstance(operated(operator, operands), Uncertain)


def call(function: str, argument: Formula) -> Formula:
    return Call(function, (argument,))


@pytest.mark.parametrize(
    ("term", "constraint", "result"),
    [
        (1, STRING, "1"),
        ("1", NUMBER, 1),
        ("x", NUMBER, Uncertain()),
        (True, STRING, "true"),
        ("true", Name("bool"), True),
        (1, Name("any"), 1),
        (None, STRING, Uncertain()),
        ((1, "a"), call("list", STRING), ("1", "a")),
        ((1, "a"), call("list", Name("any")), (Spelled("1"), "a")),
        (("b", "a"), call("set", STRING), TextSet(("a", "b"))),
        ((A,), call("set", STRING), Uncertain()),
        ({"a": 1}, call("map", STRING), {"a": "1"}),
        (
            {"a": 1, "b": 2},
            call("object", Object(((Constant("a"), STRING), (Constant("c"), call("optional", STRING))))),
            {"a": "1", "c": Uncertain()},
        ),
        (("a",), call("tuple", STRING), Uncertain()),
        ("a", call("list", STRING), Uncertain()),
    ],
)
def test_a_type_constraint_converts(term: Term, constraint: Formula, result: Term) -> None:
    found = converted(term, constraint)
    assert found == result
    assert type(found) is type(result)


def test_an_element_of_what_is_read_elsewhere_keeps_the_way_there() -> None:
    local = Piece(("local", "m"), {"x": {"y": A}, "n": 3})
    assert element_of(element_of(local, "x"), "y", by_name=True) == Piece(("local", "m", Index("x"), "y"))
    assert element_of(local, "n") == 3
    assert element_of(local, "missing") == Uncertain(frozenset({local}))
    assert element_of(BLOCK, "1") == SECOND


def test_a_conversion_leaves_texts_that_spell_nothing_else() -> None:
    assert type(loosened("eu")) is str
    assert [type(loosened(term)) for term in ("3", 3, True, "true")] == [Spelled] * 4
