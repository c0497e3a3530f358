"""The modules in a working folder."""

from __future__ import annotations

import json
import os
import sys
from typing import TYPE_CHECKING

import pytest

from blastradius.model.source import Place
from blastradius.sources.hcl import read_sources
from blastradius.sources.hcl import tree as tree_of_modules
from tests.sources.hcl.sources import tree, write

if TYPE_CHECKING:
    from pathlib import Path


def test_files_of_tofu_replace_those_of_the_same_name_and_others_are_ignored(tmp_path: Path) -> None:
    for name in (
        "a.tf",
        "a.tofu",
        "b.tf.json",
        "b.tofu.json",
        "c.tf",
        ".d.tf",
        "e.tf~",
        "#f.tf#",
        "g.tfvars",
        "h.tftest.hcl",
    ):
        resource = name.strip(".#~").replace(".", "_")
        text = f'resource "t" "{resource}" {{}}'
        if name.endswith(".json"):
            text = json.dumps({"resource": {"t": {resource: {}}}})
        (tmp_path / name).write_text(text)
    found = tree(tmp_path)
    assert list(found.modules[()].resources) == ["t.a_tofu", "t.b_tofu_json", "t.c_tf"]
    assert found.notes == ()


def test_override_files_are_merged_over_the_others(tmp_path: Path) -> None:
    found = tree(
        tmp_path,
        main="""resource "t" "n" {
  a = var.a
  b = var.b
  ingress { x = var.x }
  egress { x = var.y }
  lifecycle {
    prevent_destroy       = true
    create_before_destroy = true
  }
}
locals {
  l = 1
  m = 2
}
""",
        a_override='\nresource "t" "n" {\n b = var.first\n c = var.c\n}\n',
        override="""
resource "t" "n" {
  b = var.second
  dynamic "ingress" {
    for_each = var.z
    content {}
  }
  lifecycle {
    prevent_destroy = false
  }
}
locals {
  m = 3
}
""",
    )
    module = found.modules[()]
    block = module.resources["t.n"]
    assert block.place == Place("main.tf", 1)
    assert [".".join(map(str, reference.steps)) for reference in block.references()] == [
        "var.a",
        "var.y",
        "var.c",
        "var.second",
        "var.z",
    ]
    assert block.place_of("b") == Place("override.tf", 3)
    assert block.references("b")[0].line == 1  # the line tells of the block's own file
    assert block.constant("lifecycle", "prevent_destroy") is False
    assert block.constant("lifecycle", "create_before_destroy") is True
    assert [module.locals[name].constant("value") for name in "lm"] == [1, 3]


def test_local_modules_are_followed_without_a_manifest(tmp_path: Path) -> None:
    root = tmp_path / "root"
    found = tree(
        root,
        main="".join(
            f'module "{name}" {{\n  source = "{source}"\n}}\n'
            for name, source in (("a", "./m"), ("b", "../shared"), ("c", "x/y/z"))
        ),
        m__main='module "inner" {\n  source = "../n"\n}\n',
        n__main='resource "t" "n" {}',
    )
    assert [*found.modules] == [(), ("a",), ("a", "inner")]
    assert found.notes == ("the sources of module.b were not found.", "the sources of module.c were not found.")
    write(tmp_path, shared__main='resource "t" "n" {}')
    found = read_sources(root)
    assert found.modules[("a", "inner")].folder == "n"
    assert found.modules[("a", "inner")].resources["t.n"].place == Place("n/main.tf", 1)
    assert found.modules[("b",)].resources["t.n"].place == Place("../shared/main.tf", 1)


def test_the_manifest_tells_where_modules_were_installed(tmp_path: Path) -> None:
    write(tmp_path, main='module "m" {\n  source = "x/y/z"\n}', lib__main='module "inner" {\n  source = "q/r/s"\n}')
    write(tmp_path, other__main='resource "t" "n" {}')
    manifest = tmp_path / ".terraform" / "modules" / "modules.json"
    manifest.parent.mkdir(parents=True)
    entries = [{"Key": "", "Dir": "."}, {"Key": "m", "Dir": "lib"}, {"Key": "m.inner", "Dir": "other"}, {"Key": 1}, 2]
    manifest.write_text(json.dumps({"Modules": entries}))
    assert [module.folder for module in read_sources(tmp_path).modules.values()] == [".", "lib", "other"]
    manifest.write_text("[[")
    assert [*read_sources(tmp_path).modules] == [()]


@pytest.mark.parametrize("is_absolute", [False, True])
def test_the_manifest_is_looked_for_where_terraform_was_told_to_keep_its_data(
    tmp_path: Path, *, is_absolute: bool
) -> None:
    write(tmp_path, main='module "m" {\n  source = "x/y/z"\n}', lib__main='resource "t" "n" {}')
    manifest = tmp_path / "data" / "modules" / "modules.json"
    manifest.parent.mkdir(parents=True)
    manifest.write_text(json.dumps({"Modules": [{"Key": "m", "Dir": "lib"}]}))
    data_folder = str(tmp_path / "data") if is_absolute else "data"
    assert [*read_sources(tmp_path).modules] == [()]
    assert [*read_sources(tmp_path, data_folder).modules] == [(), ("m",)]


def test_a_module_that_calls_itself_is_told(tmp_path: Path) -> None:
    found = tree(tmp_path, main='module "m" {\n  source = "./m"\n}', m__main='module "n" {\n  source = "../m"\n}')
    assert [*found.modules] == [(), ("m",)]
    assert found.notes == ("module.m.module.n calls itself; its sources were not read again.",)


def test_calls_that_multiply_are_bounded(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_of_modules, "_MOST_MODULES", 100)
    for number in range(30):
        twice = "".join(f'module "{name}" {{\n  source = "../m{number + 1}"\n}}\n' for name in "ab")
        write(tmp_path, **{f"m{number}__main": twice})
    found = read_sources(tmp_path / "m0")
    assert len(found.modules) == 100
    assert any("more than 100 modules" in note for note in found.notes)


def test_what_cannot_be_read_is_told_and_the_rest_is_read(tmp_path: Path) -> None:
    write(tmp_path, main='resource "t" "n" {}', broken='resource "t" "secret" {\n')
    (tmp_path / "latin.tf").write_bytes(b'resource "t" "\xe9" {}')
    (tmp_path / "mark.tf").write_bytes(b'\xef\xbb\xbfresource "t" "m" {\r\n  x = a.b\r\n}\r\n')
    (tmp_path / "folder.tf").mkdir()
    (tmp_path / "loop.tf").symlink_to("loop.tf")
    if sys.platform != "win32":
        os.mkfifo(tmp_path / "pipe.tf")
    found = read_sources(tmp_path)
    assert list(found.modules[()].resources) == ["t.n", "t.m"]
    assert found.notes == (
        "folder.tf: the file cannot be read.",
        "latin.tf: the file is no UTF-8 text.",
        "loop.tf: the file cannot be read.",
        "pipe.tf: the file cannot be read.",
        "broken.tf:1: what begins there cannot be read and was passed over.",
    )


def test_no_more_than_the_limits_is_read(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    write(tmp_path, a='resource "t" "a" {}', b="#" * 1000, c='resource "t" "c" {}')
    monkeypatch.setattr(tree_of_modules, "LARGEST", 500)
    found = read_sources(tmp_path)
    assert list(found.modules[()].resources) == ["t.a"]
    assert len(found.notes) == 1
    monkeypatch.undo()
    monkeypatch.setattr(tree_of_modules, "MOST_FILES", 2)
    found = read_sources(tmp_path)
    assert list(found.modules[()].resources) == ["t.a"]
    assert len(found.notes) == 1


def test_a_folder_that_is_not_there(tmp_path: Path) -> None:
    found = read_sources(tmp_path / "nothing")
    assert not found.modules[()].resources
    assert found.notes == (".: the folder cannot be read.",)


def test_the_grammar_is_loaded_for_expressions_alone(tmp_path: Path) -> None:
    import subprocess

    write(tmp_path, main='resource "t" "n" {\n  a = "x-${var.a}"\n  b = var.b\n}\n')
    code = (
        "import sys, pathlib; from blastradius.sources.hcl import read_sources;"
        f"tree = read_sources(pathlib.Path({str(tmp_path)!r}));"
        "assert len(tree.modules[()].resources['t.n'].references()) == 2;"
        "assert not {'hcl2', 'lark'} & set(sys.modules)"
    )
    subprocess.run([sys.executable, "-c", code], check=True)
