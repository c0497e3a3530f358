"""Why objects change: their own edit, or what they inherit."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from blastradius import assess
from blastradius.changes import read_changes
from blastradius.model.cause import CauseKind
from tests.graph.written import written
from tests.rules.plans import block, call, constant, module, plan, refs, row, state

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.cause import Cause
    from blastradius.model.plan import Plan, ResourceChange

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


# -- of what kind, and where it is written -------------------------------------------------


def test_kinds() -> None:
    config = module(block(ROOT, net=constant("b")), block(USER, net=refs(f"{ROOT}.id")))
    drift = (row(ROOT, "update", {"net": "b"}, {"net": "a"}),)
    found = causes(plan(replaced(ROOT), replaced(USER, known=False), configuration=config))
    assert (found[ROOT].kinds, found[USER].kinds) == ((CauseKind.EDIT,), (CauseKind.INHERITED,))
    assert causes(plan(replaced(ROOT), configuration=config, drift=drift))[ROOT].kinds == (CauseKind.DRIFT,)
    for reason, kind in (("replace_because_tainted", CauseKind.TAINT), ("replace_by_request", CauseKind.REQUEST)):
        assert causes(plan(row(ROOT, "replace", reason=reason)))[ROOT].kinds == (kind,)
    assert causes(plan(row(ROOT, "destroy")))[ROOT].kinds == (CauseKind.GONE,)
    assert causes(plan(row(ROOT, "create")))[ROOT].kinds == (CauseKind.NEW,)
    assert causes(plan(row(ROOT, "create"), drift=(row(ROOT, "destroy"),)))[ROOT].kinds == (CauseKind.DRIFT,)


@pytest.mark.parametrize(
    ("before", "after", "written", "kind"),
    [
        (None, "gp3", False, CauseKind.PROVIDER),
        (None, "gp3", True, CauseKind.EDIT),
        ("gp2", "gp3", False, CauseKind.EDIT),
        ("gp2", None, False, CauseKind.EDIT),
        (None, [{"port": 1}], False, CauseKind.EDIT),
    ],
)
def test_a_value_that_nobody_wrote_is_the_providers(before: Any, after: Any, *, written: bool, kind: CauseKind) -> None:
    changed = row(ROOT, "replace", {"disk": before}, {"disk": after}, paths=(("disk",),))
    config = module(block(ROOT, disk=constant("gp3")) if written else block(ROOT))
    assert causes(plan(changed, configuration=config))[ROOT].kinds == (kind,)


def test_each_step_names_what_is_read_and_what_is_passed_on_the_way() -> None:
    inside = module(block(ROOT, net=constant("b")), outputs={"id": f"{ROOT}.id"})
    user = module(block(USER, net=refs("var.id")))
    calls = {"net": call(inside), "app": call(user, id=refs("module.net.id", "module.net"))}
    config = module(calls=calls)
    found = causes(
        plan(replaced(f"module.net.{ROOT}"), replaced(f"module.app.{USER}", known=False), configuration=config)
    )
    (step,) = found[f"module.app.{USER}"].steps
    assert (step.path, step.reads) == (("net",), f"module.net.{ROOT}.id")
    assert step.through == ("module.app.var.id", "module.net.id")


def test_an_update_to_what_only_the_apply_knows_may_turn_out_to_be_none() -> None:
    config = module(block(ROOT, net=constant("b")), block(USER, net=refs(f"{ROOT}.id"), ami=constant(1)))
    waits = row(USER, "update", {"net": "a", "ami": 1}, {"ami": 1}, unknown={"net": True})
    edited = row(USER, "update", {"net": "a", "ami": 0}, {"ami": 1}, unknown={"net": True})
    assert not causes(plan(replaced(ROOT), waits, configuration=config))[USER].certain
    assert causes(plan(replaced(ROOT), edited, configuration=config))[USER].certain
    assert causes(plan(replaced(ROOT), replaced(USER, known=False), configuration=config))[USER].certain


FILES = {
    "main.tf": """variable "size" {}
locals {
  zone = "a"
}
resource "t" "a" {
  disk {
    size = var.size
  }
  zone = local.zone
}
module "m" {
  source = "./m"
  name   = "new"
}
resource "t" "trigger" {
  text = "b"
}
resource "t" "other" {
  text = "b"
}
resource "t" "fired" {
  lifecycle {
    replace_triggered_by = [t.trigger]
  }
}
""",
    "m/main.tf": 'variable "name" {}\nresource "t" "inner" {\n  name = var.name\n}\n',
}


def explained(folder: Path, changed: ResourceChange, *others: ResourceChange) -> Cause:
    """Explain one change of the configuration above, whose sources are there."""
    made = written(folder, FILES, [])
    return causes(replace(made, changes=(changed, *others)))[changed.address]


def test_an_edit_is_told_with_its_place(tmp_path: Path) -> None:
    deep = row("t.a", "replace", {"disk": [{"size": 1}]}, {"disk": [{"size": 2}]}, paths=(("disk", 0, "size"),))
    found = explained(tmp_path, deep)
    assert (found.edits, [str(one.line) for one in found.places]) == (("var.size",), ["1", "7"])


def test_an_edit_in_a_local_value_is_found_there(tmp_path: Path) -> None:
    found = explained(tmp_path, row("t.a", "replace", {"zone": "b"}, {"zone": "a"}, paths=(("zone",),)))
    assert (found.edits, found.places[0].line) == (("local.zone",), 3)


def test_an_edit_of_a_module_argument_is_found_at_the_call(tmp_path: Path) -> None:
    found = explained(
        tmp_path, row("module.m.t.inner", "replace", {"name": "old"}, {"name": "new"}, paths=(("name",),))
    )
    assert (found.edits, found.places[0].file, found.places[0].line) == (("module.m.var.name",), "main.tf", 13)


def test_a_trigger_is_named_where_sources_tell(tmp_path: Path) -> None:
    fired = row("t.fired", "replace", reason="replace_by_triggers")
    changed = [row(f"t.{name}", "update", {"text": "a"}, {"text": "b"}) for name in ("trigger", "other")]
    found = explained(tmp_path, fired, *changed)
    assert (found.kinds, found.triggers, found.roots) == ((CauseKind.TRIGGER,), ("t.trigger",), ("t.trigger",))


def test_a_cascade_tells_who_goes_and_who_only_reads() -> None:
    reader = "aws_eip.reader"
    config = module(
        block(ROOT, net=constant("b")), block(USER, net=refs(f"{ROOT}.id")), block(reader, net=refs(f"{ROOT}.id"))
    )
    reads = row(reader, "update", {"net": "a"}, {}, unknown={"net": True})
    (cascade,) = assess(plan(replaced(ROOT), replaced(USER, known=False), reads, configuration=config)).cascades
    assert (cascade.root, cascade.members, cascade.readers) == (ROOT, (USER,), (reader,))
