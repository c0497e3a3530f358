"""Files in JSON syntax say the same as those in Terraform's own."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING

import pytest

from blastradius.model.source import KeyRead, Place
from tests.sources.hcl.sources import module, tree

if TYPE_CHECKING:
    from pathlib import Path

DOCUMENT = """{
  "//": "a comment",
  "resource": {
    "t": {
      "n": {
        "//": "another ${a.b}",
        "for_each": "${var.xs}",
        "name": "x-${t.o[each.key].id}",
        "tags": {"Name": "${local.a}", "${local.b}": 1},
        "ingress": [
          {"port": 1},
          {"port": "${local.c}"}
        ],
        "dynamic": {
          "egress": {
            "for_each": "${var.rules}",
            "iterator": "it",
            "content": {"port": "${it.value + local.d}"}
          }
        },
        "provider": "aws.west",
        "depends_on": ["t.p", "module.m"],
        "provisioner": [{"local-exec": {"command": "echo ${self.id}"}}],
        "lifecycle": {
          "prevent_destroy": true,
          "ignore_changes": ["tags"],
          "replace_triggered_by": ["t.q[each.key]"]
        }
      },
      "m": [{"count": 2}]
    }
  },
  "locals": [{"a": "${t.n}", "b": [{"x": "${t.o}"}]}],
  "module": {"m": {"source": "./m", "rules": [{"x": "${var.y}"}], "providers": {"aws": "aws.west"}}},
  "output": {"o": {"value": "$${no} ${jsonencode({ a = t.n[0].id })}"}},
  "provider": {"aws": [{"region": "a"}, {"alias": "west"}]},
  "moved": {"from": "t.a", "to": "t.b"}
}
"""
READ = module(main_json=DOCUMENT)


def attributes(*arguments: str) -> list[tuple[str, str]]:
    references = READ.resources["t.n"].references(*arguments)
    return [(reference.attribute, ".".join(map(str, reference.steps))) for reference in references]


def test_blocks_of_all_kinds() -> None:
    assert list(READ.resources) == ["t.n", "t.m"]
    assert list(READ.providers) == ["aws", "aws.west"]
    assert list(READ.locals) == ["a", "b"]
    assert READ.resources["t.n"].place == Place("main.tf.json", 5)
    assert READ.locals["b"].place.line == 33


def test_every_text_is_a_template() -> None:
    assert attributes() == [
        ("for_each", "var.xs"),
        ("name", "t.o"),
        ("name", "each.key"),
        ("tags", "local.a"),
        ("tags", "local.b"),
        ("ingress.port", "local.c"),
        ("dynamic.egress.for_each", "var.rules"),
        ("egress.port", "local.d"),
        ("depends_on", "t.p"),
        ("depends_on", "module.m"),
        ("provisioner.command", "self.id"),
        ("lifecycle.replace_triggered_by", "t.q"),
        ("lifecycle.replace_triggered_by", "each.key"),
    ]
    references = READ.resources["t.n"].references("name", "ingress", "lifecycle")
    assert [reference.line for reference in references] == [8, 8, 12, 27, 27]
    assert references[0].key is KeyRead.EACH_KEY
    assert READ.outputs["o"].references()[0].steps[:2] == ("t", "n")


def test_one_expression_alone_has_the_keys_of_the_whole() -> None:
    assert READ.locals["a"].references()[0].same_keys
    assert not READ.locals["b"].references()[0].same_keys


def test_constants_and_places() -> None:
    read = READ.resources["t.n"]
    assert read.constant("lifecycle", "prevent_destroy") is True
    assert READ.calls["m"].constant("source") == "./m"
    assert read.constant("name") is None
    assert read.place_of("ingress", 1, "port").line == 12
    assert read.place_of("egress", 0, "port").line == 18
    assert "dynamic.egress" in read.names()


def test_bare_traversals() -> None:
    assert READ.statements[0].references("from", "to")[1].steps == ("t", "b")
    assert [reference.attribute for reference in READ.calls["m"].references()] == ["rules"]


@pytest.mark.parametrize("text", ["", "{", '{"resource": ]}', "[1", '{"a": 1,}', "{} x", '{"a": "\n"}', "[" * 10_000])
def test_a_broken_file_costs_itself(text: str) -> None:
    read = module(main_json=text, more='resource "t" "n" {}')
    assert list(read.resources) == ["t.n"]


def test_a_broken_file_is_told(tmp_path: Path) -> None:
    (tmp_path / "x.tf.json").write_text('{\n  "resource": secret\n}')
    assert tree(tmp_path).notes == ("x.tf.json:2: what begins there cannot be read and was passed over.",)


def test_positions_do_not_change_what_is_read() -> None:
    again = module(main_json=json.dumps(json.loads(DOCUMENT)))
    assert [reference[:5] for reference in again.resources["t.n"].references()] == [
        reference[:5] for reference in READ.resources["t.n"].references()
    ]


@pytest.mark.parametrize("connection", ['{"host": "${c.d}"}', '[{"host": "${c.d}"}]'])
@pytest.mark.parametrize("provisioners", ['{"local-exec": %s}', '[{"local-exec": %s}]', '[{"local-exec": [%s]}]'])
def test_the_connection_of_a_provisioner_is_one_however_it_is_nested(provisioners: str, connection: str) -> None:
    inside = f'{{"command": "${{a.b}}", "connection": {connection}}}'
    written = module(main_json=f'{{"resource": {{"t": {{"n": {{"provisioner": {provisioners % inside}}}}}}}}}')
    found = [(reference.attribute, reference.steps) for reference in written.resources["t.n"].references("provisioner")]
    assert found == [("provisioner.command", ("a", "b")), ("provisioner.connection.host", ("c", "d"))]
