"""Who is hit, what follows whom, and how much of what there is goes."""

from __future__ import annotations

from blastradius.changes import read_changes
from blastradius.changes.cascade import cascades_of
from blastradius.model.action import Action
from blastradius.model.verdict import Relation
from tests.rules.plans import block, constant, module, plan, refs, row, with_readers

VPC, SUBNET, VM = "aws_vpc.v", "aws_subnet.s", "aws_instance.i"
CONFIG = module(
    block(VPC, cidr_block=constant("b")),
    block(SUBNET, vpc_id=refs(f"{VPC}.id")),
    block(VM, subnet_id=refs(f"{SUBNET}.id")),
    block("aws_eip.new", instance=refs(f"{VM}.id")),
)
REPLACED = row(VPC, "replace", {"cidr_block": "a"}, {"cidr_block": "b"}, unknown={"id": True}, paths=(("cidr_block",),))
FOLLOWS = row(SUBNET, "replace", {"vpc_id": "1"}, {}, unknown={"id": True, "vpc_id": True}, paths=(("vpc_id",),))


def test_nearest_first_with_relation_plan_and_path() -> None:
    found = read_changes(plan(REPLACED, FOLLOWS, row(VM), row("aws_eip.new", "create"), configuration=CONFIG)).all
    impact = next(change.impact for change in found if change.node == VPC)
    assert impact.count == 2
    assert [(one.address, one.distance, one.planned) for one in impact.objects] == [
        (SUBNET, 1, Action.REPLACE),
        (VM, 2, Action.NO_OP),
    ]
    assert impact.objects[0].relation is Relation.CONTAINED_IN
    assert impact.objects[1].path == (VPC, SUBNET, VM)


def test_counts_are_exact_beyond_what_is_listed() -> None:
    (change,) = (one for one in read_changes(with_readers(row(VPC, "destroy"), 6000)).all if one.destructive)
    assert change.impact.count == 6000
    assert len(change.impact.objects) == 5000


def test_a_tie_parts_what_it_joins() -> None:
    tie = "aws_volume_attachment.t"
    config = module(
        block("aws_ebs_volume.e"), block(VM), block(tie, volume_id="aws_ebs_volume.e.id", instance_id=f"{VM}.id")
    )
    rows = (row(tie, "destroy"), row("aws_ebs_volume.e"), row(VM))
    (change,) = read_changes(plan(*rows, configuration=config)).all
    assert {(one.address, one.relation) for one in change.impact.objects} == {
        ("aws_ebs_volume.e", Relation.ATTACHED_TO),
        (VM, Relation.ATTACHED_TO),
    }


def test_a_cascade_has_one_root() -> None:
    changes = read_changes(plan(REPLACED, FOLLOWS, row(VM), configuration=CONFIG))
    assert cascades_of(changes.destructive) == {VPC: (SUBNET,)}


def test_shares_count_what_exists_and_has_substance() -> None:
    changes = read_changes(
        plan(
            row(f"module.m.{VM}", "destroy"),
            row(f"module.m.{VPC}"),
            row("module.m.aws_route.r", "destroy"),
            row(SUBNET, "create"),
        )
    )
    assert changes.managed == 3
    assert {scope: (share.existing, share.destroyed) for scope, share in changes.estate.items()} == {
        "": (2, 1),
        "module.m": (2, 1),
    }
    assert changes.estate["module.m"].share == 0
