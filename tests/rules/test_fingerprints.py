"""Fingerprints last as long as what would go stays the same, and no longer: approvals and waivers rest on them."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from blastradius import assess
from blastradius.knowledge import load_catalogue
from tests.rules.plans import block, module, plan, row, state
from tests.strategies import TYPES, Maker, plans, seeds

if TYPE_CHECKING:
    from collections.abc import Iterator
    from random import Random

    from blastradius.model.plan import Plan, ResourceChange

CALM = settings(max_examples=80, deadline=None, suppress_health_check=list(HealthCheck))
NETWORK, SUBNET = "aws_vpc.main", "aws_subnet.app"
DATABASE = "aws_db_instance.orders"


@pytest.fixture(scope="module", autouse=True)
def catalogue_read_once() -> Iterator[None]:
    """Read the catalogue for all plans at once: reading it is most of what a small plan costs."""
    catalogue = load_catalogue({*TYPES, "aws_subnet", "aws_lb", "null_resource", "aws_db_snapshot"})
    with pytest.MonkeyPatch.context() as patch:
        patch.setattr("blastradius.changes.read.load_catalogue", lambda *_: catalogue)
        yield


def marks(of: Plan) -> dict[tuple[str, str], str]:
    """Return the fingerprints of a plan's findings by rule and address, those of plan-wide ones left out."""
    return {(one.rule, one.address): one.fingerprint for one in assess(of).findings if one.address}


def shuffled(of: Plan, random: Random) -> Plan:
    return replace(
        of,
        changes=tuple(random.sample(of.changes, len(of.changes))),
        drift=tuple(random.sample(of.drift, len(of.drift))),
        prior_objects=tuple(random.sample(of.prior_objects, len(of.prior_objects))),
    )


def unrelated(seed: int, words: tuple[str, ...]) -> list[ResourceChange]:
    """Make rows in a module of their own that nothing refers to."""
    maker = Maker(seed, [words])
    rows = (maker.row() for _ in range(3))
    return [
        one._replace(
            address=f"module.elsewhere.aws_cloudwatch_metric_alarm.own[{number}]",
            mode="managed",
            module="module.elsewhere",
            type="aws_cloudwatch_metric_alarm",
            name="own",
            key=number,
            previous_address="",
            deposed="",
        )
        for number, one in enumerate(rows)
    ]


@CALM
@given(plans(), st.randoms(use_true_random=False))
def test_planned_again_they_are_the_same(of: Plan, random: Random) -> None:
    again = replace(shuffled(of, random), terraform_version="1.14.0")
    assert {one.fingerprint for one in assess(again).findings} == {one.fingerprint for one in assess(of).findings}


@CALM
@given(plans(), seeds, st.sampled_from([("create",), ("no-op",), ("update",), ("read",)]))
def test_changes_that_are_about_something_else_leave_them(of: Plan, seed: int, words: tuple[str, ...]) -> None:
    more = replace(of, changes=(*unrelated(seed, words), *of.changes))
    assert marks(of).items() <= marks(more).items()


@CALM
@given(plans(), st.data())
def test_another_end_of_an_object_is_another_finding(of: Plan, data: st.DataObject) -> None:
    going = [one for one in of.changes if one.actions in (("delete",), ("delete", "create"))]
    if not going:
        return
    one = data.draw(st.sampled_from(going))
    words = ("delete",) if len(one.actions) == 2 else ("delete", "create")
    other = replace(of, changes=tuple(row_._replace(actions=words) if row_ is one else row_ for row_ in of.changes))
    before, after = marks(of), marks(other)
    label = str(one.object)
    about = {key for key in before.keys() & after.keys() if key[1] == label}
    assert all(before[key] != after[key] for key in about)


def cascade(*subnets: str, routine: int = 0, of: str = NETWORK) -> Plan:
    """Make a plan in which a network is replaced, and all that reads it goes with it."""
    rows = [row(of, "replace", {"id": "a", "cidr_block": "b"}, {"cidr_block": "c"}, paths=(("cidr_block",),))]
    blocks = [block(of)]
    for name in subnets:
        address, _, action = name.partition(":")
        unknown = {"vpc_id": True}
        rows.append(
            row(address, action or "replace", {"vpc_id": "a"}, {}, unknown=unknown, paths=(("vpc_id",),))
            if action != "destroy"
            else row(address, "destroy", {"vpc_id": "a"})
        )
        blocks.append(block(address, vpc_id=f"{of}.id"))
    for number in range(routine):
        address = f"null_resource.run{number}"
        rows.append(row(address, "replace", {"triggers": "a"}, {}, unknown={"triggers": True}, paths=(("triggers",),)))
        blocks.append(block(address, triggers=f"{of}.id"))
    return plan(*rows, configuration=module(*blocks))


def test_one_more_that_goes_with_it_makes_another() -> None:
    key = ("network-destroyed", NETWORK)
    one = marks(cascade(SUBNET))[key]
    assert marks(cascade(SUBNET))[key] == one
    assert marks(cascade(SUBNET, "aws_subnet.more"))[key] != one
    assert marks(cascade(SUBNET, "aws_lb.web"))[key] != one
    assert marks(cascade())[key] != one
    assert marks(cascade("aws_subnet.other"))[key] != one


def test_another_end_of_what_goes_with_it_makes_another() -> None:
    key = ("network-destroyed", NETWORK)
    assert marks(cascade(f"{SUBNET}:replace"))[key] != marks(cascade(f"{SUBNET}:create-first"))[key]


def test_what_is_replaced_in_every_release_makes_no_other() -> None:
    key = ("network-destroyed", NETWORK)
    assert marks(cascade(SUBNET, routine=2))[key] == marks(cascade(SUBNET))[key]


SET = [row(f"aws_instance.web[{number}]", "replace") for number in range(3)]


def test_a_finding_about_many_is_bound_to_each_and_to_its_end() -> None:
    key = ("set-destroyed", "aws_instance.web[0]")
    whole = marks(plan(*SET))[key]
    assert marks(plan(*SET, row("aws_instance.web[3]", "replace")))[key] != whole
    assert marks(plan(*SET[:2], row("aws_instance.web[2]", "destroy")))[key] != whole
    assert marks(plan(*SET[:2], row("aws_instance.web[2]", "replace", previous="aws_instance.old")))[key] != whole


KEPT = {"skip_final_snapshot": False, "final_snapshot_identifier": "last"}
LOST = {"skip_final_snapshot": True}
OTHERS = {
    "another object": row("aws_db_instance.other", "destroy", KEPT),
    "an instance of it": row(f"{DATABASE}[0]", "destroy", KEPT),
    "a replacement": row(DATABASE, "replace", KEPT),
    "another order": row(DATABASE, "create-first", KEPT),
    "another fate": row(DATABASE, "destroy", LOST),
    "another copy of it": row(DATABASE, "destroy", KEPT, deposed="0badcafe"),
    "another place before": row(DATABASE, "destroy", KEPT, previous="aws_db_instance.before"),
}


@pytest.mark.parametrize("name", OTHERS)
def test_what_is_not_the_same_loss_has_not_the_same_fingerprint(name: str) -> None:
    first = {one.fingerprint for one in assess(plan(row(DATABASE, "destroy", KEPT))).findings}
    other = {one.fingerprint for one in assess(plan(OTHERS[name])).findings}
    assert first
    assert other
    assert not first & other


def test_values_and_what_hangs_on_it_make_no_other() -> None:
    first = marks(plan(row(DATABASE, "destroy", {**KEPT, "tags": {"a": "b"}, "allocated_storage": 5})))
    reads = block("aws_instance.web", user_data=f"{DATABASE}.address")
    more = plan(
        row(DATABASE, "destroy", {**KEPT, "tags": {"c": "d"}, "allocated_storage": 50}),
        row("aws_instance.web"),
        configuration=module(reads),
    )
    key = ("data-destroyed", DATABASE)
    assert marks(more)[key] == first[key]


def test_more_data_under_a_key_makes_another() -> None:
    def under(number: int) -> Plan:
        names = [f"aws_db_instance.data{one}" for one in range(number)]
        return plan(
            row("aws_kms_key.main", "destroy"),
            *(row(name) for name in names),
            configuration=module(*(block(name, kms_key_id="aws_kms_key.main.arn") for name in names)),
            prior=(state("aws_kms_key.main"), *(state(name, "aws_kms_key.main") for name in names)),
        )

    key = ("key-destroyed-under-data", "aws_kms_key.main")
    assert marks(under(2))[key] != marks(under(1))[key]
