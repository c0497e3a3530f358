"""Rules of a policy's own: what they find, how they are wrong, and how they fail."""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any

import pytest
from hypothesis import HealthCheck, given, settings

from blastradius import assess
from blastradius.changes import read_changes
from blastradius.cli.options import PolicyChoice
from blastradius.cli.policies import load_policy
from blastradius.errors import PolicyError
from blastradius.model.action import Action
from blastradius.model.origin import Origin, OriginKind
from blastradius.model.verdict import Severity, Verdict
from blastradius.policy import Policy
from blastradius.policy.facts import SAMPLE, facts_of
from blastradius.policy.selection import Selection
from blastradius.policy.settings import Expectation, OwnRule
from tests.cli.running import BLOCK, PASS, PLANS, ROOT, blastradius
from tests.rules.plans import plan, row, with_readers
from tests.strategies import MARKER, plans

if TYPE_CHECKING:
    from pathlib import Path

    from blastradius.model.plan import Plan

MANUAL = (ROOT / "docs" / "own-rules.md").read_text()
GROUP = row("aws_security_group_rule.web", "destroy")
ALL = {"change", "impact", "cause"}


def rule(when: str, **fields: Any) -> OwnRule:
    standard: dict[str, Any] = {"name": "own-rule", "severity": Severity.HIGH, "message": "Not here."}
    return OwnRule(when=when, **(standard | fields))


def found(plan_: Plan, when: str, **policy: Any) -> list[str]:
    """Return the objects that a rule finds."""
    report = assess(plan_, Policy(rules=(rule(when),), **policy))
    assert "rule-crashed" not in {one.rule for one in report.findings}
    return [one.address for one in report.findings if one.rule == "own-rule"]


def load(folder: Path, when: str, **fields: str) -> Policy:
    standard = {"name": "own-rule", "severity": "high", "message": "Not here."} | fields
    lines = [f'{key} = "{value}"' for key, value in standard.items()]
    (folder / "policy.toml").write_text("\n".join(["[[rule]]", f"when = '''{when}'''", *lines]))
    return load_policy(PolicyChoice(file=folder / "policy.toml")).policy([])


def mistake(folder: Path, when: str, **fields: str) -> str:
    with pytest.raises(PolicyError) as failure:
        load(folder, when, **fields)
    return failure.value.reason


@pytest.mark.parametrize(
    ("when", "is_found"),
    [
        ("change.type == 'aws_security_group_rule'", True),
        ("change.type == 'aws_vpc'", False),
        ("change.action == 'destroy' && change.destructive", True),
        ("'delete' in change.actions", True),
        ("change.class == 'access' || change.class != 'access'", True),
        ("change.module == '' && change.name == 'web'", True),
        ("impact.count > 5", False),
        ("impact.objects.exists(o, o.type == 'aws_instance')", False),
        ("cause.kinds.exists(k, k == 'gone')", True),
        ("change.score > 0", True),
        ("change.address.matches('^aws_[a-z_]+[.]web$')", True),
        ("origin == 'unknown' && environment == ''", True),
    ],
)
def test_what_is_true_of_a_change_is_found(when: str, is_found: bool) -> None:
    assert found(plan(GROUP), when) == (["aws_security_group_rule.web"] if is_found else [])


def test_a_rule_can_ask_for_the_impact() -> None:
    network = with_readers(row("aws_vpc.main", "replace"), 4)
    assert "aws_vpc.main" in found(network, "impact.count >= 4 && impact.objects.all(o, o.distance >= 1)")


def test_a_rule_can_ask_for_the_origin_and_the_environment() -> None:
    agent = Origin(kind=OriginKind.AGENT)
    when = "origin == 'agent' && environment == 'production'"
    assert found(plan(GROUP), when, origin=agent, environment="production")
    assert not found(plan(GROUP), when, origin=agent)


def test_a_finding_tells_what_the_policy_says() -> None:
    policy = Policy(rules=(rule("change.destructive", message="Ask first", fix="Ask in #network."),))
    (one,) = (one for one in assess(plan(GROUP), policy).findings if one.rule == "own-rule")
    assert one.title == "destroys aws_security_group_rule.web, against the rule own-rule"
    assert (one.message, one.fix, one.severity) == ("Ask first.", ("Ask in #network.",), Severity.HIGH)
    assert re.fullmatch(r"[0-9a-f]{16}", one.fingerprint)
    assert assess(plan(GROUP), policy).verdict is Verdict.BLOCK


def test_severities_can_be_set_and_expected_changes_lower_none() -> None:
    rules = (rule("change.destructive"),)
    low = Policy(rules=rules, severities={"own-rule": Severity.LOW})
    assert assess(plan(GROUP), low).verdict is Verdict.WARN
    expecting = Policy(rules=rules, expected=(Expectation(of=Selection(types=("*",))),))
    assert assess(plan(GROUP), expecting).verdict is Verdict.BLOCK


@pytest.mark.parametrize(
    "when",
    [
        "impact.objects[7].type == 'aws_vpc'",
        "1 / impact.count > 0",
        "change.score + 9223372036854775807 > 0",
        "change.address.matches(change.address + '(')",
    ],
)
def test_a_rule_that_fails_blocks_and_nobody_can_lift_it(when: str) -> None:
    lenient = Policy(
        rules=(rule(when),),
        severities={"rule-crashed": Severity.INFO, "own-rule": Severity.INFO},
        block_from=Severity.CRITICAL,
        block_score=101,
        expected=(Expectation(of=Selection(types=("*",))),),
    )
    report = assess(plan(GROUP), lenient)
    assert report.verdict is Verdict.BLOCK
    (one,) = (one for one in report.findings if one.rule == "rule-crashed")
    assert one.title == "the policy's rule own-rule could not be evaluated"
    assert "aws_security_group_rule.web" in one.message


def test_a_rule_that_says_neither_yes_nor_no_blocks() -> None:
    report = assess(plan(GROUP), Policy(rules=(rule("change.score"),)))
    assert report.verdict is Verdict.BLOCK


def test_one_rule_that_fails_leaves_the_others_alone() -> None:
    rules = (rule("impact.objects[7].type == 'x'", name="broken"), rule("change.destructive", name="sound"))
    report = assess(plan(GROUP), Policy(rules=rules))
    assert {"rule-crashed", "sound"} <= {one.rule for one in report.findings}


@pytest.mark.parametrize(
    ("when", "told"),
    [
        ("change.type ==", "when is no expression: mismatched input '<EOF>', at line 1, column 15 of it."),
        ("change.type\n ==\n && true", "at line 3, column 2 of it."),
        ("change.type = 'a'", "when is no expression"),
        ("(" * 300, "Recursion limit of 96 exceeded"),
        ("true " * 1_000, "when is longer than 4,000 characters."),
        ("chang.type == 'x'", "when names chang, which is not there; did you mean change?"),
        ("change.typ == 'x'", "when names change.typ, which is not there; did you mean type?"),
        ("change.type == 'x' && change.typo == 1", "when names change.typo"),
        ("true ? true : impact.cout > 1", "when names impact.cout, which is not there; did you mean count?"),
        ("has(change.tags)", "when names change.tags"),
        ("impact.objects.exists(o, o.adress == 'x')", "when cannot be evaluated: there is no adress."),
        ("change['adress'] == 'x'", "when cannot be evaluated: there is no adress."),
        ("impact.count", "when is neither true nor false."),
        ("'yes'", "when is neither true nor false."),
        ("change.score > 'a'", "when cannot be evaluated"),
        ("change.type.matches('(')", "when cannot be evaluated"),
        ("frobnicate(change.type)", "when cannot be evaluated"),
        ("[1].all(a, [1].all(b, [1].all(c, true)))", "when has more than 2 of all, exists"),
        ("[1].all//\n(a, [1].all//\n(b, [1].all//\n(c, true)))", "when has more than 2 of all, exists"),
        (f"[{'1,' * 400}1].map(x, [{'1,' * 400}1]).size() > 0", "when goes through so long lists of its own that"),
    ],
)
def test_a_wrong_expression_is_told_at_load(tmp_path: Path, when: str, told: str) -> None:
    reason = mistake(tmp_path, when)
    assert reason.startswith("policy.toml, line 2: rule[1].when ")
    assert told in reason


@pytest.mark.parametrize(
    "when",
    [
        "'change.typo' == change.type",
        'change.type == "it\'s" // change.typo',
        "r'\\d(' == change.type",
        "change . type\n == 'x'",
        "impact.objects[3].type == 'x'",
        "[change.type].exists(change, change.size() > 1)",
        "impact.objects.exists(o, cause.paths.exists(p, p == o.type)) || [1].all(x, true) && [2].all(y, true)",
    ],
)
def test_an_expression_that_may_be_right_is_taken(tmp_path: Path, when: str) -> None:
    assert load(tmp_path, when).rules[0].when == when


MUCH = with_readers(row("aws_vpc.main", "destroy"), 400)


@pytest.mark.parametrize(
    ("when", "is_found"),
    [
        ("impact.objects.exists(o, o.type == 'no_such')", False),
        ("impact.objects.all(o, o.distance >= 1)", True),
        ("change.changed_attributes.filter(a, a != 'tags').size() == 0", True),
    ],
)
def test_a_rule_can_ask_where_much_hangs_on_a_change(when: str, is_found: bool) -> None:
    assert bool(found(MUCH, when)) is is_found


@pytest.mark.parametrize(
    "when",
    [
        "impact.objects.filter(o, o.distance >= 1).size() > 3",
        "impact.objects.exists(o, impact.objects.exists(p, p.type == o.address))",
    ],
)
def test_a_rule_that_would_take_too_long_blocks(when: str) -> None:
    report = assess(MUCH, Policy(rules=(rule(when),)))
    (crashed,) = [one for one in report.findings if one.rule == "rule-crashed"]
    assert "TooManySteps on aws_vpc.main" in crashed.message
    assert "ask by one exists or all" in crashed.fix[1]
    assert report.verdict is Verdict.BLOCK


@pytest.mark.parametrize("name", ["data-destroyed", "budget-exceeded", "machine-destroys", "rule-crashed"])
def test_a_rule_takes_no_name_that_is_taken(tmp_path: Path, name: str) -> None:
    assert "rule[1].name is the name of a built-in rule." in mistake(tmp_path, "true", name=name)


def test_a_name_ends_in_no_line_break(tmp_path: Path) -> None:
    assert "rule[1].name ends in a line break." in mistake(tmp_path, "true", name="own-rule\\n")


def test_two_rules_of_one_name_are_a_mistake(tmp_path: Path) -> None:
    one = '[[rule]]\nname = "a"\nwhen = "true"\nseverity = "low"\nmessage = "m"\n'
    (tmp_path / "policy.toml").write_text(one * 2)
    with pytest.raises(PolicyError, match=r"line 7: rule\[2\].name is the name of an earlier rule, too."):
        load_policy(PolicyChoice(file=tmp_path / "policy.toml"))


@pytest.mark.parametrize("name", ["No-Caps", "a b", "-a", "a--b", ""])
def test_names_are_slugs(tmp_path: Path, name: str) -> None:
    assert "rule[1].name" in mistake(tmp_path, "true", name=name)


def test_severities_know_own_rules_by_name(tmp_path: Path) -> None:
    text = '[severities]\nmine = "low"\n[[rule]]\nname = "mine"\nwhen = "true"\nseverity = "high"\nmessage = "m"\n'
    (tmp_path / "policy.toml").write_text(text)
    assert load_policy(PolicyChoice(file=tmp_path / "policy.toml")).policy([]).severities == {"mine": Severity.LOW}


def test_an_environment_has_rules_in_the_place_of_the_rest(tmp_path: Path) -> None:
    entry = 'name = "a"\nwhen = "true"\nseverity = "low"\nmessage = "m"\n'
    other = entry.replace('"true"', '"false"')
    (tmp_path / "policy.toml").write_text(
        '[severities]\na = "info"\nb = "info"\n[[rule]]\n'
        + entry.replace('"a"', '"b"')
        + f'[[environment]]\nname = "p"\n[[environment.rule]]\n{other}'
    )
    layers = load_policy(PolicyChoice(file=tmp_path / "policy.toml")).layers
    assert [[one.when for one in policy.rules] for _, policy in layers.values()] == [["true"], ["false"]]


def kinds(value: Any) -> Any:
    """Return the shape of facts: names, and kinds of values."""
    if isinstance(value, dict):
        return {name: kinds(part) for name, part in value.items()}
    if isinstance(value, list):
        return [kinds(value[0])] if value else []
    return type(value)


@pytest.mark.parametrize("name", ["kiro-environment", "network-cascade", "tags-only"])
def test_the_sample_has_the_shape_of_real_facts(name: str) -> None:
    from blastradius import read_plan

    for change in read_changes(read_plan(PLANS / name / "plan.json")).all:
        facts, sample = kinds(facts_of(change, Policy(), 50, ALL)), kinds(SAMPLE)
        for root, fields in sample.items():
            if not isinstance(fields, dict):
                assert facts[root] is fields
                continue
            assert facts[root].keys() == fields.keys()
            for field, kind in fields.items():
                assert facts[root][field] in (kind, []), f"{root}.{field}"


def test_the_manual_tells_every_name_and_its_examples_are_valid(tmp_path: Path) -> None:
    for root, fields in SAMPLE.items():
        for field in fields if isinstance(fields, dict) else ():
            assert re.search(rf"`{root}\.{field}`|`\.{field}`", MANUAL), f"{root}.{field}"
        assert f"`{root}" in MANUAL
    for text in re.findall(r"```toml\n(.*?)```", MANUAL, re.DOTALL):
        (tmp_path / "policy.toml").write_text(text)
        assert load_policy(PolicyChoice(file=tmp_path / "policy.toml")).policy([]).rules


def test_half_a_character_in_an_address_fails_no_rule() -> None:
    odd = plan(row('aws_vpc.main["\ud800"]', "destroy"))
    assert len(found(odd, "change.address.startsWith('aws_vpc')")) == 1


def test_many_changes_are_asked() -> None:
    many = plan(*(row(f"aws_s3_bucket.b{number}", "destroy") for number in range(2_000)))
    assert len(found(many, "change.type == 'aws_s3_bucket' && impact.count == 0 && cause.roots.size() >= 0")) == 2_000


@settings(max_examples=30, deadline=None, suppress_health_check=list(HealthCheck))
@given(plans())
def test_no_rule_tells_a_value_or_lowers_a_verdict(plan_: Plan) -> None:
    rules = (rule("change.destructive"), rule("impact.objects[0].distance == 1", name="other"))
    report = assess(plan_, Policy(rules=rules))
    assert MARKER.lower() not in repr(report).lower()
    assert report.verdict.rank >= assess(plan_).verdict.rank
    if plan_.changes and any(one.action is Action.DESTROY and one.mode == "managed" for one in plan_.changes):
        assert report.verdict is Verdict.BLOCK


def test_no_fact_is_a_value() -> None:
    hidden = row("aws_db_instance.a", "replace", {"password": MARKER}, {"password": MARKER + "2"})
    changes = read_changes(plan(hidden))
    assert MARKER not in repr([facts_of(one, Policy(), 1, ALL) for one in changes.all])


POLICY = '[[rule]]\nname = "no-dns"\nwhen = "change.type == \'aws_route53_record\'"\nseverity = "high"\nmessage = "m"\n'


def test_without_the_library_there_is_no_verdict_but_what_to_install(tmp_path: Path) -> None:
    (tmp_path / "cel").mkdir()
    (tmp_path / "cel" / "__init__.py").touch()
    (tmp_path / "policy.toml").write_text(POLICY)
    variables = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    done = blastradius(BLOCK, "--policy", tmp_path / "policy.toml", variables=variables)
    assert (done.returncode, done.stdout) == (4, "")
    assert "policy.toml, line 3: rule[1].when needs a library that is not installed." in done.stderr
    assert "pip install 'tf-blastradius[expr]'" in done.stderr


def test_a_policy_without_rules_loads_no_library(tmp_path: Path) -> None:
    (tmp_path / "cel").mkdir()
    (tmp_path / "cel" / "__init__.py").write_text("raise SystemExit(99)")
    (tmp_path / "policy.toml").write_text('[verdict]\nblock_from = "high"\n')
    variables = {"PYTHONPATH": f"{tmp_path}:{ROOT}"}
    assert blastradius(PASS, "--policy", tmp_path / "policy.toml", variables=variables).returncode == 0


def test_the_command_line_tells_of_own_rules(tmp_path: Path) -> None:
    (tmp_path / "blastradius.toml").write_text(POLICY)
    done = blastradius(PLANS / "dns-repointed" / "plan.json", folder=tmp_path)
    assert done.returncode == 20
    assert "against the rule no-dns" in done.stdout


def test_rules_are_listed_with_those_of_a_policy(tmp_path: Path) -> None:
    (tmp_path / "policy.toml").write_text(POLICY)
    file = ("--policy", tmp_path / "policy.toml")
    assert "no-dns" in blastradius("rules", *file).stdout
    assert "change.type == 'aws_route53_record'" in blastradius("rules", "no-dns", *file).stdout
    assert blastradius("rules", "no-dns").returncode == 2
    assert "data-destroyed" in blastradius("rules", *file).stdout


def test_texts_of_a_policy_do_nothing_to_a_report() -> None:
    hostile = rule("true", message="\x1b[31m<script>::error::", fix="`rm`\n::warning::")
    from blastradius.render import FORMATS, Options, render_text

    report = assess(plan(GROUP), Policy(rules=(hostile._replace(name="own-rule"),)))
    for name in set(FORMATS) - {"png"}:
        text = render_text([report], name, Options(verbose=True))
        assert "\x1b[31m" not in text
        assert not any(line.lstrip().startswith(("::error::", "::warning::")) for line in text.splitlines())
