"""References between blocks of one module: who is reached from whom, instance by instance."""

from __future__ import annotations

from typing import Any

import pytest

from tests.graph.plans import (
    UNKNOWN,
    Block,
    Values,
    call,
    hit,
    id_of,
    identified,
    module,
    outputs_hit,
    plan,
    refs,
)


def test_builder_writes_references_as_terraform_does() -> None:
    assert refs("t.a[0].id")["references"] == ["t.a[0].id", "t.a[0]", "t.a"]
    assert refs("module.m.o.k")["references"] == ["module.m.o.k", "module.m.o", "module.m"]
    assert refs('module.m["x.y"].o')["references"] == ['module.m["x.y"].o', 'module.m["x.y"]']
    assert refs('module.m["x"]')["references"] == ['module.m["x"]', "module.m"]
    assert refs("data.t.n.v", "each.key")["references"] == ["data.t.n.v", "data.t.n", "each.key"]
    assert refs("each.value.size", "self.id")["references"] == ["each.value.size", "each.value", "self.id", "self"]


def test_a_plain_reference() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a.id")}, "t.c": {"x": refs("t.b.id")}})
    made = plan(root, ["t.a", "t.b", "t.c"])
    assert hit(made, "t.a") == {"t.b": 1, "t.c": 2}
    assert hit(made, "t.b") == {"t.c": 1}
    assert hit(made, "t.c") == {}


def test_the_order_of_rows_does_not_matter() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a")}, "t.c": {"x": refs("t.b")}})
    assert hit(plan(root, ["t.c", "t.b", "t.a"]), "t.a") == hit(plan(root, ["t.a", "t.b", "t.c"]), "t.a")


@pytest.mark.parametrize("expression", [{}, {"constant_value": None}, {"constant_value": {"references": ["t.a"]}}])
def test_constants_refer_to_nothing(expression: dict[str, Any]) -> None:
    root = module({"t.a": {}, "t.b": {"x": expression, "block": [{"y": expression}]}})
    assert hit(plan(root, ["t.a", "t.b"]), "t.a") == {}


def test_a_written_index_is_exact() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[0].id")}, "t.c": {"x": refs("t.a[1].id")}})
    made = plan(root, ["t.a[0]", "t.a[1]", "t.b", "t.c"])
    assert hit(made, "t.a[0]") == {"t.b": 1}
    assert hit(made, "t.a[1]") == {"t.c": 1}


def test_a_written_key_is_exact_whatever_is_in_it() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs(r't.a["x.y[0]\"$${z}"].id')}})
    address = r't.a["x.y[0]\"$${z}"]'
    made = plan(root, [address, 't.a["x"]', "t.b"])
    assert hit(made, address) == {"t.b": 1}
    assert hit(made, 't.a["x"]') == {}


@pytest.mark.parametrize("written", ['t.a["1"].id', "t.a[1].id", "t.a.1.id"])
@pytest.mark.parametrize("instance", ["t.a[1]", 't.a["1"]'])
def test_a_written_index_finds_an_instance_of_the_other_kind_of_key(written: str, instance: str) -> None:
    made = plan(module({"t.a": {}, "t.b": {"x": refs(written)}}), [instance, "t.a[0]", "t.b"])
    assert hit(made, instance) == {"t.b": 1}
    assert hit(made, "t.a[0]") == {}


def test_a_number_and_its_text_are_two_instances() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs('t.a["0"].id')}, "t.c": {"x": refs("t.a[0].id")}})
    made = plan(root, ["t.a[0]", 't.a["0"]', 't.a["00"]', 't.a[""]', "t.b", "t.c"])
    assert hit(made, "t.a[0]") == {"t.c": 1}
    assert hit(made, 't.a["0"]') == {"t.b": 1}
    assert hit(made, 't.a["00"]') == hit(made, 't.a[""]') == {}


@pytest.mark.parametrize("step", ["²", "9" * 5000, "٣"])
def test_odd_digits_are_no_index(step: str) -> None:
    root = module({"t.a": {}, "t.b": {"x": refs(f"t.a.{step}.id")}})
    assert hit(plan(root, ["t.a[0]", "t.a[1]", "t.b"]), "t.a[0]") == {"t.b": 1}


def test_a_deleted_index_is_still_reached() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[1].id")}})
    made = plan(root, ["t.a[0]", "t.a[1]", "t.b"], actions={"t.a[1]": "delete"})
    assert hit(made, "t.a[1]") == {"t.b": 1}


def test_an_index_that_nobody_has_seen_is_no_other_one() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a[7].id")}})
    assert hit(plan(root, ["t.a[0]", "t.a[1]", "t.b"]), "t.a[0]") == {}


def test_a_splat_reaches_every_instance_in_one_step() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a")}, "t.c": {"x": refs("t.b.id")}})
    made = plan(root, ['t.a["x"]', 't.a["y"]', "t.b", "t.c"])
    assert hit(made, 't.a["x"]') == hit(made, 't.a["y"]') == {"t.b": 1, "t.c": 2}


def test_for_each_without_an_expression_takes_its_instances_from_the_rows() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "each.key")}})
    values = {'t.b["x"]': {"x": id_of('t.a["x"]')}, 't.b["y"]': {"x": id_of('t.a["y"]')}}
    addresses = ['t.a["x"]', 't.a["y"]', 't.b["x"]', 't.b["y"]']
    made = plan(root, addresses, values=identified(*addresses[:2]) | values)
    assert hit(made, 't.a["x"]') == {'t.b["x"]': 1}


def test_a_value_tells_which_instance_an_index_means() -> None:
    """`x[count.index]`, `x[count.index + 1]` and `element(x, count.index)` look alike in a plan."""
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "count.index")}})
    values = {"t.b[0]": {"x": id_of("t.a[1]")}, "t.b[1]": {"x": f"arn:x:{id_of('t.a[0]')}/y"}}
    addresses = ["t.a[0]", "t.a[1]", "t.b[0]", "t.b[1]"]
    made = plan(root, addresses, values=identified(*addresses[:2]) | values)
    assert hit(made, "t.a[0]") == {"t.b[1]": 1}
    assert hit(made, "t.a[1]") == {"t.b[0]": 1}


@pytest.mark.parametrize(
    "held",
    [
        {},
        {"x": None},
        {"x": 7},
        {"x": "something else"},
        {"x": [id_of("t.a[0]"), id_of("t.a[1]"), id_of("t.a[2]")]},
        {"x": f"{id_of('t.a[0]')},{id_of('t.a[1]')},{id_of('t.a[2]')}"},
    ],
)
def test_an_index_that_no_value_confirms_reaches_all(held: Values) -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "count.index")}})
    instances = ["t.a[0]", "t.a[1]", "t.a[2]"]
    made = plan(root, [*instances, "t.b[0]"], values=identified(*instances) | {"t.b[0]": held})
    assert all(hit(made, address) == {"t.b[0]": 1} for address in instances)


def test_a_value_that_instances_share_tells_nothing() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "count.index")}})
    values = {"t.a[0]": {"zone": "eu-west-1a"}, "t.a[1]": {"zone": "eu-west-1a"}, "t.a[2]": {"zone": "eu-west-1b"}}
    made = plan(root, [*values, "t.b[0]"], values=values | {"t.b[0]": {"x": "eu-west-1a"}})
    assert all(hit(made, address) == {"t.b[0]": 1} for address in values)


def test_every_argument_must_agree_with_the_instance() -> None:
    """The second argument reads something of the block that is not of the instance which the first one holds."""
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "each.key"), "y": refs("t.a", "each.key")}})
    instances = ['t.a["p"]', 't.a["q"]', 't.a["r"]']
    held = {'t.b["p"]': {"x": id_of('t.a["p"]'), "y": "3 of them"}}
    made = plan(root, [*instances, 't.b["p"]'], values=identified(*instances) | held)
    assert hit(made, 't.a["q"]') == {'t.b["p"]': 1}


def test_who_moves_from_one_instance_to_another_depends_on_both() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "count.index")}})
    instances = ["t.a[0]", "t.a[1]", "t.a[2]"]
    made = plan(
        root,
        [*instances, "t.b[0]"],
        actions={"t.b[0]": "update"},
        values=identified(*instances) | {"t.b[0]": {"x": id_of("t.a[0]")}},
        planned={"t.b[0]": {"x": id_of("t.a[1]")}},
    )
    assert [hit(made, address) for address in instances] == [{"t.b[0]": 1}, {"t.b[0]": 1}, {}]


@pytest.mark.parametrize(("replaced", "reached"), [("t.a[0]", False), ("t.a[1]", True)])
def test_what_becomes_unknown_reads_an_instance_that_changes(replaced: str, *, reached: bool) -> None:
    """It held the id of the first; if that one stays, another one is read from now on, and which is not known."""
    root = module({"t.a": {}, "t.b": {"x": refs("t.a", "count.index")}})
    instances = ["t.a[0]", "t.a[1]", "t.a[2]"]
    made = plan(
        root,
        [*instances, "t.b[0]"],
        actions={"t.b[0]": "update", replaced: "update"},
        values=identified(*instances) | {"t.b[0]": {"x": id_of("t.a[0]")}},
        planned={"t.b[0]": {"x": UNKNOWN}},
    )
    assert hit(made, "t.a[0]") == {"t.b[0]": 1}
    assert hit(made, "t.a[2]") == ({"t.b[0]": 1} if reached else {})


def test_each_value_pairs_over_the_resource_of_for_each() -> None:
    root = module({"t.a": {}, "t.b": {"for_each": refs("t.a"), "x": refs("each.value.id")}})
    instances = ['t.a["x"]', 't.a["y"]', 't.a["unused"]']
    values = {'t.b["x"]': {"x": id_of('t.a["x"]')}, 't.b["y"]': {"x": id_of('t.a["y"]')}}
    made = plan(root, [*instances, *values], values=identified(*instances) | values)
    assert hit(made, 't.a["x"]') == {'t.b["x"]': 1}
    assert hit(made, 't.a["unused"]') == {}


def test_each_value_under_another_key_is_found_by_its_value() -> None:
    root = module({"t.a": {}, "t.b": {"for_each": refs("t.a"), "x": refs("each.value.id")}})
    instances = ['t.a["k1"]', 't.a["k2"]']
    values = identified(*instances) | {'t.b["K1"]': {"x": id_of('t.a["k1"]')}}
    made = plan(root, [*instances, 't.b["K1"]'], values=values)
    assert hit(made, 't.a["k1"]') == {'t.b["K1"]': 1}
    assert hit(made, 't.a["k2"]') == {}


def test_each_value_over_a_variable_or_a_constant_depends_on_nothing() -> None:
    each = refs("each.value.id")
    root = module({"t.a": {}, "t.b": {"for_each": refs("var.v"), "x": each}, "t.c": {"x": each}})
    assert hit(plan(root, ['t.a["x"]', 't.b["x"]', 't.c["x"]']), 't.a["x"]') == {}


def test_a_for_each_of_itself_ends() -> None:
    root = module({"t.a": {"for_each": refs("each.value"), "x": refs("each.value.id")}})
    assert hit(plan(root, ['t.a["x"]']), 't.a["x"]') == {}


def test_each_value_pairs_over_the_instances_of_a_module() -> None:
    inner = module({"t.x": {}}, outputs={"id": refs("t.x.id")})
    root = module({"t.b": {"for_each": refs("module.m"), "x": refs("each.value.id")}}, calls={"m": call(inner)})
    instances = ['module.m["k"].t.x', 'module.m["j"].t.x']
    values = {'t.b["k"]': {"x": id_of(instances[0])}, 't.b["j"]': {"x": id_of(instances[1])}}
    made = plan(root, [*instances, *values], values=identified(*instances) | values)
    assert hit(made, 'module.m["k"].t.x') == {'t.b["k"]': 1}


def test_for_each_alone_is_a_dependency() -> None:
    root = module({"t.a": {}, "t.b": {"for_each": refs("t.a.ids")}, "t.c": {"count": refs("t.a.n")}})
    assert hit(plan(root, ["t.a", 't.b["x"]', "t.c[0]"]), "t.a") == {'t.b["x"]': 1, "t.c[0]": 1}


def test_provisioners_depend_on_what_they_read() -> None:
    provisioner = {"type": {"constant_value": "local-exec"}, "expressions": {"command": refs("t.a.id", "self.id")}}
    root = module({"t.a": {}, "t.b": {"provisioners": [provisioner]}})
    assert hit(plan(root, ["t.a", "t.b"]), "t.a") == {"t.b": 1}


def test_a_destroy_provisioner_that_reads_itself_is_no_dependency() -> None:
    root = module({"t.a": {"provisioners": [{"expressions": {"command": refs("self.id", "each.key")}}]}})
    assert hit(plan(root, ['t.a["x"]', 't.a["y"]']), 't.a["x"]') == {}


def test_nested_blocks_of_all_kinds() -> None:
    blocks: dict[str, Block] = {
        "t.a": {},
        "t.list": {"ingress": [{"port": {"constant_value": 1}}, {"groups": refs("t.a.id")}]},
        "t.single": {"options": {"inner": {"x": refs("t.a.id")}}},
        "t.map": {"disk": {"d1": {"x": refs("t.a.id")}}},
    }
    found = hit(plan(module(blocks), list(blocks)), "t.a")
    assert found == {"t.list": 1, "t.single": 1, "t.map": 1}


@pytest.mark.parametrize("name", ["references", "constant_value", "data", "module", "each", "self"])
def test_arguments_and_blocks_of_confusing_names(name: str) -> None:
    blocks: dict[str, Block] = {
        "t.a": {},
        "t.argument": {name: refs("t.a.id")},
        "t.list": {name: [{"x": refs("t.a.id")}]},
        "t.single": {name: {"x": refs("t.a.id")}},
        "t.inside": {"block": [{name: refs("t.a.id")}]},
        "t.deep": {"block": [{name: [{name: refs("t.a.id")}]}]},
        "t.beside": {"block": [{name: [], "x": refs("t.a.id")}]},
    }
    found = hit(plan(module(blocks), list(blocks)), "t.a")
    assert found == {address: 1 for address in blocks if address != "t.a"}


@pytest.mark.parametrize("name", ["references", "data", "module", "resource"])
def test_confusing_resource_names(name: str) -> None:
    root = module({f"t.{name}": {}, f"data.t.{name}": {}, "t.b": {"x": refs(f"t.{name}.id")}})
    made = plan(root, [f"t.{name}", f"data.t.{name}", "t.b"])
    assert hit(made, f"t.{name}") == {"t.b": 1}
    assert hit(made, f"data.t.{name}") == {}


def test_data_and_managed_of_one_name_differ() -> None:
    root = module({"t.a": {}, "data.t.a": {}, "t.b": {"x": refs("data.t.a.id")}, "t.c": {"x": refs("resource.t.a.id")}})
    made = plan(root, ["t.a", "data.t.a", "t.b", "t.c"])
    assert hit(made, "data.t.a") == {"t.b": 1}
    assert hit(made, "t.a") == {"t.c": 1}


def test_references_of_old_terraform_name_the_object_alone() -> None:
    """Before 1.0.1 there is no attribute and no shortened form after it."""
    inner = module({"t.x": {}, "t.y": {}}, outputs={"o": {"references": ["t.x"]}, "p": {"references": ["t.y"]}})
    texts = ["t.a", "t.b[0]", "module.m.o", "var.v", "each.value"]
    root = module({"t.a": {}, "t.b": {}, "t.c": {"x": {"references": texts}}}, calls={"m": call(inner)})
    made = plan(root, ["t.a", "t.b[0]", "t.b[1]", "t.c", "module.m.t.x", "module.m.t.y"])
    for reached in ("t.a", "t.b[0]", "module.m.t.x"):
        assert hit(made, reached) == {"t.c": 1}
    for other in ("t.b[1]", "module.m.t.y"):
        assert hit(made, other) == {}


@pytest.mark.parametrize(
    "text", ["", ".", "t", "module", "module.", "module.none.x", "t.none.id", "[0]", "var", "each"]
)
def test_references_that_lead_nowhere(text: str) -> None:
    root = module({"t.a": {}, "t.b": {"x": {"references": [text]}, "depends_on": [text], "for_each": refs("t.none")}})
    assert hit(plan(root, ["t.a", "t.b"]), "t.a") == {}


def test_data_sources_pass_on_what_they_read() -> None:
    """Data sources that were read during the plan have no row, and no stored dependencies."""
    root = module(
        {
            "t.a": {},
            "data.d.one": {"x": refs("t.a.id")},
            "data.d.two": {"x": refs("data.d.one.v")},
            "t.b": {"x": refs("data.d.two.v")},
        }
    )
    made = plan(root, ["t.a", "t.b"], state={"t.a": [], "data.d.one": [], "data.d.two": [], "t.b": []})
    assert hit(made, "t.a") == {"data.d.one": 1, "data.d.two": 2, "t.b": 3}


def test_a_data_source_inside_a_check_is_nobodys_dependency() -> None:
    root = module({"t.a": {}, "data.d.check": {"x": refs("t.a.id")}, "t.b": {}})
    assert hit(plan(root, ["t.a", "data.d.check", "t.b"]), "t.a") == {"data.d.check": 1}


def test_a_block_without_instances_passes_on_what_it_refers_to() -> None:
    root = module(
        {
            "t.a": {},
            "t.k": {},
            "t.none": {"count": {"constant_value": 0}, "x": refs("t.a.id"), "y": refs("t.k", "count.index")},
            "t.b": {"x": refs("t.none")},
        }
    )
    made = plan(root, ["t.a", "t.k[0]", "t.k[1]", "t.b"])
    assert hit(made, "t.a") == hit(made, "t.k[0]") == hit(made, "t.k[1]") == {"t.b": 1}


@pytest.mark.parametrize("target", ["t.a", "t.a[0]", 't.a["x"]'])
def test_depends_on_means_the_whole_block(target: str) -> None:
    root = module({"t.a": {}, "t.b": {"depends_on": [target]}})
    made = plan(root, ["t.a[0]", "t.a[1]", "t.b"])
    assert hit(made, "t.a[0]") == hit(made, "t.a[1]") == {"t.b": 1}


def test_depends_on_a_data_source() -> None:
    root = module({"t.a": {}, "data.d.x": {"depends_on": ["t.a"]}, "t.b": {"depends_on": ["data.d.x"]}})
    assert hit(plan(root, ["t.a", "data.d.x", "t.b"]), "t.a") == {"data.d.x": 1, "t.b": 2}


def test_root_outputs_read_objects_and_are_none() -> None:
    root = module({"t.a": {}, "t.b": {}}, outputs={"one": refs("t.a.id"), "two": {"constant_value": 1}})
    made = plan(root, ["t.a", "t.b"])
    assert hit(made, "t.a") == {}
    assert len(outputs_hit(made, "t.a")) == 1
    assert outputs_hit(made, "t.b") == []


def test_an_instance_never_depends_on_itself() -> None:
    root = module({"t.a": {"x": refs("t.a", "count.index")}})
    assert hit(plan(root, ["t.a[0]"]), "t.a[0]") == {}
