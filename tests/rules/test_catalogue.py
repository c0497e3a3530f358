"""Every rule is registered once, has a name of its own, and a manual page; a crash fails closed."""

from __future__ import annotations

import importlib
import pkgutil
import re
from typing import TYPE_CHECKING

import pytest

import blastradius.assessment
import blastradius.rules
from blastradius import assess
from blastradius.model.finding import Finding
from blastradius.model.verdict import Severity, Verdict
from blastradius.rules import RULES, Rule
from tests.rules.plans import block, module, plan, row

if TYPE_CHECKING:
    from collections.abc import Iterator

    from blastradius.changes import Changes

IDS = [rule.id for rule in RULES]


def test_every_rule_of_the_folder_is_registered_once() -> None:
    defined = []
    for one in pkgutil.iter_modules(blastradius.rules.__path__):
        inside = importlib.import_module(f"blastradius.rules.{one.name}")
        defined += [
            rule.id
            for rule in vars(inside).values()
            if isinstance(rule, Rule) and rule.check.__module__ == inside.__name__
        ]
    assert sorted(defined) == sorted(IDS)


def test_names_are_unique_and_in_kebab_case() -> None:
    assert len(set(IDS)) == len(IDS)
    assert all(re.fullmatch(r"[a-z]+(-[a-z]+)+", name) for name in IDS)


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_the_manual_page_is_whole(rule: Rule) -> None:
    parts = re.findall(r"^(What|Why|Example|Instead|Wrong when): \S", rule.manual, re.MULTILINE)
    assert parts == ["What", "Why", "Example", "Instead", "Wrong when"]
    assert rule.summary.endswith(".")
    assert len(rule.summary) < 120


@pytest.mark.parametrize("rule", RULES, ids=IDS)
def test_nothing_is_found_where_nothing_changes(rule: Rule) -> None:
    assert not assess(plan()).findings
    assert not assess(plan(row("aws_db_instance.main"), row("aws_vpc.main"))).findings


def test_a_rule_that_raises_blocks_and_keeps_what_it_had_found(monkeypatch: pytest.MonkeyPatch) -> None:
    def crash(changes: Changes) -> Iterator[Finding]:
        yield Finding(rule="broken", severity=Severity.LOW, address="", title="found", message="before the crash")
        raise KeyError("a value")

    monkeypatch.setattr(blastradius.assessment, "RULES", (Rule("broken", Severity.LOW, crash),))
    report = assess(plan(row("aws_instance.main", "create")))
    assert report.verdict is Verdict.BLOCK
    assert [(one.rule, one.severity) for one in report.findings] == [
        ("rule-crashed", Severity.HIGH),
        ("broken", Severity.LOW),
    ]
    assert report.findings[0].evidence == {"rule": "broken", "error": "KeyError"}
    assert "a value" not in repr(report)


def test_fingerprints_tell_findings_apart_and_last() -> None:
    rows = (row("aws_db_instance.a", "destroy"), row("aws_db_instance.b", "destroy"))
    config = module(block("aws_instance.new"))
    first = assess(plan(*rows, configuration=config))
    again = assess(plan(*rows[::-1], row("aws_instance.new", "create"), configuration=config))
    marks = {one.address: one.fingerprint for one in first.findings}
    assert len(set(marks.values())) == 2
    assert marks == {one.address: one.fingerprint for one in again.findings}
    other = assess(plan(row("aws_db_instance.a", "replace"), rows[1]))
    assert marks["aws_db_instance.a"] not in {one.fingerprint for one in other.findings}
