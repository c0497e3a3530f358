"""Blocks are found whatever stands between them and in them."""

from __future__ import annotations

from typing import TYPE_CHECKING

import pytest
from hypothesis import given
from hypothesis import strategies as st

from blastradius.sources.hcl.json_syntax import index_json
from blastradius.sources.hcl.native import index
from blastradius.sources.hcl.written import SourceFile
from tests.sources.hcl.sources import module

if TYPE_CHECKING:
    from blastradius.sources.hcl.body import Indexed

PIECES = [
    "\n",
    "{",
    "}",
    "[",
    "]",
    "(",
    ")",
    '"',
    "${",
    "%{",
    "$${",
    "<<EOT\n",
    "\nEOT\n",
    "#",
    "//",
    "/*",
    "*/",
    "\\",
    "~",
]
GARBAGE = st.lists(
    st.sampled_from([*PIECES, " ", "x", "=", "resource", "a.b", "for", "if", ",", ":"]) | st.text(max_size=3)
)
BODIES = st.sampled_from(
    [
        "",
        "x = 1",
        'x = "}"',
        'x = "${f("}", { a = "{" })}"',
        "x = <<EOT\n}\n  EOT2\n${ {\nEOT\n}.x }\nEOT\n",
        "x = <<-EOT\n  } \"\n  EOT\n",
        "# }\n// }\n/* }\n} */",
        'x {\n  y "z" {\n  }\n}',
        "x = [\n  {}, (1)\n]",
        'x = "\\"}$${"',
    ]
)  # fmt: skip


def found(text: str) -> Indexed:
    return index(SourceFile("main.tf", text))


@given(st.lists(BODIES, max_size=4), st.sampled_from(["\n", "\r\n"]))
def test_every_block_is_found_at_its_line(bodies: list[str], newline: str) -> None:
    blocks = [f'resource "t" "n{number}" {{\n{body}\n}}' for number, body in enumerate(bodies)]
    indexed = found("\n".join(blocks).replace("\n", newline))
    assert not indexed.broken
    assert [block.labels[1] for block in indexed.blocks] == [f"n{number}" for number in range(len(bodies))]
    lines = [1 + sum(block.count("\n") + 1 for block in blocks[:number]) for number in range(len(bodies))]
    assert [block.place.line for block in indexed.blocks] == lines


@given(GARBAGE.map("".join))
def test_nothing_raises(text: str) -> None:
    for file in (
        SourceFile("x.tf", text),
        SourceFile("x.tf", f'resource "t" "n" {{\n{text}\n}}\nlocals {{ x = {text} }}'),
    ):
        for block in index(file).blocks:
            assert block.body.argument("nothing") is None
    read = module(main=text, more=f"locals {{\n  x = {text}\n}}", main_json=text)
    for found_block in [*read.locals.values(), *read.resources.values()]:
        found_block.references()
        found_block.constant("value")
        found_block.place_of("value", 0, "x")


@given(GARBAGE.map("".join))
def test_a_block_behind_garbage_is_found(garbage: str) -> None:
    indexed = found(f'resource "t" "a" {{}}\n{garbage}\nresource "t" "b" {{\n  x = 1\n}}\n')
    assert ("t", "a") in [block.labels for block in indexed.blocks]
    assert indexed.blocks[-1].labels == ("t", "b")


@given(GARBAGE.map("".join), st.text(max_size=20))
def test_no_json_raises(text: str, other: str) -> None:
    for document in (text, f'{{"resource": {{"t": {{"n": {text}}}}}}}', f'{{"locals": {{"x": "{other}"}}}}'):
        for block in index_json(SourceFile("x.tf.json", document)).blocks:
            for argument in block.body.arguments:
                argument.expression.find(frozenset())


@pytest.mark.parametrize(
    "broken",
    [
        'resource "t" "x" {\n  y = {\n',
        'resource "t" "x" {\n  y = "abc\n}',
        'resource "t" "x" {\n  y = "${a.b\n}',
        'resource "t" "x" {\n  y = [ }\n}',
        'resource "t" "x" {\n  y = <<EOT\n}',
        'resource "t" "x" {\n  /* \n}',
        'resource "t" "${x}" {\n}',
        "<<<<<<< HEAD",
        "}",
        "x = 1",
    ],
)
def test_a_broken_block_costs_itself_alone(broken: str) -> None:
    indexed = found(f'resource "t" "a" {{\n}}\n{broken}\nresource "t" "b" {{\n}}\nresource "t" "c" {{\n}}\n')
    assert [block.labels[1] for block in indexed.blocks] == ["a", "b", "c"]
    assert [place.line for place in indexed.broken] == [3]


def test_a_file_that_is_broken_all_over_is_given_up_and_told() -> None:
    indexed = found('resource "t" "x" {\n' * 5000)
    assert not indexed.blocks
    assert 1 < len(indexed.broken) < 200


def test_identifiers_of_any_script() -> None:
    read = module(main='resource "t" "größe" {\n  länge = ünï.cödé\n}\n')
    assert read.resources["t.größe"].references("länge")[0].steps == ("ünï", "cödé")
