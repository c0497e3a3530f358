"""Addresses: taken apart and put together as Terraform writes them."""

from __future__ import annotations

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from blastradius.model.address import (
    Index,
    InstanceKey,
    ModulePath,
    ModuleStep,
    ObjectKey,
    Step,
    block_address,
    join_address,
    module_address,
    module_config_address,
    parse_module_path,
    parse_traversal,
    quote_key,
    without_keys,
)

HOSTILE = st.text(st.sampled_from('"\\\n\r\t$%{}.[]/ auU0é🦄\x00\x1b\u202e\u00a0'), max_size=12)
KEYS = st.integers(min_value=0) | HOSTILE | st.text(max_size=12)
NAMES = st.from_regex(r"[a-zA-Z_ü][a-zA-Z0-9_-]{0,8}", fullmatch=True)
STEPS = st.lists(st.builds(ModuleStep, NAMES, st.none() | KEYS), max_size=4).map(tuple)

WRITTEN = [
    ("a", '["a"]'),
    ("", '[""]'),
    ("0", '["0"]'),
    ("00", '["00"]'),
    (0, "[0]"),
    (17, "[17]"),
    ("a.b", '["a.b"]'),
    ("a[0]", '["a[0]"]'),
    ('a"]', r'["a\"]"]'),
    ("\\", r'["\\"]'),
    ("a\\", r'["a\\"]'),
    ("a\nb\r\tc", r'["a\nb\r\tc"]'),
    ("\\n", r'["\\n"]'),
    ("${z}", '["$${z}"]'),
    ("$${z}", '["$$${z}"]'),
    ("%{if}", '["%%{if}"]'),
    ("$", '["$"]'),
    ("50%", '["50%"]'),
    ("$ {", '["$ {"]'),
    ("a/b", '["a/b"]'),
    ("é🦄", '["é🦄"]'),
    ("\x1b[31m", r'["\u001b[31m"]'),
    ("a\u202eb", r'["a\u202eb"]'),
    ("a\u00a0b", r'["a\u00a0b"]'),
    ("\U000e0001", r'["\U000e0001"]'),
]


@pytest.mark.parametrize(("key", "written"), WRITTEN)
def test_keys_are_written_as_terraform_writes_them(key: str | int, written: str) -> None:
    assert quote_key(key) == written


@pytest.mark.parametrize(("key", "written"), WRITTEN)
def test_keys_are_read_as_terraform_writes_them(key: str | int, written: str) -> None:
    assert parse_traversal(f"t.n{written}.id") == ("t", "n", Index(key), "id")


@given(KEYS)
@example("0")
@example(0)
@example("$${")
@example("\\${")
@example("\\u0041")
@example("\ud800")
def test_a_key_survives_being_written(key: str | int) -> None:
    (index,) = parse_traversal(quote_key(key))
    assert index == Index(key)
    assert isinstance(index, Index)
    assert type(index.key) is type(key)


@given(KEYS)
def test_a_written_key_is_one_printable_line(key: str | int) -> None:
    assert quote_key(key).isprintable()


@given(KEYS, KEYS)
def test_two_keys_are_never_written_alike(one: str | int, other: str | int) -> None:
    assert (quote_key(one) == quote_key(other)) == (one == other and type(one) is type(other))


@given(STEPS)
def test_a_module_path_survives_being_written(path: ModulePath) -> None:
    assert parse_module_path(module_address(path)) == path


@given(STEPS, NAMES, KEYS)
def test_keys_are_stripped_from_the_whole_address(path: ModulePath, name: str, key: str | int) -> None:
    address = join_address(module_address(path), f"t.{name}{quote_key(key)}")
    assert without_keys(address) == join_address(module_config_address(path), f"t.{name}")


@given(STEPS, NAMES)
def test_the_module_path_of_an_object_ends_before_its_block(path: ModulePath, name: str) -> None:
    assert parse_module_path(join_address(module_address(path), f"t.{name}")) == path


@given(st.text() | HOSTILE)
@example("a[")
@example('a["')
@example('a["\\')
@example('a["\\u12')
@example('a["\\U0011ffff"]')
@example("a[²]")
@example("a[0")
@example("][")
def test_no_text_breaks_the_parsers(text: str) -> None:
    parse_traversal(text)
    parse_module_path(text)
    without_keys(text)


def test_an_index_longer_than_python_reads_is_text() -> None:
    digits = "9" * 5000
    assert parse_traversal(f"t.n[{digits}]") == ("t", "n", Index(digits))


@pytest.mark.parametrize(
    ("text", "steps"),
    [
        ("", ()),
        ("aws_x.y", ("aws_x", "y")),
        ("aws_x.y.0.id", ("aws_x", "y", "0", "id")),
        ("data.t.n.outputs.v", ("data", "t", "n", "outputs", "v")),
        ("t.n[0].a[1]", ("t", "n", Index(0), "a", Index(1))),
        ('module.a["x.y"].aws_x.b[0].id', ("module", "a", Index("x.y"), "aws_x", "b", Index(0), "id")),
        ('t.n["a.b[0]"]["c"]', ("t", "n", Index("a.b[0]"), Index("c"))),
        ("path.module", ("path", "module")),
        ("each.key", ("each", "key")),
    ],
)
def test_parse_traversal(text: str, steps: tuple[Step, ...]) -> None:
    assert parse_traversal(text) == steps


@pytest.mark.parametrize(
    ("text", "path"),
    [
        ("", ()),
        ("module.a", (("a", None),)),
        ("module.a[0].module.b", (("a", 0), ("b", None))),
        ('module.a["0"]', (("a", "0"),)),
        ('module.a["module.b"].module.c["]"]', (("a", "module.b"), ("c", "]"))),
        ("module.module.module.module", (("module", None), ("module", None))),
        ("t.n", ()),
        ("module", ()),
    ],
)
def test_parse_module_path(text: str, path: tuple[tuple[str, InstanceKey], ...]) -> None:
    assert parse_module_path(text) == path


def test_the_index_zero_is_not_the_key_zero() -> None:
    assert parse_traversal("t.n[0]") != parse_traversal('t.n["0"]')
    assert parse_module_path("module.m[0]") != parse_module_path('module.m["0"]')


def test_block_addresses() -> None:
    assert block_address("managed", "aws_x", "y") == "aws_x.y"
    assert block_address("data", "aws_x", "y") == "data.aws_x.y"
    assert block_address("ephemeral", "aws_x", "y") == "ephemeral.aws_x.y"
    assert join_address("", "t.n") == "t.n"
    assert join_address("module.m", "t.n") == "module.m.t.n"


def test_current_and_deposed_objects_differ() -> None:
    assert str(ObjectKey("t.n")) == "t.n"
    assert str(ObjectKey("t.n", "084a91c1")) == "t.n (deposed 084a91c1)"
    assert ObjectKey("t.n") != ObjectKey("t.n", "084a91c1")
