"""References through modules: variables, outputs, keys on each level, depends_on and provider configurations."""

from __future__ import annotations

import networkx
import pytest

from blastradius.graph import build_graph
from blastradius.graphing import picture
from blastradius.model.configuration import ConfigOutput, ProviderConfig
from tests.graph.plans import Block, call, hit, id_of, identified, inside, module, outputs_hit, plan, refs

TWO_OUTPUTS = module({"t.x": {}, "t.y": {}}, outputs={"x": refs("t.x.id"), "y": refs("t.y.id")})
"""A module whose outputs tell its two objects apart."""
X_AND_Y = ("t.x", "t.y")


def test_an_output_is_not_the_whole_module() -> None:
    root = module({"t.a": {"v": refs("module.m.x")}}, calls={"m": call(TWO_OUTPUTS)})
    made = plan(root, ["t.a", *inside("module.m", *X_AND_Y)])
    assert hit(made, "module.m.t.x") == {"t.a": 1}
    assert hit(made, "module.m.t.y") == {}


def test_an_output_of_a_written_instance() -> None:
    root = module({"t.a": {"v": refs('module.m["k"].x')}}, calls={"m": call(TWO_OUTPUTS)})
    made = plan(root, ["t.a", *inside('module.m["k"]', *X_AND_Y), *inside('module.m["j"]', *X_AND_Y)])
    assert hit(made, 'module.m["k"].t.x') == {"t.a": 1}
    assert hit(made, 'module.m["k"].t.y') == hit(made, 'module.m["j"].t.x') == {}


def test_a_written_instance_beside_an_indexed_one() -> None:
    """`lookup(…, module.m["k"].x)` next to `module.m[each.key].x`: the second is no tail of the first."""
    root = module({"t.a": {"v": refs('module.m["k"].x', "module.m", "each.key")}}, calls={"m": call(TWO_OUTPUTS)})
    made = plan(root, ['t.a["j"]', *inside('module.m["k"]', *X_AND_Y), *inside('module.m["j"]', *X_AND_Y)])
    assert hit(made, 'module.m["k"].t.x') == hit(made, 'module.m["j"].t.x') == {'t.a["j"]': 1}


def test_a_whole_written_instance_is_not_the_other_ones() -> None:
    root = module({"t.a": {"v": refs('module.m["k"]')}}, calls={"m": call(TWO_OUTPUTS)})
    made = plan(root, ["t.a", *inside('module.m["k"]', *X_AND_Y), *inside('module.m["j"]', *X_AND_Y)])
    assert hit(made, 'module.m["k"].t.x') == hit(made, 'module.m["k"].t.y') == {"t.a": 1}
    assert hit(made, 'module.m["j"].t.x') == {}


def test_the_value_of_one_output_tells_the_instance_of_a_module() -> None:
    """The name of the output is lost: of the instance that is read, any output may be meant."""
    root = module({"t.a": {"v": refs("module.m", "each.key")}}, calls={"m": call(TWO_OUTPUTS)})
    instances = [*inside('module.m["k"]', *X_AND_Y), *inside('module.m["j"]', *X_AND_Y)]
    values = {f't.a["{key}"]': {"v": id_of(f'module.m["{key}"].t.x')} for key in ("k", "j")}
    made = plan(root, [*values, *instances], values=identified(*instances) | values)
    assert hit(made, 'module.m["k"].t.x') == hit(made, 'module.m["k"].t.y') == {'t.a["k"]': 1}


def test_who_reads_a_whole_module_waits_for_what_has_no_output() -> None:
    inner = module({"t.x": {}, "t.aside": {}}, outputs={"x": refs("t.x.id")})
    made = plan(
        module({"t.a": {"v": refs("module.m")}}, calls={"m": call(inner)}),
        ["t.a", *inside("module.m", "t.x", "t.aside")],
    )
    assert hit(made, "module.m.t.x") == {"t.a": 1}
    assert hit(made, "module.m.t.aside") == {}
    assert "module.m.t.aside" in networkx.descendants(build_graph(made), "t.a")


def test_a_splat_over_a_module_reaches_every_instance() -> None:
    root = module({"t.a": {"v": refs("module.m")}}, calls={"m": call(TWO_OUTPUTS)})
    made = plan(root, ["t.a", *inside("module.m[0]", *X_AND_Y), *inside("module.m[1]", *X_AND_Y)])
    for address in (*inside("module.m[0]", *X_AND_Y), *inside("module.m[1]", *X_AND_Y)):
        assert hit(made, address) == {"t.a": 1}


def test_variables_through_three_levels_with_keys_on_each() -> None:
    leaf = module({"t.leaf": {"a": refs("var.net"), "b": refs("var.zone"), "c": refs("var.host")}})
    low = call(leaf, for_each={"constant_value": {}}, net=refs("var.net"), zone=refs("var.zone"), host=refs("each.key"))
    middle = module(calls={"low": low})
    zone = refs("t.zone", "count.index")
    high = module({"t.zone": {}}, calls={"middle": call(middle, net=refs("var.net.id"), zone=zone)})
    root = module({"t.net": {}}, calls={"high": call(high, net=refs("t.net", "each.key"))})
    leaves = [
        f'module.high["{region}"].module.middle[{number}].module.low["{name}"].t.leaf'
        for region in ("eu", "us")
        for number in (0, 1)
        for name in ("p", "q")
    ]
    zones = [f'module.high["{region}"].t.zone[{number}]' for region in ("eu", "us") for number in (0, 1)]
    values = identified('t.net["eu"]', 't.net["us"]', *zones)
    for leaf_address in leaves:
        region, number = leaf_address.split('"')[1], leaf_address.split("module.middle[")[1][0]
        zone_read = id_of(f'module.high["{region}"].t.zone[{number}]')
        values[leaf_address] = {"a": id_of(f't.net["{region}"]'), "b": zone_read}
    made = plan(root, ['t.net["eu"]', 't.net["us"]', *zones, *leaves], values=values)
    assert hit(made, 't.net["eu"]') == {leaf: 1 for leaf in leaves if '"eu"' in leaf}
    expected = {leaf: 1 for leaf in leaves if leaf.startswith('module.high["us"].module.middle[1].')}
    assert hit(made, 'module.high["us"].t.zone[1]') == expected


def test_each_value_of_a_call_pairs_over_its_for_each() -> None:
    inner = module({"t.x": {"v": refs("var.id")}})
    root = module({"t.a": {}}, calls={"m": call(inner, for_each=refs("t.a"), id=refs("each.value.id"))})
    values = {f'module.m["{key}"].t.x': {"v": id_of(f't.a["{key}"]')} for key in ("k", "j")}
    made = plan(root, ['t.a["k"]', 't.a["j"]', *values], values=identified('t.a["k"]', 't.a["j"]') | values)
    assert hit(made, 't.a["k"]') == {'module.m["k"].t.x': 1}


def test_a_variable_of_the_root_is_no_object() -> None:
    root = module(
        {"t.a": {"v": refs("var.a")}}, calls={"m": call(module({"t.x": {"v": refs("var.w")}}), w=refs("var.a"))}
    )
    assert hit(plan(root, ["t.a", "module.m.t.x"]), "t.a") == {}


def test_an_argument_that_nobody_reads_is_no_dependency() -> None:
    root = module({"t.a": {}}, calls={"m": call(module({"t.x": {}}), unused=refs("t.a.id"))})
    assert hit(plan(root, ["t.a", "module.m.t.x"]), "t.a") == {}


def test_an_argument_that_is_an_object_is_followed_as_a_whole() -> None:
    inner = module({"t.x": {"v": refs("var.net.arn")}})
    root = module({"t.a": {}, "t.b": {}}, calls={"m": call(inner, net=refs("t.a.arn", "t.b.id"))})
    made = plan(root, ["t.a", "t.b", "module.m.t.x"])
    assert hit(made, "t.a") == hit(made, "t.b") == {"module.m.t.x": 1}


def test_an_output_passes_a_callers_object_through() -> None:
    inner = module(outputs={"same": refs("var.id")})
    outer = module(outputs={"same": refs("module.inner.same")}, calls={"inner": call(inner, id=refs("var.id"))})
    root = module(
        {"t.a": {}, "t.b": {"v": refs("module.outer.same")}},
        outputs={"o": refs("module.outer.same"), "other": refs("t.b.id")},
        calls={"outer": call(outer, id=refs("t.a.id"))},
    )
    made = plan(root, ["t.a", "t.b"])
    assert hit(made, "t.a") == {"t.b": 1}
    assert len(outputs_hit(made, "t.a")) == 2


def test_an_unused_output_is_no_dependency() -> None:
    root = module({"t.a": {}}, calls={"m": call(TWO_OUTPUTS)})
    assert hit(plan(root, ["t.a", *inside("module.m", *X_AND_Y)]), "module.m.t.x") == {}


def test_an_output_waits_for_its_depends_on() -> None:
    outputs = {"o": ConfigOutput(expression=refs("t.x.id"), depends_on=("t.y",))}
    root = module(
        {"t.a": {"v": refs("module.m.o")}}, calls={"m": call(module({"t.x": {}, "t.y": {}}, outputs=outputs))}
    )
    made = plan(root, ["t.a", *inside("module.m", *X_AND_Y)])
    assert hit(made, "module.m.t.x") == hit(made, "module.m.t.y") == {"t.a": 1}


def test_siblings_of_one_module_instance_alone() -> None:
    inner = module({"t.x": {}, "t.y": {"v": refs("t.x.id")}})
    made = plan(module(calls={"m": call(inner)}), [*inside("module.m[0]", *X_AND_Y), *inside("module.m[1]", *X_AND_Y)])
    assert hit(made, "module.m[0].t.x") == {"module.m[0].t.y": 1}


def test_one_instance_of_a_module_feeds_another_module() -> None:
    consumer = module({"t.c": {"v": refs("var.v")}})
    root = module(calls={"m": call(TWO_OUTPUTS), "c": call(consumer, v=refs("module.m[0].x"))})
    made = plan(root, [*inside("module.m[0]", *X_AND_Y), *inside("module.m[1]", *X_AND_Y), "module.c.t.c"])
    assert hit(made, "module.m[0].t.x") == {"module.c.t.c": 1}
    assert hit(made, "module.m[1].t.x") == {}


def test_one_module_source_called_twice_is_two_modules() -> None:
    inner = module({"t.x": {"v": refs("var.v")}})
    root = module(
        {"t.a": {}, "t.b": {}}, calls={"m": call(inner, v=refs("t.a.id")), "n": call(inner, v=refs("t.b.id"))}
    )
    made = plan(root, ["t.a", "t.b", "module.m.t.x", "module.n.t.x"])
    assert hit(made, "t.a") == {"module.m.t.x": 1}
    assert hit(made, "t.b") == {"module.n.t.x": 1}


@pytest.mark.parametrize("name", ["module", "data", "var", "each"])
def test_confusing_module_names(name: str) -> None:
    root = module({"t.a": {"v": refs(f"module.{name}.x")}}, calls={name: call(TWO_OUTPUTS)})
    made = plan(root, ["t.a", *inside(f"module.{name}", *X_AND_Y)])
    assert hit(made, f"module.{name}.t.x") == {"t.a": 1}
    assert hit(made, f"module.{name}.t.y") == {}


# -- depends_on, count and for_each of a module -----------------------------------


def test_everything_in_a_module_waits_for_its_depends_on() -> None:
    nested = module({"t.deep": {}})
    inner = module({"t.x": {}, "data.d.y": {}}, calls={"nested": call(nested)})
    root = module({"t.a": {}, "t.other": {}}, calls={"m": call(inner, depends_on=["t.a"])})
    members = ['module.m["k"].t.x', 'module.m["k"].data.d.y', 'module.m["k"].module.nested[0].t.deep']
    made = plan(root, ["t.a", "t.other", *members])
    assert hit(made, "t.a") == dict.fromkeys(members, 1)
    assert hit(made, "t.other") == {}


def test_the_outputs_of_a_module_wait_for_its_depends_on() -> None:
    inner = module(outputs={"o": {"constant_value": 1}})
    root = module({"t.a": {}, "t.b": {"v": refs("module.m.o")}}, calls={"m": call(inner, depends_on=["t.a"])})
    assert hit(plan(root, ["t.a", "t.b"]), "t.a") == {"t.b": 1}


@pytest.mark.parametrize("argument", ["count", "for_each"])
def test_everything_in_a_module_waits_for_its_repetition(argument: str) -> None:
    inner = module({"t.x": {}}, calls={"nested": call(module({"t.deep": {}}))})
    root = module({"t.a": {}}, calls={"m": call(inner, **{argument: refs("t.a.n")})})
    made = plan(root, ["t.a", "module.m[0].t.x", "module.m[0].module.nested.t.deep"])
    assert hit(made, "t.a") == {"module.m[0].t.x": 1, "module.m[0].module.nested.t.deep": 1}


@pytest.mark.parametrize("target", ["module.m", 'module.m["k"]'])
def test_depends_on_a_module_is_everything_in_it(target: str) -> None:
    inner = module({"t.x": {}, "data.d.y": {}}, calls={"nested": call(module({"t.deep": {}}))})
    root = module({"t.a": {"depends_on": [target]}}, calls={"m": call(inner), "n": call(TWO_OUTPUTS)})
    members = ['module.m["k"].t.x', 'module.m["j"].data.d.y', 'module.m["j"].module.nested[0].t.deep']
    made = plan(root, ["t.a", *members, "module.n.t.x"])
    for member in members:
        assert hit(made, member) == {"t.a": 1}
    assert hit(made, "module.n.t.x") == {}


def test_depends_on_a_module_that_only_hands_on_what_it_is_given() -> None:
    """Terraform waits for all that is in a module: its arguments, its outputs, and blocks that have no instances."""
    inner = module({"t.none": {"v": refs("var.one")}}, outputs={"o": refs("var.two")})
    m = call(inner, one=refs("t.one.id"), two=refs("t.two.id"), three=refs("t.three.id"), count=refs("t.four.n"))
    blocks: dict[str, Block] = {f"t.{name}": {} for name in ("one", "two", "three", "four", "other")}
    made = plan(module({**blocks, "t.a": {"depends_on": ["module.m"]}}, calls={"m": m}), [*blocks, "t.a"])
    for name in ("one", "two", "three", "four"):
        assert hit(made, f"t.{name}") == {"t.a": 1}
    assert hit(made, "t.other") == {}


def test_a_module_that_depends_on_a_module() -> None:
    root = module(calls={"m": call(TWO_OUTPUTS), "n": call(module({"t.z": {}}), depends_on=["module.m"])})
    made = plan(root, [*inside("module.m[0]", *X_AND_Y), "module.n[0].t.z", "module.n[1].t.z"])
    assert hit(made, "module.m[0].t.y") == {"module.n[0].t.z": 1, "module.n[1].t.z": 1}


# -- provider configurations --------------------------------------------------------


def test_resources_depend_on_what_configures_their_provider() -> None:
    providers = [
        ProviderConfig(key="k8s", expressions={"host": refs("t.cluster.endpoint")}),
        ProviderConfig(key="k8s.other", expressions={"exec": [{"args": refs("t.other.name")}]}),
        ProviderConfig(key="plain", expressions={"region": {"constant_value": "x"}}),
    ]
    inner = module({"t.inherits": {"provider": "k8s"}, "t.given": {"provider": "k8s.other"}})
    blocks: dict[str, Block] = {
        "t.cluster": {},
        "t.other": {},
        "t.a": {"provider": "k8s"},
        "t.b": {"provider": "k8s.other"},
        "t.c": {"provider": "plain"},
        "t.d": {"provider": "nobody"},
    }
    made = plan(
        module(blocks, calls={"m": call(inner)}),
        [*blocks, "module.m.t.inherits", "module.m.t.given"],
        providers=providers,
    )
    assert hit(made, "t.cluster") == {"t.a": 1, "module.m.t.inherits": 1}
    assert hit(made, "t.other") == {"t.b": 1, "module.m.t.given": 1}


def test_a_provider_configured_inside_a_module() -> None:
    provider = ProviderConfig(key="module.m:k8s", module="module.m", expressions={"host": refs("var.host", "t.x.id")})
    inner = module({"t.x": {}, "t.y": {"provider": "module.m:k8s"}})
    root = module({"t.a": {}, "t.x": {}}, calls={"m": call(inner, host=refs("t.a.host"))})
    made = plan(root, ["t.a", "t.x", *inside("module.m", *X_AND_Y)], providers=[provider])
    assert hit(made, "t.a") == hit(made, "module.m.t.x") == {"module.m.t.y": 1}
    assert hit(made, "t.x") == {}


def test_who_reads_a_whole_module_is_tied_to_nothing_but_nodes() -> None:
    """An argument that is a mere setting has no node."""
    inner = module({"t.x": {"v": refs("var.size")}}, outputs={"x": refs("t.x.id")})
    root = module({"t.a": {"v": refs("module.m")}}, calls={"m": call(inner, size=refs("var.size"))})
    made = plan(root, ["t.a", "module.m.t.x"])
    graph = build_graph(made)
    assert all("kind" in graph.nodes[node] for node in graph)
    assert [(edge.source, edge.target) for edge in picture(made).edges] == [("t.a", "module.m.t.x")]
