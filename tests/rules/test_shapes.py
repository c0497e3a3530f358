"""The shapes of accidents: each where it speaks, and the everyday change that looks a little like it."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING, Any

import pytest

from blastradius.model.configuration import ConfigResource, Configuration, ProviderConfig
from blastradius.model.plan import PlainAttributes, Plan, StateObject
from blastradius.model.verdict import Severity
from tests.rules.findings import found_by, only
from tests.rules.plans import block, constant, module, plan, row, state

if TYPE_CHECKING:
    from blastradius.model.plan import ResourceChange

MACHINES = [f"aws_instance.web{number}" for number in range(4)]


# -- recreated ---------------------------------------------------------------------------


def test_most_of_the_state_is_replaced() -> None:
    found = only("environment-recreated", plan(*(row(name, "replace") for name in MACHINES), row("aws_vpc.main")))
    assert (found.severity, found.address) == (Severity.HIGH, "")
    assert found.title == "deletes and recreates 4 of 5 objects of substance in the whole state"
    assert len(found.covers) == 4


def test_destroyed_at_one_address_and_created_at_another() -> None:
    gone = [row(f"module.old.{name}", "destroy") for name in MACHINES]
    made = [row(f"module.new.{name}", "create") for name in MACHINES]
    others = [row(f"aws_instance.other{number}") for number in range(9)]
    found = only("environment-recreated", plan(*gone, *made, *others))
    assert (found.address, found.evidence["comes_back"]) == ("module.old", 4)
    assert found_by("environment-destroyed", plan(*gone, *made, *others)) == []


def test_the_edit_behind_it_is_named() -> None:
    rows = [row(name, "replace", {"ami": "a"}, {"ami": "b"}, paths=(("ami",),)) for name in MACHINES]
    config = module(*(block(name, ami="var.image") for name in MACHINES))
    assert "Behind it: var.image." in only("environment-recreated", plan(*rows, configuration=config)).message


def test_what_goes_and_does_not_come_back_is_destroyed() -> None:
    made = plan(*(row(name, "destroy") for name in MACHINES))
    assert found_by("environment-recreated", made) == []
    assert only("environment-destroyed", made).title.startswith("destroys 4 of 4")


# -- emptied -----------------------------------------------------------------------------


def test_a_configuration_that_declares_nothing() -> None:
    found = only("configuration-emptied", plan(*(row(name, "destroy") for name in MACHINES)))
    assert (found.severity, len(found.covers)) == (Severity.HIGH, 4)


def test_the_last_object_of_a_small_stack_is_taken_out() -> None:
    assert found_by("configuration-emptied", plan(row("aws_instance.web", "destroy"))) == []


@pytest.mark.parametrize("configuration", [module(block("aws_instance.web")), module(block("aws_instance.other"))])
def test_a_configuration_that_declares_something(configuration: Any) -> None:
    made = plan(*(row(name, "destroy") for name in MACHINES), configuration=configuration)
    assert found_by("configuration-emptied", made) == []


def test_a_plan_without_its_configuration_in_which_something_stays() -> None:
    made = plan(*(row(name, "destroy") for name in MACHINES), row("aws_eip.web"))
    assert found_by("configuration-emptied", made) == []


# -- names -------------------------------------------------------------------------------


def named(kind: str, old: str, new: str, action: str = "replace") -> ResourceChange:
    return row(f"{kind}.main", action, {"name": old}, {"name": new}, paths=(("name",),) if action == "replace" else ())


def test_every_name_turns_from_one_environment_to_another() -> None:
    made = plan(
        named("aws_sqs_queue", "prod-orders", "staging-orders"),
        named("aws_lb", "web-prod", "web-staging"),
        named("aws_iam_role", "app_prod_reader", "app_staging_reader", "update"),
        row("aws_vpc.main"),
    )
    found = only("names-changed", made)
    assert (found.severity, found.evidence["objects"]) == (Severity.HIGH, 3)
    assert "staging" not in repr(found)


@pytest.mark.parametrize(
    "rows",
    [
        [named("aws_sqs_queue", "prod-orders", "prod-payments"), named("aws_lb", "web-prod", "web-staging")],
        [
            named("aws_sqs_queue", "prod-a", "prod-b"),
            named("aws_lb", "web-x", "web-y"),
            named("aws_iam_role", "r-1", "r-2"),
        ],
        [named(f"aws_{kind}", "a-prod", "a-staging", "update") for kind in ("lb", "sqs_queue", "iam_role")],
        [named(f"aws_{kind}", "one", "other") for kind in ("lb", "sqs_queue", "iam_role")],
    ],
)
def test_names_that_change_for_reasons_of_their_own(rows: list[ResourceChange]) -> None:
    assert found_by("names-changed", plan(*rows)) == []


# -- the state ---------------------------------------------------------------------------

BUCKETS = [f"aws_s3_bucket.b{number}" for number in range(3)]


def first_apply(*prior: StateObject, **fields: Any) -> Plan:
    rows = [row(name, "create", None, {"bucket": name[-2:]}) for name in BUCKETS]
    return plan(*rows, prior=prior, **fields)


def test_an_empty_state_though_a_data_source_has_read_one() -> None:
    read = replace_values(state("data.aws_s3_bucket.one"), {"bucket": "b1", "id": "b1"})
    found = only("state-lost", first_apply(read))
    assert (found.severity, len(found.covers)) == (Severity.HIGH, 3)


def test_an_empty_state_beside_imports() -> None:
    made = plan(*first_apply().changes, row("aws_vpc.main", "no-op", importing=True))
    assert len(found_by("state-lost", made)) == 1


def replace_values(entry: StateObject, values: dict[str, Any]) -> StateObject:
    return entry._replace(values=PlainAttributes(values))


def test_a_first_apply_is_no_lost_state() -> None:
    other = replace_values(state("data.aws_s3_bucket.one"), {"bucket": "elsewhere"})
    assert found_by("state-lost", first_apply()) == []
    assert found_by("state-lost", first_apply(other)) == []


def test_a_state_that_knows_things_is_not_lost() -> None:
    read = replace_values(state("data.aws_s3_bucket.one"), {"bucket": "b1"})
    assert found_by("state-lost", first_apply(read, state("aws_vpc.main"))) == []


@pytest.mark.parametrize(("staying", "told"), [(0, True), (3, True), (4, False)])
def test_what_the_refresh_did_not_find(staying: int, *, told: bool) -> None:
    rows = [row(name, "create", None, {"bucket": "b"}) for name in BUCKETS]
    stay = [row(f"aws_eip.e{number}") for number in range(staying)]
    made = plan(*rows, *stay, drift=tuple(row(name, "destroy") for name in BUCKETS))
    assert bool(found_by("state-lost", made)) is told


# -- another place -----------------------------------------------------------------------


def provided(arguments: dict[str, Any], *identities: dict[str, Any], kind: str = "aws", **written: Any) -> Plan:
    """Make a plan that changes nothing, of a provider configuration and objects with identifiers."""
    names = [f"{kind}_thing.t{number}" for number in range(len(identities))]
    blocks = [replace(block(name, **written), provider_config_key=kind) for name in names]
    prior = [replace_values(state(name), values) for name, values in zip(names, identities, strict=True)]
    made = plan(*map(row, names), prior=tuple(prior))
    return replace(made, configuration=configured(kind, arguments, blocks))


def configured(kind: str, arguments: dict[str, Any], blocks: list[ConfigResource]) -> Configuration:
    provider = ProviderConfig(key=kind, expressions=arguments)
    return Configuration(root=module(*blocks), providers={kind: provider})


HERE = {"arn": "arn:aws:sqs:eu-west-1:111111111111:orders"}
THERE = {"arn": "arn:aws:sqs:us-east-1:222222222222:orders"}
GLOBAL = {"arn": "arn:aws:iam::111111111111:role/app"}
REGION = {"region": constant("eu-west-1")}


@pytest.mark.parametrize(
    ("made", "told"),
    [
        (provided(REGION, THERE, THERE), True),
        (provided(REGION, HERE, THERE), False),
        (provided(REGION, HERE), False),
        (provided(REGION, GLOBAL), False),
        (provided(REGION), False),
        (provided(REGION, THERE, region=constant("us-east-1")), False),
        (provided({"region": {"references": ["var.region"]}}, THERE), False),
        (provided({"assume_role": [{"role_arn": constant("arn:aws:iam::333333333333:role/x")}]}, THERE), True),
        (provided({"assume_role": [{"role_arn": constant("arn:aws:iam::222222222222:role/x")}]}, THERE), False),
        (provided({"project": constant("one")}, {"self_link": "https://x/projects/two/zones/a"}, kind="google"), True),
        (provided({"project": constant("two")}, {"self_link": "https://x/projects/two/zones/a"}, kind="google"), False),
        (provided({"subscription_id": constant("A")}, {"id": "/subscriptions/b/x"}, kind="azurerm"), True),
        (provided({"subscription_id": constant("B")}, {"id": "/subscriptions/b/x"}, kind="azurerm"), False),
    ],
)
def test_a_provider_that_points_elsewhere(made: Plan, *, told: bool) -> None:
    found = found_by("provider-target-changed", made)
    assert bool(found) is told
    assert "222222222222" not in repr(found)
    assert "us-east-1" not in repr(found)


@pytest.mark.parametrize(("number", "told"), [(3, True), (2, False)])
def test_objects_that_move_to_another_place(number: int, *, told: bool) -> None:
    rows = [
        row(f"google_sql_database_instance.d{one}", "replace", {"region": "a"}, {"region": "b"}, paths=(("region",),))
        for one in range(number)
    ]
    assert bool(found_by("provider-target-changed", plan(*rows, row("google_project.p")))) is told


def test_objects_that_are_replaced_for_another_reason_as_well() -> None:
    rows = [row(f"aws_eip.e{one}", "replace", paths=(("region",), ("name",))) for one in range(3)]
    assert found_by("provider-target-changed", plan(*rows)) == []
