"""Who is read, worked out from expressions of the sources; and that all are kept where that is not certain."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.graph import read_dependencies
from blastradius.graph.build import GraphBuilder
from blastradius.graph.evaluation import Evaluation
from blastradius.graph.outside import Outside
from blastradius.graph.reach import Dependents
from blastradius.graph.scope import Scope
from blastradius.graph.terms import GaveUp, pieces
from blastradius.model.formula import (
    Attribute,
    Call,
    Conditional,
    Constant,
    Element,
    For,
    Formula,
    Listing,
    Name,
    Object,
    Opaque,
    Operation,
    Template,
)
from tests.graph.plans import hit, module, plan
from tests.graph.test_sources import EACH, bases, counted, keyed, reads, resource
from tests.graph.written import written

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.plan import Plan

LOCALS = """
locals {
  order = ["y", "x"]
  named = { x = { of = "y" }, y = { of = "x" } }
  ids   = { for key, one in t.a : "the-${key}" => one.id }
  both  = { first = t.a["x"].id, second = t.a["y"].id, other = t.c.id }
  list  = [t.a["y"].id, t.c.id]
}
"""


def made(tmp_path: Path, expression: str, **more: object) -> Plan:
    text = (
        LOCALS
        + resource("a", EACH)
        + resource("c", "")
        + resource("n", "count = 3")
        + resource("b", f"{EACH} v = {expression}")
    )
    addresses = [*keyed("a", "b"), "t.c", *counted(3, "n")]
    return written(tmp_path, text, addresses, **more)


def values_of(graph: Plan, reader: str) -> set[str]:
    """Return the objects of which one reads a value, one step away."""
    reach = Dependents(read_dependencies(graph).graph)
    return {
        row.address for row in graph.changes if any(one.node == reader for one in reach.nearest(row.address, 99)[0])
    }


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("t.a[local.order[0]].id", ['t.a["y"]']),
        ("t.a[local.named[each.key].of].id", ['t.a["y"]']),
        ("t.a[sort(keys(t.a))[1]].id", ['t.a["y"]']),
        ("t.a[element(sort(keys(t.a)), 2)].id", ['t.a["x"]']),
        ("values(t.a)[index(local.order, each.value)].id", ['t.a["y"]']),
        ('t.a[lookup({ x = "y" }, each.key, "x")].id', ['t.a["y"]']),
        ('t.a[split("-", "${each.key}-z")[0]].id', ['t.a["x"]']),
        ('t.a[format("%s", each.key)].id', ['t.a["x"]']),
        ("t.n[length(t.n) - 1].id", ["t.n[2]"]),
        ("t.n[length(keys(t.a))].id", ["t.n[2]", *keyed("a")]),
        ('t.n[tonumber("1")].id', ["t.n[1]"]),
        ("t.n.*.id[length(t.n) - 2]", ["t.n[1]"]),
        ("reverse(t.n)[0].id", ["t.n[2]"]),
        ("slice(t.n, 0, 2)[*].id", ["t.n[0]", "t.n[1]"]),
        ('{ for key, one in t.a : upper(key) => one.id }["Y"]', ['t.a["y"]']),
        ('[for key, one in t.a : one.id if key != "x"][0]', ['t.a["y"]']),
        ('local.ids["the-${each.key}"]', ['t.a["x"]']),
        ('each.key == "x" ? t.n[0].id : t.n[1].id', ["t.n[0]"]),
        ('each.key == "y" ? t.n[0].id : t.n[1].id', ["t.n[1]"]),
    ],
)
def test_one_instance_is_read(tmp_path: Path, expression: str, read: list[str]) -> None:
    assert reads(made(tmp_path, expression), 't.b["x"]') - {"t.c"} >= set(read)
    assert values_of(made(tmp_path, expression), 't.b["x"]') == set(read)


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("t.a[sha1(each.key)].id", keyed("a")),
        ("t.a[t.c.name].id", keyed("a")),
        ("t.a[local.order[t.n[0].number]].id", keyed("a")),
        ("values(t.a)[t.c.number].id", keyed("a")),
        ('{ for key, one in t.a : one.name => one.id }["x"]', keyed("a")),
        ("[for one in t.a : one.id if one.ok][0]", keyed("a")),
        ('try(t.a["z"].id, t.a["x"].id)', ['t.a["x"]']),
        ("t.c.ok ? t.n[0].id : t.n[1].id", ["t.n[0]", "t.n[1]"]),
        ('t.a["z"].id == "" ? t.n[0].id : t.n[1].id', ["t.n[0]", "t.n[1]"]),
        ("t.a[local.nothing].id", keyed("a")),
    ],
)
def test_all_are_kept_where_it_is_not_certain_who_is_read(tmp_path: Path, expression: str, read: list[str]) -> None:
    assert values_of(made(tmp_path, expression), 't.b["x"]') >= set(read)


def test_what_was_evaluated_says_so(tmp_path: Path) -> None:
    assert ("paired", "index") in bases(made(tmp_path, "t.a[local.order[0]].id"), 't.b["x"]')


@pytest.mark.parametrize("more", [{"complete": False}, {"errored": True}])
def test_a_plan_that_lacks_instances_tells_no_numbers(tmp_path: Path, more: dict[str, object]) -> None:
    whole = made(tmp_path, "t.n[length(t.n) - 1].id")
    assert values_of(replace(whole, **more), 't.b["x"]') == set(counted(3, "n"))  # type: ignore[arg-type]


def test_who_counted_on_an_instance_that_leaves_is_read_as_a_whole(tmp_path: Path) -> None:
    leaving = made(tmp_path, "t.n[length(t.n) - 1].id", actions={"t.n[2]": "delete"})
    assert "t.n[2]" in values_of(leaving, 't.b["x"]')


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("local.both.first", {'t.a["x"]'}),
        ('local.both["second"]', {'t.a["y"]'}),
        ("local.both.other", {"t.c"}),
        ("local.list[0]", {'t.a["y"]'}),
        ("local.list[1]", {"t.c"}),
        ("local.both", {'t.a["x"]', 't.a["y"]', "t.c"}),
        ("[local.both.first, local.list[1]]", {'t.a["x"]', "t.c"}),
    ],
)
def test_a_member_of_an_object_is_read_and_the_others_are_waited_for(
    tmp_path: Path, expression: str, read: set[str]
) -> None:
    graph = made(tmp_path, expression)
    assert values_of(graph, 't.b["x"]') == read
    everything = {"t.c"} if expression.startswith("local.list") else set()
    assert reads(graph, 't.b["x"]') >= read | everything
    without = replace(graph, sources=None)
    assert values_of(without, 't.b["x"]') == set()  # a plan alone shows no locals


OBJECT = '{ first = t.a["x"].id, second = t.a["y"].id, other = t.c.id }'


def through_module(tmp_path: Path, read: str, variable: str = 'variable "net" {}') -> Plan:
    files = {
        "main.tf": f'module "m" {{\n source = "./m"\n net = {OBJECT}\n}}\n'
        + resource("a", EACH)
        + resource("c", "")
        + resource("d", "v = module.m.net.second"),
        "m/main.tf": f'{variable}\noutput "net" {{\n value = var.net\n}}\n' + resource("b", f"v = {read}"),
    }
    return written(tmp_path, files, [*keyed("a"), "t.c", "t.d", "module.m.t.b"])


@pytest.mark.parametrize(("member", "read"), [("first", 't.a["x"]'), ("second", 't.a["y"]'), ("other", "t.c")])
def test_a_member_of_a_modules_argument(tmp_path: Path, member: str, read: str) -> None:
    graph = through_module(tmp_path, f"var.net.{member}")
    assert values_of(graph, "module.m.t.b") == {read}
    assert values_of(replace(graph, sources=None), "module.m.t.b") == {*keyed("a"), "t.c"}


def test_a_member_of_an_output_that_hands_an_argument_on(tmp_path: Path) -> None:
    assert values_of(through_module(tmp_path, "1"), "t.d") == {'t.a["y"]'}


def test_members_that_are_not_read_are_still_waited_for(tmp_path: Path) -> None:
    """Terraform's own graph has them, block by block, and so has ours."""
    graph = through_module(tmp_path, "var.net.first")
    assert reads(graph, "module.m.t.b") == {'t.a["x"]', "t.c"}
    assert hit(graph, "t.c") == {}
    assert hit(replace(graph, sources=None), "t.c").keys() == {"module.m.t.b", "t.d"}


@pytest.mark.parametrize(
    ("variable", "index", "read"),
    [
        ("type = number", "var.k", {"t.n[1]"}),
        ("type = string", "var.k", {"t.n[1]"}),
        ("", "var.k == 1 ? 0 : 1", {"t.n[0]"}),
        ("type = string", 'var.k == "1" ? 0 : 1', {"t.n[0]"}),
        ("type = string", "var.k == 1 ? 0 : 1", set(counted(3, "n"))),
    ],
)
def test_a_variable_has_the_value_that_the_plan_gives_it_and_its_type(
    tmp_path: Path, variable: str, index: str, read: set[str]
) -> None:
    text = f'variable "k" {{\n{variable}\n}}\n' + resource("n", "count = 3") + resource("b", f"v = t.n[{index}].id")
    graph = replace(written(tmp_path, text, [*counted(3, "n"), "t.b"]), variables={"k": 1})
    assert values_of(graph, "t.b") == read
    assert values_of(replace(graph, variables={}), "t.b") == set(counted(3, "n"))


def test_keyed_modules_are_told_apart_by_their_for_each(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "m" {\n source = "./m"\n for_each = toset(["x", "y"])\n}\n'
        + resource("b", "count = 2\n v = values(module.m)[count.index].id"),
        "m/main.tf": resource("a", "") + 'output "id" {\n value = t.a.id\n}\n',
    }
    graph = written(tmp_path, files, ['module.m["x"].t.a', 'module.m["y"].t.a', *counted(2, "b")])
    assert values_of(graph, "t.b[0]") == {'module.m["x"].t.a'}
    assert values_of(graph, "t.b[1]") == {'module.m["y"].t.a'}


def test_locals_that_read_each_other_are_given_up_on(tmp_path: Path) -> None:
    text = (
        "locals {\n a = local.b\n b = local.a\n}\n" + resource("n", "count = 2") + resource("b", "v = t.n[local.a].id")
    )
    assert values_of(written(tmp_path, text, [*counted(2, "n"), "t.b"]), "t.b") == set(counted(2, "n"))


def test_a_long_chain_of_locals_is_followed_or_given_up_on(tmp_path: Path) -> None:
    chain = "".join(f" l{number} = local.l{number + 1}\n" for number in range(400))
    text = f"locals {{\n{chain} l400 = 1\n}}\n" + resource("n", "count = 2") + resource("b", "v = t.n[local.l0].id")
    assert values_of(written(tmp_path, text, [*counted(2, "n"), "t.b"]), "t.b") >= {"t.n[1]"}


# -- any formula ---------------------------------------------------------------------------

NAMES = st.sampled_from(["local", "var", "each", "count", "module", "data", "t", "v", "key", "value", "index", "n"])
FUNCTIONS = st.sampled_from(["length", "keys", "values", "element", "merge", "zipmap", "lookup", "concat", "nothing"])
OPERATORS = st.sampled_from(["+", "-", "/", "%", "==", "&&", "!", "<"])
FORMULAS: st.SearchStrategy[Formula] = st.recursive(
    st.one_of(
        st.just(Opaque.OPAQUE),
        st.builds(Constant, st.none() | st.booleans() | st.integers(-3, 3) | st.sampled_from(["x", "1", ""])),
        st.builds(Name, NAMES),
        st.just(Attribute(Name("t"), "n")),
        st.just(Attribute(Name("each"), "key")),
    ),
    lambda inner: st.one_of(
        st.builds(Attribute, inner, NAMES),
        st.builds(Element, inner, inner),
        st.builds(Template, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Operation, OPERATORS, st.lists(inner, min_size=1, max_size=2).map(tuple)),
        st.builds(Conditional, inner, inner, inner),
        st.builds(Call, FUNCTIONS, st.lists(inner, max_size=3).map(tuple), st.booleans()),
        st.builds(Listing, st.lists(inner, max_size=3).map(tuple)),
        st.builds(Object, st.lists(st.tuples(inner, inner), max_size=3).map(tuple)),
        st.builds(
            For,
            st.lists(NAMES, min_size=1, max_size=2).map(tuple),
            inner,
            st.none() | inner,
            inner,
            st.none() | inner,
            st.booleans(),
        ),
    ),
)
BUILDER = GraphBuilder(plan(module({"t.n": {}}), [*counted(2, "n")]))


@given(FORMULAS, st.none() | st.integers(0, 2) | st.sampled_from(["x", "1"]))
def test_any_formula_comes_to_something_or_is_given_up_on(formula: Formula, key: str | int | None) -> None:
    evaluation = Evaluation(Outside(BUILDER.plan, BUILDER.inventory, BUILDER.expressions), 0)
    try:
        found = evaluation.term(formula, Scope((), key))
    except GaveUp:
        return
    assert all(piece.steps for piece in pieces(found))
