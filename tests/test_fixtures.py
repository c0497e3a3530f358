"""Every fixture, planned by the real terraform, is assessed as its scenario expects."""

from __future__ import annotations

import tomllib
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blastradius import Report, assess, read_plan
from blastradius.render import FORMATS, Options, render_text

if TYPE_CHECKING:
    from blastradius.model.reported_change import ReportedChange

PLANS = Path(__file__).parents[1] / "fixtures" / "plans"
NAMES = sorted(folder.name for folder in PLANS.iterdir() if (folder / "plan.json").exists())


@cache
def report_on(name: str) -> Report:
    return assess(read_plan(PLANS / name / "plan.json"))


@cache
def expected(name: str) -> dict[str, Any]:
    text = (PLANS / name / "scenario.toml").read_text()
    expect: dict[str, Any] = tomllib.loads(text)["expect"]
    return expect


def with_expectation(key: str) -> list[str]:
    return [name for name in NAMES if key in expected(name)]


def change(name: str, label: str) -> ReportedChange:
    return next(one for one in report_on(name).changes if one.label == label)


def hit(name: str, label: str) -> set[str]:
    return {one.address for one in change(name, label).impact.objects}


@pytest.mark.parametrize("name", NAMES)
def test_verdict(name: str) -> None:
    report = report_on(name)
    assert report.verdict.value in expected(name)["verdict"], report.headline


@pytest.mark.parametrize("name", NAMES)
def test_destructive_changes(name: str) -> None:
    destructive = sorted(one.address for one in report_on(name).changes if one.destructive)
    assert destructive == sorted(expected(name)["destructive"])


@pytest.mark.parametrize("name", with_expectation("impact"))
def test_impact(name: str) -> None:
    for label, addresses in expected(name)["impact"].items():
        assert set(addresses) <= hit(name, label)


@pytest.mark.parametrize("name", with_expectation("not_impact"))
def test_who_is_not_hit(name: str) -> None:
    for label, addresses in expected(name)["not_impact"].items():
        assert not set(addresses) & hit(name, label)


@pytest.mark.parametrize("name", with_expectation("root"))
def test_root(name: str) -> None:
    for label, root in expected(name)["root"].items():
        assert change(name, label).cause.roots == (root,)


@pytest.mark.parametrize("name", with_expectation("forcing"))
def test_forcing_attributes(name: str) -> None:
    for label, attributes in expected(name)["forcing"].items():
        assert sorted({str(path[0]) for path in change(name, label).forcing_paths}) == sorted(attributes)


@pytest.mark.parametrize("name", with_expectation("action"))
def test_action(name: str) -> None:
    for label, action in expected(name)["action"].items():
        assert change(name, label).action.value == action


@pytest.mark.parametrize("name", with_expectation("order"))
def test_order(name: str) -> None:
    for label, order in expected(name)["order"].items():
        assert change(name, label).order == order


@pytest.mark.parametrize("name", with_expectation("reason"))
def test_reason(name: str) -> None:
    for label, reason in expected(name)["reason"].items():
        assert change(name, label).reason == reason


@pytest.mark.parametrize("name", with_expectation("data_loss"))
def test_data_loss(name: str) -> None:
    for label, loss in expected(name)["data_loss"].items():
        assert change(name, label).data_loss == loss


@pytest.mark.parametrize("name", with_expectation("renames"))
def test_renames(name: str) -> None:
    found = {rename.from_address: rename.to_address for rename in report_on(name).renames}
    assert expected(name)["renames"] == {old: found.get(old) for old in expected(name)["renames"]}


@pytest.mark.parametrize("name", with_expectation("never_print"))
@pytest.mark.parametrize("format_name", [name for name in FORMATS if name != "png"])
def test_secrets_are_never_printed(name: str, format_name: str) -> None:
    text = render_text([report_on(name)], format_name, Options(verbose=True))
    assert expected(name)["never_print"] not in text


@pytest.mark.parametrize("name", NAMES)
def test_no_rule_crashes(name: str) -> None:
    assert not [finding for finding in report_on(name).findings if finding.rule == "rule-crashed"]
