"""What an expression refers to, in all the ways in which it can be written."""

from __future__ import annotations

import pytest

from blastradius.model.address import Index
from blastradius.model.source import Arithmetic, Joined, KeyRead, Number, SourceReference, Text, Unclear, Wrapped
from tests.sources.hcl.sources import block

EACH, COUNT, UNCLEAR = KeyRead.EACH_KEY, KeyRead.COUNT_INDEX, Unclear.UNCLEAR


def written(expression: str) -> tuple[SourceReference, ...]:
    read = block(f"x = {expression}")
    found = read.references("x")
    assert not read.broken()
    return found


def names(expression: str) -> list[str]:
    """Write the references without computed indexes: `a.b[0]`."""
    return [_name(reference) for reference in written(expression)]


def _name(reference: SourceReference) -> str:
    steps = (f"[{step.key}]" if isinstance(step, Index) else f".{step}" for step in reference.steps)
    return "".join(steps).removeprefix(".")


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("var.x", ["var.x"]),
        ("data.t.n.id", ["data.t.n.id"]),
        ("module.m.out", ["module.m.out"]),
        ("ephemeral.t.n", ["ephemeral.t.n"]),
        ("each.value.size", ["each.value.size"]),
        ("path.module", ["path.module"]),
        ("terraform.workspace", ["terraform.workspace"]),
        ("t.n[0].id", ["t.n[0].id"]),
        ("t.n.0.id", ["t.n[0].id"]),
        ('t.n["a.b[0]"].id', ["t.n[a.b[0]].id"]),
        (r't.n["\"$${x}\u00e9"].id', ['t.n["${x}é].id']),
        ('t.n["a${"b"}"]', ["t.n[ab]"]),
        ("t.n[*].id", ["t.n"]),
        ("t.n.*.id", ["t.n"]),
        ("(t.n[0]).id", ["t.n[0].id"]),
        ("t.null.for.in.if", ["t.null.for.in.if"]),
        ("a.b == c.d ? e.f : g.h", ["a.b", "c.d", "e.f", "g.h"]),
        ("!!a.b", ["a.b"]),
        ("-a.b + 2 * c.d", ["a.b", "c.d"]),
        ("(\n a.b\n - c.d # e.f\n /* g.h */ )", ["a.b", "c.d"]),
        ("[a.b, {c = d.e}, [f.g]]", ["a.b", "d.e", "f.g"]),
        ('{ name = a.b, (c.d) = 1, "${e.f}" = 2, "g.h" : 3 }', ["a.b", "c.d", "e.f"]),
        ("{\n  a = b.c # no comma\n  d = e.f\n}", ["b.c", "e.f"]),
        ("try(a.b, c.d)", ["a.b", "c.d"]),
        ("provider::p::element(a.b, 0)", ["a.b"]),
        ("f(a.b, c.d...)", ["a.b", "c.d"]),
        ('"x-${a.b}-${f("y-${c.d}")}"', ["a.b", "c.d"]),
        ('"$${a.b} %%{c.d} \\${ $5 100%"', []),
        ('"${~ a.b ~}"', ["a.b"]),
        ('"${\n a.b\n }"', ["a.b"]),
        ('"%{ if a.b }${c.d}%{ else }${e.f}%{ endif }"', ["a.b", "c.d", "e.f"]),
        ('"%{ for v in a.b ~}${v.x}${c.d}%{ endfor }${v.y}"', ["a.b", "c.d", "v.y"]),
        ("<<-EOT\n  ${a.b} $${c.d}\n  \" # ${e.f}\n  EOT\n", ["a.b", "e.f"]),
        ("f(<<EOT\n${a.b}\nEOT\n  , c.d)", ["a.b", "c.d"]),
        ("[for aws in a.b : aws.c[aws.d]]", ["a.b"]),
        ("[for v in v.w : v.x]", ["v.w"]),
        ("{ for k, v in a.b : k => { x = c.d, y = v.z } }", ["a.b", "c.d"]),
        ("[for v in a.b : [for w in v.x : w.y + v.z]]", ["a.b"]),
        ("[[for v in a.b : v.c], v.d]", ["a.b", "v.d"]),
        ("ünï.cödé.x + 日本.語", ["ünï.cödé.x", "日本.語"]),
        ("[format(a.b), forest.x, iffy.y, truey.z, inner.w]", ["a.b", "forest.x", "iffy.y", "truey.z", "inner.w"]),
        ("object({ a = string, b = optional(number, 1) })", []),
        ("map(any)", []),
        ("-1.5e3", []),
        ("null", []),
    ],
)  # fmt: skip
def test_each_traversal_is_a_reference(expression: str, expected: list[str]) -> None:
    assert names(expression) == expected


@pytest.mark.parametrize(
    ("expression", "key", "rest"),
    [
        ("t.n[each.key].id", EACH, ("id",)),
        ("t.n[count.index]", COUNT, ()),
        ("t.n[count.index - 1].a[0].b[c.d].e", Arithmetic("-", COUNT, Number(1)), ("a", Index(0), "b")),
        ("t.n[(count.index + 1) % 3]", Arithmetic("%", Arithmetic("+", COUNT, Number(1)), Number(3)), ()),
        ('t.n["${each.key}"].id', EACH, ("id",)),
        ('t.n["a-${each.key}"].id', Joined((Text("a-"), EACH)), ("id",)),
        ("t.n[-1]", Number(-1), ()),
        ("t.n[var.i].id", UNCLEAR, ("id",)),
        ("t.n[each.value].id", KeyRead.EACH_VALUE, ("id",)),
        ("t.n[each.value.x].id", UNCLEAR, ("id",)),
        ("t.n[lower(each.key)].id", UNCLEAR, ("id",)),
        ("[for each in x.y : t.n[each.key]]", UNCLEAR, ()),
        ("t.n[count.index > 1 ? 0 : 1].id", UNCLEAR, ("id",)),
        ("element(t.n, count.index).id", Wrapped(COUNT), ("id",)),
        ("element(t.n[*].id, count.index + 1)", Wrapped(Arithmetic("+", COUNT, Number(1))), ("id",)),
        ("element(t.n.*.a.b, 5)", Wrapped(Number(5)), ("a", "b")),
        ("element(values(t.n), 0).id", UNCLEAR, ("id",)),
        ("lookup(t.n, each.key, var.d).id", EACH, ("id",)),
        ("t.n.*.id[count.index]", COUNT, ("id",)),
        ("(t.n[*].id)[count.index]", COUNT, ("id",)),
        ("(t.n)[each.key].id", EACH, ("id",)),
        ("t.n[*].ids[count.index]", None, ()),
        ("t.n[*].ids[0]", None, ()),
        ("t.n.*.id[0]", Number(0), ("id",)),
        ("values(t.n)[0].id", UNCLEAR, ("id",)),
        ("values(t.n)[*].id", None, ()),
        ("one(t.n[*].id)", None, ()),
        ("concat(t.n, [])[count.index]", None, ()),
    ],
)
def test_the_first_computed_index_is_read(expression: str, key: object, rest: tuple[object, ...]) -> None:
    found = [reference for reference in written(expression) if reference.steps == ("t", "n")]
    assert [(reference.key, reference.rest) for reference in found] == [(key, rest)]


def test_a_constant_lookup_is_an_index() -> None:
    assert names('lookup(t.n, "a").id') == ["t.n[a].id"]


def test_what_stands_in_brackets_is_referred_to_as_well() -> None:
    assert names("t.n[module.m.x[each.key]].id") == ["t.n", "module.m.x", "each.key"]
    assert names("element(t.n, var.i)") == ["t.n", "var.i"]


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        ("t.n", ["t.n"]),
        ("(t.n)", ["t.n"]),
        ('"${t.n}"', ["t.n"]),
        ("t.n[*].id", ["t.n"]),
        ("t.n.*.id", ["t.n"]),
        ("{ for k, v in t.n : k => v.id }", ["t.n"]),
        ("{ for k, v in t.n : k => v.id if v.on && a.b }", ["t.n"]),
        ("{ for k, v in t.n : k => a.b[k] }", ["t.n"]),
        ("{ for k, v in t.n : v => k }", []),
        ("{ for v in t.n : v => v }", []),
        ("[for v in t.n : v.id]", ["t.n"]),
        ("[for i, v in t.n : v.id]", ["t.n"]),
        ("[for v in t.n : v.id if v.on]", []),
        ("[for v in { for k, w in t.n : k => w if w.on } : v]", []),
        ("toset(keys(t.n))", ["t.n"]),
        ("toset(t.n)", []),
        ("merge(t.n, a.b)", ["t.n", "a.b"]),
        ("merge(t.n...)", []),
        ("tomap(t.n)", ["t.n"]),
        ("{ for k, v in merge(t.n, a.b) : k => v }", ["t.n", "a.b"]),
        ("[t.n]", []),
        ("t.n[each.key]", []),
        ("f(t.n)", []),
        ('"x${t.n}"', []),
        ("a.b ? t.n : {}", []),
        ("values(t.n)", []),
    ],
)
def test_which_references_have_the_keys_of_the_whole(expression: str, expected: list[str]) -> None:
    assert [_name(reference) for reference in written(expression) if reference.same_keys] == expected


def test_lines_are_those_of_the_file() -> None:
    found = block("x = [\n  a.b,\n  # …\n  <<EOT\n\n${c.d}\nEOT\n]").references("x")
    assert [reference.line for reference in found] == [3, 7]


@pytest.mark.parametrize("expression", ["1 +", "[a.b,,]", "a.b c.d", "f(,a.b)", '"${a.b c.d}"', '"%{ wat }"'])
def test_what_cannot_be_parsed_is_told(expression: str) -> None:
    read = block(f"ok = a.b\nx = {expression}\n")
    assert [reference.steps for reference in read.references("ok")] == [("a", "b")]
    assert read.broken() == ()
    assert read.references("x") == ()
    assert read.broken()[0].line == 3


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        ("+".join(["a.b"] * 3000), 3000),
        ("[" * 300 + "a.b" + "]" * 300, 1),
        ("a.b" + "[0]" * 2000, 1),
        ("a.b[" + "+".join(["each.key"] * 2000) + "]", 2001),
        ('"${' * 20 + "a.b" + '}"' * 20, 1),
    ],
)
def test_long_and_deep_expressions_are_read(expression: str, count: int) -> None:
    assert len(written(expression)) == count


def test_templates_nested_beyond_all_sense_are_told() -> None:
    read = block("x = " + '"${' * 100 + "a.b" + '}"' * 100)
    assert read.references() == ()
    assert read.broken()
