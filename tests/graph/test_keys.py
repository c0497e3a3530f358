"""Which element an index means, worked out for one instance."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.graph.keys import Own, selected
from blastradius.graph.targets import Selection
from blastradius.model.source import Arithmetic, Joined, KeyExpression, KeyRead, Number, Text, Unclear, Wrapped

KEY, VALUE, INDEX = KeyRead.EACH_KEY, KeyRead.EACH_VALUE, KeyRead.COUNT_INDEX
NOTHING = Unclear.UNCLEAR


def minus(left: KeyExpression, right: KeyExpression) -> Arithmetic:
    return Arithmetic("-", left, right)


@pytest.mark.parametrize(
    ("expression", "own", "element"),
    [
        (KEY, Own("eu"), "eu"),
        (KEY, Own(""), ""),
        (VALUE, Own("eu", "zone-1"), "zone-1"),
        (VALUE, Own("eu", 3), 3),
        (INDEX, Own(4), 4),
        (INDEX, Own(0), 0),
        (Text("a"), Own(None), "a"),
        (Number(2), Own(None), 2),
        (Joined((KEY, Text("-a"))), Own("eu"), "eu-a"),
        (Joined((Text("n"), INDEX)), Own(7), "n7"),
        (Joined(()), Own(7), ""),
        (Arithmetic("+", INDEX, Number(1)), Own(7), 8),
        (minus(INDEX, Number(1)), Own(7), 6),
        (minus(INDEX, Number(1)), Own(0), -1),
        (minus(Number(4), INDEX), Own(4), 0),
        (Arithmetic("*", INDEX, Number(2)), Own(7), 14),
        (Arithmetic("/", INDEX, Number(2)), Own(8), 4),
        (Arithmetic("%", INDEX, Number(3)), Own(8), 2),
        (Arithmetic("%", Arithmetic("+", INDEX, Number(1)), Number(3)), Own(2), 0),
    ],
)
def test_an_index_that_can_be_worked_out(expression: KeyExpression, own: Own, element: str | int) -> None:
    assert selected(expression, own) == Selection(element)


@pytest.mark.parametrize(
    ("expression", "own"),
    [
        (NOTHING, Own("eu")),
        (KEY, Own(None)),
        (KEY, Own(3)),
        (INDEX, Own("3")),
        (INDEX, Own(None)),
        (VALUE, Own("eu")),
        (Joined((KEY, NOTHING)), Own("eu")),
        (Joined((VALUE, Text("x"))), Own("eu")),
        (Arithmetic("/", INDEX, Number(2)), Own(7)),
        (Arithmetic("/", INDEX, Number(0)), Own(7)),
        (Arithmetic("%", INDEX, Number(0)), Own(7)),
        (Arithmetic("%", minus(INDEX, Number(1)), Number(3)), Own(0)),
        (Arithmetic("%", INDEX, Number(-3)), Own(7)),
        (Arithmetic("**", INDEX, Number(2)), Own(7)),
        (Arithmetic("+", KEY, Number(2)), Own("7")),
        (Arithmetic("+", INDEX, NOTHING), Own(7)),
        (Joined((Wrapped(INDEX),)), Own(7)),
        (Arithmetic("+", Wrapped(INDEX), Number(1)), Own(7)),
        (Wrapped(KEY), Own("eu")),
        (Wrapped(NOTHING), Own(7)),
        (Wrapped(Wrapped(INDEX)), Own(7)),
    ],
)
def test_an_index_that_cannot_be_worked_out_means_nothing_for_certain(expression: KeyExpression, own: Own) -> None:
    assert selected(expression, own) is None


def test_an_index_that_begins_again_says_so() -> None:
    assert selected(Wrapped(Arithmetic("+", INDEX, Number(1))), Own(4)) == Selection(5, wrapped=True)


EXPRESSIONS: st.SearchStrategy[KeyExpression] = st.recursive(
    st.one_of(
        st.sampled_from([*KeyRead, NOTHING]), st.builds(Text, st.text(max_size=3)), st.builds(Number, st.integers())
    ),
    lambda inner: st.one_of(
        st.builds(Arithmetic, st.sampled_from("+-*/%"), inner, inner),
        st.builds(Joined, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Wrapped, inner),
    ),
)
OWN = st.builds(Own, st.none() | st.integers(0, 9) | st.text(max_size=3), st.none() | st.integers() | st.text())


@given(EXPRESSIONS, OWN)
def test_any_index_of_any_instance_is_a_whole_key_or_nothing(expression: KeyExpression, own: Own) -> None:
    found = selected(expression, own)
    assert found is None or type(found.key) in (str, int)
    assert found is None or found.wrapped == isinstance(expression, Wrapped)


@given(EXPRESSIONS, OWN)
def test_what_reads_no_key_is_the_same_for_all(expression: KeyExpression, own: Own) -> None:
    if not any(read in repr(expression) for read in ("EACH_KEY", "EACH_VALUE", "COUNT_INDEX")):
        assert selected(expression, own) == selected(expression, Own(None))
