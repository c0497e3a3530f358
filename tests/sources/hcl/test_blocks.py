"""One block: its arguments, its nested blocks, and where they stand."""

from __future__ import annotations

import pytest

from blastradius.model.source import Place
from tests.sources.hcl.sources import block, module

RESOURCE = """
  count = var.n
  name  = "x"
  ingress {
    port = local.a
  }
  ingress {
    port = local.b
    from { cidr = local.c }
  }
  dynamic "egress" {
    for_each = var.rules
    iterator = it
    content {
      port = it.value + local.d
      dynamic "from" {
        for_each = it.value.from
        content {
          cidr = from.value + it.key + local.e
        }
      }
    }
  }
  provider   = aws.west
  depends_on = [a.b, module.m]
  provisioner "local-exec" {
    when    = destroy
    command = "echo ${self.id}"
  }
  connection {
    host = c.d.ip
  }
  lifecycle {
    prevent_destroy      = true
    ignore_changes       = [tags.x, name]
    replace_triggered_by = [e.f.id, g.h[each.key]]
    precondition {
      condition = i.j.k
    }
  }
"""


def attributes(*arguments: str) -> list[tuple[str, str]]:
    references = block(RESOURCE).references(*arguments)
    return [(reference.attribute, ".".join(map(str, reference.steps))) for reference in references]


def test_references_by_name_of_argument_or_block() -> None:
    assert attributes("count") == [("count", "var.n")]
    assert attributes("depends_on") == [("depends_on", "a.b"), ("depends_on", "module.m")]
    assert attributes("ingress") == [
        ("ingress.port", "local.a"),
        ("ingress.port", "local.b"),
        ("ingress.from.cidr", "local.c"),
    ]
    assert attributes("connection") == [("connection.host", "c.d.ip")]
    assert attributes("provisioner") == [("provisioner.command", "self.id")]
    assert attributes("name", "nothing") == []


def test_a_dynamic_block_counts_as_what_it_makes_and_binds_its_iterator() -> None:
    expected = [
        ("dynamic.egress.for_each", "var.rules"),
        ("egress.port", "local.d"),
        ("egress.from.cidr", "local.e"),
    ]
    assert attributes("dynamic") == expected
    assert attributes("dynamic.egress") == expected
    assert attributes("egress") == []


def test_lifecycle_refers_to_triggers_and_conditions_and_not_to_what_is_ignored() -> None:
    assert attributes("lifecycle") == [
        ("lifecycle.replace_triggered_by", "e.f.id"),
        ("lifecycle.replace_triggered_by", "g.h"),
        ("lifecycle.replace_triggered_by", "each.key"),
        ("lifecycle.precondition.condition", "i.j.k"),
    ]


def test_all_references_are_in_written_order_and_leave_out_the_provider() -> None:
    references = block(RESOURCE).references()
    assert [reference.line for reference in references] == sorted(reference.line for reference in references)
    assert ("aws", "west") not in [reference.steps for reference in references]


def test_names() -> None:
    assert block(RESOURCE).names() == (
        "connection",
        "count",
        "depends_on",
        "dynamic.egress",
        "ingress",
        "lifecycle",
        "name",
        "provider",
        "provisioner",
    )


@pytest.mark.parametrize(
    ("path", "line"),
    [
        ((), 1),
        (("count",), 3),
        (("ingress",), 5),
        (("ingress", 1), 8),
        (("ingress", 1, "port"), 9),
        (("ingress", 1, "from", 0, "cidr"), 10),
        (("ingress", 1, "nothing"), 8),
        (("nothing", 0, "port"), 1),
        (("egress", 3, "port"), 16),
        (("egress", 0, "from", 0, "cidr"), 20),
        (("dynamic", "egress", "for_each"), 13),
        (("lifecycle", "prevent_destroy"), 35),
        (("name", 0, "deeper"), 4),
    ],
)
def test_where_an_argument_stands(path: tuple[str | int, ...], line: int) -> None:
    assert block(RESOURCE).place_of(*path) == Place("main.tf", line)


@pytest.mark.parametrize(
    ("expression", "expected"),
    [
        (r'"a\"b\n$${c}é"', 'a"b\n${c}é'),
        ('""', ""),
        ("12", 12),
        ("-3 # three", -3),
        ("true", True),
        ("false", False),
        ("1.5", None),
        ('"${var.x}"', None),
        ("var.x", None),
        ("[1]", None),
        ("null", None),
    ],
)
def test_constants(expression: str, expected: object) -> None:
    found = block(f"x = {expression}").constant("x")
    assert found == expected
    assert type(found) is type(expected)


def test_constants_of_nested_blocks() -> None:
    assert block(RESOURCE).constant("lifecycle", "prevent_destroy") is True
    assert block(RESOURCE).constant("lifecycle", "nothing") is None
    assert block(RESOURCE).constant("nothing", "at_all") is None


def test_a_module_call_hands_providers_on_without_referring_to_them() -> None:
    call = block('source = "./m"\nproviders = { aws = aws.west }\nx = var.y', 'module "m"')
    assert [reference.steps for reference in call.references()] == [("var", "y")]
    assert call.constant("source") == "./m"


def test_a_block_on_one_line() -> None:
    read = block("lifecycle { prevent_destroy = var.x }")
    assert [reference.attribute for reference in read.references()] == ["lifecycle.prevent_destroy"]


def test_a_broken_line_in_a_block_costs_that_line() -> None:
    read = block("x = a.b\n??? what\ny = c.d")
    assert [reference.steps for reference in read.references()] == [("a", "b"), ("c", "d")]
    assert read.broken() == (Place("main.tf", 3),)


def test_the_kinds_of_blocks() -> None:
    read = module(
        main="""
        resource t n {}
        data "t" "n" {}
        ephemeral "t" "n" {}
        module "m" {}
        output "o" {}
        variable "v" {}
        provider "p" {}
        provider "p" { alias = "west" }
        locals {
          a = 1
          b = local.a
        }
        moved {
          from = t.a
          to   = t.b
        }
        check "c" {
          data "t" "scoped" {}
          assert {
            condition = data.t.scoped.ok
          }
        }
        terraform {}
        """
    )
    assert list(read.resources) == ["t.n", "data.t.n", "ephemeral.t.n", "data.t.scoped"]
    assert (list(read.calls), list(read.outputs), list(read.variables)) == (["m"], ["o"], ["v"])
    assert list(read.providers) == ["p", "p.west"]
    assert [statement.kind for statement in read.statements] == ["moved", "check"]
    assert read.statements[0].references("from")[0].steps == ("t", "a")
    local = read.locals["b"]
    assert (local.kind, local.labels, local.place.line) == ("local", ("b",), 12)
    assert local.names() == ("value",)
    assert local.references("value")[0].steps == ("local", "a")
