"""The graph against terraform's own (`terraform graph`), for every fixture: the same blocks depend on the same blocks.

Closures are compared, without instance keys: terraform reduces its edges. Its graph is of the configuration after
the change; what an object that changes depended on before is in the state alone, and is added to terraform's side.
"""

from __future__ import annotations

import re
from dataclasses import replace
from functools import cache
from pathlib import Path
from typing import TYPE_CHECKING

import networkx
import pytest

from blastradius import read_plan
from blastradius.graph import build_graph
from blastradius.model.address import without_keys
from blastradius.sources.hcl import read_sources

if TYPE_CHECKING:
    from blastradius.model.plan import Plan

Pairs = set[tuple[str, str]]

PLANS = Path(__file__).parents[2] / "fixtures" / "plans"
NAMES = sorted(folder.name for folder in PLANS.iterdir() if (folder / "graph.dot").exists())
EDGE = re.compile(r'"((?:[^"\\]|\\.)*)" -> "((?:[^"\\]|\\.)*)"')
HIDDEN = re.compile(r"\blocal\.|\bdynamic\b|\breplace_triggered_by\b|\b(pre|post)condition\b|\bconnection\b")
"""What a plan's configuration does not show the references of."""


def closure(graph: networkx.DiGraph[str]) -> Pairs:
    """Return who depends on whom in any number of steps."""
    return {(node, below) for node in graph for below in networkx.descendants(graph, node)}


@cache
def plan_of(name: str) -> Plan:
    return read_plan(PLANS / name / "plan.json")


def ours(plan: Plan) -> Pairs:
    """Return the closure over objects, by configuration address."""
    graph = build_graph(plan)
    blocks = {node: without_keys(data["address"]) for node, data in graph.nodes.items() if "address" in data}
    pairs = {(blocks[node], blocks[below]) for node, below in closure(graph) if node in blocks and below in blocks}
    return {(block, below) for block, below in pairs if block != below}


def terraforms(name: str) -> networkx.DiGraph[str]:
    return networkx.DiGraph(EDGE.findall((PLANS / name / "graph.dot").read_text()))


def terraforms_and_the_past(name: str) -> networkx.DiGraph[str]:
    """Return terraform's graph, and what each object that changes depended on before, by its present address."""
    graph = terraforms(name)
    plan = plan_of(name)
    changed = {change.object for change in plan.changes if change.actions != ("no-op",)}
    moved: dict[str, set[str]] = {}
    for change in plan.changes:
        if change.previous_address:
            moved.setdefault(without_keys(change.previous_address), set()).add(without_keys(change.address))
    for entry in plan.prior_objects:
        if entry.object in changed:
            for below in entry.depends_on:
                graph.add_edges_from((without_keys(entry.address), now) for now in (below, *moved.get(below, ())))
    return graph


def without_stored_dependencies(plan: Plan) -> Plan:
    return replace(plan, prior_objects=tuple(entry._replace(depends_on=()) for entry in plan.prior_objects))


def seen(plan: Plan, pairs: Pairs) -> Pairs:
    """Leave out blocks that have no object: they are no part of the graph's answers."""
    known = {without_keys(row.address) for row in plan.changes}
    known |= {without_keys(entry.address) for entry in plan.prior_objects}
    return {(block, below) for block, below in pairs if block in known and below in known}


@cache
def sourced_plan_of(name: str) -> Plan:
    """Return the plan with the configuration as it was written."""
    return replace(plan_of(name), sources=read_sources(PLANS / name / "after"))


def is_refreshed(name: str) -> bool:
    return "-refresh=false" not in (PLANS / name / "scenario.toml").read_text()


def hides(name: str) -> bool:
    return any(HIDDEN.search(file.read_text()) for file in (PLANS / name / "after").rglob("*.tf"))


@pytest.mark.parametrize("name", NAMES)
def test_nothing_is_invented(name: str) -> None:
    assert ours(plan_of(name)) - closure(terraforms_and_the_past(name)) == set()


@pytest.mark.parametrize("name", NAMES)
def test_nothing_that_exists_is_missed(name: str) -> None:
    """Of objects that exist, the state knows what the configuration hides; those to be created have only the latter.

    Of a plan that was not refreshed, the state says what was hidden before and not what is now.
    """
    plan = plan_of(name)
    missed = seen(plan, closure(terraforms(name))) - ours(plan)
    if hides(name):
        existing = {without_keys(entry.address) for entry in plan.prior_objects if is_refreshed(name)}
        missed = {(block, below) for block, below in missed if block in existing and below in existing}
    assert missed == set()


@pytest.mark.parametrize("name", NAMES)
def test_references_alone_invent_nothing(name: str) -> None:
    assert ours(without_stored_dependencies(plan_of(name))) - closure(terraforms(name)) == set()


@pytest.mark.parametrize("name", [name for name in NAMES if not hides(name)])
def test_references_alone_suffice_where_nothing_is_hidden(name: str) -> None:
    """The state must not paper over a reference that the resolver misreads."""
    plan = without_stored_dependencies(plan_of(name))
    assert seen(plan, closure(terraforms(name))) - ours(plan) == set()


@pytest.mark.parametrize("name", NAMES)
def test_the_sources_hide_nothing(name: str) -> None:
    """References of the sources alone, of plans that change something: neither plan nor state has more to tell."""
    found = ours(without_stored_dependencies(sourced_plan_of(name)))
    assert found == seen(sourced_plan_of(name), closure(terraforms(name)))


def test_the_fixtures_hide_something_and_show_something() -> None:
    hiding = [name for name in NAMES if hides(name)]
    assert 3 <= len(hiding) <= len(NAMES) // 4
