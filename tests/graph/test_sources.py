"""What the graph learns from the sources beside a plan, and when it takes the plan's word instead."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from blastradius.graph import read_dependencies
from blastradius.sources.hcl import read_sources
from tests.graph.plans import Block, hit, module, plan, refs
from tests.graph.written import written

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.plan import Plan


def resource(name: str, body: str, type_name: str = "t") -> str:
    return f'resource "{type_name}" "{name}" {{\n{body}\n}}\n'


def keyed(*names: str) -> list[str]:
    return [f't.{name}["{key}"]' for name in names for key in "xy"]


def counted(number: int, *names: str) -> list[str]:
    return [f"t.{name}[{index}]" for name in names for index in range(number)]


def reads(made: Plan, reader: str) -> set[str]:
    """Return the objects that one depends on directly."""
    dependencies = read_dependencies(made)
    members = dependencies.inventory.members
    pending, seen, found = [reader], {reader}, set[str]()
    while pending:
        for below in dependencies.graph.below.get(pending.pop(), ()):
            if below in members:
                found.add(below)
            elif below not in seen:
                seen.add(below)
                pending.append(below)
    return found - {reader}


def bases(made: Plan, reader: str) -> set[tuple[str, str]]:
    ties = read_dependencies(made).graph.below.get(reader, {}).values()
    return {(tie.precision.value, tie.basis.value) for tie in ties}


EACH = 'for_each = toset(["x", "y"])\n'

# -- index expressions -------------------------------------------------------------------


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("t.a[each.key].id", ['t.a["x"]']),
        ("t.a[each.value].id", ['t.a["x"]']),
        ('t.a["y"].id', ['t.a["y"]']),
        ('"${t.a[each.key].id}-${t.a["y"].id}"', keyed("a")),
        ('t.a["${each.key}"].id', ['t.a["x"]']),
        ("t.a[var.k].id", keyed("a")),
        ("t.a[lower(each.key)].id", ['t.a["x"]']),
        ("t.a[reverse(each.key)].id", keyed("a")),
        ("[for one in t.a : one.id]", keyed("a")),
        ("t.a", keyed("a")),
        ('t.a[each.key == "x" ? "y" : "x"].id', ['t.a["y"]']),
        ('t.a[var.k == "x" ? "y" : "x"].id', keyed("a")),
        ('t.a["${each.key}z"].id', keyed("a")),
    ],
)
def test_an_index_is_worked_out_where_keys_and_literals_tell(tmp_path: Path, expression: str, read: list[str]) -> None:
    text = 'variable "k" {}\n' + resource("a", EACH) + resource("b", f"{EACH} v = {expression}")
    assert reads(written(tmp_path, text, keyed("a", "b")), 't.b["x"]') == set(read)


@pytest.mark.parametrize(
    ("expression", "read"),
    [
        ("t.a[count.index].id", {0: [0], 2: [2]}),
        ("t.a[count.index + 1].id", {0: [1], 1: [2], 2: [0, 1, 2]}),
        ("t.a[2 - count.index].id", {0: [2], 1: [1], 2: [0]}),
        ("element(t.a, count.index + 1).id", {0: [1], 2: [0]}),
        ("element(t.a[*].id, count.index)", {0: [0], 2: [2]}),
        ("t.a[(count.index + 1) % 3].id", {0: [1], 2: [0]}),
        ("t.a[floor(count.index / 2)].id", {0: [0], 2: [1]}),
        ("t.a[sum([count.index])].id", {0: [0, 1, 2], 2: [0, 1, 2]}),
        ("t.a[0].id", {0: [0], 2: [0]}),
        ('join(",", t.a[*].id)', {0: [0, 1, 2]}),
    ],
)
def test_count_is_calculated_with(tmp_path: Path, expression: str, read: dict[int, list[int]]) -> None:
    text = resource("a", "count = 3") + resource("b", f"count = 3\n v = {expression}")
    made = written(tmp_path, text, counted(3, "a", "b"))
    for reader, indexes in read.items():
        assert reads(made, f"t.b[{reader}]") == {f"t.a[{index}]" for index in indexes}


def test_what_was_worked_out_says_so(tmp_path: Path) -> None:
    text = resource("a", EACH) + resource("b", f"{EACH} v = t.a[each.key].id")
    made = written(tmp_path, text, keyed("a", "b"))
    assert bases(made, 't.b["x"]') == {("paired", "index")}
    assert bases(replace(made, sources=None), 't.b["x"]') == {("all", "unconfirmed")}


# -- what a plan hides ------------------------------------------------------------------

NESTED = 'dynamic "a" {\n for_each = [1]\n content {\n %s\n }\n }'


@pytest.mark.parametrize(
    "body",
    [
        "v = local.v",
        "v = local.w",
        "for_each = local.map\n v = each.value",
        NESTED % "x = t.a.id",
        NESTED % (NESTED % "x = t.a.id"),
        'dynamic "block" {\n for_each = t.a.list\n content {\n x = block.value\n }\n }',
        "lifecycle {\n replace_triggered_by = [t.a]\n }",
        'lifecycle {\n precondition {\n condition = t.a.ok\n error_message = "no"\n }\n }',
        'lifecycle {\n postcondition {\n condition = self.x == t.a.x\n error_message = "no"\n }\n }',
        "connection {\n host = t.a.address\n }",
        'provisioner "remote-exec" {\n inline = []\n connection {\n host = t.a.address\n }\n }',
    ],
)
def test_what_a_plan_hides_the_sources_show_even_of_what_is_to_be_created(tmp_path: Path, body: str) -> None:
    text = (
        f"locals {{\n v = t.a.id\n w = local.v\n map = {{ k = t.a.id }}\n}}\n{resource('a', '')}{resource('b', body)}"
    )
    reader = 't.b["k"]' if "for_each = local.map" in body else "t.b"
    made = written(tmp_path, text, ["t.a", reader], actions={reader: "create"})
    if "provisioner" in body:
        first, second = made.configuration.root.resources
        second = replace(second, expressions={}, provisioners=({"type": {"constant_value": "remote-exec"}},))
        root = replace(made.configuration.root, resources=(first, second))
        made = replace(made, configuration=replace(made.configuration, root=root))
    assert hit(made, "t.a") == {reader: 1}
    assert hit(replace(made, sources=None), "t.a") == {}


def test_what_ignore_changes_names_is_no_reading(tmp_path: Path) -> None:
    text = resource("a", "") + resource("b", "lifecycle {\n ignore_changes = [a, id]\n prevent_destroy = true\n }")
    assert hit(written(tmp_path, text, ["t.a", "t.b"]), "t.a") == {}


def test_an_override_file_counts(tmp_path: Path) -> None:
    files = {
        "main.tf": resource("a", "") + resource("c", "") + resource("b", "v = local.v") + "locals {\n v = t.a.id\n}\n",
        "over_override.tf": "locals {\n v = t.c.id\n}\n",
    }
    assert reads(written(tmp_path, files, ["t.a", "t.b", "t.c"]), "t.b") == {"t.c"}


# -- sources of another day --------------------------------------------------------------


def of_another_day(folder: Path, text: str, blocks: dict[str, Block], addresses: list[str]) -> Plan:
    (folder / "main.tf").write_text(text)
    return plan(module(blocks), addresses, sources=read_sources(folder))


@pytest.mark.parametrize(
    "argument", ["t.c[each.key].id", '"constant"', '"${t.a[each.key].id} ${t.c[each.key].id}"', "local.elsewhere"]
)
def test_where_sources_disagree_the_plan_counts_and_the_place_is_told(tmp_path: Path, argument: str) -> None:
    text = resource("b", f"{EACH}\n v = {argument}")
    blocks: dict[str, Block] = {"t.a": {}, "t.c": {}, "t.b": {"v": refs("t.a", "each.key")}}
    made = of_another_day(tmp_path, text, blocks, [*keyed("a", "c"), 't.b["x"]'])
    expressions = read_dependencies(made).expressions
    assert reads(made, 't.b["x"]') == set(keyed("a"))
    assert [(place.file.rpartition("/")[2], place.line) for place in expressions.distrusted] == [("main.tf", 4)]
    assert any("main.tf:4" in note for note in expressions.notes())


def test_one_argument_of_another_day_does_not_spoil_the_others(tmp_path: Path) -> None:
    text = resource("b", f"{EACH}\n v = t.c[each.key].id\n w = t.a[each.key].id")
    blocks: dict[str, Block] = {
        "t.a": {},
        "t.c": {},
        "t.d": {},
        "t.b": {"v": refs("t.d", "each.key"), "w": refs("t.a", "each.key")},
    }
    made = of_another_day(tmp_path, text, blocks, [*keyed("a", "c", "d"), 't.b["x"]'])
    assert reads(made, 't.b["x"]') == {'t.a["x"]', *keyed("d")}


@pytest.mark.parametrize("text", ["", resource("other", ""), 'module "b" {\n source = "./b"\n}\n'])
def test_a_block_that_the_sources_do_not_have_is_read_from_the_plan(tmp_path: Path, text: str) -> None:
    (tmp_path / "b").mkdir()
    blocks: dict[str, Block] = {"t.a": {}, "t.b": {"v": refs("t.a", "each.key")}}
    made = of_another_day(tmp_path, text, blocks, [*keyed("a"), 't.b["x"]'])
    assert reads(made, 't.b["x"]') == set(keyed("a"))
    assert not read_dependencies(made).expressions.distrusted


def test_a_part_that_cannot_be_parsed_is_told_and_nobody_is_left_out(tmp_path: Path) -> None:
    broken = "lifecycle {\n precondition {\n condition = (((\n }\n }"
    text = resource("b", f"{EACH}\n v = t.a[each.key].id\n {broken}")
    blocks: dict[str, Block] = {"t.a": {}, "t.b": {"v": refs("t.a", "each.key")}}
    made = of_another_day(tmp_path, text, blocks, [*keyed("a"), 't.b["x"]'])
    assert 't.a["x"]' in reads(made, 't.b["x"]')
    assert read_dependencies(made).expressions.notes() + (made.sources.notes if made.sources else ())


# -- choices that are passed on --------------------------------------------------------------

MAP = "{ for key, one in t.a : key => one.id }"


def test_one_key_of_a_map_through_locals_of_locals(tmp_path: Path) -> None:
    text = (
        f"locals {{\n one = {MAP}\n two = local.one\n three = local.two\n}}\n"
        + resource("a", EACH)
        + resource("b", f"{EACH} v = local.three[each.key]")
    )
    made = written(tmp_path, text, keyed("a", "b"))
    assert reads(made, 't.b["x"]') == {'t.a["x"]'}
    assert reads(made, 't.b["y"]') == {'t.a["y"]'}


def test_one_key_of_a_map_through_three_modules_and_back(tmp_path: Path) -> None:
    files = {
        "main.tf": 'module "m" {\n source = "./m"\n}\n' + resource("b", f"{EACH} v = module.m.ids[each.key]"),
        "m/main.tf": 'module "n" {\n source = "./n"\n}\noutput "ids" {\n value = module.n.ids\n}\n',
        "m/n/main.tf": 'module "o" {\n source = "./o"\n}\noutput "ids" {\n value = module.o.ids\n}\n',
        "m/n/o/main.tf": f'output "ids" {{\n value = {MAP}\n}}\n' + resource("a", EACH),
    }
    inner = [f'module.m.module.n.module.o.t.a["{key}"]' for key in "xy"]
    made = written(tmp_path, files, [*inner, *keyed("b")])
    assert reads(made, 't.b["x"]') == {inner[0]}
    assert reads(replace(made, sources=None), 't.b["x"]') == set(inner)


def test_one_key_of_a_variable_through_three_modules(tmp_path: Path) -> None:
    hand_on = 'variable "ids" {}\nmodule "n" {\n source = "./n"\n ids = var.ids\n}\n'
    files = {
        "main.tf": f'module "m" {{\n source = "./m"\n ids = {MAP}\n}}\n' + resource("a", EACH),
        "m/main.tf": hand_on,
        "m/n/main.tf": hand_on,
        "m/n/n/main.tf": 'variable "ids" {}\n' + resource("b", f"{EACH} v = var.ids[each.key]"),
    }
    inner = [f'module.m.module.n.module.n.t.b["{key}"]' for key in "xy"]
    made = written(tmp_path, files, [*keyed("a"), *inner])
    assert reads(made, inner[0]) == {'t.a["x"]'}
    assert reads(made, inner[1]) == {'t.a["y"]'}


@pytest.mark.parametrize(
    ("value", "read"),
    [
        ('{ for key, one in t.a : key => one.id if key != "y" }', ['t.a["x"]']),
        ("merge({ for key, one in t.a : key => one.id }, { z = t.c.id })", ['t.a["x"]', "t.c"]),
        ("{ for key, one in t.a : upper(key) => one.id }", keyed("a")),
        ("zipmap(keys(t.a), values(t.a))", ['t.a["x"]']),
        ("{ for key, one in t.a : one.name => one.id }", keyed("a")),
    ],
)
def test_a_map_is_read_by_its_key_where_it_keeps_keys_and_else_as_a_whole(
    tmp_path: Path, value: str, read: list[str]
) -> None:
    text = (
        f"locals {{\n ids = {value}\n}}\n"
        + resource("a", EACH)
        + resource("c", "")
        + resource("b", f"{EACH} v = local.ids[each.key]")
    )
    assert reads(written(tmp_path, text, [*keyed("a", "b"), "t.c"]), 't.b["x"]') == set(read)


@pytest.mark.parametrize(
    "expression",
    [
        "values(t.a)[1].id",
        "[for one in t.a : one.id][1]",
        "element(local.ids, 1)",
        "local.ids[1]",
    ],
)
def test_a_place_in_a_list_is_no_key_that_looks_like_it(tmp_path: Path, expression: str) -> None:
    """Of the instances "1" and "2", a list of their ids has the second at 1."""
    text = (
        "locals {\n ids = [for one in t.a : one.id]\n}\n"
        + resource("a", 'for_each = toset(["1", "2"])')
        + resource("b", f"v = {expression}")
    )
    assert 't.a["2"]' in reads(written(tmp_path, text, ['t.a["1"]', 't.a["2"]', "t.b"]), "t.b")


def test_an_index_that_begins_again_does_so_behind_those_that_stay(tmp_path: Path) -> None:
    text = resource("a", "count = 2") + resource("b", "count = 2\n v = element(t.a, count.index + 1).id")
    made = written(tmp_path, text, [*counted(3, "a"), *counted(2, "b")], actions={"t.a[2]": "delete"})
    assert reads(made, "t.b[0]") == {"t.a[1]"}
    assert reads(made, "t.b[1]") == {"t.a[0]"}


def test_a_block_without_instances_hands_on_what_it_reads(tmp_path: Path) -> None:
    text = resource("a", "") + resource("none", "count = 0\n v = t.a.id") + resource("b", "v = one(t.none[*].id)")
    assert hit(written(tmp_path, text, ["t.a", "t.b"]), "t.a") == {"t.b": 1}


def test_an_output_of_one_module_instance_by_key(tmp_path: Path) -> None:
    files = {
        "main.tf": f'module "m" {{\n source = "./m"\n {EACH}}}\n'
        + resource("b", f"{EACH} v = module.m[each.key].id\n w = module.m[each.key].other"),
        "m/main.tf": resource("a", "") + resource("c", "") + 'output "id" {\n value = t.a.id\n}\n'
        'output "other" {\n value = "constant"\n}\n',
    }
    objects = [f'module.m["{key}"].t.{one}' for key in "xy" for one in "ac"]
    made = written(tmp_path, files, [*objects, *keyed("b")])
    assert set(hit(made, objects[0])) == {'t.b["x"]'}
    assert hit(made, objects[1]) == {}
