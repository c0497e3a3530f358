"""Actions: what an action list means, whatever its length and order."""

from __future__ import annotations

from itertools import permutations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blastradius.model.action import KNOWN_WORDS, Action, Order, classify, replacement_order

words = st.lists(st.sampled_from(sorted(KNOWN_WORDS)), min_size=1, max_size=4).map(tuple)
any_words = st.lists(st.sampled_from(sorted(KNOWN_WORDS)) | st.text(max_size=8), max_size=4).map(tuple)


@pytest.mark.parametrize(
    ("actions", "meaning", "destructive", "changes"),
    [
        (("no-op",), Action.NO_OP, False, False),
        (("create",), Action.CREATE, False, True),
        (("read",), Action.READ, False, False),
        (("update",), Action.UPDATE, False, True),
        (("delete", "create"), Action.REPLACE, True, True),
        (("create", "delete"), Action.REPLACE, True, True),
        (("delete",), Action.DESTROY, True, True),
        (("forget",), Action.FORGET, False, True),
        (("create", "forget"), Action.REPLACE_AND_FORGET, False, True),
        (("forget", "create"), Action.REPLACE_AND_FORGET, False, True),
        (("open",), Action.OPEN, False, False),
        (("Xyz",), Action.UNKNOWN, False, True),
        ((), Action.UNKNOWN, False, True),
        (("",), Action.UNKNOWN, False, True),
        (("DELETE",), Action.UNKNOWN, False, True),
        (("delete", "Xyz"), Action.UNKNOWN, False, True),
        (("no-op", "Xyz"), Action.UNKNOWN, False, True),
        (("no-op", "delete"), Action.DESTROY, True, True),
        (("delete", "create", "update"), Action.REPLACE, True, True),
        (("create", "forget", "delete"), Action.REPLACE, True, True),
        (("forget", "delete"), Action.DESTROY, True, True),
        (("read", "update", "no-op"), Action.UPDATE, False, True),
    ],
)
def test_classify(actions: tuple[str, ...], meaning: Action, *, destructive: bool, changes: bool) -> None:
    assert classify(actions) is meaning
    assert classify(actions).destructive is destructive
    assert classify(actions).changes_something is changes


@given(words)
def test_whatever_deletes_is_destructive(actions: tuple[str, ...]) -> None:
    assert classify(actions).destructive == ("delete" in actions)


@given(any_words)
@example(("delete", "no-op"))
@example(("delete", "?"))
def test_a_deletion_is_never_nothing(actions: tuple[str, ...]) -> None:
    if "delete" in actions:
        assert classify(actions).changes_something


@given(any_words)
def test_nothing_is_guessed(actions: tuple[str, ...]) -> None:
    understood = bool(actions) and set(actions) <= KNOWN_WORDS
    assert (classify(actions) is not Action.UNKNOWN) == understood


@given(words)
def test_only_no_op_is_no_op(actions: tuple[str, ...]) -> None:
    assert (classify(actions) is Action.NO_OP) == (set(actions) == {"no-op"})


@given(words)
def test_order_and_repetition_of_words_do_not_change_the_meaning(actions: tuple[str, ...]) -> None:
    assert {classify(other) for other in permutations(actions)} == {classify(actions)}
    assert classify(actions + actions) is classify(actions)


@pytest.mark.parametrize(
    ("actions", "order"),
    [
        (("delete", "create"), Order.DELETE_FIRST),
        (("create", "delete"), Order.CREATE_FIRST),
        (("create", "update", "delete"), Order.CREATE_FIRST),
        (("delete",), None),
        (("create",), None),
        (("no-op",), None),
        (("create", "forget"), None),
        (("forget", "create"), None),
        (("create", "delete", "Xyz"), None),
        ((), None),
    ],
)
def test_replacement_order(actions: tuple[str, ...], order: Order | None) -> None:
    assert replacement_order(actions) is order


@given(any_words)
def test_a_replacement_has_an_order_and_nothing_else_has(actions: tuple[str, ...]) -> None:
    assert (replacement_order(actions) is not None) == (classify(actions) is Action.REPLACE)
