"""What is said of one change, of two plans, and of plans that nobody made."""

from __future__ import annotations

from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import given

from blastradius import assess
from blastradius.comparing import compare
from blastradius.errors import UsageError
from blastradius.explaining import explain_change
from blastradius.model.action import Action
from blastradius.model.verdict import Verdict
from blastradius.render import change_json, change_text, comparison_text
from blastradius.supposing import suppose
from tests.rules.plans import block, module, plan, refs, row, state
from tests.strategies import MARKER, plans

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

NETWORK = "aws_vpc.net"
DATABASE = "aws_db_instance.main"
MACHINE = "aws_instance.web"


def cascade(**fields: Any) -> Plan:
    """Make a plan of a network whose replacement takes a database and a machine along."""
    config = module(
        block(NETWORK, cidr="var.cidr"),
        block(DATABASE, net=refs(f"{NETWORK}.id")),
        block(MACHINE, net=refs(f"{NETWORK}.id")),
    )
    root = row(NETWORK, "replace", {"cidr": "a", "id": "1"}, {"cidr": "b"}, unknown={"id": True}, paths=(("cidr",),))
    followers = [
        row(name, "replace", {"net": "1", **fields}, fields, unknown={"net": True}, paths=(("net",),))
        for name in (DATABASE, MACHINE)
    ]
    return plan(root, *followers, row("aws_sqs_queue.other", "create"), configuration=config)


def supposed(made: Plan, address: str) -> dict[str, tuple[Verdict, int]]:
    return {one.what: (one.verdict, one.score) for one in explain_change(made, address).counterfactuals}


# -- one change --------------------------------------------------------------------------


def test_a_change_is_explained_with_its_cause_its_terms_and_who_is_hit() -> None:
    found = explain_change(cascade(), DATABASE)
    text = change_text.render(found)
    assert text.startswith(f"{DATABASE}: replace, delete-first (aws_db_instance, database)\n")
    for said in (
        f"net reads {NETWORK}.id",
        f"The way from the root: {NETWORK} > {DATABASE}",
        "loss 0.93",
        "high data-destroyed",
        "Who is hit (0)",
    ):
        assert said in text


def test_what_would_change_the_verdict_is_found_by_assessing_again() -> None:
    found = supposed(cascade(skip_final_snapshot=True), DATABASE)
    assert found[f"if {NETWORK} stayed as it is, and all that follows from it"] == (Verdict.PASS, 0)
    assert found["if this change were not made"][1] < assess(cascade(skip_final_snapshot=True)).score
    assert found["if skip_final_snapshot had been false already"][0] is Verdict.BLOCK
    assert found["if skip_final_snapshot had been false already"][1] < assess(cascade(skip_final_snapshot=True)).score
    assert "if the new one were created first" in found


def test_a_root_is_supposed_away_with_what_follows_from_it() -> None:
    assert supposed(cascade(), NETWORK)["if it stayed as it is, and all that follows from it"] == (Verdict.PASS, 0)


def test_a_rename_is_supposed_to_be_a_move() -> None:
    gone = row("aws_sqs_queue.old", "destroy", {"name": "orders", "id": "1"})
    made = row("aws_sqs_queue.new", "create", None, {"name": "orders"}, unknown={"id": True})
    assert supposed(plan(gone, made), "aws_sqs_queue.old")["if it were moved to aws_sqs_queue.new"][0] is Verdict.PASS


@pytest.mark.parametrize(
    ("address", "reason", "advice"),
    [
        ("aws_db_instance.mian", "has nothing at", "aws_db_instance.main"),
        ("aws_sqs_queue.still", "nothing changes at", "what-if --destroy"),
        ("aws_eip.e", "changes 2 objects", "aws_eip.e[0], aws_eip.e[1]"),
    ],
)
def test_an_address_that_means_no_one_change(address: str, reason: str, advice: str) -> None:
    rows = [row(f"aws_eip.e[{number}]", "destroy") for number in range(2)]
    with pytest.raises(UsageError) as caught:
        explain_change(plan(row(DATABASE, "destroy"), row("aws_sqs_queue.still"), *rows), address)
    assert reason in caught.value.reason
    assert advice in caught.value.advice


@given(plans())
def test_no_value_is_told_of_any_change(made: Plan) -> None:
    for change in assess(made).changes[:2]:
        found = explain_change(made, change.label)
        assert MARKER.lower() not in f"{change_text.render(found)}{change_json.render(found)}".lower()


# -- two plans ---------------------------------------------------------------------------


def test_a_push_that_adds_danger() -> None:
    old = assess(plan(row(MACHINE, "replace"), row(DATABASE)))
    new = assess(plan(row(MACHINE, "replace"), row(DATABASE, "replace")))
    found = compare(old, new)
    assert (found.old_verdict, found.new_verdict, found.newly_destroyed) == (Verdict.WARN, Verdict.BLOCK, (DATABASE,))
    assert {one.rule for one in found.added} >= {"data-destroyed"}
    assert found.removed == ()
    assert comparison_text.render(found).startswith("WARN becomes BLOCK; score ")


def test_the_same_changes_planned_again() -> None:
    found = compare(assess(cascade()), assess(cascade()))
    assert found.same_plan
    assert (found.added, found.removed, found.newly_destroyed, found.no_longer_destroyed) == ((), (), (), ())
    assert found.kept == len(assess(cascade()).findings)


@given(plans(), plans())
def test_a_comparison_turned_round_says_the_opposite(one: Plan, two: Plan) -> None:
    there, back = compare(assess(one), assess(two)), compare(assess(two), assess(one))
    assert {f.fingerprint for f in there.added} == {f.fingerprint for f in back.removed}
    assert there.newly_destroyed == back.no_longer_destroyed
    assert MARKER.lower() not in comparison_text.render(there).lower()


# -- plans that nobody made ---------------------------------------------------------------


def test_what_would_follow_if_an_object_went() -> None:
    still = plan(*(row(one.address) for one in cascade().changes), configuration=cascade().configuration.root)
    report = assess(suppose(still, {NETWORK: Action.REPLACE}))
    (change,) = report.changes
    assert (change.address, change.action) == (NETWORK, Action.REPLACE)
    assert {one.address for one in change.impact.objects} == {DATABASE, MACHINE}


def test_nothing_else_of_a_plan_is_taken_to_happen() -> None:
    report = assess(suppose(cascade(), {"aws_instance.web": Action.DESTROY}))
    assert [change.address for change in report.changes] == [MACHINE]


def test_a_block_a_module_and_a_state_without_rows() -> None:
    names = ["aws_eip.e[0]", "aws_eip.e[1]", "module.app.aws_eip.e", 'module.app.module.db["x"].aws_eip.e']
    held = plan(prior=tuple(map(state, names)))
    for address, number in (("aws_eip.e", 2), ("module.app", 2), ('module.app.module.db["x"]', 1), ("aws_eip.e[1]", 1)):
        assert len(assess(suppose(held, {address: Action.DESTROY})).changes) == number


def test_an_address_at_which_nothing_exists() -> None:
    with pytest.raises(UsageError, match="nothing exists at"):
        suppose(plan(row("aws_eip.new", "create")), {"aws_eip.new": Action.DESTROY})


@given(plans())
def test_any_object_of_any_plan_can_be_supposed_away(made: Plan) -> None:
    for one in made.changes:
        if one.mode != "managed" or one.actions != ("no-op",) or one.deposed:
            continue
        report = assess(suppose(made, {one.address: Action.DESTROY}))
        assert one.address in [change.address for change in report.changes if change.destructive]
