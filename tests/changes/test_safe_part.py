"""What of a plan can be applied alone: nothing that depends on what is dangerous, by whatever instance."""

from __future__ import annotations

from typing import TYPE_CHECKING

from blastradius import assess
from tests.rules.plans import block, module, plan, refs, row, state

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

DATABASE = "aws_db_instance.main"


def targets(made: Plan) -> tuple[str, ...]:
    return assess(made).safe_targets


def test_what_depends_on_what_is_destroyed_is_left_out() -> None:
    config = module(
        block(DATABASE), block("aws_sqs_queue.reads", kms=refs(f"{DATABASE}.id")), block("aws_sqs_queue.alone")
    )
    made = plan(
        row(DATABASE, "replace"),
        row("aws_sqs_queue.reads", "create"),
        row("aws_sqs_queue.alone", "create"),
        configuration=config,
    )
    assert targets(made) == ("aws_sqs_queue.alone",)


def test_a_dependency_of_what_is_destroyed_may_be_applied() -> None:
    config = module(block("aws_vpc.net"), block(DATABASE, net=refs("aws_vpc.net.id")))
    made = plan(row("aws_vpc.net", "update", {"a": 1}, {"a": 2}), row(DATABASE, "replace"), configuration=config)
    assert targets(made) == ("aws_vpc.net",)


def test_another_instance_of_what_is_read_comes_along_and_so_the_reader_is_left_out() -> None:
    config = module(block(DATABASE), block("aws_sqs_queue.reads", db=refs(f"{DATABASE}[0].id")))
    made = plan(
        row(f"{DATABASE}[0]"),
        row(f"{DATABASE}[1]", "destroy"),
        row("aws_sqs_queue.reads", "create"),
        configuration=config,
        prior=(state(f"{DATABASE}[0]"), state(f"{DATABASE}[1]")),
    )
    assert targets(made) == ()


def test_several_instances_of_a_block_are_named_by_the_block() -> None:
    rows = [row(f"aws_sqs_queue.q[{number}]", "create") for number in range(3)]
    assert targets(plan(*rows, row(DATABASE, "destroy"))) == ("aws_sqs_queue.q",)


def test_what_is_told_as_more_than_slight_is_not_harmless() -> None:
    lowered = row("aws_db_instance.other", "update", {"deletion_protection": True}, {"deletion_protection": False})
    assert targets(plan(lowered, row(DATABASE, "destroy"), row("aws_sqs_queue.q", "create"))) == ("aws_sqs_queue.q",)


def test_a_plan_that_passes_needs_no_part() -> None:
    assert targets(plan(row("aws_sqs_queue.q", "create"))) == ()


def test_an_address_that_cannot_be_printed_is_not_offered() -> None:
    assert targets(plan(row('aws_sqs_queue.q["\x1b"]', "create"), row(DATABASE, "destroy"))) == ()


def test_what_may_be_a_destroyed_object_under_another_name_is_not_offered() -> None:
    rows = [row("aws_sqs_queue.old", "destroy"), row("aws_sqs_queue.new", "create"), row("aws_sns_topic.t", "create")]
    assert targets(plan(*rows)) == ("aws_sns_topic.t",)
