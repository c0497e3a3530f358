"""What a change was meant to do, held against what a plan does."""

from __future__ import annotations

from dataclasses import replace
from typing import TYPE_CHECKING

import pytest

from blastradius import assess, read_plan
from blastradius.model.action import Action
from blastradius.model.intent import IntentAction, IntentNote, IntentSource
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy
from blastradius.policy.digest import intent_digest, policy_digest
from blastradius.policy.intent.declared import Allowance, Intent
from blastradius.policy.selection import Selection
from tests.cli.running import BLOCK, PLANS
from tests.rules.plans import block, module, plan, refs, row

if TYPE_CHECKING:
    from blastradius.model.plan import Plan
    from blastradius.model.report import Report

DESTRUCTIVE = "beyond-intent-destructive"
ENVIRONMENT = "aws_elastic_beanstalk_environment.production"


def allowing(actions: str, *addresses: str, followers: bool = False, types: tuple[str, ...] = ()) -> Allowance:
    words = frozenset(IntentAction(word) for word in actions.split())
    return Allowance(of=Selection(addresses=addresses, types=types), actions=words, followers=followers)


def meaning(*allowed: Allowance) -> Policy:
    return Policy(intents=(Intent(allowed=allowed),))


def beyond(report: Report) -> list[str]:
    """List the objects that are told as beyond the intent."""
    found: list[str] = []
    for one in report.findings:
        if one.rule == DESTRUCTIVE:
            found += [one.address, *one.covers]
        elif one.rule == "beyond-intent":
            objects = one.evidence["objects"]
            assert isinstance(objects, list)
            found += objects
    return sorted(found)


def test_a_replacement_where_an_update_was_meant_blocks_and_says_so() -> None:
    report = assess(read_plan(BLOCK), meaning(allowing("update", ENVIRONMENT)))
    assert report.verdict is Verdict.BLOCK
    (finding,) = (one for one in report.findings if one.rule == DESTRUCTIVE)
    assert (finding.severity, finding.address) == (Severity.CRITICAL, ENVIRONMENT)
    assert finding.title == f"deletes and recreates {ENVIRONMENT}, where an update was meant"
    assert finding.message == (
        "What was meant as an update is planned as a delete and recreate, because cname_prefix cannot change in place."
    )
    assert report.headline.startswith(finding.title)
    assert "Put cname_prefix back as it was." in finding.fix


@pytest.mark.parametrize(
    ("glob", "is_within"),
    [
        ("*.aws_db_instance.scratch", False),
        ("module.scratch", False),
        ("*.scratch.*", False),
        ('*["x.aws_db_instance.scratch.y"]', True),
        ("aws_db_instance.orders", True),
    ],
)
def test_an_instance_key_that_looks_like_an_address_is_none(glob: str, is_within: bool) -> None:
    change = plan(row('aws_db_instance.orders["x.aws_db_instance.scratch.y"]', "replace"))
    assert (not beyond(assess(change, meaning(allowing("replace", glob))))) is is_within
    inside = plan(row('module.shop["x.module.scratch.y"].aws_db_instance.orders', "replace"))
    of = Selection(modules=("*module.scratch",))
    allowed = Allowance(of=of, actions=frozenset({IntentAction.REPLACE}))
    assert beyond(assess(inside, meaning(allowed)))


ROW = "module.web.aws_instance.main[0]"


@pytest.mark.parametrize(
    ("action", "asked"),
    [
        ("create", {"create"}),
        ("update", {"update"}),
        ("replace", {"replace"}),
        ("create-first", {"replace"}),
        ("destroy", {"destroy"}),
        ("forget", {"forget"}),
        ("replace-and-forget", {"create", "forget"}),
    ],
)
def test_an_action_is_within_where_it_is_named_and_nowhere_else(action: str, asked: set[str]) -> None:
    change = plan(row(ROW, action), row("aws_vpc.other"))
    every = {one.value for one in IntentAction}
    assert beyond(assess(change, meaning(allowing(" ".join(asked), ROW)))) == []
    assert beyond(assess(change, meaning(allowing(" ".join(every), ROW)))) == []
    for word in asked:
        assert beyond(assess(change, meaning(allowing(" ".join(every - {word}), "*")))) == [ROW]


def test_an_unknown_action_is_never_within() -> None:
    everything = allowing(" ".join(IntentAction), types=("*",))
    report = assess(plan(row(ROW, ("obliterate",))), meaning(everything))
    assert beyond(report) == [ROW]
    assert report.verdict is Verdict.BLOCK


@pytest.mark.parametrize(
    ("selection", "is_meant"),
    [
        (Selection(addresses=(ROW,)), True),
        (Selection(addresses=("module.web.aws_instance.main",)), True),
        (Selection(addresses=("module.web.*",)), True),
        (Selection(addresses=("module.web.aws_instance.main[1]",)), False),
        (Selection(modules=("module.web",)), True),
        (Selection(modules=("module.we",)), False),
        (Selection(types=("aws_inst*",)), True),
        (Selection(types=("aws_vpc",)), False),
        (Selection(types=("aws_instance",), modules=("module.app",)), False),
    ],
)
def test_an_intent_names_objects_as_a_policy_does(selection: Selection, is_meant: bool) -> None:
    intent = Intent(allowed=(Allowance(of=selection, actions=frozenset({IntentAction.UPDATE})),))
    report = assess(plan(row(ROW, "update"), row("aws_vpc.other")), Policy(intents=(intent,)))
    assert beyond(report) == ([] if is_meant else [ROW])


def test_an_import_or_a_move_is_asked_for_beside_what_else_is_done() -> None:
    imported = plan(row(ROW, "update", importing=True))
    assert beyond(assess(imported, meaning(allowing("update", ROW)))) == [ROW]
    assert beyond(assess(imported, meaning(allowing("import", ROW)))) == [ROW]
    assert beyond(assess(imported, meaning(allowing("import", ROW), allowing("update", ROW)))) == []
    taken_in = plan(row(ROW, "no-op", importing=True))
    assert beyond(assess(taken_in, meaning(allowing("import", ROW)))) == []
    assert beyond(assess(taken_in, meaning(allowing("create update", ROW)))) == [ROW]


def test_a_move_is_meant_where_both_its_ends_are() -> None:
    moved = plan(row(ROW, "no-op", previous="module.data.aws_instance.main"))
    assert beyond(assess(moved, meaning(allowing("move", "module.web")))) == [ROW]
    assert beyond(assess(moved, meaning(allowing("move", "module.data")))) == [ROW]
    assert beyond(assess(moved, meaning(allowing("move", "module.web", "module.data")))) == []
    assert beyond(assess(moved, meaning(allowing("move", "module.web"), allowing("move", "module.data")))) == []
    assert beyond(assess(moved, meaning(allowing("move", "module.web"), allowing("update", "module.data")))) == [ROW]


def test_nobody_can_do_to_an_object_by_its_former_address_what_is_meant_there_alone() -> None:
    moved = plan(row("module.data.aws_db_instance.x", "replace", previous="module.web.aws_db_instance.x"))
    report = assess(moved, meaning(allowing("replace", "module.web"), allowing("move", "*")))
    assert beyond(report) == ["module.data.aws_db_instance.x"]


def test_a_deposed_object_is_destroyed() -> None:
    change = plan(row(ROW, "destroy", deposed="0badcafe"), row(ROW, "update"))
    assert beyond(assess(change, meaning(allowing("update", ROW)))) == [f"{ROW} (deposed 0badcafe)"]
    assert beyond(assess(change, meaning(allowing("update destroy", ROW)))) == []


def test_what_is_replaced_in_every_release_is_no_exception() -> None:
    release = plan(row("aws_ecs_task_definition.app", "replace"), row("aws_vpc.other"))
    assert assess(release).verdict is Verdict.PASS
    assert assess(release, meaning(allowing("update", "*"))).verdict is Verdict.BLOCK
    assert assess(release, meaning(allowing("replace", types=("aws_ecs_task_definition",)))).verdict is Verdict.PASS


def test_nothing_is_meant_where_nothing_is_allowed() -> None:
    assert beyond(assess(plan(row("aws_vpc.a", "create"), row("aws_vpc.b")), meaning())) == ["aws_vpc.a"]
    assert assess(plan(row("aws_vpc.b")), meaning()).verdict is Verdict.PASS


def test_what_deletes_nothing_warns_once_for_all() -> None:
    many = plan(*(row(f"aws_vpc.v{number}", "create") for number in range(400)), row("aws_vpc.w", "update"))
    report = assess(many, meaning(allowing("update", "aws_vpc.v1")))
    assert report.verdict is Verdict.WARN
    (finding,) = (one for one in report.findings if one.rule == "beyond-intent")
    assert finding.title == "changes 401 objects beyond the intent: 400 create and 1 update"
    assert "and 396 more" in finding.message
    assert report.intent == IntentNote(given=(IntentSource.CODE,), changes=401, beyond=401, destroyed=0)


def test_a_cascade_is_told_once_with_its_root() -> None:
    report = assess(read_plan(PLANS / "network-cascade" / "plan.json"), meaning(allowing("update", "*")))
    (finding,) = (one for one in report.findings if one.rule == DESTRUCTIVE)
    assert finding.address == "aws_vpc.main"
    assert len(finding.covers) == 8
    assert len(beyond(report)) == 9


def test_a_root_that_is_meant_takes_nothing_else_with_it() -> None:
    report = assess(
        read_plan(PLANS / "network-cascade" / "plan.json"),
        meaning(allowing("replace", "aws_vpc.main", followers=True)),
    )
    destroyed = [one for one in report.findings if one.rule == DESTRUCTIVE]
    assert [one.address for one in destroyed] == ["aws_lb_target_group.web"]
    assert len(destroyed[0].covers) == 7
    assert "aws_vpc.main" not in beyond(report)
    assert not [one for one in report.findings if one.rule == "beyond-intent"], "four updates follow from it"


def test_instances_of_one_block_that_go_alike_are_told_together() -> None:
    gone = [row(f"aws_sqs_queue.shard[{number}]", "destroy") for number in range(400)]
    report = assess(plan(*gone, row("aws_sqs_queue.other", "destroy")), meaning())
    found = {one.address: len(one.covers) for one in report.findings if one.rule == DESTRUCTIVE}
    assert found == {"aws_sqs_queue.shard[0]": 399, "aws_sqs_queue.other": 0}


def follower(action: str = "update", **fields: object) -> Plan:
    """Make a plan in which an object reads an identifier that a replacement makes unknown."""
    root = row(
        "aws_vpc.main", "replace", {"id": "a", "cidr": "1"}, {"cidr": "2"}, unknown={"id": True}, paths=(("cidr",),)
    )
    before = {"id": "b", "vpc_id": "a", "size": 1}
    after = {"id": "b", "size": 1} | fields
    reader = row("aws_eip.reader", action, before, after, unknown={"vpc_id": True})
    blocks = (block("aws_vpc.main", cidr=refs("var.cidr")), block("aws_eip.reader", vpc_id=refs("aws_vpc.main.id")))
    return plan(root, reader, configuration=module(*blocks))


def test_an_update_that_has_to_follow_is_within_where_that_is_said() -> None:
    assert beyond(assess(follower(), meaning(allowing("replace", "aws_vpc.main")))) == ["aws_eip.reader"]
    assert beyond(assess(follower(), meaning(allowing("replace", "aws_vpc.main", followers=True)))) == []


@pytest.mark.parametrize(
    "change",
    [follower(size=2), follower("replace"), follower("destroy"), follower("forget")],
    ids=["edited as well", "replaced", "destroyed", "forgotten"],
)
def test_more_than_an_update_that_has_to_follow_is_beyond(change: Plan) -> None:
    policy = meaning(allowing("replace", "aws_vpc.main", followers=True))
    assert beyond(assess(change, policy)) == ["aws_eip.reader"]


def test_what_follows_from_a_change_that_was_not_meant_is_not_meant_either() -> None:
    for allowed in (
        allowing("update", "aws_vpc.main", followers=True),
        allowing("replace", "aws_vpc.other", followers=True),
    ):
        assert beyond(assess(follower(), meaning(allowed))) == ["aws_eip.reader", "aws_vpc.main"]
    apart = (allowing("replace", "aws_vpc.main"), allowing("update", "aws_vpc.main", followers=True))
    assert beyond(assess(follower(), meaning(*apart))) == ["aws_eip.reader"]


def test_of_several_intents_a_plan_has_to_be_within_each() -> None:
    wide, narrow = (
        Intent(allowed=(allowing("update destroy", "*"),)),
        Intent(allowed=(allowing("update", "aws_vpc.a"),)),
    )
    change = plan(row("aws_vpc.a", "update"), row("aws_vpc.b", "update"), row("aws_vpc.c", "destroy"))
    for intents in ((wide, narrow), (narrow, wide)):
        assert beyond(assess(change, Policy(intents=intents))) == ["aws_vpc.b", "aws_vpc.c"]
    assert beyond(assess(change, Policy(intents=(wide,)))) == []


def test_what_is_beyond_is_not_offered_as_the_harmless_part() -> None:
    change = plan(row("aws_db_instance.a", "destroy"), row("aws_vpc.b", "create"), row("aws_vpc.c", "create"))
    assert assess(change).safe_targets == ("aws_vpc.b", "aws_vpc.c")
    assert assess(change, meaning(allowing("create", "aws_vpc.c"))).safe_targets == ("aws_vpc.c",)


def test_an_intent_lifts_nothing() -> None:
    destroyed = plan(row("aws_db_instance.a", "destroy"), row("aws_vpc.b"))
    allowed = assess(destroyed, meaning(allowing("destroy", "*")))
    assert replace(allowed, intent=None) == assess(destroyed)
    assert allowed.verdict is Verdict.BLOCK


def test_an_intent_is_missing_where_the_policy_asks_for_one() -> None:
    asks = Policy(intent_required=True)
    change = plan(row("aws_vpc.a", "create"), row("aws_vpc.b"))
    report = assess(change, asks)
    assert report.verdict is Verdict.BLOCK
    assert [(one.rule, one.severity) for one in report.findings] == [("intent-missing", Severity.HIGH)]
    assert assess(plan(row("aws_vpc.b")), asks).verdict is Verdict.PASS
    said = replace(asks, intents=(Intent(allowed=(allowing("create", "aws_vpc.a"),)),))
    assert assess(change, said).verdict is Verdict.PASS


def test_a_policy_sets_how_bad_it_is_and_no_expectation_hides_it() -> None:
    change = plan(row("null_resource.a", "replace"), row("aws_vpc.b"))
    lenient = replace(meaning(), severities={DESTRUCTIVE: Severity.MEDIUM})
    assert assess(change, meaning()).verdict is Verdict.BLOCK
    assert assess(change, lenient).verdict is Verdict.WARN


def test_findings_are_others_where_other_objects_are_beyond() -> None:
    prints = {
        one.fingerprint
        for names in ("ab", "ac", "ba")
        for one in assess(plan(*(row(f"aws_vpc.{name}", "create") for name in names)), meaning()).findings
    }
    assert len(prints) == 2


def test_an_intent_is_of_the_run_and_not_of_the_policy() -> None:
    first, second = meaning(), meaning(allowing("update", "a"))
    assert policy_digest(first) == policy_digest(second) == policy_digest(Policy())
    assert policy_digest(Policy(intent_required=True)) != policy_digest(Policy())
    digests = [intent_digest(one) for one in (first, second, meaning(allowing("update", "a")), Policy())]
    assert (digests[1], digests[3]) == (digests[2], "")
    assert len(set(digests)) == 3


def test_every_action_is_asked_for_by_a_word_or_by_none() -> None:
    for action in Action:
        words = {Action.OPEN: ("open",), Action.UNKNOWN: ("?",), Action.REPLACE: ("delete", "create")}
        known = words.get(action) or {"destroy": ("delete",), "replace-and-forget": ("create", "forget")}.get(action)
        change = plan(row(ROW, known or (action.value,)), row("aws_vpc.other"))
        if assess(change).changes:
            assert beyond(assess(change, meaning())) == [ROW]
