"""Renames: unique pairs alone, in the widest blocks that Terraform takes, and what cannot be told is said."""

from __future__ import annotations

import cProfile
from typing import TYPE_CHECKING

import pytest

from blastradius import assess, read_plan
from blastradius.changes import read_changes
from blastradius.changes.rename import find_renames
from tests.cli.running import PLANS
from tests.rules.plans import block, call, module, plan, row

if TYPE_CHECKING:
    from blastradius.model.configuration import ConfigModule
    from blastradius.model.plan import ResourceChange


def gone(address: str, name: str = "x") -> ResourceChange:
    return row(address, "destroy", {"id": "1", "bucket": name})


def made(address: str, name: str = "x") -> ResourceChange:
    return row(address, "create", None, {"bucket": name}, unknown={"id": True})


def renames(*rows: ResourceChange) -> dict[str, str]:
    return {one.from_address: one.to_address for one in read_changes(plan(*rows)).renames}


B = "aws_s3_bucket"


@pytest.mark.parametrize(
    ("rows", "expected"),
    [
        ((gone(f"{B}.a"), made(f"{B}.b")), {f"{B}.a": f"{B}.b"}),
        ((gone(f"{B}.a"), made(f"{B}.b", "other")), {}),
        ((gone(f"{B}.a"), made("aws_s3_bucket_policy.b")), {}),
        ((gone(f"{B}.a"), made(f"{B}.b"), made(f"{B}.c")), {}),
        ((gone(f"{B}.a"), gone(f"{B}.c"), made(f"{B}.b")), {}),
        ((gone(f"{B}.a"), made(f"module.m.{B}.a"), made(f"{B}.c")), {}),
        ((gone(f"{B}.a"), made(f"module.m.{B}.a"), made(f'{B}.c["k"]')), {f"{B}.a": f"module.m.{B}.a"}),
        ((gone(f"{B}.a[0]", "p"), made(f'{B}.a["p"]', "p")), {f"{B}.a[0]": f'{B}.a["p"]'}),
        ((gone(f"module.a.{B}.x"), made(f"module.b.{B}.x")), {"module.a": "module.b"}),
        ((row(f"{B}.a", "destroy", {"bucket": "x"}, deposed="0badcafe"), made(f"{B}.b")), {}),
    ],
    ids=range(10),
)
def test_pairs(rows: tuple[ResourceChange, ...], expected: dict[str, str]) -> None:
    assert renames(*rows) == expected
    assert renames(*rows[::-1]) == expected


def blocks(*rows: ResourceChange, configuration: ConfigModule | None = None) -> dict[str, str]:
    found = read_changes(plan(*rows, configuration=configuration)).renames
    return {one.from_address: one.to_address for one in found}


def test_a_block_is_told_whole_where_its_instances_keep_their_keys() -> None:
    rows = [gone(f"{B}.a[{i}]", f"n{i}") for i in range(3)] + [made(f"{B}.b[{i}]", f"n{i}") for i in range(3)]
    found = read_changes(plan(*rows)).renames

    assert [(one.from_address, one.to_address) for one in found] == [(f"{B}.a", f"{B}.b")]
    assert found[0].moves == tuple((f"{B}.a[{i}]", f"{B}.b[{i}]") for i in range(3))


@pytest.mark.parametrize(
    "other",
    [
        row(f'{B}.b["there"]'),
        gone(f'{B}.a["z"]', "gone for good"),
    ],
    ids=["the new block has instances", "an instance of the old block has no partner"],
)
def test_a_block_is_told_by_instance_where_the_whole_would_be_wrong(other: ResourceChange) -> None:
    rows = [*(gone(f'{B}.a["{k}"]', k) for k in "xy"), *(made(f'{B}.b["{k}"]', k) for k in "xy"), other]

    assert blocks(*rows) == {f'{B}.a["{k}"]': f'{B}.b["{k}"]' for k in "xy"}


def test_a_block_that_is_still_declared_is_told_by_instance() -> None:
    rows = [*(gone(f'{B}.a["{k}"]', k) for k in "xy"), *(made(f'{B}.b["{k}"]', k) for k in "xy")]

    assert blocks(*rows, configuration=module(block(f"{B}.a"), block(f"{B}.b"))) == {
        f'{B}.a["{k}"]': f'{B}.b["{k}"]' for k in "xy"
    }


def test_what_terraform_refuses_is_not_offered() -> None:
    """Without keys it would be the whole block, and that is still declared, for other objects."""
    rows = [gone(f"{B}.a"), made(f"{B}.b"), made(f'{B}.a["new"]', "new")]

    assert blocks(*rows, configuration=module(block(f"{B}.a"), block(f"{B}.b"))) == {}


def test_a_module_that_is_there_already_is_not_moved_onto() -> None:
    rows = [gone(f"module.m.{B}.x"), made(f"module.n.{B}.x"), row("module.n.aws_sqs_queue.q")]

    assert blocks(*rows) == {f"module.m.{B}.x": f"module.n.{B}.x"}


def test_a_module_that_is_still_declared_is_not_moved_whole() -> None:
    rows = [gone(f"module.m.{B}.x"), made(f"module.n.{B}.x")]
    inside = module(block(f"{B}.x"))
    configuration = module(calls={"m": call(module()), "n": call(inside)})

    assert blocks(*rows, configuration=configuration) == {f"module.m.{B}.x": f"module.n.{B}.x"}


def test_a_module_call_is_told_whole_only_where_all_of_its_instances_go_to_one_other() -> None:
    rows = [gone(f'module.m["{k}"].{B}.x', k) for k in "ab"]
    together = [made(f'module.n["{k}"].{B}.x', k) for k in "ab"]
    apart = [made(f'module.n["a"].{B}.x', "a"), made(f'module.o["b"].{B}.x', "b")]

    assert blocks(*rows, *together) == {"module.m": "module.n"}
    assert blocks(*rows, *apart) == {'module.m["a"]': 'module.n["a"]', 'module.m["b"]': 'module.o["b"]'}


def test_the_rest_of_a_renamed_module_follows_though_nothing_of_it_is_known() -> None:
    rows = [
        gone(f"module.m.{B}.x"),
        made(f"module.n.{B}.x"),
        row("module.m.aws_eip.ip", "destroy", {"id": "eip-1"}),
        row("module.n.aws_eip.ip", "create", None, {}, unknown={"id": True}),
    ]

    assert blocks(*rows) == {"module.m": "module.n"}


def machine(address: str, actions: str, **more: str) -> ResourceChange:
    known = {"ami": "ami-1", **more}
    if actions == "create":
        return row(address, "create", None, known, unknown={"id": True, "user_data": True})
    return row(address, "destroy", {"id": f"i-{address}", "user_data": "x", **known})


def test_what_cannot_be_told_apart_is_said_and_not_guessed() -> None:
    old = [machine(f'aws_instance.w["{key}"]', "destroy") for key in ("a", "b")]
    new = [machine(f'aws_instance.w["{key}"]', "create") for key in ("c", "d", "e")]
    changes = read_changes(plan(*old, *new))

    assert changes.renames == ()
    assert [(one.from_addresses, one.to_addresses) for one in changes.ambiguous_renames] == [
        (tuple(one.address for one in old), tuple(one.address for one in new))
    ]


def test_a_key_that_names_the_old_object_tells_it_from_the_rest() -> None:
    old = [
        row(f"aws_instance.w[{i}]", "destroy", {"id": f"i-{i}", "ami": "ami-1", "tags": {"Name": name}})
        for i, name in enumerate(("mail", "print"))
    ]
    new = [
        row(f'aws_instance.w["{key}"]', "create", None, {"ami": "ami-1"}, unknown={"id": True, "tags": True})
        for key in ("print", "mail")
    ]

    assert blocks(*old, *new) == {
        "aws_instance.w[0]": 'aws_instance.w["mail"]',
        "aws_instance.w[1]": 'aws_instance.w["print"]',
    }


def test_an_argument_that_the_new_one_has_not_tells_a_look_alike() -> None:
    old = row("aws_instance.a", "destroy", {"id": "i-1", "ami": "ami-1", "key_name": "ops"})
    new = row("aws_instance.b", "create", None, {"ami": "ami-1", "key_name": None}, unknown={"id": True})

    assert blocks(old, new) == {}


@pytest.mark.parametrize(
    "address",
    [f'{B}.a {{}} resource "x" "y', f"{B}.a\nmoved", f"module.m x.{B}.a", f"{B}.1"],
)
def test_an_address_that_terraform_did_not_write_becomes_no_code(address: str) -> None:
    assert blocks(gone(address), made(f"{B}.b")) == {}


@pytest.mark.parametrize(
    "name", ["for-each-key-rename", "rename-ambiguous", "rename-look-alike", "rename-look-alike-reader"]
)
def test_what_is_no_rename_is_not_claimed(name: str) -> None:
    assert assess(read_plan(PLANS / name / "plan.json")).renames == ()


def test_the_report_says_what_could_be_a_rename() -> None:
    notes = assess(read_plan(PLANS / "rename-ambiguous" / "plan.json")).coverage.notes

    assert " ".join(notes) == (
        "2 destroyed and 2 created aws_instance objects could be renames of each other: "
        'aws_instance.web["one"], aws_instance.web["two"] and aws_instance.web["left"], aws_instance.web["right"].'
    )


@pytest.mark.parametrize("same", [False, True], ids=["each its name", "all alike"])
def test_many_pairs_cost_no_more_each_than_few(same: bool) -> None:
    """Counted, not timed: the calls that the pairing of ten times as many makes are ten times as many."""
    assert calls_of(2_000, same=same) < 11 * calls_of(200, same=same)


def calls_of(number: int, *, same: bool) -> int:
    rows = [gone(f"{B}.a[{i}]", "x" if same else f"n{i}") for i in range(number)]
    rows += [made(f'{B}.b["k{i}"]', "x" if same else f"n{i}") for i in range(number)]
    changes = read_changes(plan(*rows))
    profile = cProfile.Profile()
    profile.enable()
    found = find_renames(changes.all, changes.plan, changes.dependencies.tree)
    profile.disable()
    assert sum(len(one.moves) for one in found.told) == (0 if same else number)
    return sum(entry.callcount for entry in profile.getstats())
