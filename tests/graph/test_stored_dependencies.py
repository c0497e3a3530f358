"""What only the state knows: dependencies that the configuration of a plan hides, or no longer has."""

from __future__ import annotations

import networkx
import pytest

from blastradius.graph import build_graph
from blastradius.model.configuration import ProviderConfig
from tests.graph.plans import Block, call, hit, inside, module, plan, refs, ways


@pytest.mark.parametrize(
    "arguments",
    [
        {"x": refs("local.a")},
        {"x": refs("local.map.k", "each.key")},
        {"for_each": refs("local.a"), "x": refs("each.value")},
        {"dynamic_block": [{"port": {"constant_value": 9}}]},
        {"x": {}},
        {},
    ],
    ids=["local", "indexed local", "for_each over a local", "dynamic beside static", "constant", "lifecycle"],
)
def test_a_hidden_dependency_comes_from_the_state(arguments: Block) -> None:
    root = module({"t.a": {}, "t.b": arguments, "t.c": {"x": refs("t.b.id")}})
    made = plan(root, ["t.a", "t.b", "t.c"], state={"t.a": [], "t.b": ["t.a"], "t.c": ["t.a", "t.b"]})
    assert hit(made, "t.a") == {"t.b": 1, "t.c": 2}


def test_an_object_to_be_created_has_no_state() -> None:
    root = module({"t.a": {}, "t.b": {"x": refs("local.a")}})
    assert hit(plan(root, ["t.a", "t.b"], state={"t.a": []}, actions={"t.b": "create"}), "t.a") == {}


def test_stored_lists_are_transitive_and_are_reduced() -> None:
    state = {"t.a": [], "t.b": ["t.a"], "t.c": ["t.a", "t.b"], "t.d": ["t.a", "t.b", "t.c"]}
    assert hit(plan(module(), [], state=state), "t.a") == {"t.b": 1, "t.c": 2, "t.d": 3}


def test_what_references_explain_is_not_tied_again() -> None:
    root = module({"t.a": {}, "data.d.x": {"v": refs("t.a.id")}, "t.b": {"v": refs("data.d.x.v")}})
    state = {"t.a": [], "data.d.x": [], "t.b": ["data.d.x", "t.a"]}
    made = plan(root, list(state), state=state)
    assert hit(made, "t.a") == {"data.d.x": 1, "t.b": 2}
    assert ways(made) == {"reference"}


def test_a_hidden_data_source_explains_what_is_behind_it() -> None:
    root = module({"t.a": {}, "data.d.x": {"v": refs("t.a.id")}, "t.b": {"v": refs("local.v")}})
    state = {"t.a": [], "data.d.x": [], "t.b": ["data.d.x", "t.a"]}
    assert hit(plan(root, list(state), state=state), "t.a") == {"data.d.x": 1, "t.b": 2}


def test_a_wide_provider_dependency_is_explained_by_the_provider() -> None:
    provider = ProviderConfig(key="p", expressions={"endpoint": refs("t.ep.output")})
    blocks: dict[str, Block] = {f"t.n{number}": {"provider": "p"} for number in range(5)}
    state = {"t.ep": [], **{address: ["t.ep"] for address in blocks}}
    made = plan(module({"t.ep": {}, **blocks}), list(state), state=state, providers=[provider])
    assert hit(made, "t.ep") == dict.fromkeys(blocks, 1)
    assert ways(made) == {"provider"}


def test_a_dependency_that_this_plan_adds_is_beside_the_stored_ones() -> None:
    root = module({"t.a": {}, "t.b": {}, "t.c": {}, "t.x": {"v": refs("local.lb", "t.c.id")}})
    known = {"t.a": list[str](), "t.b": list[str](), "t.c": list[str]()}
    refreshed = plan(root, [*known, "t.x"], state={**known, "t.x": ["t.a", "t.b", "t.c"]}, actions={"t.x": "update"})
    assert all(hit(refreshed, address) == {"t.x": 1} for address in known)
    # With -refresh=false the state still says what was; what is new and hidden nobody knows.
    stale = plan(root, [*known, "t.x"], state={**known, "t.x": ["t.a"]}, actions={"t.x": "update"})
    assert hit(stale, "t.a") == hit(stale, "t.c") == {"t.x": 1}
    assert hit(stale, "t.b") == {}


def test_a_stale_address_is_followed_through_the_move() -> None:
    root = module({"t.new": {}, "t.x": {}})
    state = {"t.new": [], "t.x": ["t.old"]}
    made = plan(root, ["t.new", "t.x"], state=state, moved={"t.new": "t.old"})
    assert hit(made, "t.new") == {"t.x": 1}


def test_a_stale_address_is_followed_through_the_move_of_a_module() -> None:
    root = module({"t.x": {}}, calls={"new": call(module({"t.y": {}}))})
    state = {'module.new["k"].t.y': [], "t.x": ["module.old.t.y"]}
    made = plan(root, list(state), state=state, moved={'module.new["k"].t.y': "module.old[0].t.y"})
    assert hit(made, 'module.new["k"].t.y') == {"t.x": 1}


def test_addresses_that_nobody_has_are_ignored() -> None:
    stored = ["", "]", "data.d.gone", "ephemeral.t.a", "module.gone.t.x", "t.a", "t.gone"]
    made = plan(module({"t.a": {}, "t.x": {}}), ["t.a", "t.x"], state={"t.a": [], "t.x": stored})
    assert hit(made, "t.a") == {"t.x": 1}


def test_survivors_of_a_deleted_block() -> None:
    """The configuration mentions neither the block nor the reference any more."""
    state = {"t.gone": [], "t.x": ["t.gone"], "t.y": []}
    made = plan(module({"t.x": {}, "t.y": {}}), list(state), state=state, actions={"t.gone": "delete"})
    assert hit(made, "t.gone") == {"t.x": 1}


def test_a_deleted_block_keeps_its_own_dependencies() -> None:
    state = {"t.a": [], "t.gone": ["t.a"], "t.later": ["t.a", "t.gone"]}
    actions = {"t.gone": "delete", "t.later": "delete"}
    made = plan(module({"t.a": {}}), list(state), state=state, actions=actions)
    assert hit(made, "t.a") == {"t.gone": 1, "t.later": 2}


def test_instances_of_a_deleted_module_never_cross() -> None:
    eu, us = 'module.m["eu"]', 'module.m["us"]'
    stored = {"t.x": list[str](), "t.y": ["module.m.t.x"], "module.n.t.z": ["module.m.t.x", "module.m.t.y"]}
    state = {address: stored[name] for name in stored for address in [*inside(eu, name), *inside(us, name)]}
    state[f"{eu}.module.n.t.z"] = ["module.m.t.x", "module.m.t.y"]
    made = plan(module(), list(state), state=state, actions=dict.fromkeys(state, "delete"))
    assert hit(made, f"{eu}.t.x") == {f"{eu}.t.y": 1, f"{eu}.module.n.t.z": 2}
    assert hit(made, f"{us}.t.y") == {f"{us}.module.n.t.z": 1}


def test_an_object_outside_a_module_may_mean_any_of_its_instances() -> None:
    state: dict[str, list[str]] = {"module.m[0].t.x": [], "module.m[1].t.x": [], "t.a": ["module.m.t.x"]}
    made = plan(module(), list(state), state=state)
    assert hit(made, "module.m[0].t.x") == hit(made, "module.m[1].t.x") == {"t.a": 1}


def test_a_deposed_object_has_dependencies_of_its_own() -> None:
    root = module({"t.a": {}, "t.b": {}, "t.x": {"v": refs("t.b.id")}})
    state = {"t.a": [], "t.b": [], "t.x": ["t.b"]}
    made = plan(root, list(state), state=state, deposed={"t.x": ["t.a"]})
    assert hit(made, "t.a") == {"t.x (deposed 00000001)": 1}
    assert hit(made, "t.b") == {"t.x": 1}
    assert hit(made, "t.x", deposed="00000001") == {}


def test_references_mean_the_current_object_and_not_a_deposed_one() -> None:
    root = module({"t.a": {}, "t.b": {"v": refs("t.a.id")}})
    made = plan(root, ["t.a", "t.b"], deposed={"t.a": []})
    assert hit(made, "t.a") == {"t.b": 1}
    assert hit(made, "t.a", deposed="00000001") == {}


def test_an_object_that_is_in_the_state_alone() -> None:
    root = module({"t.a": {}, "t.b": {"v": refs("t.a.id")}})
    assert hit(plan(root, [], state={"t.a": [], "t.b": ["t.a"]}), "t.a") == {"t.b": 1}


# -- states that contradict themselves ------------------------------------------------


def test_lists_that_run_in_a_circle() -> None:
    state = {"t.a": ["t.c"], "t.b": ["t.a"], "t.c": ["t.b"], "t.out": ["t.a", "t.b", "t.c"]}
    made = plan(module(), list(state), state=state)
    for address in ("t.a", "t.b", "t.c"):
        assert set(hit(made, address)) == set(state) - {address}
    assert hit(made, "t.out") == {}


def test_a_circle_does_not_hide_what_stands_beside_it() -> None:
    state: dict[str, list[str]] = {"t.a": ["t.b"], "t.b": ["t.a"], "t.free": [], "t.x": ["t.a", "t.b", "t.free"]}
    made = plan(module(), list(state), state=state)
    for address in ("t.a", "t.b", "t.free"):
        assert "t.x" in hit(made, address)


def test_a_list_that_contradicts_the_configuration() -> None:
    root = module({"t.a": {}, "t.b": {"v": refs("t.a.id")}})
    made = plan(root, ["t.a", "t.b"], state={"t.a": ["t.b"], "t.b": ["t.a"]})
    assert hit(made, "t.a") == {"t.b": 1}
    assert hit(made, "t.b") == {"t.a": 1}
    assert not networkx.is_directed_acyclic_graph(build_graph(made))


def test_an_object_that_lists_itself() -> None:
    made = plan(module(), [], state={"t.a[0]": ["t.a"], "t.a[1]": ["t.a"], "t.b": ["t.a"]})
    assert hit(made, "t.a[0]") == {"t.b": 1}
