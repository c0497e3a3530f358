"""What an expression is made of, and which are beyond that."""

from __future__ import annotations

import json

import pytest

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
from blastradius.sources.hcl.json_syntax import index_json
from blastradius.sources.hcl.written import SourceFile
from tests.sources.hcl.sources import block

A, B = Name("a"), Name("b")
A_B = Attribute(A, "b")


@pytest.mark.parametrize(
    ("expression", "formula"),
    [
        ("1", Constant(1)),
        ("-1", Operation("-", (Constant(1),))),
        ("1.5", Opaque.OPAQUE),
        ("9" * 30, Opaque.OPAQUE),
        ('"x"', Constant("x")),
        ('""', Constant("")),
        ('"a\\n$${b}"', Constant("a\n${b}")),
        ("true", Constant(True)),
        ("null", Constant(None)),
        ("a.b", A_B),
        ("(a.b)", A_B),
        ('"${a.b}"', A_B),
        ('"x-${a.b}"', Template((Constant("x-"), A_B))),
        ("<<EOT\n${a.b}\nEOT\n", Template((A_B, Constant("\n")))),
        ('a["b"].c[0]', Element(Attribute(Element(A, Constant("b")), "c"), Constant(0))),
        ("a.b.0.c", Attribute(Element(A_B, Constant(0)), "c")),
        ("a.b[*].c[0]", For(("*",), A_B, None, Element(Attribute(Name("*"), "c"), Constant(0)))),
        ("a.b.*.c[0]", Element(For(("*",), A_B, None, Attribute(Name("*"), "c")), Constant(0))),
        ("a.b[*]", For(("*",), A_B, None, Name("*"))),
        ("a - b - 1", Operation("-", (Operation("-", (A, B)), Constant(1)))),
        ("a + b * 2", Operation("+", (A, Operation("*", (B, Constant(2)))))),
        ("!a || b == 1", Operation("||", (Operation("!", (A,)), Operation("==", (B, Constant(1)))))),
        ("a ? b : 1", Conditional(A, B, Constant(1))),
        ("f()", Call("f", ())),
        ("f(a, b...)", Call("f", (A, B), is_spread=True)),
        ("[]", Listing(())),
        ("[a,\n  # …\n b]", Listing((A, B))),
        (
            '{ a = 1, "b" = 2\n (a) : b }',
            Object(((Constant("a"), Constant(1)), (Constant("b"), Constant(2)), (A, B))),
        ),
        ("[for v in a : v.x]", For(("v",), A, None, Attribute(Name("v"), "x"))),
        ("{for k, v in a : k => v... if b}", For(("k", "v"), A, Name("k"), Name("v"), B, is_grouped=True)),
    ],
)
def test_an_expression_is_read_as_it_is_written(expression: str, formula: Formula) -> None:
    assert block(f"x = {expression}").formula("x") == formula


@pytest.mark.parametrize("expression", ["a b", '"%{ if a }b%{ endif }"', '"${~ a }b"', "<<-EOT\n  a${b}\n  EOT\n"])
def test_what_is_beyond_is_no_formula_at_all(expression: str) -> None:
    assert block(f"x = {expression}").formula("x") is None


def test_an_expression_that_never_ends_in_depth_is_beyond() -> None:
    assert block(f"x = {'[' * 200}{']' * 200}").formula("x") is None


def test_blocks_of_one_type_have_theirs_in_a_list_and_iterators_have_no_value() -> None:
    read = block(
        "n {\n x = a.b\n}\nn {\n x = 1\n}\ndynamic d {\n for_each = a\n content {\n x = d.value\n y = 1\n }\n}"
    )
    assert read.formula("n.x") == Listing((A_B, Constant(1)))
    assert read.formula("d.x") == Attribute(Opaque.OPAQUE, "value")
    assert read.formula("dynamic.d.for_each") == A
    assert read.formula("none") is None


def test_a_choice_is_told_without_reading_it() -> None:
    read = block("x = a ? b : c\ny = a")
    assert read.chooses("x")
    assert not read.chooses("y")


@pytest.mark.parametrize(
    ("value", "formula"),
    [
        ("${a.b}", A_B),
        ("x-${a.b}", Template((Constant("x-"), A_B))),
        ("x", Constant("x")),
        (3, Constant(3)),
        (True, Constant(True)),
        (None, Constant(None)),
        (1.5, Opaque.OPAQUE),
        (["${a.b}", 1], Listing((A_B, Constant(1)))),
        ({"k": "${a.b}"}, Object(((Constant("k"), A_B),))),
        (["${((}"], None),
        ({"k": "${((}"}, None),
    ],
)
def test_the_same_in_json_syntax(value: object, formula: Formula | None) -> None:
    text = json.dumps({"locals": {"x": value}})
    (found,) = index_json(SourceFile("main.tf.json", text)).blocks
    argument = found.body.argument("x")
    assert argument is not None
    assert argument.expression.formula(frozenset()) == formula
