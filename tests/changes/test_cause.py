"""Why objects change: their own edit, or what they inherit."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest

from blastradius.changes import read_changes
from tests.rules.plans import block, call, constant, module, plan, refs, row, state

if TYPE_CHECKING:
    from blastradius.model.plan import Plan, ResourceChange
    from blastradius.model.report import Cause

ROOT = "aws_vpc.root"
USER = "aws_instance.user"


def causes(plan: Plan) -> dict[str, Cause]:
    return {change.node: change.cause for change in read_changes(plan).all}


def replaced(address: str, attribute: str = "net", *, known: bool = True) -> ResourceChange:
    after = {attribute: "b"} if known else {}
    unknown = {"id": True} if known else {"id": True, attribute: True}
    return row(address, "replace", {attribute: "a", "id": "1"}, after, unknown=unknown, paths=((attribute,),))


def inherits(*, expression: Any, **fields: Any) -> Cause:
    config = module(block(ROOT, net=refs("var.n")), block(USER, net=expression), **fields)
    return causes(plan(replaced(ROOT), replaced(USER, known=False), configuration=config))[USER]


def test_own_edit_through_a_variable_or_a_constant() -> None:
    config = module(block(ROOT, net=refs("var.n")), block(USER, net=constant("b")))
    found = causes(plan(replaced(ROOT), replaced(USER), configuration=config))
    assert (found[ROOT].roots, found[ROOT].paths, found[ROOT].variables) == ((ROOT,), (("net",),), ("n",))
    assert (found[USER].roots, found[USER].chain) == ((USER,), ())


def test_upstream_unknown() -> None:
    found = inherits(expression=refs(f"{ROOT}.id"))
    assert (found.roots, found.chain, found.paths) == ((ROOT,), (ROOT, USER), ())


def test_upstream_known_and_changed() -> None:
    config = module(block(ROOT, net=constant("b")), block(USER, net=refs(f"{ROOT}.net")))
    assert causes(plan(replaced(ROOT), replaced(USER), configuration=config))[USER].roots == (ROOT,)


def test_a_stable_attribute_is_no_cause() -> None:
    config = module(block(ROOT, net=constant("b")), block(USER, net=refs(f"{ROOT}.arn", "var.x")))
    assert causes(plan(replaced(ROOT), replaced(USER), configuration=config))[USER].roots == (USER,)


def test_through_an_output() -> None:
    inside = module(block(ROOT, net=refs("var.n")), outputs={"id": f"{ROOT}.id"})
    config = module(block(USER, net=refs("module.sub.id", "module.sub")), calls={"sub": call(inside, n=constant("b"))})
    found = causes(plan(replaced(f"module.sub.{ROOT}"), replaced(USER, known=False), configuration=config))
    assert found[USER].roots == (f"module.sub.{ROOT}",)


def test_through_an_opaque_local() -> None:
    config = module(block(ROOT, net=constant("b")), block(USER, net=refs("local.n")))
    prior = (state(ROOT), state(USER, ROOT))
    found = causes(plan(replaced(ROOT), replaced(USER, known=False), configuration=config, prior=prior))
    assert found[USER].roots == (ROOT,)


def test_through_an_update_in_the_middle() -> None:
    middle = row("aws_eip.m", "update", {"i": "a", "rev": 1}, {}, unknown={"i": True, "rev": True})
    config = module(
        block(ROOT, net=constant("b")), block("aws_eip.m", i=refs(f"{ROOT}.id")), block(USER, net=refs("aws_eip.m.rev"))
    )
    found = causes(plan(replaced(ROOT), middle, replaced(USER, known=False), configuration=config))
    assert (found[USER].roots, found[USER].chain) == ((ROOT,), (ROOT, "aws_eip.m", USER))


def test_both_own_and_inherited() -> None:
    both = row(USER, "replace", {"net": 1, "ami": 1}, {"ami": 2}, unknown={"net": True}, paths=(("ami",), ("net",)))
    config = module(block(ROOT, net=constant("b")), block(USER, net=refs(f"{ROOT}.id"), ami=constant(2)))
    found = causes(plan(replaced(ROOT), both, configuration=config))[USER]
    assert (found.roots, found.paths) == ((USER, ROOT), (("ami",),))


def test_taint_request_drift_and_triggers() -> None:
    for reason in ("replace_because_tainted", "replace_by_request"):
        assert causes(plan(row(ROOT, "replace", reason=reason)))[ROOT].roots == (ROOT,)
    config = module(block(ROOT, net=constant("b")), block(USER, ami=constant(1)))
    prior = (state(ROOT), state(USER, ROOT))
    fired = row(USER, "replace", reason="replace_by_triggers")
    assert causes(plan(replaced(ROOT), fired, configuration=config, prior=prior))[USER].roots == (ROOT,)
    drift = (row(ROOT, "update", {"net": "b"}, {"net": "a"}),)
    assert causes(plan(replaced(ROOT), configuration=config, drift=drift))[ROOT].drift


def test_paths_of_any_shape_break_nothing() -> None:
    odd = row(ROOT, "replace", {"net": 1}, {"net": 2}, paths=(({"a": 1},), (), (0,), (["x"], "y")))
    assert causes(plan(odd, configuration=module(block(ROOT, net=constant(2)))))[ROOT].roots == (ROOT,)


@pytest.mark.parametrize("index", [-3, 0, 7])
def test_a_path_to_an_element_that_no_block_is_written_for(index: int) -> None:
    """Dynamic blocks are not in a plan's configuration; and what is no index of a list is no path to follow."""
    changed = replaced(USER)._replace(replace_paths=(("net", index),))
    assert causes(plan(changed, configuration=module(block(USER, net=[]))))[USER].roots == (USER,)
