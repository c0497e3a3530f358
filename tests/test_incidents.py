"""Every incident of the museum is caught, its fix passes, and its page shows what the gate says."""

from __future__ import annotations

import re
from datetime import UTC, datetime
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest

from blastradius import Report, assess, read_plan
from blastradius.render import Options, render_text
from fixtures.lab.scenario import Scenario
from tests.cli.running import blastradius

if TYPE_CHECKING:
    from collections.abc import Callable

ROOT = Path(__file__).parents[1]
MUSEUM = ROOT / "examples" / "incidents"
NAMES = sorted(path.name for path in MUSEUM.iterdir() if path.is_dir())
CONSOLE = re.compile(r"```console\n\$ blastradius (\S+)\n.*?```", re.DOTALL)
SOURCE = re.compile(
    r"^- \[(?P<title>.+)\]\((?P<address>https?://\S+)\)\. (?P<publisher>.+), (?P<date>[^,]*\d{4})\.$", re.MULTILINE
)
# A fix may hold blank lines, in a block of configuration; between stories nothing is indented that far.
BETWEEN_STORIES = re.compile(r"\n\n(?! {5,})")
SHOWN = 2
"""The headline, and the first story."""

each_incident = pytest.mark.parametrize("name", NAMES)


@cache
def report_on(path: Path) -> Report:
    return assess(read_plan(path))


def accident(name: str) -> Report:
    return report_on(MUSEUM / name / "plan.json")


def avoided(name: str) -> Report:
    return report_on(MUSEUM / name / "fixed.json")


def expected(name: str) -> dict[str, Any]:
    return dict(Scenario.read(MUSEUM / name).expect)


def page(name: str) -> str:
    return (MUSEUM / name / "README.md").read_text(encoding="utf-8")


def destroyed(report: Report) -> list[str]:
    return sorted(change.address for change in report.changes if change.destructive)


def test_there_are_enough_incidents() -> None:
    assert len(NAMES) >= 20


@each_incident
def test_the_accident_is_caught(name: str) -> None:
    report = accident(name)
    assert report.verdict.value in expected(name)["verdict"], report.headline
    assert report.verdict.value != "pass"


@each_incident
def test_the_accident_destroys_what_the_scenario_says(name: str) -> None:
    assert destroyed(accident(name)) == sorted(expected(name)["destructive"])


@each_incident
def test_the_rules_meant_for_the_accident_have_found_it(name: str) -> None:
    assert set(expected(name)["findings"]) <= {finding.rule for finding in accident(name).findings}


@pytest.mark.parametrize("name", [name for name in NAMES if "renames" in expected(name)])
def test_renames_are_seen(name: str) -> None:
    found = {rename.from_address: rename.to_address for rename in accident(name).renames}
    assert expected(name)["renames"].items() <= found.items()


@each_incident
def test_the_fix_is_let_through_and_destroys_nothing_that_mattered(name: str) -> None:
    report = avoided(name)
    assert report.verdict.value in expected(name).get("fixed_verdict", ["pass"]), report.headline
    assert report.verdict.value != "block"
    assert destroyed(report) == sorted(expected(name).get("fixed_destructive", []))


@each_incident
def test_a_fix_that_is_not_simply_passed_says_why(name: str) -> None:
    about_the_fix = page(name).partition("## The fix")[2]
    assert ("The gate warns" in about_the_fix) == (avoided(name).verdict.value == "warn")


@each_incident
def test_the_page_names_its_source(name: str) -> None:
    assert "Modelled on:" in page(name)
    assert SOURCE.search(page(name))


@each_incident
def test_the_page_shows_what_the_command_prints(name: str, golden: Callable[[Path, str], None]) -> None:
    assert CONSOLE.findall(page(name)) == [f"examples/incidents/{name}/{plan}.json" for plan in ("plan", "fixed")]
    golden(MUSEUM / name / "README.md", CONSOLE.sub(lambda shown: console(shown[1]), page(name)))


@pytest.mark.parametrize("name", NAMES[:2])
def test_the_command_prints_what_the_page_was_made_from(name: str) -> None:
    done = blastradius(f"examples/incidents/{name}/plan.json", folder=ROOT)
    assert done.stdout == printed(accident(name))


def printed(report: Report) -> str:
    """What the command prints where nobody tells it how wide a line is."""
    return render_text([report], "terminal", Options(width=100))


def console(plan: str) -> str:
    """The command on a plan, and the first lines of what it prints."""
    stories = BETWEEN_STORIES.split(printed(report_on(ROOT / plan)).rstrip("\n"))
    return f"```console\n$ blastradius {plan}\n" + "\n\n".join(stories[:SHOWN]) + "\n```"


def test_the_index_has_a_row_for_each_incident(golden: Callable[[Path, str], None]) -> None:
    index = MUSEUM / "README.md"
    head = index.read_text(encoding="utf-8").partition("\n| incident |")[0]
    rows = "".join(sorted((row(name) for name in NAMES), key=when, reverse=True))
    golden(index, f"{head}\n| incident | when | source | the gate says |\n|---|---|---|---|\n{rows}")


def row(name: str) -> str:
    """An incident's row in the index, from its page and from what the gate says."""
    title, who_and_when = page(name).split("\n")[0:3:2]
    source = SOURCE.search(page(name))
    assert source is not None
    report = accident(name)
    cells = (
        f"[{title.removeprefix('# ')}]({name}/README.md)",
        who_and_when.rstrip("."),
        f"[{source['publisher']}]({source['address']})",
        f"**{report.verdict.value.upper()}** {report.headline}",
    )
    return f"| {' | '.join(cells)} |\n"


def when(line: str) -> datetime:
    """The month of an incident: the second cell ends in it."""
    return datetime.strptime(line.split(" | ")[1].rpartition(", ")[2], "%B %Y").replace(tzinfo=UTC)
