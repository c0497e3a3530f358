"""The sources that a saved plan keeps."""

from __future__ import annotations

import io
import json
import os
import shutil
import subprocess
import zipfile
from typing import TYPE_CHECKING

import pytest

from blastradius.model.source import Place, SourceTree
from blastradius.sources.hcl import sources_of_saved_plan
from blastradius.sources.hcl import tree as tree_of_modules
from tests.sources.hcl.sources import write

if TYPE_CHECKING:
    from pathlib import Path

MANIFEST = json.dumps(
    [{"Key": "", "Dir": "."}, {"Key": "m", "Source": "./sub", "Dir": "sub"}, {"Key": "m.inner", "Dir": "lib/x"}]
)
FILES = {
    "tfplan": "",
    "tfconfig/modules.json": MANIFEST,
    "tfconfig/m-/main.tf": 'module "m" {\n  source = "./sub"\n}\nresource "t" "n" {\n}\n',
    "tfconfig/m-m/main.tf": '# …\nmodule "inner" {\n  source = "q/r/s"\n}\n',
    "tfconfig/m-m.inner/main.tf": 'resource "t" "n" {\n  x = var.x\n}\n',
}


def archive(files: dict[str, str]) -> bytes:
    data = io.BytesIO()
    with zipfile.ZipFile(data, "w", zipfile.ZIP_DEFLATED) as file:
        for name, text in files.items():
            file.writestr(name, text)
    return data.getvalue()


def read(files: dict[str, str]) -> SourceTree:
    found = sources_of_saved_plan(archive(files))
    assert found
    return found


def test_modules_are_found_by_the_names_of_their_calls() -> None:
    found = read(FILES)
    assert found.notes == ()
    assert {path: module.folder for path, module in found.modules.items()} == {
        (): ".",
        ("m",): "sub",
        ("m", "inner"): "lib/x",
    }
    assert found.modules[()].resources["t.n"].place == Place("main.tf", 4)
    assert found.modules[("m", "inner")].resources["t.n"].place_of("x") == Place("lib/x/main.tf", 2)


def test_a_missing_module_is_told() -> None:
    found = read({name: text for name, text in FILES.items() if "m-m.inner" not in name})
    assert found.notes == ("the sources of module.m.module.inner were not found.",)


@pytest.mark.parametrize(
    "data", [b"", b"PK\x03\x04", b"{}", archive({}), archive({"tfplan": "x", "tfconfig/modules.json": "[]"})]
)
def test_what_holds_no_sources(data: bytes) -> None:
    assert sources_of_saved_plan(data) is None


def test_odd_names_are_passed_over() -> None:
    odd = (
        "tfconfig/m-/../../evil.tf",
        "tfconfig/m-/sub/x.tf",
        "tfconfig/m-..\\x/y.tf",
        "/tfconfig/m-/z.tf",
        "x/m-/a.tf",
    )
    found = read(FILES | dict.fromkeys(odd, 'resource "t" "evil" {}'))
    assert list(found.modules[()].resources) == ["t.n"]


def test_a_bomb_is_not_unpacked(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(tree_of_modules, "LARGEST", 10_000)
    found = read(FILES | {"tfconfig/m-/bomb.tf": "#" * 10_000_000, "tfconfig/m-/a.tf": 'resource "t" "a" {}'})
    assert list(found.modules[()].resources) == ["t.a"]
    assert any("not all were read" in note for note in found.notes)


def test_damage_costs_the_damaged_file() -> None:
    data = bytearray(archive(FILES))
    position = data.find(b"tfconfig/m-m/main.tf") + len("tfconfig/m-m/main.tf")
    data[position : position + 8] = b"\xff" * 8
    found = sources_of_saved_plan(bytes(data))
    assert found
    assert found.notes == ("sub/main.tf: the file cannot be read.",)
    assert "t.n" in found.modules[()].resources


@pytest.mark.terraform
@pytest.mark.skipif(not shutil.which("terraform"), reason="needs terraform on the PATH")
def test_a_plan_that_terraform_saved(tmp_path: Path) -> None:
    write(
        tmp_path,
        main='module "m" {\n  source = "./sub"\n}\nresource "terraform_data" "a" {\n  input = module.m.o\n}\n',
        sub__main='module "inner" {\n  source = "../lib"\n}\noutput "o" {\n  value = module.inner.o\n}\n',
        lib__main='output "o" {\n  value = 1\n}\n',
    )
    environment = os.environ | {"TF_CLI_CONFIG_FILE": os.devnull, "CHECKPOINT_DISABLE": "1"}
    for command in (["init"], ["plan", "-out=tfplan"]):
        subprocess.run(["terraform", *command], cwd=tmp_path, env=environment, check=True, capture_output=True)
    for found in (
        sources_of_saved_plan(tmp_path / "tfplan"),
        sources_of_saved_plan((tmp_path / "tfplan").read_bytes()),
    ):
        assert found
        assert [(path, module.folder) for path, module in found.modules.items()] == [
            ((), "."),
            (("m",), "sub"),
            (("m", "inner"), "lib"),
        ]
        assert found.modules[("m",)].outputs["o"].references()[0].steps == ("module", "inner", "o")
        assert found.modules[("m",)].outputs["o"].place == Place("sub/main.tf", 4)
