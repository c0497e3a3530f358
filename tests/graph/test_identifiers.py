"""Ties that no reference makes: who holds whose identifier as a literal, and who names his container."""

from __future__ import annotations

import json
from typing import TYPE_CHECKING, Any

import pytest

from blastradius.graph import build_graph, read_dependencies
from blastradius.graph.build import Interest
from blastradius.knowledge import load_catalogue
from tests.graph.plans import UNKNOWN, Block, Stored, Values, module, plan, refs

if TYPE_CHECKING:
    from collections.abc import Mapping

    from blastradius.model.plan import Plan

LITERAL: Block = {"constant_value": "withheld"}
VPC = "vpc-0a1b2c3d4e5f"
ARN = "arn:aws:s3:::northwind-ledger"
SELF_LINK = "https://www.googleapis.com/compute/v1/projects/northwind/global/networks/main"

Found = set[tuple[str, str, str, str]]


def ties(made: Plan, interest: Interest | None = None) -> Found:
    """Return the ties that only identifiers make: the dependent, on whom, what makes it and by which argument."""
    types = {row.type for row in made.changes} | {entry.type for entry in made.prior_objects}
    below = read_dependencies(made, load_catalogue(types), interest).graph.below
    return {
        (node, target, tie.via.value, tie.attribute)
        for node, all_of_them in below.items()
        for target, tie in all_of_them.items()
        if tie.via.value in ("identifier", "containment")
    }


def made_of(values: Mapping[str, Values], *, state: Stored | None = None, **arguments: Any) -> Plan:
    """Make a plan in which every argument is a literal, but those that are told."""
    blocks: dict[str, Block] = {}
    for address, held in values.items():
        block = address.partition("[")[0]
        blocks[block] = {name: LITERAL for name in held if name not in ("id", "arn", "self_link")}
        blocks[block] |= arguments.get(block.replace(".", "_"), {})
    return plan(module(blocks), list(values), values=values, state=state)


@pytest.mark.parametrize(
    ("owner", "held"),
    [
        ({"id": VPC}, VPC),
        ({"id": VPC}, [VPC, "vpc-elsewhere"]),
        ({"id": VPC}, [{"filter": {"vpc": VPC}}]),
        ({"id": VPC}, f"subnets of {VPC}, all"),
        ({"id": "x", "arn": ARN}, ARN),
        ({"id": "x", "arn": ARN}, json.dumps({"Statement": [{"Effect": "Allow", "Resource": [f"{ARN}/*"]}]})),
        ({"id": "x", "arn": ARN}, json.dumps({"Statement": [{"Effect": "Allow", "Resource": f"{ARN}*"}]})),
        ({"id": "x", "self_link": SELF_LINK}, SELF_LINK),
        ({"id": "queue.northwind.example"}, "https://queue.northwind.example:8443/path?x=1"),
        ({"id": "queue.northwind.example"}, "amqps://queue.northwind.example/path"),
    ],
    ids=["id", "list", "block", "words", "arn", "policy", "policy with a star", "self link", "url", "another url"],
)
def test_who_holds_an_identifier_depends_on_its_owner(owner: Values, held: Any) -> None:
    made = made_of({"t_owner.a": owner, "t_reader.b": {"id": "reader-of-it", "target": held}})
    assert ties(made) == {("t_reader.b", "t_owner.a", "identifier", "target")}


def test_two_owners_of_one_block_are_both_tied() -> None:
    values: dict[str, Values] = {f"t_owner.a[{n}]": {"id": f"{VPC}{n}"} for n in range(3)}
    made = made_of(values | {"t_reader.b": {"target": [f"{VPC}0", f"{VPC}2"]}})
    assert ties(made) == {("t_reader.b", f"t_owner.a[{n}]", "identifier", "target") for n in (0, 2)}


@pytest.mark.parametrize(
    ("owner", "held"),
    [
        ({"id": "main"}, "main"),
        ({"id": "default"}, "default"),
        ({"id": VPC}, VPC[:-1]),
        ({"id": VPC}, f"{VPC}-peer"),
        ({"id": VPC}, {VPC: "the key of a map"}),
        ({"id": VPC}, VPC.upper()),
        ({"id": 1234567890}, 1234567890),
        ({"id": True}, True),
        ({"id": VPC}, None),
        ({"id": None}, "None"),
        ({"id": ""}, ""),
        ({"label": VPC}, VPC),
        ({"id": [VPC]}, VPC),
    ],
    ids=str,
)
def test_what_is_no_identifier_ties_nothing(owner: Values, held: Any) -> None:
    assert ties(made_of({"t_owner.a": owner, "t_reader.b": {"target": held}})) == set()


def test_an_identifier_that_belongs_to_two_ties_nothing() -> None:
    values: dict[str, Values] = {"t_owner.a": {"id": VPC}, "t_other.a": {"id": VPC}, "t_reader.b": {"target": VPC}}
    assert ties(made_of(values)) == set()


def test_what_a_provider_computed_is_no_reading() -> None:
    """It may as well name who depends on the object: the network that lists its subnets."""
    root = module({"t_owner.a": {}, "t_reader.b": {}})
    values: dict[str, Values] = {"t_owner.a": {"id": VPC}, "t_reader.b": {"target": VPC}}
    assert ties(plan(root, list(values), values=values)) == set()


@pytest.mark.parametrize("name", ["id", "name", "identifier", "reader_name"])
def test_ones_own_name_is_no_reading(name: str) -> None:
    values: dict[str, Values] = {"t_owner.a": {"id": "northwind"}, "t_reader.b": {name: "northwind"}}
    root = module({"t_owner.a": {}, "t_reader.b": {name: LITERAL}})
    assert ties(plan(root, list(values), values=values)) == set()


def test_an_argument_that_reads_something_is_explained_by_that() -> None:
    values: dict[str, Values] = {"t_owner.a": {"id": VPC}, "t_else.c": {"id": "else"}, "t_reader.b": {"target": VPC}}
    assert ties(made_of(values, t_reader_b={"target": refs("t_else.c.vpc")})) == set()
    assert ties(made_of(values, t_reader_b={"target": refs("t_owner.a.id")})) == set()
    assert len(ties(made_of(values, t_reader_b={"target": refs("var.vpc")}))) == 1


def test_nobody_names_himself_or_a_sibling() -> None:
    values: dict[str, Values] = {"t.a[0]": {"id": VPC, "target": VPC}, "t.a[1]": {"id": "other", "target": VPC}}
    assert ties(made_of(values)) == set()


def test_the_reverse_of_a_known_dependency_is_none() -> None:
    """A group that lists its members literally, and members that refer to it: a circle would be no news."""
    values: dict[str, Values] = {"t_owner.a": {"id": VPC, "group": "literal"}, "t_reader.b": {"target": VPC}}
    made = made_of(values, t_owner_a={"group": refs("t_reader.b.id")})
    assert ties(made) == set()


def test_what_the_state_explains_is_not_tied_again() -> None:
    values: dict[str, Values] = {"t_owner.a": {"id": VPC}, "t_reader.b": {"target": VPC}}
    assert ties(made_of(values, state={"t_owner.a": [], "t_reader.b": ["t_owner.a"]})) == set()


def test_a_literal_of_another_instance_than_the_one_that_is_referred_to() -> None:
    values: dict[str, Values] = {"t.a[0]": {"id": f"{VPC}0"}, "t.a[1]": {"id": f"{VPC}1"}}
    values |= {"t.b": {"target": f"{VPC}1", "other": f"{VPC}0"}}
    made = made_of(values, t_b={"other": refs("t.a[0].id")})
    assert ties(made) == {("t.b", "t.a[1]", "identifier", "target")}


def test_an_identifier_that_is_known_later_ties_nothing() -> None:
    blocks: dict[str, Block] = {"t_owner.a": {}, "t_reader.b": {"target": LITERAL}}
    made = plan(
        module(blocks),
        list(blocks),
        actions={"t_owner.a": "create"},
        values={"t_reader.b": {"target": VPC}},
        planned={"t_owner.a": {"id": UNKNOWN}, "t_reader.b": {"target": VPC}},
    )
    assert ties(made) == set()


# -- what the catalogue knows ---------------------------------------------------------------


def test_a_part_that_bears_the_name_of_the_whole_does_not_own_it() -> None:
    values: dict[str, Values] = {
        "aws_s3_bucket.ledger": {"id": "northwind-ledger", "bucket": "northwind-ledger"},
        "aws_s3_bucket_policy.ledger": {"id": "northwind-ledger", "policy": "{}"},
        "aws_lambda_function.reader": {"id": "reader", "environment": [{"variables": {"B": "northwind-ledger"}}]},
    }
    assert ties(made_of(values)) == {
        ("aws_lambda_function.reader", "aws_s3_bucket.ledger", "identifier", "environment"),
    }


def test_a_resource_group_is_named_by_what_is_in_it_however_short_its_name() -> None:
    values: dict[str, Values] = {
        "azurerm_resource_group.a": {"id": "/subscriptions/1/resourceGroups/rg", "name": "rg"},
        "azurerm_resource_group.b": {"id": "/subscriptions/1/resourceGroups/other", "name": "other"},
        "azurerm_storage_account.s": {"id": "/subscriptions/1/account", "resource_group_name": "rg"},
    }
    assert ties(made_of(values)) == {
        ("azurerm_storage_account.s", "azurerm_resource_group.a", "containment", "resource_group_name")
    }


def test_a_namespace_is_named_in_the_metadata_of_what_is_in_it() -> None:
    values: dict[str, Values] = {
        "kubernetes_namespace.shop": {"id": "shop", "metadata": [{"name": "shop"}]},
        "kubernetes_secret.s": {"id": "shop/s", "metadata": [{"name": "s", "namespace": "shop"}]},
        "kubernetes_secret.d": {"id": "default/s", "metadata": [{"name": "s", "namespace": "default"}]},
    }
    assert ties(made_of(values)) == {
        ("kubernetes_secret.s", "kubernetes_namespace.shop", "containment", "metadata"),
    }


def test_a_container_name_that_two_have_is_nobodys() -> None:
    values: dict[str, Values] = {
        f"azurerm_resource_group.{one}": {"id": f"/subscriptions/{one}/resourceGroups/rg", "name": "rg"} for one in "ab"
    }
    made = made_of(values | {"azurerm_storage_account.s": {"resource_group_name": "rg"}})
    assert ties(made) == set()


# -- what is asked for ------------------------------------------------------------------


def chain(length: int) -> Plan:
    """Make objects that each hold the id of the one before, as a literal."""
    values: dict[str, Values] = {
        f"t{n}.a": {"id": f"identifier-{n:04}", "target": f"identifier-{n - 1:04}"} for n in range(length)
    }
    return made_of(values)


def test_a_verdict_follows_identifiers_as_far_as_they_lead_and_no_others() -> None:
    made = chain(6)
    interest = Interest(frozenset(["t2.a"]), frozenset())
    everything = {(f"t{n}.a", f"t{n - 1}.a", "identifier", "target") for n in range(1, 6)}
    assert ties(made) == everything
    assert ties(made, interest) == {one for one in everything if one[0] in ("t3.a", "t4.a", "t5.a")}


def test_an_identifier_that_two_have_is_nobodys_whoever_is_asked_for() -> None:
    values: dict[str, Values] = {"t_owner.a": {"id": VPC}, "t_other.a": {"id": VPC}, "t_reader.b": {"target": VPC}}
    interest = Interest(frozenset(["t_owner.a"]), frozenset())
    assert ties(made_of(values), interest) == set()


def test_the_python_graph_has_references_alone() -> None:
    assert build_graph(chain(3)).number_of_edges() == 0


def test_a_literal_that_names_many_costs_an_edge_for_each() -> None:
    values: dict[str, Values] = {f"t.a[{n}]": {"id": f"identifier-{n:06}"} for n in range(3_000)}
    made = made_of(values | {"t.b": {"target": [held["id"] for held in values.values()]}})
    assert len(ties(made)) == 3_000
