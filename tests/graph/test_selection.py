"""Which nodes an address means, and what lies around them."""

from __future__ import annotations

import pytest

from blastradius.errors import UsageError
from blastradius.graphing import picture
from tests.graph.plans import call, module, plan, refs

INSIDE = module({"t.x": {"v": refs("var.v")}, "t.y": {"v": refs("t.x")}}, outputs={"id": refs("t.y.id")})
ROOT = module(
    {"t.a": {}, "t.b": {"x": refs("t.a")}, "t.c": {"x": refs("t.b[0].id")}, "t.d": {"x": refs("t.c")}},
    calls={"m": call(INSIDE, v=refs("t.d"), for_each=refs("t.d"))},
)
MODULES = ['module.m["x"]', 'module.m["y z"]']
ADDRESSES = ["t.a", "t.b[0]", "t.b[1]", "t.c", "t.d", *(f"{one}.t.{name}" for one in MODULES for name in "xy")]
PLAN = plan(ROOT, ADDRESSES, deposed={"t.d": []})


def around(address: str, depth: int = 0) -> set[str]:
    return {node.id for node in picture(PLAN, address, depth).nodes}


@pytest.mark.parametrize(
    ("address", "meant"),
    [
        ("t.a", {"t.a"}),
        ("t.b", {"t.b[0]", "t.b[1]"}),
        ("t.b[1]", {"t.b[1]"}),
        (" t.c ", {"t.c"}),
        ("t.d", {"t.d"}),
        ("t.d (deposed 00000001)", {"t.d (deposed 00000001)"}),
        ('module.m["x"].t.y', {'module.m["x"].t.y'}),
        ("module.m[x].t.y", {'module.m["x"].t.y'}),
        ("module.m[y z].t.y", {'module.m["y z"].t.y'}),
        ("module.m.t.y", {f"{one}.t.y" for one in MODULES}),
        ('module.m["x"]', {f"{MODULES[0]}.t.{name}" for name in "xy"}),
        ("module.m", {f"{one}.t.{name}" for one in MODULES for name in "xy"}),
    ],
)
def test_an_address_means_an_object_a_block_or_a_module(address: str, meant: set[str]) -> None:
    assert around(address) == meant


def test_depth_counts_steps_both_ways() -> None:
    assert around("t.c", 1) == {"t.b[0]", "t.c", "t.d"}
    assert around("t.c", 2) == {"t.a", "t.b[0]", "t.c", "t.d", *(f"{one}.t.x" for one in MODULES)} | {
        f"{one}.t.y" for one in MODULES
    }
    assert "t.b[1]" not in around("t.c", 9)


def test_edges_are_those_between_what_is_kept() -> None:
    assert {(edge.source, edge.target) for edge in picture(PLAN, "t.c", 1).edges} == {("t.c", "t.b[0]"), ("t.d", "t.c")}


def test_a_group_is_passed_through() -> None:
    wide = 500
    addresses = [f"t.{name}[{number}]" for name in "ab" for number in range(wide)]
    made = plan(module({"t.a": {}, "t.b": {"x": refs("t.a")}}), addresses)
    assert len(picture(made, "t.b[3]", 1).nodes) == 1 + 1 + wide


@pytest.mark.parametrize("address", ["t.bb", "module.n", "t", ""])
def test_nothing_is_left_where_there_is_nothing(address: str) -> None:
    if not address:
        assert len(picture(PLAN, address).nodes) == len(ADDRESSES) + 1
        return
    with pytest.raises(UsageError, match="nothing at the address") as failure:
        picture(PLAN, address)
    assert failure.value.advice


def test_the_nearest_names_are_offered() -> None:
    with pytest.raises(UsageError) as failure:
        picture(PLAN, "module.m['x'].t.z")
    assert 'module.m["x"].t.x' in failure.value.advice


def test_the_nearest_names_are_offered_among_thousands() -> None:
    names = [f't.web["site-{number}"]' for number in range(3_000)]
    made = plan(module({"t.web": {}, "t.database": {}}), [*names, 't.database["orders"]'])
    with pytest.raises(UsageError) as failure:
        picture(made, 't.databse["order"]')
    assert failure.value.advice.startswith('Nearest: t.database["orders"]')
