"""Reports made by hand: every format is tested on each of them."""

from __future__ import annotations

from typing import Any

from blastradius.model.action import Action, Order
from blastradius.model.approval import Approval, JudgedApproval
from blastradius.model.cause import Cause
from blastradius.model.finding import Finding, Location
from blastradius.model.impact import Impact, ImpactedObject
from blastradius.model.manual import RuleManual
from blastradius.model.rename import Rename
from blastradius.model.report import Counts, Coverage, PlanSummary, PolicyNote, Report
from blastradius.model.reported_change import Cascade, ReportedChange, ScoreTerm
from blastradius.model.verdict import Confidence, DataLoss, Fate, Relation, RenameKind, Severity, Verdict
from blastradius.model.waiver import Waiver

HOSTILE_KEYS = (
    "red \x1b[31malert\x1b[0m",
    "title \x1b]0;owned\x07",
    "right\u202eotl\u202c left",
    "zero\u200bwidth\ufeff",
    "first\n::error::second\r\nthird",
    "::error file=main.tf::all is well",
    "##vso[task.complete result=Succeeded;]done",
    "##[error]gone",
    "pipe | table ` tick ``` fence",
    "**bold** _it_ ~~no~~ [link](https://example.com) ![image](http://example.com/x.png)",
    "<script>alert(1)</script><img src=x></details><!-- comment -->",
    "@everyone @org/team #1 GH-1 org/repo#2 &amp; &lt;b&gt; www.example.com a@b.example",
    "3 failures, 0 exceptions",
    '"failures": [',
    "[red]rich[/red] [link=https://example.com]x[/link] :smile:",
    "\U000e0041\ud800 \x85 \u2028next",
)


def summary(**fields: Any) -> PlanSummary:
    """Sum up a plan of no importance."""
    standard: dict[str, Any] = {
        "format_version": "1.2",
        "terraform_version": "1.13.4",
        "complete": True,
        "errored": False,
        "applyable": True,
        "fingerprint": "0" * 64,
        "counts": Counts(),
        "managed": 10,
        "destroyed": 0,
    }
    return PlanSummary(**(standard | fields))


def change(address: str, action: Action = Action.REPLACE, **fields: Any) -> ReportedChange:
    """Make a change of an object."""
    words = {Action.REPLACE: ("delete", "create"), Action.DESTROY: ("delete",)}.get(action, (action.value,))
    standard: dict[str, Any] = {
        "address": address,
        "type": address.rpartition(".")[0].rpartition(".")[2],
        "provider": "registry.terraform.io/hashicorp/aws",
        "module": "",
        "actions": words,
        "action": action,
        "destructive": action.destructive,
        "kind": "other",
        "fate": Fate.DELETED if action.destructive else None,
        "order": Order.DELETE_FIRST if action is Action.REPLACE else None,
    }
    return ReportedChange(**(standard | fields))


def finding(address: str, severity: Severity, title: str, **fields: Any) -> Finding:
    """Make a finding; its fingerprint is its rule's and its address."""
    standard: dict[str, Any] = {
        "rule": "data-destroyed",
        "message": "Because name cannot change in place. What it holds is gone for good.",
        "fingerprint": f"{fields.get('rule', 'data-destroyed')}:{address}",
    }
    return Finding(address=address, severity=severity, title=title, **(standard | fields))


def hit(address: str, distance: int, root: str, relation: Relation = Relation.DEPENDS_ON) -> ImpactedObject:
    """Make an object that is hit."""
    between = tuple(f"aws_subnet.step{number}" for number in range(1, distance))
    return ImpactedObject(
        address=address,
        type=address.rpartition(".")[0],
        distance=distance,
        relation=relation,
        planned=Action.NO_OP,
        path=(root, *between, address),
    )


def blocking_cascade() -> Report:
    """A network that is replaced and takes a database and machines with it."""
    root = "aws_vpc.main"
    database = 'module.data.aws_db_instance.orders["eu-west-1"]'
    subnets = [f'aws_subnet.private["{zone}"]' for zone in "abc"]
    cause = Cause(roots=(root,), chain=(root, subnets[0], database))
    findings = [
        finding(
            root,
            Severity.HIGH,
            f"deletes and recreates {root}",
            rule="network-destroyed",
            message="Because cidr_block cannot change in place (from var.cidr). 25 objects hang on it: "
            f"{subnets[0]}, {subnets[1]}, {subnets[2]} and 22 more.",
            fix=("Put cidr_block back as it was.", "Make the new network beside the old one and move over."),
            location=Location(file="network.tf", line=12),
        ),
        finding(
            database,
            Severity.CRITICAL,
            f"deletes and recreates the database {database}",
            message=f"Because it follows from {root}. What it holds is gone for good.",
            evidence={"data_loss": "certain", "dependents": 3},
        ),
        *(
            finding(one, Severity.HIGH, f"deletes and recreates {one}", rule="network-destroyed", message="As said.")
            for one in subnets
        ),
        finding("aws_sns_topic.alerts", Severity.MEDIUM, "destroys aws_sns_topic.alerts", rule="workload-destroyed"),
    ]
    changes = [
        change(
            root,
            kind="network",
            severity=Severity.CRITICAL,
            score=90,
            reason="replace_because_cannot_update",
            forcing_paths=(("cidr_block",),),
            changed_attributes=("cidr_block", "id"),
            cause=Cause(
                paths=(("cidr_block",), ("tags", 0, "*")),
                variables=("cidr",),
                places=(Location(file="network.tf", line=13), Location(file="variables.tf", line=1)),
                roots=(root,),
            ),
            score_terms=(ScoreTerm(name="loss", value=0.8, why="network foundation"),),
            impact=Impact(
                count=25,
                objects=(
                    *(hit(one, 1, root, Relation.CONTAINED_IN) for one in subnets),
                    hit(database, 2, root),
                    *(hit(f"aws_instance.web[{number}]", 2, root) for number in range(16)),
                ),
                outputs=("vpc_id",),
            ),
        ),
        change(database, kind="database", data_loss=DataLoss.CERTAIN, score=88, cause=cause),
        *(change(one, kind="network", score=60, cause=cause) for one in subnets),
        change("aws_sns_topic.alerts", Action.DESTROY, score=30),
        change("aws_ecs_task_definition.web", routine=True),
    ]
    return Report(
        verdict=Verdict.BLOCK,
        score=93,
        headline=f"deletes and recreates {root}, and 4 more with it; 1 more to look at",
        plan=summary(counts=Counts(replace=6, destroy=1), managed=40, destroyed=7),
        findings=tuple(findings),
        changes=tuple(changes),
        cascades=(Cascade(root=root, members=(*subnets, database), severity=Severity.CRITICAL, score=90),),
        decided_by=tuple(one.fingerprint for one in findings[:5]),
        manuals=(
            RuleManual(
                rule="network-destroyed",
                severity=Severity.HIGH,
                text="A network is destroyed.\n\nWhat: a network\nthat things live in.\n\nInstead: move over first.",
            ),
        ),
    )


def clean_pass() -> Report:
    """Tags and a new object: nothing to say."""
    return Report(
        verdict=Verdict.PASS,
        score=0,
        headline="nothing of weight is destroyed: 1 to create, 2 to update",
        plan=summary(counts=Counts(create=1, update=2)),
        changes=(change("aws_s3_bucket.new", Action.CREATE), change("aws_vpc.main", Action.UPDATE)),
    )


def warn_with_several() -> Report:
    """Several warnings, and some of little weight."""
    findings = (
        finding(
            "aws_instance.web[0]",
            Severity.MEDIUM,
            "deletes and recreates aws_instance.web[0]",
            rule="workload-destroyed",
            fix=("Set create_before_destroy on it.",),
        ),
        finding(
            "aws_route53_record.www", Severity.MEDIUM, "destroys aws_route53_record.www", rule="connection-removed"
        ),
        finding("aws_cloudwatch_metric_alarm.cpu", Severity.LOW, "destroys aws_cloudwatch_metric_alarm.cpu"),
    )
    return Report(
        verdict=Verdict.WARN,
        score=41,
        headline="deletes and recreates aws_instance.web[0]; 1 more to look at",
        plan=summary(counts=Counts(replace=1, destroy=2), destroyed=3),
        findings=findings,
        changes=tuple(change(one.address, score=41, impact=_behind("aws_eip.web", one.address)) for one in findings),
        decided_by=tuple(one.fingerprint for one in findings[:2]),
    )


def _behind(address: str, root: str) -> Impact:
    return Impact(count=1, objects=(hit(address, 1, root),))


def many(number: int, address: str = "aws_s3_bucket.tenant[{}]") -> Report:
    """So many blocking findings, each about an object of its own."""
    names = [address.format(one) for one in range(number)]
    findings = tuple(finding(one, Severity.CRITICAL, f"destroys the object store {one}") for one in names)
    return Report(
        verdict=Verdict.BLOCK,
        score=100,
        headline=f"{findings[0].title}; {number - 1} more to look at",
        plan=summary(counts=Counts(destroy=number), managed=number, destroyed=number),
        findings=findings,
        changes=tuple(change(one, Action.DESTROY, score=97) for one in names),
        decided_by=tuple(one.fingerprint for one in findings),
    )


def hostile(texts: tuple[str, ...] = HOSTILE_KEYS, verdict: Verdict = Verdict.BLOCK) -> Report:
    """Hostile text wherever a report can hold text that comes from a plan."""
    severity = {Verdict.BLOCK: Severity.CRITICAL, Verdict.WARN: Severity.MEDIUM, Verdict.PASS: Severity.LOW}[verdict]
    names = [f'aws_s3_bucket.tenant["{one}"]' for one in texts]
    findings = [
        finding(name, severity, f"destroys {name}", message=f"It follows from {name}.", fix=(f"Keep {name}.\n{name}",))
        for name in names
    ]
    findings.append(
        finding(names[0], severity, texts[-1], rule="environment-destroyed", message=texts[0], covers=tuple(names[1:3]))
    )
    changes = [
        change(
            name,
            impact=Impact(count=len(names), objects=tuple(hit(one, 2, name) for one in names)),
            cause=Cause(paths=((text,),), variables=(text,), roots=(name,), chain=(name,)),
            changed_attributes=(text,),
            reason=text,
        )
        for name, text in zip(names, texts, strict=True)
    ]
    return Report(
        verdict=verdict,
        score=97,
        headline=f"destroys {names[0]}",
        plan=summary(counts=Counts(destroy=len(names)), destroyed=len(names)),
        findings=tuple(findings),
        changes=tuple(changes),
        cascades=(Cascade(root=names[0], members=tuple(names[3:5]), severity=severity, score=90),),
        renames=(
            Rename(
                from_address=names[0],
                to_address=names[-1],
                kind=RenameKind.RESOURCE,
                confidence=Confidence.LIKELY,
                moved_block=f"moved {{\n  from = {names[0]}\n  to = {names[-1]}\n}}",
            ),
        ),
        coverage=Coverage(unknown_types=texts[:2], unresolved=texts[2:4], not_evaluated=texts[4:6], notes=texts),
        decided_by=tuple(one.fingerprint for one in findings) if verdict is not Verdict.PASS else (),
        title=f"plans/{texts[0]}.json",
    )


def unsure() -> Report:
    """A plan that ended in an error, with types nobody knows and rows that are missing."""
    address = "example_thing.one"
    errored = finding(
        "",
        Severity.HIGH,
        "the plan ended in an error",
        rule="plan-errored",
        message="Rows are missing: what they would have said is not known.",
        fix=("Mend the error and plan again.",),
    )
    unknown = finding(address, Severity.MEDIUM, f"destroys {address}", rule="unknown-type-destroyed")
    return Report(
        verdict=Verdict.BLOCK,
        score=35,
        headline="the plan ended in an error; 1 more to look at",
        plan=summary(complete=False, errored=True, applyable=None, counts=Counts(destroy=1, unknown=1), destroyed=1),
        findings=(errored, unknown),
        changes=(
            change(address, Action.DESTROY, fate=Fate.UNKNOWN, data_loss=DataLoss.POSSIBLE),
            change("example_thing.two", Action.UNKNOWN, actions=("create", "melt")),
        ),
        coverage=Coverage(
            unknown_types=("example_thing",),
            unresolved=("aws_instance.new",),
            not_evaluated=("aws_lb.web", "aws_vpc.main"),
            notes=("The plan ended in an error: rows are missing.",),
        ),
        decided_by=(errored.fingerprint,),
    )


def deposed_and_rename() -> Report:
    """A deposed object that is deleted, and a database whose key was renamed."""
    block = 'moved {\n  from = aws_db_instance.main["old"]\n  to   = aws_db_instance.main["new"]\n}'
    old, new = 'aws_db_instance.main["old"]', 'aws_db_instance.main["new"]'
    machine = change("aws_instance.web", Action.DESTROY, deposed="ab12cd34", score=15)
    lost = finding(
        old,
        Severity.CRITICAL,
        f"destroys the database {old}",
        fix=(f"This looks like a rename. Keep the object with a moved block:\n{block}",),
        evidence={"data_loss": "certain"},
    )
    slight = finding(machine.label, Severity.LOW, f"destroys {machine.label}", rule="workload-destroyed")
    return Report(
        verdict=Verdict.BLOCK,
        score=97,
        headline=f"destroys the database {old}",
        plan=summary(counts=Counts(create=1, destroy=2, deposed=1), destroyed=2),
        findings=(lost, slight),
        changes=(
            change(old, Action.DESTROY, score=97, data_loss=DataLoss.CERTAIN, fate_attribute="skip_final_snapshot"),
            change(new, Action.CREATE),
            machine,
        ),
        renames=(
            Rename(
                from_address=old,
                to_address=new,
                kind=RenameKind.RESOURCE,
                confidence=Confidence.CERTAIN,
                moved_block=block,
            ),
        ),
        decided_by=(lost.fingerprint,),
    )


def score_only() -> Report:
    """No finding blocks, the score does."""
    medium = finding("aws_lb.web", Severity.MEDIUM, "deletes and recreates aws_lb.web", rule="workload-destroyed")
    return Report(
        verdict=Verdict.BLOCK,
        score=74,
        headline="deletes and recreates aws_lb.web",
        plan=summary(counts=Counts(replace=1), destroyed=1),
        findings=(medium,),
        changes=(change("aws_lb.web", score=74, impact=_behind("aws_lb_listener.https", "aws_lb.web")),),
        decided_by=("the score 74 reaches the limit 70",),
    )


EMPTY = Waiver(reason="it is empty", owner="alice@example.com", until="2027-01-31")
"""A waiver of something that is empty."""


def waived() -> Report:
    """What would block is waived, in words that somebody else wrote."""
    lost = finding(
        "aws_db_instance.orders",
        Severity.CRITICAL,
        "destroys the database aws_db_instance.orders",
        waived=Waiver(reason=" ".join(HOSTILE_KEYS), owner=HOSTILE_KEYS[0], until="2027-01-31", ticket=HOSTILE_KEYS[6]),
    )
    broad = finding(
        "",
        Severity.MEDIUM,
        f"a waiver is too broad: data-destroyed at {HOSTILE_KEYS[4]}*",
        rule="waiver-too-broad",
        message=f"It waives nothing. {HOSTILE_KEYS[5]} answers for it.",
        location=Location(file="blastradius-waivers.toml", line=9),
    )
    return Report(
        verdict=Verdict.WARN,
        score=88,
        headline=f"{broad.title}; 1 waived",
        plan=summary(counts=Counts(destroy=1), destroyed=1),
        findings=(lost, broad),
        changes=(change(lost.address, Action.DESTROY, score=88, data_loss=DataLoss.CERTAIN),),
        decided_by=(broad.fingerprint,),
        policy=PolicyNote(waived=1),
    )


def two_plans() -> tuple[Report, ...]:
    """Two reports of one run, with their titles."""
    from dataclasses import replace

    return replace(clean_pass(), title="network/plan.json"), replace(warn_with_several(), title="web/plan.json")


def cascades_in_modules() -> Report:
    """Two roots in two modules, trees behind them, places in the sources, and a finding that people approve."""
    cluster, node = "module.apps.aws_eks_cluster.main", 'module.apps.aws_eks_node_group.pool["{}"]'
    key, bucket = "module.data.aws_kms_key.main", "module.data.aws_s3_bucket.archive"
    pools = [node.format(name) for name in ("large", "small")]
    release = "module.apps.helm_release.web"
    approvals = (
        Approval(principal="ada@example.com", until="2031-05-01T12:00:00Z"),
        Approval(principal="grace@example.com", until="2031-05-02T12:00:00Z"),
    )
    findings = (
        finding(
            key,
            Severity.CRITICAL,
            f"destroys the key {key}",
            rule="key-destroyed-under-data",
            message="No block declares it any more. What it encrypts cannot be read again once it is gone.",
            fix=("Put the block back.",),
            location=Location(file="modules/data/main.tf", line=31),
            evidence={"data_loss": "possible"},
        ),
        finding(
            bucket,
            Severity.HIGH,
            f"replaces (creates, then deletes) the object store {bucket}",
            message="Its versions remain for a time.",
        ),
        finding(
            cluster,
            Severity.HIGH,
            f"deletes and recreates the cluster {cluster}",
            rule="container-destroyed",
            message="Because version cannot be lowered in place. 3 objects hang on it.",
            location=Location(file="modules/apps/cluster #1.tf", line=7),
        ),
        *(
            finding(one, Severity.MEDIUM, f"deletes and recreates {one}", rule="workload-destroyed", message="As said.")
            for one in pools
        ),
        finding(release, Severity.LOW, f"destroys {release}", rule="workload-destroyed", message="As said."),
        finding(
            "aws_backup_vault.main",
            Severity.HIGH,
            "destroys aws_backup_vault.main",
            rule="audit-destroyed",
            approved=approvals,
        ),
    )
    in_apps = Cause(roots=(cluster,), chain=(cluster, pools[0]))
    return Report(
        verdict=Verdict.BLOCK,
        score=97,
        headline=f"destroys the key {key}, and 1 more with it; 3 more to look at",
        plan=summary(counts=Counts(replace=4, destroy=3, update=1), managed=90, destroyed=7),
        findings=findings,
        changes=(
            change(
                key,
                Action.DESTROY,
                module="module.data",
                fate=Fate.SOFT_DELETED,
                data_loss=DataLoss.POSSIBLE,
                score=97,
                impact=Impact(count=1, objects=(hit(bucket, 2, key),)),
            ),
            change(
                bucket,
                module="module.data",
                order=Order.CREATE_FIRST,
                fate=Fate.RETAINED,
                cause=Cause(roots=(key,), chain=(key, "module.data.aws_kms_alias.main", bucket)),
            ),
            change("module.data.aws_kms_alias.main", Action.UPDATE, module="module.data"),
            change(
                cluster,
                module="module.apps",
                score=80,
                impact=Impact(count=3, objects=(*(hit(one, 1, cluster) for one in pools), hit(release, 2, cluster))),
            ),
            *(change(one, module="module.apps", cause=Cause(roots=(cluster,), chain=(cluster, one))) for one in pools),
            change(
                release,
                Action.DESTROY,
                module="module.apps",
                fate=Fate.DELETE_WILL_FAIL,
                cause=Cause(roots=in_apps.roots, chain=(*in_apps.chain, release)),
            ),
            change("aws_backup_vault.main", Action.DESTROY, fate=Fate.SNAPSHOTTED),
        ),
        cascades=(
            Cascade(root=key, members=(bucket,), severity=Severity.CRITICAL, score=97),
            Cascade(root=cluster, members=(*pools, release), severity=Severity.HIGH, score=80),
        ),
        decided_by=tuple(one.fingerprint for one in findings[:3]),
        approvals=(
            JudgedApproval(
                file="vault-ada.json",
                principal="ada@example.com",
                names=("audit-destroyed:aws_backup_vault.main",),
                lifts=("audit-destroyed:aws_backup_vault.main",),
            ),
            JudgedApproval(file="old.json", principal="bob@example.com", refused="it ended on 2031-04-01T12:00:00Z"),
        ),
    )


def extreme_shares() -> tuple[Report, ...]:
    """Almost nothing of an estate, and all of another."""
    from dataclasses import replace

    little = replace(warn_with_several(), plan=summary(counts=Counts(destroy=1), managed=9_000, destroyed=1))
    everything = replace(many(2), plan=summary(counts=Counts(destroy=2), managed=2, destroyed=2))
    return replace(little, title="large/plan.json"), replace(everything, title="small/plan.json")


REPORTS: dict[str, tuple[Report, ...]] = {
    "blocking-cascade": (blocking_cascade(),),
    "clean-pass": (clean_pass(),),
    "warn-with-several": (warn_with_several(),),
    "three-hundred": (many(300),),
    "hostile": (hostile(),),
    "unsure": (unsure(),),
    "deposed-and-rename": (deposed_and_rename(),),
    "score-only": (score_only(),),
    "two-plans": two_plans(),
    "cascades-in-modules": (cascades_in_modules(),),
    "extreme-shares": extreme_shares(),
    "waived": (waived(),),
}
