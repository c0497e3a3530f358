"""The graph against the real terraform, one instance at a time: whoever a replacement hits is among its dependents.

Terraform tells what it would touch if one instance were replaced; who is left alone although a careless reader would
name it, only the author of a fixture knows, and writes into its `expect.toml`.
"""

from __future__ import annotations

import json
import tomllib
from dataclasses import dataclass, fields, replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import networkx
import pytest

from blastradius import read_plan
from blastradius.graph import read_dependencies
from blastradius.graph.reach import Dependents
from blastradius.model.address import without_keys
from blastradius.sources.hcl import read_sources
from tests.graph.test_terraform_agrees import EDGE, HIDDEN, Pairs, closure, ours, without_stored_dependencies

if TYPE_CHECKING:
    from collections.abc import Iterable, Mapping

    from blastradius.model.plan import Plan

GRAPHS = Path(__file__).parents[2] / "fixtures" / "graphs"
NAMES = sorted(folder.name for folder in GRAPHS.iterdir())

each_fixture = pytest.mark.parametrize("name", NAMES)


@dataclass(frozen=True, slots=True)
class Expected:
    """Whom the author of a fixture excludes: who is replaced, and who does not depend on it."""

    not_hit: Pairs
    only_with_sources: Pairs
    """Excluded as well, but a plan without its sources cannot tell."""
    only_by_evaluating: Pairs
    """Excluded as well, but to tell one would have to do terraform's work."""
    hits_hidden: Pairs
    """Hit by terraform, and nothing in the plan ties them."""


@cache
def plan_of(name: str) -> Plan:
    return read_plan(GRAPHS / name / "plan.json")


@cache
def sourced_plan_of(name: str) -> Plan:
    """Return the plan with the configuration as it was written."""
    return replace(plan_of(name), sources=read_sources(GRAPHS / name / "after"))


@cache
def replaced(name: str) -> dict[str, list[str]]:
    hits: dict[str, list[str]] = json.loads((GRAPHS / name / "replaced.json").read_text(encoding="utf-8"))
    return hits


@cache
def expected(name: str) -> Expected:
    path = GRAPHS / name / "expect.toml"
    table = tomllib.loads(path.read_text(encoding="utf-8")) if path.exists() else {}
    columns = [field.name for field in fields(Expected)]
    assert table.keys() <= set(columns)
    return Expected(*(pairs_of(table.get(column, {})) for column in columns))


def dependents(plan: Plan) -> Pairs:
    """Return who depends on which managed instance, in any number of steps."""
    reach = Dependents(read_dependencies(plan).graph)
    starts = [row.address for row in plan.changes]
    return {(start, reached.node) for start in starts for reached in reach.nearest(start, 10_000)[0]}


def pairs_of(answers: Mapping[str, Iterable[str]]) -> Pairs:
    return {(start, other) for start, others in answers.items() for other in others}


def terraforms(name: str) -> Pairs:
    """Return who depends on whom by terraform's graph, over the blocks that have an object."""
    plan = plan_of(name)
    known = {without_keys(row.address) for row in plan.changes}
    known |= {without_keys(entry.address) for entry in plan.prior_objects}
    edges = EDGE.findall((GRAPHS / name / "graph.dot").read_text(encoding="utf-8"))
    pairs = closure(networkx.DiGraph(edges))
    return {(block, below) for block, below in pairs if block in known and below in known}


def hides(name: str) -> bool:
    return any(HIDDEN.search(file.read_text(encoding="utf-8")) for file in (GRAPHS / name / "after").rglob("*.tf*"))


def test_there_are_enough_configurations() -> None:
    assert len(NAMES) >= 30


def test_the_authors_exclude_enough() -> None:
    excluding = [name for name in NAMES if expected(name).not_hit]
    assert len(excluding) >= len(NAMES) // 2
    assert sum(len(expected(name).not_hit) for name in excluding) >= 300


@each_fixture
def test_somebody_is_hit(name: str) -> None:
    """An oracle that is empty by accident would agree with any graph."""
    assert any(replaced(name).values())


@each_fixture
def test_plan_changes_nothing(name: str) -> None:
    assert {change.actions for change in plan_of(name).changes} == {("no-op",)}


@each_fixture
def test_every_instance_was_replaced(name: str) -> None:
    assert replaced(name).keys() == {row.address for row in plan_of(name).changes}


@each_fixture
def test_the_author_agrees_with_terraform(name: str) -> None:
    """A misspelt address would exclude nobody, and what terraform hits cannot be excluded."""
    expect = expected(name)
    tables = (expect.not_hit, expect.only_with_sources, expect.only_by_evaluating)
    excluded = set().union(*tables)
    known = {row.address for row in plan_of(name).changes} | {row.address for row in plan_of(name).prior_objects}

    assert {address for pair in excluded for address in pair} <= known
    assert excluded & pairs_of(replaced(name)) == set()
    assert len(excluded) == sum(map(len, tables))
    assert expect.hits_hidden <= pairs_of(replaced(name))


@each_fixture
def test_whoever_a_replacement_hits_is_a_dependent(name: str) -> None:
    assert pairs_of(replaced(name)) - expected(name).hits_hidden - dependents(plan_of(name)) == set()


@each_fixture
def test_sources_hide_nobody(name: str) -> None:
    assert pairs_of(replaced(name)) - dependents(sourced_plan_of(name)) == set()


@each_fixture
def test_whom_the_configuration_excludes_is_no_dependent(name: str) -> None:
    assert dependents(plan_of(name)) & expected(name).not_hit == set()


@each_fixture
def test_whom_the_sources_exclude_is_no_dependent(name: str) -> None:
    excluded = expected(name).not_hit | expected(name).only_with_sources
    assert dependents(sourced_plan_of(name)) & excluded == set()


@each_fixture
def test_nothing_is_invented(name: str) -> None:
    assert ours(plan_of(name)) - terraforms(name) == set()


@each_fixture
def test_nothing_that_exists_is_missed(name: str) -> None:
    hidden = {(without_keys(hit), without_keys(start)) for start, hit in expected(name).hits_hidden}
    assert terraforms(name) - hidden - ours(plan_of(name)) == set()


@each_fixture
def test_references_alone_invent_nothing(name: str) -> None:
    assert ours(without_stored_dependencies(plan_of(name))) - terraforms(name) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if not hides(name)])
def test_references_alone_suffice_where_nothing_is_hidden(name: str) -> None:
    """The state must not paper over a reference that the resolver misreads."""
    assert terraforms(name) - ours(without_stored_dependencies(plan_of(name))) == set()


@each_fixture
def test_references_of_the_sources_are_all_that_terraform_reads(name: str) -> None:
    """Nothing is hidden in them, and so the state has nothing to add."""
    assert ours(without_stored_dependencies(sourced_plan_of(name))) == terraforms(name)
